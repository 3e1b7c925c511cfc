/* Shapes that several families sample.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-shapes.h"

#include <math.h>

static double
hermite (guint order, double t)
{
  double previous = 0;
  double value = 1;

  for (guint n = 0; n < order; n++)
    {
      double next = t * value - n * previous;

      previous = value;
      value = next;
    }
  return value;
}

double
clab_shape_gaussian (double x, double y, const void *data)
{
  const ClabGaussian *g = data;
  double u = (x * cos (g->angle) + y * sin (g->angle)) / g->sigma_u;
  double v = (y * cos (g->angle) - x * sin (g->angle)) / g->sigma_v;

  return hermite (g->order_u, u) / pow (g->sigma_u, g->order_u)
         * hermite (g->order_v, v) / pow (g->sigma_v, g->order_v)
         * exp (-(u * u + v * v) / 2);
}

double
clab_shape_log (double x, double y, const void *data)
{
  double sigma = *(const double *)data;
  double variance = sigma * sigma;
  double square = x * x + y * y;

  return (square - 2 * variance) / (variance * variance)
         * exp (-square / (2 * variance));
}

double
clab_shape_gabor (double x, double y, const void *data)
{
  const ClabGabor *g = data;
  double u = x * cos (g->angle) + y * sin (g->angle);
  double v = y * cos (g->angle) - x * sin (g->angle);
  double envelope = exp (-(u * u + g->ratio * g->ratio * v * v)
                         / (2 * g->sigma * g->sigma));

  return envelope * cos (2 * G_PI * u / g->wavelength + g->phase);
}

/* Samples the Gaussian; returns the sum of the weights. */
static double
sample_round (ClabKernel *kernel, double sigma)
{
  ClabGaussian shape = { .sigma_u = sigma, .sigma_v = sigma };
  double sum = 0;

  clab_weights_sample (kernel, clab_shape_gaussian, &shape);
  for (gsize i = 0; i < kernel->rows * kernel->columns; i++)
    sum += kernel->weights[i];
  return sum;
}

void
clab_weights_gaussian (ClabKernel *kernel, double sigma)
{
  clab_weights_scale (kernel, 1 / sample_round (kernel, sigma));
}

void
clab_weights_derivative (ClabKernel *kernel,
                         double sigma,
                         guint order_x,
                         guint order_y)
{
  ClabGaussian shape = { .sigma_u = sigma,
                         .sigma_v = sigma,
                         .order_u = order_x,
                         .order_v = order_y };
  double sum = sample_round (kernel, sigma);

  clab_weights_sample (kernel, clab_shape_gaussian, &shape);
  clab_weights_scale (kernel, 1 / sum);
  clab_weights_subtract_mean (kernel);
}

void
clab_weights_log (ClabKernel *kernel, double sigma)
{
  double sum = sample_round (kernel, sigma);

  clab_weights_sample (kernel, clab_shape_log, &sigma);
  clab_weights_scale (kernel, 1 / sum);
  clab_weights_subtract_mean (kernel);
}
