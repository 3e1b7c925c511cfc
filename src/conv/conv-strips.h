/* Direct convolution of a rectangle of the output, strip by strip.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-direct.h"

G_BEGIN_DECLS

/**
 * ClabRectangle:
 *
 * Part of the output.
 */
typedef struct
{
  gsize row;
  gsize n_rows;
  gsize column;
  gsize n_columns;
} ClabRectangle;

/**
 * ClabTarget:
 * @data: where the first value of a rectangle goes
 * @plane_step: floats from a map to the next
 * @row_step: floats from a row to the next
 * @is_streamed: whether to write past the caches
 */
typedef struct
{
  float *data;
  gsize plane_step;
  gsize row_step;
  gboolean is_streamed;
} ClabTarget;

typedef struct _ClabStrips ClabStrips;

/**
 * clab_strips_new:
 * @input: whose steps count, not whose data
 * @n_rows: of the output altogether
 */
ClabStrips *
clab_strips_new (const ClabConvDirect *direct,
                 const ClabView *input,
                 gsize n_rows);

void
clab_strips_free (ClabStrips *strips);

/**
 * clab_strips_band_rows:
 *
 * Returns: how many rows a rectangle should have, and may have at most.
 */
gsize
clab_strips_band_rows (const ClabStrips *strips);

/**
 * clab_strips_scratch:
 *
 * Returns: floats of scratch memory, whole cache lines.
 */
gsize
clab_strips_scratch (const ClabStrips *strips);

/**
 * clab_strips_do:
 *
 * Computes @outputs.
 */
void
clab_strips_do (const ClabStrips *strips,
                const ClabView *input,
                const ClabRectangle *outputs,
                const ClabTarget *target,
                float *scratch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabStrips, clab_strips_free)

G_END_DECLS
