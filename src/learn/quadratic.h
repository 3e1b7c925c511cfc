/* The mean squared error of a linear kernel as a function of its weights,
 * without the image.
 *
 * With the windows of all outputs as the rows of A (and a column of ones for
 * the bias) and the targets y, the loss of weights w is
 *
 *   |A·w − y|² / N = (δᵀG·δ − 2·mᵀδ + e) / N,   δ = w − centre,
 *   G = AᵀA,  m = Aᵀr,  e = rᵀr,  r = y − A·centre.
 *
 * The centre is where losses are small: about zero, e would be large and the
 * small difference to it lost.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "src/base/parallel.h"
#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * ClabQuadratic:
 * @n: weights of one kernel: its taps, and its bias if there is one
 * @n_kernels: that share @gram
 * @count: N: outputs of all kernels, counted by their weights
 * @gram: n × n: G
 * @moments: n_kernels × n: m
 * @energy: e of all kernels
 * @target_sums: n_kernels: Σ of each kernel's targets
 * @target_energy: Σ of all targets' squares
 * @centre: n_kernels × n
 */
typedef struct
{
  gsize n;
  gsize n_kernels;
  double count;
  double *gram;
  double *moments;
  double energy;
  double *target_sums;
  double target_energy;
  double *centre;
} ClabQuadratic;

/**
 * clab_quadratic_new:
 * @is_held_out: whether it is the loss on the held-out tiles, or on the others
 *
 * One pass over the image; the centre is zero.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_MEMORY or
 *   %G_IO_ERROR_CANCELLED.
 */
ClabQuadratic *
clab_quadratic_new (const ClabProblem *problem,
                    gboolean is_held_out,
                    ClabParallel *parallel,
                    GCancellable *cancellable,
                    GError **error);

void
clab_quadratic_free (ClabQuadratic *quadratic);

/**
 * clab_quadratic_recentre:
 * @problem: that it was made from
 * @centre: n_kernels × n
 *
 * One more pass over the image, cheaper than the first.
 */
gboolean
clab_quadratic_recentre (ClabQuadratic *quadratic,
                         const ClabProblem *problem,
                         gboolean is_held_out,
                         const double *centre,
                         ClabParallel *parallel,
                         GCancellable *cancellable,
                         GError **error);

/**
 * clab_quadratic_loss:
 * @weights: n_kernels × n
 * @gradient: (out) (nullable): n_kernels × n: d loss/d weights
 *
 * Returns: the mean squared error.
 */
double
clab_quadratic_loss (const ClabQuadratic *quadratic,
                     const double *weights,
                     double *gradient);

/**
 * clab_quadratic_variance:
 *
 * Returns: the mean squared error of the best constant: the variance of the
 *   targets, each kernel's about its own mean.
 */
double
clab_quadratic_variance (const ClabQuadratic *quadratic);

/**
 * clab_quadratic_curvature:
 *
 * Returns: the largest eigenvalue of the loss's Hessian, 2·G/N, or anything
 *   when cancelled.
 */
double
clab_quadratic_curvature (const ClabQuadratic *quadratic,
                          GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabQuadratic, clab_quadratic_free)

G_END_DECLS
