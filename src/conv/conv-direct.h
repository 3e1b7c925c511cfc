/* Direct convolution: every weight meets every pixel, in blocks that stay in
 * registers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/**
 * clab_conv_direct_new:
 * @kernels: (element-type gsize): which kernels of @conv to do
 */
ClabConvDirect *
clab_conv_direct_new (const ClabConv *conv, const GArray *kernels);

void
clab_conv_direct_free (ClabConvDirect *direct);

void
clab_conv_direct_run (const ClabConvDirect *direct, const ClabRun *run);

/**
 * clab_conv_direct_cost:
 *
 * Returns: of one kernel, in cycles per output value (a model).
 */
double
clab_conv_direct_cost (const ClabConv *conv, gsize kernel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabConvDirect, clab_conv_direct_free)

G_END_DECLS
