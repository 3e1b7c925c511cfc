/* The inner loops of statistics, compiled once per instruction set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/tally-rows.h"

#include <string.h>

#define LANES CLAB_TALLY_LANES

/* Bits from which on a positive float is none. */
#define INFINITE_BITS 0x7f800000

/* Compilers keep each of these loops in registers, but not all three in one. */
#define SEPARATE __attribute__ ((noinline))

static SEPARATE gboolean
are_finite (const float *values, gsize n)
{
  gint32 largest = 0;

  for (gsize i = 0; i < n; i++)
    {
      gint32 bits;

      memcpy (&bits, &values[i], sizeof bits);
      bits &= G_MAXINT32;
      largest = bits > largest ? bits : largest;
    }
  return largest < INFINITE_BITS;
}

static SEPARATE void
sum_up (ClabTallyLanes *lanes, const float *values, gsize n)
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

        sums[j] += distance;
        squares[j] += distance * distance;
      }
  memcpy (lanes->sums, sums, sizeof sums);
  memcpy (lanes->squares, squares, sizeof squares);
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
CLAB_TALLY_RUN (ClabTallyLanes *lanes, const float *values, gsize n)
{
  if (!are_finite (values, n))
    return FALSE;
  sum_up (lanes, values, n);
  find_extremes (lanes, values, n);
  for (gsize j = 0; j < LANES; j++)
    lanes->count[j] += (gint32)(n / LANES);
  return TRUE;
}
