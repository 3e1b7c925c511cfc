/* Normal equations of whole rectangles of outputs, by lags.
 *
 * All pairs of taps that are equally far apart multiply the same pairs of
 * pixels, summed over rectangles that only differ at their edges.  So a pair
 * of taps costs nothing but edges once its lag is summed: (2·rows − 1)·columns
 * products a pixel instead of (rows·columns)²/2.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/dots.h"

G_BEGIN_DECLS

/**
 * ClabLagShape:
 * @has_pairs: whether products of taps with taps are wanted, or only those of
 *   taps with targets
 * @has_spectra: whether patches may come with room for transforms
 */
typedef struct
{
  gsize planes;
  gsize n_kernels;
  gsize rows;
  gsize columns;
  gboolean has_pairs;
  gboolean has_spectra;
} ClabLagShape;

/**
 * ClabLagSource:
 * @rows: of pixels and of targets
 * @row_strides: of each, in floats
 * @n_rows: of each; 0: unknown
 * @first_row: of the part's rows of pixels, which these begin with: those
 *   before are beside the picture
 * @first_column: likewise
 * @n_columns: of pixels
 *
 * Where a part is read from.
 */
typedef struct
{
  const float *rows[2];
  gsize row_strides[2];
  gsize n_rows[2];
  gsize first_row;
  gsize first_column;
  gsize n_columns;
} ClabLagSource;

typedef struct _ClabLagWork ClabLagWork;

/**
 * ClabLagPatch:
 * @height: of the part, in outputs
 * @width: likewise
 * @above: outputs of the rectangle beyond the part on this side; and so on
 * @is_spread: whether rows are spread, as src/learn/lag-dots.h says, which
 *   clab_lags_are_spread() allows; they are not with @tiles
 * @n_kept: how many rows of each plane lie in memory, row i at i % @n_kept: at
 *   least clab_lags_n_kept(); with @tiles, all
 * @n_targets: how many rows of each target do so: at least
 *   clab_lags_n_targets(); with @tiles, all
 * @clipped: planes × @n_kept rows of @clipped_stride: the first @width pixels
 *   of every row, then zeros to whole lanes; @rows itself where @width is whole
 *   lanes
 * @clipped_stride: ≥ @width padded to whole lanes; no power of 2, or the rows
 *   drive each other out of the cache
 * @rows: planes × @n_kept rows of @row_stride: all width + columns − 1 pixels,
 *   then at least columns + lanes finite numbers
 * @row_stride: see there
 * @targets: n_kernels × @n_targets rows of @target_stride, padded like @clipped
 * @target_stride: see @clipped_stride
 * @tiles: (nullable): room for clab_lag_spectra_room() doubles, from a cache
 *   line on; %NULL: no transforms
 * @sums: (nullable): room for clab_lag_twos_room() doubles, from a cache line
 *   on; %NULL: no sums of rows
 * @work: for the shape of the lags, of one thread
 * @walk: (nullable): room for clab_lag_walk_room() doubles, from a cache line
 *   on, where all parts of the rectangle are walked, each of which has at least
 *   %CLAB_LAG_WALK_LEAST_HEIGHT rows; %NULL: none is
 * @fill: fills a row of pixels of all planes, and what rows of targets these
 *   complete: so many before it as a kernel has rows, or fewer
 * @pad: with @walk: puts columns of some rows of pixels together, one row after
 *   the other
 * @data: for @fill and @pad
 * @row_sums: planes × @n_kept: Σ of the first @width pixels of each row
 * @target_sums: n_kernels × @n_targets × (Σ target², Σ target)
 * @source: of this part, whole with @walk
 * @next: of the part after it, for memory to deliver it while sums are taken
 *
 * The clab_lag_patch_before() + height + rows − 1 rows of pixels that a part of
 * a rectangle of outputs sees, one step apart, and its targets.  Rows are
 * filled when they are needed first, in order, and not at all where floats are
 * walked.  The parts of a rectangle add up to it, whatever their order.
 */
typedef struct
{
  gsize height;
  gsize width;
  gsize above;
  gsize below;
  gsize left;
  gsize right;
  gboolean is_spread;
  gsize n_kept;
  gsize n_targets;
  const double *clipped;
  gsize clipped_stride;
  const double *rows;
  gsize row_stride;
  const double *targets;
  gsize target_stride;
  double *tiles;
  double *sums;
  ClabLagWork *work;
  double *walk;
  void (*fill) (gsize row, gpointer data);
  void (*pad) (gsize row,
               gsize n_rows,
               gsize column,
               gsize n_columns,
               float *to,
               gpointer data);
  gpointer data;
  const double *row_sums;
  const double (*target_sums)[2];
  ClabLagSource source;
  ClabLagSource next;
} ClabLagPatch;

