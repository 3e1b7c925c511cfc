/* One kernel: a small grid of weights with a name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel.h"

#include <math.h>
#include <string.h>

#define ZERO_SUM_TOLERANCE 1e-6

ClabKernel *
clab_kernel_new (const char *name,
                 gsize planes,
                 gsize rows,
                 gsize columns,
                 const double *weights)
{
  g_return_val_if_fail (planes > 0 && planes <= CLAB_KERNEL_MAX_PLANES, NULL);
  g_return_val_if_fail (rows > 0 && rows <= CLAB_KERNEL_MAX_SIDE, NULL);
  g_return_val_if_fail (columns > 0 && columns <= CLAB_KERNEL_MAX_SIDE, NULL);

  ClabKernel *kernel = g_new (ClabKernel, 1);
  gsize n = planes * rows * columns;

  *kernel = (ClabKernel){ .name = g_strdup (name != NULL ? name : ""),
                          .planes = planes,
                          .rows = rows,
                          .columns = columns,
                          .anchor_row = (rows - 1) / 2,
                          .anchor_column = (columns - 1) / 2,
                          .weights = g_new0 (double, n),
                          .divisor = 1 };
  if (weights != NULL)
    memcpy (kernel->weights, weights, n * sizeof *weights);
  return kernel;
}

ClabKernel *
clab_kernel_copy (const ClabKernel *kernel)
{
  ClabKernel *copy = g_new (ClabKernel, 1);

  *copy = *kernel;
  copy->name = g_strdup (kernel->name);
  copy->note = g_strdup (kernel->note);
  copy->source = g_strdup (kernel->source);
  copy->weights = g_memdup2 (kernel->weights, clab_kernel_size (kernel)
                                                  * sizeof *kernel->weights);
  return copy;
}

void
clab_kernel_free (ClabKernel *kernel)
{
  if (kernel == NULL)
    return;
  g_free (kernel->name);
  g_free (kernel->note);
  g_free (kernel->source);
  g_free (kernel->weights);
  g_free (kernel);
}

gsize
clab_kernel_size (const ClabKernel *kernel)
{
  return kernel->planes * kernel->rows * kernel->columns;
}

double
clab_kernel_weight (const ClabKernel *kernel,
                    gsize plane,
                    gsize row,
                    gsize column)
{
  g_return_val_if_fail (plane < kernel->planes && row < kernel->rows
                            && column < kernel->columns,
                        0);

  gsize cell = (plane * kernel->rows + row) * kernel->columns + column;
  return kernel->weights[cell] / kernel->divisor;
}

double
clab_kernel_sum (const ClabKernel *kernel)
{
  gsize n = clab_kernel_size (kernel);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += kernel->weights[i] / kernel->divisor;
  return sum;
}

gboolean
clab_kernel_is_zero_sum (const ClabKernel *kernel)
{
  gsize n = clab_kernel_size (kernel);
  double largest = 0;
  double sum = 0;
  double magnitudes = 0;

  for (gsize i = 0; i < n; i++)
    largest = fmax (largest, fabs (kernel->weights[i]));
  if (largest == 0)
    return TRUE;
  /* Relative to the largest, so that huge weights do not overflow. */
  for (gsize i = 0; i < n; i++)
    {
      sum += kernel->weights[i] / largest;
      magnitudes += fabs (kernel->weights[i] / largest);
    }
  return fabs (sum) < ZERO_SUM_TOLERANCE * magnitudes;
}

gboolean
clab_kernel_is_identity (const ClabKernel *kernel)
{
  gsize n_cells = kernel->rows * kernel->columns;
  gsize anchor = kernel->anchor_row * kernel->columns + kernel->anchor_column;

  for (gsize i = 0; i < kernel->planes * n_cells; i++)
    {
      double expected = i % n_cells == anchor ? 1 : 0;

      if (kernel->weights[i] / kernel->divisor != expected)
        return FALSE;
    }
  return kernel->bias == 0;
}
