/* What a run leaves to be drawn: its losses, and some of its kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/learner.h"

G_BEGIN_DECLS

/**
 * ClabSnapshot:
 * @step: after which step
 * @weights: n_weights, owned
 */
typedef struct
{
  gsize step;
  double *weights;
} ClabSnapshot;

/**
 * ClabLossHistory:
 * @losses: (element-type double): one per step, and first the one before any
 * @validations: (element-type double): likewise; empty if nothing is held out
 * @snapshots: (element-type ClabSnapshot): the kernel at the start, at steps
 *   between that lie further and further apart, and as it is now
 */
typedef struct
{
  GArray *losses;
  GArray *validations;
  GArray *snapshots;
  gsize n_weights;
  gsize n_frames;
  gsize n_steps;
} ClabLossHistory;

/**
 * clab_loss_history_new:
 * @n_weights: of all kernels together
 * @n_steps: how many are planned
 * @n_frames: snapshots wanted of as many steps, ≥ 2
 */
ClabLossHistory *
clab_loss_history_new (gsize n_weights, gsize n_steps, gsize n_frames);

void
clab_loss_history_free (ClabLossHistory *history);

/**
 * clab_loss_history_add:
 *
 * Remembers a step; to be called from a #ClabLearnObserver.
 */
void
clab_loss_history_add (ClabLossHistory *history, const ClabLearnStep *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLossHistory, clab_loss_history_free)

G_END_DECLS
