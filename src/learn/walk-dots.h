/* Sums of products of rows, for kernels of 3 × 3, in strips of a few columns.
 *
 * A strip is walked down four rows at a time.  Its doubles stay in the fastest
 * cache from when they are made until no row needs them any more, and those of
 * the next rows are made while these are multiplied.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the kernel. */
#define CLAB_WALK_SIDE 3

/* Rows of a group. */
#define CLAB_WALK_ROWS 4

/* Doubles from a row of a group to the next: of the most columns of a strip
 * that are multiplied, and of what is behind them. */
#define CLAB_WALK_MOST_COLUMNS 192
#define CLAB_WALK_STRIDE (CLAB_WALK_MOST_COLUMNS + 16)

/* Those of a group. */
#define CLAB_WALK_GROUP (CLAB_WALK_ROWS * CLAB_WALK_STRIDE)

/**
 * ClabWalkTotal:
 * @CLAB_WALK_SQUARES: Σ target²
 * @CLAB_WALK_TARGETS: Σ target
 * @CLAB_WALK_PIXELS: Σ pixel
 */
typedef enum
{
  CLAB_WALK_SQUARES,
  CLAB_WALK_TARGETS,
  CLAB_WALK_PIXELS,
  CLAB_WALK_N_TOTALS
} ClabWalkTotal;

/**
 * ClabWalkFloats:
 * @first: the first row
 * @stride: from a row to the next
 *
 * Rows of pixels or of targets.
 */
typedef struct
{
  const float *first;
  gsize stride;
} ClabWalkFloats;

/**
 * ClabWalk:
 * @upper: a group, of @width + 2 pixels: two rows above the rows b, and the
 *   first two of these
 * @lower: the other rows b, and two rows below
 * @width: a multiple of %CLAB_DOTS_LANES, at most %CLAB_WALK_MOST_COLUMNS
 * @targets: two more than a group has, from those of the outputs on whose last
 *   row of pixels is the first row b
 * @pixels: what @next is made of
 * @next: (out): a group, but for pixels after @width
 * @ahead: of pixels and of targets: memory is asked for the first @width floats
 *   of as many rows as a group has
 */
typedef struct
{
  const double *upper;
  const double *lower;
  gsize width;
  ClabWalkFloats targets;
  ClabWalkFloats pixels;
  double *next;
  ClabWalkFloats ahead[2];
} ClabWalk;

/**
 * ClabWalkFunc:
 * @pairs: 5 × 3 × lanes: for each row a, from two above row b to two below, and
 *   each lag adds Σ a[x]·b[x + lag], but for lag 0 of rows below
 * @moments: 3 × 3 × lanes: for the targets whose first, second and last row of
 *   pixels is row b, and each lag adds Σ target[x]·b[x + lag]
 * @totals: #ClabWalkTotal × lanes: of the rows b, and of the targets whose
 * first row of pixels they are
 */
typedef void (*ClabWalkFunc) (const ClabWalk *walk,
                              double *pairs,
                              double *moments,
                              double *totals);

G_END_DECLS