/**
 * clab_lag_patch_before:
 *
 * Returns: how many rows of pixels lie before that of the first output: those
 *   of the rectangle that the first output's row of pixels meets.
 */
static inline gsize
clab_lag_patch_before (const ClabLagPatch *patch, const ClabLagShape *shape)
{
  return MIN (patch->above, shape->rows - 1);
}

/**
 * clab_lags_are_spread:
 *
 * Returns: whether spread rows are quicker than plain ones.
 */
gboolean
clab_lags_are_spread (const ClabLagShape *shape, const ClabDots *dots);

/* Rectangles of fewer rows are not walked, as many of these are edges. */
#define CLAB_LAG_WALK_LEAST_HEIGHT 16

/**
 * clab_lags_are_walked:
 *
 * Returns: whether parts can be walked as src/learn/walk-dots.h says.
 */
static inline gboolean
clab_lags_are_walked (const ClabLagShape *shape)
{
  return shape->rows == CLAB_WALK_SIDE && shape->columns == CLAB_WALK_SIDE
         && shape->planes == 1 && shape->n_kernels == 1 && shape->has_pairs;
}

/* The most that clab_lags_n_twos() returns. */
#define CLAB_LAGS_MOST_TWOS 4

/**
 * clab_lags_n_twos:
 *
 * Returns: of how many twos of rows products are summed up at a time, at most:
 *   sums that stay in registers for several of them take less time to set up.
 *   Those of spread rows take little anyway.
 */
static inline gsize
clab_lags_n_twos (const ClabDots *dots)
{
  return dots->lags != NULL ? 1 : CLAB_LAGS_MOST_TWOS;
}

/**
 * clab_lags_n_kept:
 *
 * Returns: of how many rows a sum of products knows at a time: those that the
 *   first or the second rows of all twos meet, above and below, and one that is
 *   filled ahead.
 */
static inline gsize
clab_lags_n_kept (const ClabLagShape *shape, const ClabDots *dots)
{
  return 2 * (shape->rows + clab_lags_n_twos (dots) - 1);
}

/**
 * clab_lags_n_targets:
 *
 * Returns: the same of rows of targets.
 */
static inline gsize
clab_lags_n_targets (const ClabLagShape *shape, const ClabDots *dots)
{
  return shape->rows + 2 * clab_lags_n_twos (dots) - 1;
}

typedef struct _ClabLags ClabLags;

/**
 * clab_lag_work_new:
 *
 * Returns: (transfer full) (nullable): what one patch at a time is added with,
 *   or %NULL without memory.
 */
ClabLagWork *
clab_lag_work_new (const ClabLagShape *shape);

void
clab_lag_work_free (ClabLagWork *work);

/**
 * clab_lags_new:
 *
 * Returns: (transfer full) (nullable): empty sums, or %NULL without memory.
 */
ClabLags *
clab_lags_new (const ClabLagShape *shape);

void
clab_lags_free (ClabLags *lags);

/**
 * clab_lags_shape:
 *
 * Returns: (transfer none): what it was made for.
 */
const ClabLagShape *
clab_lags_shape (const ClabLags *lags);

/**
 * clab_lags_bytes:
 *
 * Returns: about how much memory the sums take.
 */
double
clab_lags_bytes (const ClabLagShape *shape);

/**
 * clab_lags_add_patch:
 */
void
clab_lags_add_patch (ClabLags *lags,
                     const ClabDots *dots,
                     const ClabLagPatch *patch);

/**
 * clab_lags_add:
 * @other: of the same shape; its sums are added
 */
void
clab_lags_add (ClabLags *lags, const ClabLags *other);

/**
 * clab_lags_finish:
 * @products: (inout): m × m with m = taps + 1 + n_kernels: the products of
 *   all taps, the number 1 and all targets with each other are added.
 *   Without pairs, only those of targets with everything.
 *
 * The sums are used up.
 */
void
clab_lags_finish (ClabLags *lags, double *products);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLags, clab_lags_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLagWork, clab_lag_work_free)

G_END_DECLS
