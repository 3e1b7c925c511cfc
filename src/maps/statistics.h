/* Statistics of maps: what the values are, beside what they look like.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include "src/maps/displays.h"

G_BEGIN_DECLS

/**
 * ClabStatistics:
 *
 * Of a map's values before the display mapping; all channels together.
 * Pixels of alpha 0 and values that are not finite do not count; a map of
 * nothing else has only zeros here.
 */
typedef struct
{
  double minimum;
  double maximum;
  double mean;
  double standard_deviation;
  double share_above_zero;
} ClabStatistics;

/**
 * ClabTally:
 *
 * Values counted so far; all zeros is the beginning.
 */
typedef struct
{
  gsize count;
  gsize n_above_zero;
  double mean;
  double squares;
  double minimum;
  double maximum;
} ClabTally;

/**
 * clab_tally_add:
 * @values: of one row
 * @alpha: (nullable): of the same pixels; where it is 0 they do not count
 */
void
clab_tally_add (ClabTally *tally,
                const float *values,
                const float *alpha,
                gsize n);

/**
 * clab_tally_join:
 *
 * Adds what @other counted (Chan, Golub and LeVeque 1979, eq. 2.1).  The
 * order of joining decides the last digits, so keep to one.
 */
void
clab_tally_join (ClabTally *tally, const ClabTally *other);

/**
 * clab_tally_range:
 *
 * Returns: smallest and largest value, or the empty range.
 */
ClabRange
clab_tally_range (const ClabTally *tally);

ClabStatistics
clab_tally_statistics (const ClabTally *tally);

/**
 * clab_statistics_print:
 * @name: of the map
 *
 * Returns: (transfer full): one line for people and scripts, in C-locale
 *   numbers, without a line end: "sobel-x: min -1, max 1, mean 0, …".
 */
char *
clab_statistics_print (const ClabStatistics *statistics, const char *name);

G_END_DECLS
