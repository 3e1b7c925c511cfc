/* What needs no kernel: how far the target is from the source itself, and from
 * a constant.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * ClabBaseline:
 * @count: outputs of all kernels, counted by their weights
 * @change: mean squared difference of target and source: of each channel, or
 *   of one map and the mean of the channels
 * @variance: mean squared difference of the targets and their mean, each
 *   kernel's its own
 */
typedef struct
{
  double count;
  double change;
  double variance;
} ClabBaseline;

/**
 * clab_baseline_measure:
 * @is_held_out: on the held-out tiles, or on the others
 * @baseline: (out)
 */
void
clab_baseline_measure (const ClabProblem *problem,
                       gboolean is_held_out,
                       ClabBaseline *baseline);

G_END_DECLS
