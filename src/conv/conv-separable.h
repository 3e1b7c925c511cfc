/* Convolution with kernels of low rank: columns first, then rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/**
 * clab_conv_separable_new:
 * @kernel: of @conv
 *
 * Returns: (transfer full) (nullable): %NULL if the rank is too high to be
 *   worth it, or if there is not enough memory.
 */
ClabConvSeparable *
clab_conv_separable_new (const ClabConv *conv, gsize kernel);

void
clab_conv_separable_free (ClabConvSeparable *separable);

/**
 * clab_conv_separable_rank:
 *
 * Returns: how many pairs of a column and a row it takes, of all channels.
 */
gsize
clab_conv_separable_rank (const ClabConvSeparable *separable);

gsize
clab_conv_separable_kernel (const ClabConvSeparable *separable);

/**
 * clab_conv_separable_cost:
 *
 * Returns: in cycles per output value (a model).
 */
double
clab_conv_separable_cost (const ClabConvSeparable *separable);

gboolean
clab_conv_separable_run (const ClabConvSeparable *separable,
                         const ClabRun *run,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabConvSeparable, clab_conv_separable_free)

G_END_DECLS
