/* The table of combinations: one more map over the whole bank.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/combinations.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
magnitude_add (const float *values,
               gsize n,
               gsize index,
               float *sums,
               float *scratch)
{
  (void)index;
  (void)scratch;
  for (gsize i = 0; i < n; i++)
    sums[i] += values[i] * values[i];
}

static void
magnitude_finish (float *sums, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sums[i] = sqrtf (sums[i]);
}

/* Not a number once, not a number for good. */
static void
maximum_add (const float *values,
             gsize n,
             gsize index,
             float *sums,
             float *scratch)
{
  (void)index;
  (void)scratch;
  for (gsize i = 0; i < n; i++)
    {
      float magnitude = fabsf (values[i]);

      sums[i] = magnitude > sums[i] || isnan (magnitude) ? magnitude : sums[i];
    }
}

static void
sum_add (const float *values, gsize n, gsize index, float *sums, float *scratch)
{
  (void)index;
  (void)scratch;
  for (gsize i = 0; i < n; i++)
    sums[i] += values[i];
}

/* The largest value wins, the first of equals; @scratch remembers it. */
static void
winner_add (const float *values,
            gsize n,
            gsize index,
            float *sums,
            float *scratch)
{
  for (gsize i = 0; i < n; i++)
    if (index == 0 || values[i] > scratch[i] || isnan (scratch[i]))
      {
        scratch[i] = values[i];
        sums[i] = (float)index;
      }
}

static const ClabCombination combinations[] = {
  {
      .choice = { "none", N_ ("None"), N_ ("Only the kernels' maps.") },
  },
  {
      .choice = { "magnitude", N_ ("Magnitude"),
                  N_ ("The root of the sum of squares: an edge's strength "
                      "whatever its direction.") },
      .add = magnitude_add,
      .finish = magnitude_finish,
  },
  {
      .choice = { "maximum", N_ ("Maximum"),
                  N_ ("The largest absolute response of all kernels.") },
      .add = maximum_add,
  },
  {
      .choice = { "sum", N_ ("Sum"), N_ ("The sum of all responses.") },
      .add = sum_add,
      .is_signed = TRUE,
  },
  {
      .choice = { "winner", N_ ("Winner"),
                  N_ ("The number of the kernel that responds most, from the "
                      "first (black) to the last (white).") },
      .add = winner_add,
      .is_index = TRUE,
  },
};

const ClabTable clab_combinations = CLAB_TABLE ("combine", combinations);
