/* The mean squared error of a linear kernel as a function of its weights,
 * without the image.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/quadratic.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/learn/gather.h"
#include "src/learn/symmetric.h"

/* Moments and energy from gathered @products. */
static void
read_targets (ClabQuadratic *quadratic,
              const ClabProblem *problem,
              const double *products)
{
  gsize m = clab_gather_size (problem);

  quadratic->energy = 0;
  for (gsize o = 0; o < quadratic->n_kernels; o++)
    {
      const double *row = products + (problem->n_taps + 1 + o) * m;

      memcpy (quadratic->moments + o * quadratic->n, row,
              quadratic->n * sizeof (double));
      quadratic->energy += row[problem->n_taps + 1 + o];
    }
}

ClabQuadratic *
clab_quadratic_new (const ClabProblem *problem,
                    gboolean is_held_out,
                    ClabParallel *parallel,
                    GCancellable *cancellable,
                    GError **error)
{
  gsize n = clab_problem_n_parameters (problem);
  gsize m = clab_gather_size (problem);
  g_autofree double *products
      = clab_gather (problem, is_held_out, NULL, parallel, cancellable, error);

  if (products == NULL)
    return NULL;

  g_autoptr (ClabQuadratic) quadratic = g_new0 (ClabQuadratic, 1);
  quadratic->n = n;
  quadratic->n_kernels = problem->n_kernels;
  quadratic->count = products[problem->n_taps * m + problem->n_taps]
                     * (double)problem->n_kernels;
  quadratic->gram = g_try_new (double, n *n);
  quadratic->moments = g_new (double, problem->n_kernels *n);
  quadratic->target_sums = g_new (double, problem->n_kernels);
  quadratic->centre = g_new0 (double, problem->n_kernels *n);
  if (quadratic->gram == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory to learn a kernel of "
                      "%zu × %zu; take a smaller one."),
                   problem->options.rows, problem->options.columns);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    memcpy (quadratic->gram + i * n, products + i * m, n * sizeof (double));
  read_targets (quadratic, problem, products);
  quadratic->target_energy = quadratic->energy;
  for (gsize o = 0; o < problem->n_kernels; o++)
    quadratic->target_sums[o]
        = products[(problem->n_taps + 1 + o) * m + problem->n_taps];
  return g_steal_pointer (&quadratic);
}

void
clab_quadratic_free (ClabQuadratic *quadratic)
{
  if (quadratic == NULL)
    return;
  g_free (quadratic->gram);
  g_free (quadratic->moments);
  g_free (quadratic->target_sums);
  g_free (quadratic->centre);
  g_free (quadratic);
}

gboolean
clab_quadratic_recentre (ClabQuadratic *quadratic,
                         const ClabProblem *problem,
                         gboolean is_held_out,
                         const double *centre,
                         ClabParallel *parallel,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree double *products = clab_gather (problem, is_held_out, centre,
                                             parallel, cancellable, error);

  if (products == NULL)
    return FALSE;
  read_targets (quadratic, problem, products);
  memcpy (quadratic->centre, centre,
          quadratic->n_kernels * quadratic->n * sizeof (double));
  return TRUE;
}

double
clab_quadratic_loss (const ClabQuadratic *quadratic,
                     const double *weights,
                     double *gradient)
{
  gsize n = quadratic->n;
  g_autofree double *delta = g_new (double, 2 * n);
  double *product = delta + n;
  double sum = quadratic->energy;

  for (gsize o = 0; o < quadratic->n_kernels; o++)
    {
      const double *moments = quadratic->moments + o * n;

      for (gsize i = 0; i < n; i++)
        delta[i] = weights[o * n + i] - quadratic->centre[o * n + i];
      clab_symmetric_multiply (quadratic->gram, n, delta, product);
      for (gsize i = 0; i < n; i++)
        {
          sum += delta[i] * (product[i] - 2 * moments[i]);
          if (gradient != NULL)
            gradient[o * n + i]
                = 2 * (product[i] - moments[i]) / quadratic->count;
        }
    }
  /* Rounding may leave a perfect fit a little below zero. */
  return sum < 0 ? 0 : sum / quadratic->count;
}

double
clab_quadratic_variance (const ClabQuadratic *quadratic)
{
  double n_outputs = quadratic->count / (double)quadratic->n_kernels;
  double sum = quadratic->target_energy;

  for (gsize o = 0; o < quadratic->n_kernels; o++)
    sum -= quadratic->target_sums[o] * quadratic->target_sums[o] / n_outputs;
  return MAX (sum, 0) / quadratic->count;
}

double
clab_quadratic_curvature (const ClabQuadratic *quadratic,
                          GCancellable *cancellable)
{
  return 2 * clab_symmetric_largest (quadratic->gram, quadratic->n, cancellable)
         / quadratic->count;
}
