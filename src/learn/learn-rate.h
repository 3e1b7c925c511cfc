/* Which learning rate holds: one that is chosen from the data, or suggested
 * where another one did not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/batches.h"
#include "src/learn/optimizers.h"

G_BEGIN_DECLS

/**
 * ClabLearnSlope:
 * @batches: (nullable): what takes random windows
 * @curvature: largest eigenvalue of the mse's Hessian over all that is learnt
 *   from; 0 if not known
 *
 * What is descended, and how.
 */
typedef struct
{
  const ClabProblem *problem;
  const ClabOptimizer *optimizer;
  const ClabBatches *batches;
  double curvature;
} ClabLearnSlope;

/**
 * clab_learn_rate_choose:
 *
 * Returns: the rate of the options, or if that is 0 one that holds; anything
 *   when cancelled.
 */
double
clab_learn_rate_choose (const ClabLearnSlope *slope, GCancellable *cancellable);

/**
 * clab_learn_rate_suggest:
 * @rate: one that diverged
 *
 * Returns: a smaller one: that holds, if that is known, or else to try.
 */
double
clab_learn_rate_suggest (const ClabLearnSlope *slope, double rate);

G_END_DECLS
