/* Direct convolution: every weight meets every pixel, in blocks that stay in
 * registers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/**
 * ClabColumn:
 *
 * Weights under each other: rows @row, @row + s/g … of a kernel, see
 * conv-direct.c; to be folded, with the weights beside them.  Of a single row
 * of weights: @column, @column + lanes …
 */
typedef struct
{
  gsize channel;
  gsize row;
  gsize column;
} ClabColumn;

/**
 * ClabSegment:
 *
 * Columns of equal height, which are summed in one go.
 */
typedef struct
{
  gsize n_rows;
  gsize n_columns;
  gsize first_column;
  gsize first_weight;
} ClabSegment;

/**
 * ClabDirectKernels:
 * @index: which kernels; of one by itself, only the first
 * @is_pair: whether they are two, whose weights meet each pixel together
 *
 * What one pass over the pixels does.
 */
typedef struct
{
  gsize index[2];
  gboolean is_pair;
  gsize first_segment;
  gsize n_segments;
} ClabDirectKernels;

/**
 * ClabConvDirect:
 * @fold: how many values beside each other are folded to one output, see
 *   conv-direct.c; mostly 1
 * @shape: what gives these values
 * @block_step: from an output row to the next one of its block
 * @is_single_row: whether blocks are vectors beside each other, in two rows
 * @block_height: rows of a block, @block_step apart
 * @block_width: columns of a block
 * @weight_step: from a weight to the next one of its column
 * @kernels: (element-type ClabDirectKernels)
 * @segments: (element-type ClabSegment): of all kernels
 * @columns: (element-type ClabColumn): of all segments
 * @weights: (element-type float): of all columns; of a pair, first the
 *   column of one, then that of the other; to be folded, vectors
 */
struct _ClabConvDirect
{
  const ClabConv *conv;
  gsize fold;
  ClabConvShape shape;
  gsize block_step;
  gboolean is_single_row;
  gsize block_height;
  gsize block_width;
  gsize weight_step;
  GArray *kernels;
  GArray *segments;
  GArray *columns;
  GArray *weights;
};

/**
 * clab_conv_direct_new:
 * @kernels: (element-type gsize): which kernels of @conv to do
 */
ClabConvDirect *
clab_conv_direct_new (const ClabConv *conv, const GArray *kernels);

void
clab_conv_direct_free (ClabConvDirect *direct);

/**
 * clab_conv_direct_pack:
 *
 * Takes the weights of its convolution anew, where none was left out.
 */
void
clab_conv_direct_pack (ClabConvDirect *direct);

gboolean
clab_conv_direct_run (const ClabConvDirect *direct,
                      const ClabRun *run,
                      GError **error);

/**
 * clab_conv_row_period:
 *
 * Returns: how many rows of a kernel further down a row is whose windows see
 *   rows that its own windows see, too: s/g of conv-direct.c.
 */
gsize
clab_conv_row_period (const ClabConvShape *shape);

/**
 * clab_conv_direct_cost:
 *
 * Returns: of one kernel, in cycles per output value (a model).
 */
double
clab_conv_direct_cost (const ClabConv *conv, gsize kernel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabConvDirect, clab_conv_direct_free)

G_END_DECLS
