/* The exact answer: the weights with the least mean squared error.
 *
 * A source that does not determine the kernel (a constant one, say) makes the
 * equations singular.  So a ridge ρ is added before they are factored, and
 * taken out again by iterating
 *
 *   w ← w + (G + ρ)⁻¹ (m − G·w),   w = 0 at first,
 *
 * which tends to the smallest of all solutions (J. Riley, "Solving systems of
 * linear equations with a positive definite, symmetric, but possibly
 * ill-conditioned coefficient matrix", 1955).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/exact.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/learn/symmetric.h"

/* In units of the largest eigenvalue. */
#define RIDGE 1e-11

/* Below, an eigenvalue cannot be told from 0: sums of millions of products in
 * double precision. */
#define SINGULAR 1e-13

#define MAX_REFINEMENTS 40
#define REFINED 1e-14

static double
length (const double *vector, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += vector[i] * vector[i];
  return sqrt (sum);
}

/* What is solved: (G + penalty on the first n_taps weights)·w = its moments.
 *
 * @factor: of the left side with the ridge
 * @scratch: 2 × n
 */
typedef struct
{
  const ClabQuadratic *quadratic;
  gsize n_taps;
  double penalty;
  double *factor;
  double *scratch;
  GCancellable *cancellable;
} System;

/* Solves for kernel @o, beginning at the centre: about it, residuals keep
 * their digits. */
static void
refine (const System *system, gsize o, double *weights)
{
  const ClabQuadratic *quadratic = system->quadratic;
  gsize n = quadratic->n;
  const double *centre = quadratic->centre + o * n;
  double *delta = system->scratch;
  double *residual = system->scratch + n;

  memcpy (weights, centre, n * sizeof (double));
  for (int i = 0; i < MAX_REFINEMENTS; i++)
    {
      for (gsize k = 0; k < n; k++)
        delta[k] = weights[k] - centre[k];
      clab_symmetric_multiply (quadratic->gram, n, delta, residual);
      for (gsize k = 0; k < n; k++)
        residual[k] = quadratic->moments[o * n + k] - residual[k]
                      - (k < system->n_taps ? system->penalty * weights[k] : 0);
      clab_symmetric_solve (system->factor, n, residual);
      for (gsize k = 0; k < n; k++)
        weights[k] += residual[k];
      if (length (residual, n) <= REFINED * length (weights, n)
          || g_cancellable_is_cancelled (system->cancellable))
        break;
    }
}

static void
add_diagonal (double *matrix, gsize n, gsize n_rows, double value)
{
  for (gsize i = 0; i < n_rows; i++)
    matrix[i * n + i] += value;
}

ClabExact *
clab_exact_new (const ClabQuadratic *quadratic,
                gsize n_taps,
                double l2,
                GCancellable *cancellable,
                GError **error)
{
  gsize n = quadratic->n;
  double penalty = l2 * quadratic->count;
  g_autofree double *factor = g_try_new (double, n *n);
  g_autofree double *scratch = g_new (double, 2 * n);
  System system = { quadratic, n_taps, penalty, factor, scratch, cancellable };

  if (factor == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory to solve for %zu weights; "
                      "take a smaller kernel."),
                   n);
      return NULL;
    }
  memcpy (factor, quadratic->gram, n * n * sizeof (double));
  add_diagonal (factor, n, n_taps, penalty);

  double largest = clab_symmetric_largest (factor, n, cancellable);
  double ridge = RIDGE * (largest > 0 ? largest : 1);
  add_diagonal (factor, n, n, ridge);
  if (!clab_symmetric_factor (factor, n, cancellable))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SINGULAR,
                   _ ("The source does not determine the kernel; use a source "
                      "with more detail or a smaller kernel."));
      return NULL;
    }

  double smallest = clab_symmetric_smallest (factor, n, cancellable) - ridge;
  g_autoptr (ClabExact) exact = g_new (ClabExact, 1);
  exact->is_singular = !(smallest > SINGULAR * largest);
  exact->condition = exact->is_singular ? INFINITY : largest / smallest;
  exact->weights = g_new (double, quadratic->n_kernels *n);
  for (gsize o = 0; o < quadratic->n_kernels; o++)
    refine (&system, o, exact->weights + o * n);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&exact);
}

void
clab_exact_free (ClabExact *exact)
{
  if (exact == NULL)
    return;
  g_free (exact->weights);
  g_free (exact);
}
