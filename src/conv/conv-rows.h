/* The inner loops of the engine: blocks of output rows by columns of weights.
 *
 * conv-rows.c is compiled once per instruction set; conv-rows-dispatch.c
 * chooses.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabRowsFetch:
 * @data: the first row
 * @step: floats from a row to the next
 * @n_rows: how many, at least
 * @n_shared: how many blocks pass while the same columns are fetched
 * @width: floats from these columns to the next ones
 *
 * What will be needed next.  With each column of weights, CLAB_FETCHED_FLOATS
 * of one more row are brought into the second-level cache: so it comes in
 * while the processor calculates.
 */
typedef struct
{
  const float *data;
  gsize step;
  gsize n_rows;
  gsize n_shared;
  gsize width;
} ClabRowsFetch;

#define CLAB_FETCHED_FLOATS 64

/* The horizontal strides of groups of kernels. */
#define CLAB_MIN_GROUP_STRIDE 3
#define CLAB_MAX_GROUP_STRIDE 4

/**
 * ClabRowsJob:
 *
 * A block has block_rows rows of two vectors.  Mostly these are rows of the
 * image, and the two lie side by side.  For a single row of weights, a "row"
 * is one vector further to the right, and the two belong to two rows of the
 * image.  A job is done for one kernel or for a pair, whose weights meet
 * each vector of pixels together.
 *
 * @source: the cell under the first weight of the first window
 * @source_step: floats from a row to the row of the next weight below, and
 *   from a window to the one of the next output row
 * @offsets: for each column of weights, floats from @source to its first cell
 * @weights: n_columns × kernels × rows of a column; to be folded, vectors
 * @n_columns: how many columns of weights
 * @source_pair: floats from the first vector of a block's row to the second
 * @sums: (nullable): what to add the result to; %NULL for the bias
 * @sums_step: floats from a row of @sums to the next
 * @sums_pair: as @source_pair
 * @sums_map: floats from a sum of the first kernel to one of the second
 * @bias: for each of the two kernels, see @sums
 * @output: where the result goes; may be @sums
 * @output_step: floats from an output row to the next
 * @output_pair: as @source_pair
 * @output_map: as @sums_map
 * @n_blocks: how many blocks to do, side by side
 * @block_step: floats from a block to the next
 * @is_streamed: whether to write past the caches
 * @is_halving: only for convolve_folding: whether the two of each two values
 *   beside each other are summed up, and @bias[1], to one output
 * @fetch: what to fetch meanwhile
 */
typedef struct
{
  const float *source;
  gssize source_step;
  gsize source_pair;
  const gssize *offsets;
  const float *weights;
  gsize n_columns;
  const float *sums;
  gsize sums_step;
  gsize sums_pair;
  gsize sums_map;
  float bias[2];
  float *output;
  gsize output_step;
  gsize output_pair;
  gsize output_map;
  gsize n_blocks;
  gsize block_step;
  gboolean is_streamed;
  gboolean is_halving;
  ClabRowsFetch fetch;
} ClabRowsJob;

/**
 * ClabGroupPart:
 * @source: the cell that the first pixel's window begins at
 * @offsets: for each tap, floats from there to its cell
 * @n_blocks: how many blocks of group_pixels there are, side by side
 * @fetches: floats from a block's first window to each line that is to be
 *   fetched into the second-level cache meanwhile
 * @n_fetches: how many lines; no more than taps
 */
typedef struct
{
  const float *source;
  const gssize *offsets;
  gsize n_blocks;
  const gssize *fetches;
  gsize n_fetches;
} ClabGroupPart;

/**
 * ClabGroupJob:
 *
 * A row of each map of a group: of as many kernels as a vector has lanes,
 * whose weights meet each pixel together, wherever it lies.
 *
 * @parts: whose blocks lie side by side, and reach beyond the row
 * @weights: taps × kernels
 * @n_taps: how many cells of a window meet weights
 * @max_taps: how many products are summed before the sum is put aside
 * @bias: of each kernel
 * @outputs: where the row of each map goes
 * @n_columns: of a row
 * @is_streamed: whether to write past the caches
 */
typedef struct
{
  const ClabGroupPart *parts;
  const float *weights;
  gsize n_taps;
  gsize max_taps;
  const float *bias;
  float *const *outputs;
  gsize n_columns;
  gboolean is_streamed;
} ClabGroupJob;

/**
 * ClabRows:
 * @lanes: floats of a vector
 * @block_rows: rows of two vectors of a block
 * @max_rows: the tallest column of weights
 * @max_pair_rows: that of a pair of kernels
 * @convolve: by the height of a column of weights, from 1
 * @convolve_fetching: likewise, and fetches what comes next
 * @convolve_pair: as @convolve, for pairs of kernels
 * @convolve_folding: as @convolve, with weights of its own for each lane
 * @group_pixels: pixels of a block of a group of kernels
 * @convolve_group: by the stride, from CLAB_MIN_GROUP_STRIDE to
 *   CLAB_MAX_GROUP_STRIDE
 * @fold: sums up @stride floats, 2 or 4, and @bias, to each of @n; may do so
 *   in place, and reads and writes whole vectors
 * @split: copies every @stride-th of @n floats, from each of the first @stride
 *   on, to @phase_step floats further than the last
 * @stream: copies @n floats past the caches
 * @finish: makes streamed values visible to other threads
 */
typedef struct
{
  gsize lanes;
  gsize block_rows;
  gsize max_rows;
  gsize max_pair_rows;
  void (*const *convolve) (const ClabRowsJob *job);
  void (*const *convolve_fetching) (const ClabRowsJob *job);
  void (*const *convolve_pair) (const ClabRowsJob *job);
  void (*const *convolve_pair_fetching) (const ClabRowsJob *job);
  void (*const *convolve_folding) (const ClabRowsJob *job);
  gsize group_pixels;
  void (*const *convolve_group) (const ClabGroupJob *job);
  void (
      *fold) (const float *from, gsize n, gsize stride, float bias, float *to);
  void (*split) (const float *from,
                 gsize n,
                 gsize stride,
                 gsize phase_step,
                 float *to);
  void (*stream) (const float *from, gsize n, float *to);
  void (*finish) (void);
} ClabRows;

G_END_DECLS
