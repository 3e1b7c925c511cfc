/* Arithmetic on the weights of one kernel while a family builds it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-weights.h"

#include <math.h>

/* Of clab_weights_write_as_fractions(). */
#define MAX_DIVISOR 100000
#define WHOLE_TOLERANCE 1e-8

void
clab_weights_sample (ClabKernel *kernel, ClabShape shape, const void *data)
{
  for (gsize row = 0; row < kernel->rows; row++)
    for (gsize column = 0; column < kernel->columns; column++)
      {
        double x = column - (kernel->columns - 1) / 2.0;
        double y = row - (kernel->rows - 1) / 2.0;

        kernel->weights[row * kernel->columns + column] = shape (x, y, data);
      }
}

void
clab_weights_outer (ClabKernel *kernel, const double *column, const double *row)
{
  for (gsize i = 0; i < kernel->rows; i++)
    for (gsize j = 0; j < kernel->columns; j++)
      /* Plus 0: not −0, which would be printed. */
      kernel->weights[i * kernel->columns + j] = column[i] * row[j] + 0.0;
}

/* Multiplies the polynomial of @n coefficients by (z + @constant). */
static void
multiply_by_pair (double *taps, gsize n, double constant)
{
  taps[n] = taps[n - 1];
  for (gsize i = n - 1; i > 0; i--)
    taps[i] = taps[i - 1] + constant * taps[i];
  taps[0] *= constant;
}

void
clab_weights_binomial (double *taps, gsize n, gsize order)
{
  g_assert (order < n);

  taps[0] = 1;
  for (gsize i = 1; i < n; i++)
    multiply_by_pair (taps, i, i <= order ? -1 : 1);
}

void
clab_weights_rotate_ring (ClabKernel *kernel)
{
  static const gsize ring[] = { 0, 1, 2, 5, 8, 7, 6, 3 };
  double *weights = kernel->weights;

  g_assert (kernel->rows == 3 && kernel->columns == 3);

  double last = weights[ring[G_N_ELEMENTS (ring) - 1]];
  for (gsize i = G_N_ELEMENTS (ring) - 1; i > 0; i--)
    weights[ring[i]] = weights[ring[i - 1]];
  weights[ring[0]] = last;
}

static gboolean
is_whole (const ClabKernel *kernel, double divisor)
{
  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    {
      double weight = kernel->weights[i] * divisor;

      if (fabs (weight - round (weight)) > WHOLE_TOLERANCE)
        return FALSE;
    }
  return TRUE;
}

void
clab_weights_write_as_fractions (ClabKernel *kernel)
{
  guint divisor = 1;

  while (divisor <= MAX_DIVISOR && !is_whole (kernel, divisor))
    divisor++;
  if (divisor > MAX_DIVISOR)
    return;
  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    kernel->weights[i] = round (kernel->weights[i] * divisor);
  kernel->divisor = divisor;
}

void
clab_weights_scale (ClabKernel *kernel, double factor)
{
  gsize n = clab_kernel_size (kernel);

  for (gsize i = 0; i < n; i++)
    kernel->weights[i] *= factor;
}

void
clab_weights_subtract_mean (ClabKernel *kernel)
{
  gsize n = kernel->rows * kernel->columns;

  for (gsize plane = 0; plane < kernel->planes; plane++)
    {
      double *weights = kernel->weights + plane * n;
      double sum = 0;

      for (gsize i = 0; i < n; i++)
        sum += weights[i];
      for (gsize i = 0; i < n; i++)
        weights[i] -= sum / n;
    }
}

void
clab_weights_divide_by_sum (ClabKernel *kernel)
{
  gsize n = clab_kernel_size (kernel);

  kernel->divisor = 0;
  for (gsize i = 0; i < n; i++)
    kernel->divisor += kernel->weights[i];
}

void
clab_weights_scale_to_l1_one (ClabKernel *kernel)
{
  gsize n = clab_kernel_size (kernel);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += fabs (kernel->weights[i]);
  clab_weights_scale (kernel, 1 / sum);
}
