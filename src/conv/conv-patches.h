/* The gradient of a convolution's weights, patch by patch of its outputs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/**
 * ClabPatches:
 * @row_period: from a kernel row to the next one of its column
 * @block_step: from an output row to the next one of its block
 * @n_rows: of a whole patch: whole blocks
 * @n_columns: of a whole patch: whole vectors
 * @phase_step: in the copy of a window, floats from the columns of one phase
 *   to those of the next
 * @window_rows: of such a copy
 * @offsets: for each column of weights, floats from a row of a window to the
 *   cell under it
 * @scratch: floats of scratch memory, whole cache lines: first the values of
 *   a patch, n_kernels × n_rows × n_columns
 */
typedef struct
{
  const ClabConv *conv;
  const ClabProducts *products;
  const ClabView *input;
  gsize row_period;
  gsize block_step;
  gsize n_rows;
  gsize n_columns;
  gsize phase_step;
  gsize window_rows;
  gssize *offsets;
  gsize scratch;
} ClabPatches;

/**
 * clab_patches_init:
 * @n_rows: of the outputs that patches are of
 * @n_columns: likewise
 */
void
clab_patches_init (ClabPatches *patches,
                   const ClabConv *conv,
                   const ClabView *input,
                   gsize n_rows,
                   gsize n_columns);

/**
 * clab_patches_table:
 *
 * Returns: floats of memory for clab_patches_set_table(), whole cache lines.
 */
gsize
clab_patches_table (const ClabPatches *patches);

/**
 * clab_patches_set_table:
 * @memory: as long as @patches is used
 */
void
clab_patches_set_table (ClabPatches *patches, float *memory);

/**
 * clab_patches_find:
 * @outputs: not empty
 * @i: counts patches of @outputs, row of patches by row
 *
 * Returns: a part of @outputs; of no rows if there are not so many.
 */
ClabRectangle
clab_patches_find (const ClabPatches *patches,
                   const ClabRectangle *outputs,
                   gsize i);

/**
 * clab_patches_add:
 * @at: where the patch lies, a whole one or less
 * @scratch: of one thread: it begins with dL/d out of the patch, whose rows
 *   are n_columns apart; what belongs to no output is overwritten
 * @sums: to these the gradients of weights are added
 * @bias: (nullable): and to these those of the bias
 */
void
clab_patches_add (const ClabPatches *patches,
                  const ClabRectangle *at,
                  float *scratch,
                  double *sums,
                  double *bias);

G_END_DECLS
