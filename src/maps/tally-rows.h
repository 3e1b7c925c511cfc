/* The inner loops of statistics, once per instruction set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Values that are counted side by side. */
#define CLAB_TALLY_LANES 8

/**
 * ClabTallyLanes:
 * @shift: near the values: sums about it cancel little
 */
typedef struct
{
  double shift;
  double sums[CLAB_TALLY_LANES];
  double squares[CLAB_TALLY_LANES];
  float minimum[CLAB_TALLY_LANES];
  float maximum[CLAB_TALLY_LANES];
  gint32 count[CLAB_TALLY_LANES];
  gint32 n_above_zero[CLAB_TALLY_LANES];
} ClabTallyLanes;

/**
 * ClabTallyRun:
 * @values: @n, a multiple of the lanes; value i goes to lane i modulo 8
 * @has_gaps: whether what is not a number does not count, and all others are
 *   finite
 *
 * Every instruction set gives the same digits.
 *
 * Returns: %FALSE if there must be no gaps and a value is not finite: then
 *   nothing was counted.
 */
typedef gboolean (*ClabTallyRun) (ClabTallyLanes *lanes,
                                  const float *values,
                                  gsize n,
                                  gboolean has_gaps);

/* The copies of tally-rows.c, one per instruction set of meson.build. */
gboolean
clab_tally_run_generic (ClabTallyLanes *lanes,
                        const float *values,
                        gsize n,
                        gboolean has_gaps);

gboolean
clab_tally_run_avx2 (ClabTallyLanes *lanes,
                     const float *values,
                     gsize n,
                     gboolean has_gaps);

G_END_DECLS
