/* The table of poolings: several neighbouring values become one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabPooling:
 * @start: what a window's sum begins with
 * @add: takes @n values into @n such sums
 * @join: takes another window's sum into it
 * @finish: turns it into the pooled value, given how many values there were
 * @grows: whether values that are all alike give more in a larger window, with
 *   its side
 *
 * Windows are pooled along rows first and then along columns, so a pooling
 * must not depend on the order.  %NULL functions for “none”.
 */
typedef struct
{
  ClabChoice choice;
  double start;
  void (*add) (double *sums, const float *values, gsize n);
  double (*join) (double sum, double other);
  double (*finish) (double sum, gsize count);
  gboolean grows;
} ClabPooling;

/* Rows: ClabPooling. */
extern const ClabTable clab_poolings;

/**
 * clab_pooled_size:
 * @n: values along this axis
 * @size: of a window, ≥ 1
 * @stride: from a window to the next, ≥ 1
 * @is_partial: whether windows that stick out at the end count, as long as
 *   they begin inside
 *
 * Returns: number of windows; 0 if none fits.
 */
gsize
clab_pooled_size (gsize n, gsize size, gsize stride, gboolean is_partial);

G_END_DECLS
