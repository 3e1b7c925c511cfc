/* What the files of the engine share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv.h"

G_BEGIN_DECLS

/**
 * ClabConv:
 * @weights: n_kernels × channels × rows × columns
 * @bias: n_kernels
 */
struct _ClabConv
{
  ClabConvShape shape;
  double *weights;
  float *bias;
};

/**
 * clab_conv_window_height:
 *
 * Returns: input rows, padded ones included, that @n_rows rows of output see.
 */
gsize
clab_conv_window_height (const ClabConvShape *shape, gsize n_rows);

gsize
clab_conv_window_width (const ClabConvShape *shape, gsize n_columns);

/**
 * clab_conv_pad_band:
 * @first_row: of the output
 * @n_rows: of the output
 * @padded: (out): channels × window height × window width of these rows
 */
void
clab_conv_pad_band (const ClabConvShape *shape,
                    const ClabView *input,
                    gsize first_row,
                    gsize n_rows,
                    float *padded);

G_END_DECLS
