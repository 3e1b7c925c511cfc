/* Sums of products of rows of doubles, for kernels of 3 × 3, column by column.
 *
 * A walk multiplies one vector of all rows with each other, then the next one:
 * a vector that is read for one row stays in a register for the rows beside it,
 * and so do the sums of all lags, which takes a quarter fewer instructions than
 * to go row by row.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/lag-dots.h"

G_BEGIN_DECLS

/* Of the kernel. */
#define CLAB_WALK_SIDE 3

/* Rows b that are walked at a time; no more of them have a register each that
 * points to them. */
#define CLAB_WALK_ROWS 4

/**
 * ClabWalk:
 * @rows: of @length + 2 pixels: two rows, the rows b, and two more
 * @targets: of the outputs whose last row of pixels is the first row b, and of
 *   those after them
 * @length: a multiple of the lanes
 * @ahead: for each row b; memory is asked for what is read soon, @length floats
 *   of it
 *
 * Rows that are multiplied with each other.
 */
typedef struct
{
  const double *rows[CLAB_WALK_ROWS + 2 * (CLAB_WALK_SIDE - 1)];
  const double *targets[CLAB_WALK_ROWS + CLAB_WALK_SIDE - 1];
  gsize length;
  const ClabLagAhead *ahead;
} ClabWalk;

/**
 * ClabWalkFunc:
 * @pairs: 5 × 3 × lanes: for each row a, from two above row b to two below, and
 *   each lag adds Σ a[x]·b[x + lag]; what is added for lag 0 of rows below is
 *   of no use
 * @moments: 3 × 3 × lanes: for the targets whose first, second and last row of
 *   pixels is row b, and each lag adds Σ target[x]·b[x + lag]
 */
typedef void (*ClabWalkFunc) (const ClabWalk *walk,
                              double *pairs,
                              double *moments);

G_END_DECLS
