/* Direct convolution of a rectangle of the output, strip by strip.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-direct.h"
#include "src/conv/conv-window.h"

G_BEGIN_DECLS

/**
 * ClabTarget:
 * @data: where the first value of a rectangle goes
 * @plane_step: floats from a map to the next
 * @row_step: floats from a row to the next
 * @is_streamed: whether to write past the caches
 * @compared: (nullable): a value that the first one will be compared with
 *   soon, and that is fetched until then
 * @compared_plane_step: as @plane_step
 * @compared_row_step: as @row_step
 */
typedef struct
{
  float *data;
  gsize plane_step;
  gsize row_step;
  gboolean is_streamed;
  const float *compared;
  gsize compared_plane_step;
  gsize compared_row_step;
} ClabTarget;

/**
 * ClabStripsLayout:
 * @offsets: for each column of weights, floats from the cell under the first
 *   weight of a window to the cell under the column's first weight
 *
 * How cells lie in memory: the input itself, or a copy of a window.
 */
typedef struct
{
  gsize channel_step;
  gsize row_step;
  gsize phase_step;
  gssize *offsets;
} ClabStripsLayout;

/**
 * ClabStrips:
 * @direct: whose kernels
 * @shape: what gives values, which may have to be folded
 * @rows: its inner loops
 * @band_rows: rows that a rectangle should have, and may have at most; a
 *   multiple of those of a block
 * @block_rows: rows of output from a block's first to the next block's
 * @width: columns of values at most that are made side by side, in blocks
 * @is_in_place: whether the input need not be copied where it is not padded
 * @is_fetched: whether to fetch what comes next while calculating: where
 *   the processor does not foresee it
 * @input: how the input lies, if so
 * @copy: how a copy lies
 * @scratch: floats of scratch memory, whole cache lines: first a copy of a
 *   window, then a block of rows of sums
 * @sums_offset: where these begin
 */
typedef struct
{
  const ClabConvDirect *direct;
  const ClabConvShape *shape;
  const ClabRows *rows;
  gsize band_rows;
  gsize block_rows;
  gsize width;
  gboolean is_in_place;
  gboolean is_fetched;
  ClabStripsLayout input;
  ClabStripsLayout copy;
  gsize scratch;
  gsize sums_offset;
} ClabStrips;

/**
 * clab_strips_init:
 * @input: whose steps count, not whose data
 * @n_rows: of the output altogether
 */
void
clab_strips_init (ClabStrips *strips,
                  const ClabConvDirect *direct,
                  const ClabView *input,
                  gsize n_rows);

/**
 * clab_strips_tables:
 *
 * Returns: floats of memory for clab_strips_set_tables(), whole cache lines.
 */
gsize
clab_strips_tables (const ClabStrips *strips);

/**
 * clab_strips_set_tables:
 * @memory: as long as @strips is used
 */
void
clab_strips_set_tables (ClabStrips *strips, float *memory);

/**
 * clab_strips_plan_fetch:
 * @next: what will be needed
 * @kernels: whose pass it is
 * @pass: counts passes over a block of rows
 * @fetch: (out): what this one shall fetch of @next: the first passes the
 *   first rows, channel by channel, part by part of their columns
 *
 * Returns: whether anything is left.
 */
gboolean
clab_strips_plan_fetch (const ClabStrips *strips,
                        const ClabView *input,
                        const ClabWindow *next,
                        const ClabDirectKernels *kernels,
                        gsize pass,
                        ClabRowsFetch *fetch);

/**
 * clab_strips_fetch_ends:
 * @outputs: of @target: every block_step-th of its rows, of each of @kernels
 *
 * Fetches the cache lines in which streamed rows begin and end: if others do,
 * too, these are written in part, and for that they have to be in the caches.
 */
void
clab_strips_fetch_ends (const ClabStrips *strips,
                        const ClabTarget *target,
                        const ClabDirectKernels *kernels,
                        const ClabRectangle *outputs);

/**
 * clab_strips_do:
 *
 * @scratch: of one thread
 *
 * Computes @outputs.
 */
void
clab_strips_do (const ClabStrips *strips,
                const ClabView *input,
                const ClabRectangle *outputs,
                const ClabTarget *target,
                float *scratch);

G_END_DECLS
