/* Direct convolution with banks: each pixel meets a group of kernels at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/**
 * ClabTap:
 *
 * A cell of the window, and of every kernel.
 */
typedef struct
{
  gsize channel;
  gsize row;
  gsize column;
} ClabTap;

/**
 * ClabConvGroups:
 * @kernels: (element-type gsize): which kernels of @conv to do, one group
 *   after the other
 * @taps: (element-type ClabTap): where not every weight is zero
 * @weights: groups × taps × lanes
 * @bias: groups × lanes
 */
struct _ClabConvGroups
{
  const ClabConv *conv;
  GArray *kernels;
  GArray *taps;
  float *weights;
  float *bias;
};

/**
 * clab_conv_groups_take:
 * @kernels: (element-type gsize): which kernels of @conv shall be done
 *   directly; those that groups do sooner are removed
 *
 * Returns: (nullable): %NULL if there are none.
 */
ClabConvGroups *
clab_conv_groups_take (const ClabConv *conv, GArray *kernels);

void
clab_conv_groups_free (ClabConvGroups *groups);

gboolean
clab_conv_groups_run (const ClabConvGroups *groups,
                      const ClabRun *run,
                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabConvGroups, clab_conv_groups_free)

G_END_DECLS
