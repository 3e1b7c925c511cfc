/* Learns in a thread of its own, which waits when it is told to: with one
 * optimizer, or with several that race from one start.
 *
 * All functions but clab_learn_job_free() are called on the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/pictures/loss-curves.h"
#include "src/learn/problem.h"

G_BEGIN_DECLS

typedef struct _ClabLearnJob ClabLearnJob;

/**
 * ClabLearnMoment:
 * @step: how many were taken
 * @optimizer: whose kernels these are: the one with the least loss then
 * @weights: n_kernels × (taps, then the bias if there is one)
 */
typedef struct
{
  gsize step;
  const ClabOptimizer *optimizer;
  double *weights;
} ClabLearnMoment;

void
clab_learn_moment_free (ClabLearnMoment *moment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLearnMoment, clab_learn_moment_free)

/**
 * clab_learn_job_new:
 * @problem: (transfer full): with at least one example
 * @initial: see clab_initial_weights()
 * @space: (nullable): translated, e.g. "in linear light", for the verdict
 * @is_race: whether all optimizers that take steps run side by side, instead
 *   of the problem's alone
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
                    gboolean is_race,
                    GError **error);

/**
 * clab_learn_job_free:
 *
 * Ends the thread before it returns, and gives much memory back; any thread
 * may call it.
 */
void
clab_learn_job_free (ClabLearnJob *job);

/**
 * clab_learn_job_problem:
 *
 * Returns: (transfer none): what is learnt; nothing changes it.
 */
const ClabProblem *
clab_learn_job_problem (const ClabLearnJob *job);

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
 * clab_learn_job_stop:
 *
 * Takes no steps after the one that is being taken; the thread ends after the
 * verdict on them and lets go of all but what was learnt.
 */
void
clab_learn_job_stop (ClabLearnJob *job);

/**
 * clab_learn_job_is_busy:
 *
 * Returns: whether steps, or their verdict, are still to come.
 */
gboolean
clab_learn_job_is_busy (ClabLearnJob *job);

/**
 * clab_learn_job_has_ended:
 *
 * Returns: whether it takes no further steps: it was told to stop, or failed.
 */
gboolean
clab_learn_job_has_ended (ClabLearnJob *job);

/**
 * clab_learn_job_has_failed:
 *
 * Returns: whether it could not go on; clab_learn_job_verdict() says why.
 */
gboolean
clab_learn_job_has_failed (ClabLearnJob *job);

/**
 * clab_learn_job_add_curves:
 *
 * Adds a curve for each optimizer, before the first step is asked for;
 * clab_learn_job_poll() wants no others.
 */
void
clab_learn_job_add_curves (const ClabLearnJob *job, ClabLossCurves *curves);

/**
 * clab_learn_job_poll:
 *
 * Moves all losses that came since into @curves, and the exact optimum's loss
 * as soon as it is known.
 *
 * Returns: the number of steps taken.
 */
gsize
clab_learn_job_poll (ClabLearnJob *job, ClabLossCurves *curves);

/**
 * clab_learn_job_take_moment:
 *
 * Returns: (transfer full) (nullable): the weights as they were after one of
 *   the steps, in the order of steps; %NULL if none came since.  Those before
 *   the first step and after the last of a run are among them, and some
 *   between.
 */
ClabLearnMoment *
clab_learn_job_take_moment (ClabLearnJob *job);

/**
 * clab_learn_job_verdict:
 *
 * Returns: (transfer full) (nullable): a sentence or two, when all steps have
 *   been taken or it was told to pause; or what went wrong.
 */
char *
clab_learn_job_verdict (ClabLearnJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLearnJob, clab_learn_job_free)

G_END_DECLS
