/* Several optimizers that learn one problem from one start, step by step side
 * by side; or just one of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/learner.h"

G_BEGIN_DECLS

typedef struct _ClabRace ClabRace;

/**
 * ClabRaceObserver:
 * @runner: 0 … clab_race_n_runners() − 1
 * @step: see #ClabLearnObserver
 */
typedef void (*ClabRaceObserver) (gsize runner,
                                  const ClabLearnStep *step,
                                  gpointer data);

/**
 * clab_race_new:
 * @problem: must outlive the race; with all optimizers its own becomes one
 *   whose rate is chosen from the data
 * @has_all: whether all optimizers that take steps run, or the problem's alone
 *
 * To be prepared before anybody steps.
 */
ClabRace *
clab_race_new (ClabProblem *problem, gboolean has_all);

void
clab_race_free (ClabRace *race);

gsize
clab_race_n_runners (const ClabRace *race);

const ClabOptimizer *
clab_race_optimizer (const ClabRace *race, gsize runner);

/**
 * clab_race_prepare:
 * @initial: n_kernels × (taps, then the bias if there is one), copied
 * @parallel: must outlive the race
 *
 * Gathers once for all.
 *
 * Returns: %FALSE with what clab_learner_new() says.
 */
gboolean
clab_race_prepare (ClabRace *race,
                   const double *initial,
                   ClabParallel *parallel,
                   GCancellable *cancellable,
                   GError **error);

/**
 * clab_race_step:
 * @steps: how many each runner takes; 0 only tells of the start
 * @observer: called before each runner's first step and after each
 *
 * A runner that diverges takes no further part.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, or with the last runner's
 *   %CLAB_ERROR_DIVERGED.
 */
gboolean
clab_race_step (ClabRace *race,
                gsize steps,
                ClabRaceObserver observer,
                gpointer data,
                GCancellable *cancellable,
                GError **error);

/**
 * clab_race_leader:
 * @learner: (out) (transfer none) (nullable): of the runner with the least
 *   loss among those that have not diverged
 *
 * After clab_race_step() has succeeded.
 *
 * Returns: its index.
 */
gsize
clab_race_leader (const ClabRace *race, ClabLearner **learner);

/**
 * clab_race_learner:
 *
 * Returns: (transfer none): the runner's; the first one's is that of the
 *   problem's own optimizer.
 */
ClabLearner *
clab_race_learner (const ClabRace *race, gsize runner);

/**
 * clab_race_describe:
 *
 * Returns: (transfer full): who leads and who gave up, a line for each; empty
 *   for one runner.
 */
char *
clab_race_describe (const ClabRace *race);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabRace, clab_race_free)

G_END_DECLS
