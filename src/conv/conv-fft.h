/* Convolution by Fourier transforms of tiles.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/**
 * clab_conv_fft_can:
 *
 * Returns: whether tiles can do it: strides of 1, kernels of up to 1000 cells.
 */
gboolean
clab_conv_fft_can (const ClabConvShape *shape);

/**
 * clab_conv_fft_new:
 * @kernels: (element-type gsize): which kernels of @conv to do
 *
 * Returns: (transfer full) (nullable): %NULL if there is not enough memory.
 */
ClabConvFft *
clab_conv_fft_new (const ClabConv *conv, const GArray *kernels);

void
clab_conv_fft_free (ClabConvFft *fft);

/**
 * clab_conv_fft_size:
 *
 * Returns: height and width of its tiles.
 */
gsize
clab_conv_fft_size (const ClabConvFft *fft);

/**
 * clab_conv_fft_rows:
 *
 * Returns: rows of output that a row of tiles gives.
 */
gsize
clab_conv_fft_rows (const ClabConvFft *fft);

gboolean
clab_conv_fft_run (const ClabConvFft *fft, const ClabRun *run, GError **error);

/**
 * clab_conv_fft_cost:
 * @n_kernels: of the bank
 *
 * Returns: of @n_kernels kernels together, in cycles per place of the output
 *   (a model), with the best size of tiles.
 */
double
clab_conv_fft_cost (const ClabConv *conv, gsize n_kernels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabConvFft, clab_conv_fft_free)

G_END_DECLS
