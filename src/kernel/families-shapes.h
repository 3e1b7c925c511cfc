/* Shapes that several families sample.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/families-weights.h"

G_BEGIN_DECLS

#define CLAB_DEGREE (G_PI / 180)

/**
 * ClabGaussian:
 * @sigma_u: standard deviation along the shape's own axis u, in pixels
 * @sigma_v: the same across it
 * @angle: direction of u, radians, clockwise from the right
 * @order_u: how often it is differentiated along u, 0 … 3
 * @order_v: how often it is differentiated along v
 */
typedef struct
{
  double sigma_u;
  double sigma_v;
  double angle;
  guint order_u;
  guint order_v;
} ClabGaussian;

/**
 * clab_shape_gaussian:
 * @data: #ClabGaussian
 *
 * He_i(u / σu) / σu^i · He_j(v / σv) / σv^j · exp (−u² / 2σu² − v² / 2σv²),
 * He: Hermite's polynomials (probabilists').  By correlation it gives the
 * derivative: for order 1 it is positive where the image gets brighter.
 */
double
clab_shape_gaussian (double x, double y, const void *data);

/**
 * clab_shape_log:
 * @data: double: sigma
 *
 * Marr and Hildreth 1980: (r² − 2σ²) / σ⁴ · exp (−r² / 2σ²).
 */
double
clab_shape_log (double x, double y, const void *data);

/**
 * ClabGabor:
 * @sigma: standard deviation along the wave, in pixels
 * @wavelength: in pixels
 * @phase: radians
 * @ratio: γ, the packet's width to its length
 * @angle: direction of the wave, radians, clockwise from the right
 */
typedef struct
{
  double sigma;
  double wavelength;
  double phase;
  double ratio;
  double angle;
} ClabGabor;

/**
 * clab_shape_gabor:
 * @data: #ClabGabor
 *
 * Daugman 1985: exp (−(x'² + γ² y'²) / 2σ²) cos (2π x' / λ + ψ) with
 * x' = x cos θ + y sin θ, y' = −x sin θ + y cos θ.
 */
double
clab_shape_gabor (double x, double y, const void *data);

/**
 * clab_weights_gaussian:
 * @sigma: in pixels
 *
 * A round Gaussian that sums to 1 within the kernel.
 */
void
clab_weights_gaussian (ClabKernel *kernel, double sigma);

/**
 * clab_weights_derivative:
 * @order_x: how often to differentiate along x
 * @order_y: and along y; at least one of them is above 0
 *
 * The derivative of that Gaussian, made to sum to 0.
 */
void
clab_weights_derivative (ClabKernel *kernel,
                         double sigma,
                         guint order_x,
                         guint order_y);

/**
 * clab_weights_log:
 *
 * The Laplacian of that Gaussian, made to sum to 0, as MATLAB's fspecial does.
 */
void
clab_weights_log (ClabKernel *kernel, double sigma);

G_END_DECLS
