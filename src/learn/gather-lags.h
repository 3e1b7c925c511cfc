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
 * ClabLagNext:
 * @rows: of a source and of a target
 * @row_strides: of each, in floats
 * @n_rows: of each
 *
 * What memory may begin to deliver while sums are taken.
 */
typedef struct
{
  const float *rows[2];
  gsize row_strides[2];
  gsize n_rows[2];
} ClabLagNext;

/**
 * ClabLagPatch:
 * @height: of the part, in outputs
 * @width: likewise
 * @above: outputs of the rectangle beyond the part on this side; and so on
 * @clipped: planes × n rows of @clipped_stride, n = clab_lag_patch_before() +
 *   height + rows − 1: the first @width pixels of every row, then zeros to
 *   whole lanes; @rows itself where @width is whole lanes
 * @clipped_stride: ≥ @width padded to whole lanes; no power of 2, or the rows
 *   drive each other out of the cache
 * @rows: planes × n rows of @row_stride: all width + columns − 1 pixels, then
 *   at least columns + lanes finite numbers
 * @row_stride: see there
 * @targets: n_kernels × height rows of @target_stride, padded like @clipped
 * @target_stride: see @clipped_stride
 * @tiles: (nullable): room for clab_lag_spectra_room() doubles, from a cache
 *   line on; %NULL: no transforms
 * @fill: fills a row of pixels of all planes, and what rows of targets these
 *   complete: so many before it as a kernel has rows, or fewer
 * @data: for @fill
 * @next: (nullable): what is read after this
 *
 * The pixels that a part of a rectangle of outputs sees, one step apart.  Rows
 * are filled when they are needed first, in order.  The
 * parts of a rectangle add up to it, whatever their order.
 */
typedef struct
{
  gsize height;
  gsize width;
  gsize above;
  gsize below;
  gsize left;
  gsize right;
  const double *clipped;
  gsize clipped_stride;
  const double *rows;
  gsize row_stride;
  const double *targets;
  gsize target_stride;
  double *tiles;
  void (*fill) (gsize row, gpointer data);
  gpointer data;
  const ClabLagNext *next;
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

typedef struct _ClabLags ClabLags;

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

G_END_DECLS
