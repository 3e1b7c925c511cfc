/* Learns in a thread of its own, which waits when it is told to.
 *
 * All functions are called on the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/pictures/loss-curves.h"
#include "src/kernel/bank.h"
#include "src/learn/problem.h"

G_BEGIN_DECLS

typedef struct _ClabLearnJob ClabLearnJob;

/**
 * clab_learn_job_new:
 * @problem: (transfer full): with at least one example
 * @initial: see clab_initial_weights()
 * @space: (nullable): translated, e.g. "in linear light", for the verdict
 *
 * Prepares in its thread and then waits.
 *
 * Returns: (transfer full) (nullable): %NULL with what clab_initial_weights()
 *   says.
 */
ClabLearnJob *
clab_learn_job_new (ClabProblem *problem,
                    const char *initial,
                    const char *space,
                    GError **error);

/**
 * clab_learn_job_free:
 *
 * Ends the thread before it returns.
 */
void
clab_learn_job_free (ClabLearnJob *job);

/**
 * clab_learn_job_run:
 * @n_steps: goes on until so many steps have been taken in all
 */
void
clab_learn_job_run (ClabLearnJob *job, gsize n_steps);

/**
 * clab_learn_job_pause:
 *
 * Waits after the step that is being taken.
 */
void
clab_learn_job_pause (ClabLearnJob *job);

/**
 * clab_learn_job_is_busy:
 *
 * Returns: whether steps, or their verdict, are still to come.
 */
gboolean
clab_learn_job_is_busy (ClabLearnJob *job);

/**
 * clab_learn_job_poll:
 *
 * Moves all losses that came since into @curve, and the exact optimum's loss
 * as soon as it is known.
 *
 * Returns: the number of steps taken.
 */
gsize
clab_learn_job_poll (ClabLearnJob *job, ClabLossCurves *curves, gsize curve);

/**
 * clab_learn_job_take_bank:
 * @step: (out): after which step
 *
 * Returns: (transfer full) (nullable): the kernels as they were after one of
 *   the steps, in the order of steps; %NULL if none came since.  The first
 *   and the last step of a run are among them, and some between.
 */
ClabBank *
clab_learn_job_take_bank (ClabLearnJob *job, gsize *step);

/**
 * clab_learn_job_verdict:
 *
 * Returns: (transfer full) (nullable): one sentence, when all steps have been
 *   taken; or what went wrong.
 */
char *
clab_learn_job_verdict (ClabLearnJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLearnJob, clab_learn_job_free)

G_END_DECLS
