/* The inner loops of statistics, compiled once per instruction set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/tally-rows.h"

#include <math.h>
#include <string.h>

#define LANES CLAB_TALLY_LANES

/* Compilers keep each of these loops in registers, but not two of them in one.
 */
#define SEPARATE __attribute__ ((noinline))

/* Counts what is no number as 0 if there are @has_gaps; otherwise returns FALSE
 * if a value is not finite, which no sum of it is either; no sum of doubles
 * that were floats is too large. */
static inline __attribute__ ((always_inline)) gboolean
add_up (ClabTallyLanes *lanes,
        const float *values,
        gsize n,
        const gboolean has_gaps)
{
  double shift = lanes->shift;
  double sums[LANES];
  double squares[LANES];

  memcpy (sums, lanes->sums, sizeof sums);
  memcpy (squares, lanes->squares, sizeof squares);
  for (gsize i = 0; i < n; i += LANES)
    for (gsize j = 0; j < LANES; j++)
      {
        double distance = (double)values[i + j] - shift;

        if (has_gaps)
          distance = distance == distance ? distance : 0.0;
        sums[j] += distance;
        squares[j] += distance * distance;
      }
  for (gsize j = 0; j < LANES; j++)
    if (!has_gaps && !isfinite (squares[j]))
      return FALSE;
  memcpy (lanes->sums, sums, sizeof sums);
  memcpy (lanes->squares, squares, sizeof squares);
  return TRUE;
}

static SEPARATE gboolean
sum_up (ClabTallyLanes *lanes, const float *values, gsize n)
{
  return add_up (lanes, values, n, FALSE);
}

static SEPARATE void
sum_up_numbers (ClabTallyLanes *lanes, const float *values, gsize n)
{
  add_up (lanes, values, n, TRUE);
}

static SEPARATE void
count_numbers (ClabTallyLanes *lanes, const float *values, gsize n)
{
  gint32 count[LANES];

  memcpy (count, lanes->count, sizeof count);
  for (gsize i = 0; i < n; i += LANES)
    for (gsize j = 0; j < LANES; j++)
      count[j] += values[i + j] == values[i + j];
  memcpy (lanes->count, count, sizeof count);
}

static SEPARATE void
find_extremes (ClabTallyLanes *lanes, const float *values, gsize n)
{
  ClabTallyLanes own = *lanes;

  for (gsize i = 0; i < n; i += LANES)
    for (gsize j = 0; j < LANES; j++)
      {
        float value = values[i + j];

        own.minimum[j] = value < own.minimum[j] ? value : own.minimum[j];
        own.maximum[j] = value > own.maximum[j] ? value : own.maximum[j];
        own.n_above_zero[j] += value > 0.0f;
      }
  *lanes = own;
}

gboolean
CLAB_TALLY_RUN (ClabTallyLanes *lanes,
                const float *values,
                gsize n,
                gboolean has_gaps)
{
  if (has_gaps)
    {
      sum_up_numbers (lanes, values, n);
      count_numbers (lanes, values, n);
    }
  else if (sum_up (lanes, values, n))
    for (gsize j = 0; j < LANES; j++)
      lanes->count[j] += (gint32)(n / LANES);
  else
    return FALSE;
  find_extremes (lanes, values, n);
  return TRUE;
}
