/* The table of poolings: several neighbouring values become one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/poolings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A value that is not a number wins, so that it stays visible. */
static double
largest (double sum, double value)
{
  return value > sum || isnan (value) ? value : sum;
}

static double
smallest (double sum, double value)
{
  return value < sum || isnan (value) ? value : sum;
}

static double
plus (double sum, double value)
{
  return sum + value;
}

static void
add_largest (double *sums, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sums[i] = largest (sums[i], values[i]);
}

static void
add_smallest (double *sums, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sums[i] = smallest (sums[i], values[i]);
}

static void
add_plainly (double *sums, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sums[i] += values[i];
}

static void
add_squares (double *sums, const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sums[i] += (double)values[i] * values[i];
}

static double
as_it_is (double sum, gsize count)
{
  (void)count;
  return sum;
}

static double
divided (double sum, gsize count)
{
  return sum / (double)count;
}

static double
root (double sum, gsize count)
{
  (void)count;
  return sqrt (sum);
}

static const ClabPooling poolings[] = {
  {
      .choice = { "none", N_ ("None"), N_ ("Maps keep their size.") },
  },
  {
      .choice
      = { "max", N_ ("Maximum"), N_ ("The largest value of each window.") },
      .start = -INFINITY,
      .add = add_largest,
      .join = largest,
      .finish = as_it_is,
  },
  {
      .choice = { "average", N_ ("Average"),
                  N_ ("The mean of the values in each window.") },
      .add = add_plainly,
      .join = plus,
      .finish = divided,
  },
  {
      .choice
      = { "min", N_ ("Minimum"), N_ ("The smallest value of each window.") },
      .start = INFINITY,
      .add = add_smallest,
      .join = smallest,
      .finish = as_it_is,
  },
  {
      .choice = { "l2", N_ ("L2 norm"),
                  N_ ("The root of the sum of squares in each window.") },
      .add = add_squares,
      .join = plus,
      .finish = root,
      .grows = TRUE,
  },
};

const ClabTable clab_poolings = CLAB_TABLE ("pooling", poolings);

gsize
clab_pooled_size (gsize n, gsize size, gsize stride, gboolean is_partial)
{
  g_return_val_if_fail (size >= 1 && stride >= 1, 0);

  if (n == 0)
    return 0;
  if (is_partial)
    {
      gsize inside = (n - 1) / stride + 1;
      gsize needed = n <= size ? 1 : (n - size - 1) / stride + 2;

      return MIN (inside, needed);
    }
  return n < size ? 0 : (n - size) / stride + 1;
}
