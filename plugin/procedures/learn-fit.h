/* One run of learning in one working space.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/procedures/learn-pairs.h"
#include "src/learn/learn-report.h"
#include "src/learn/loss-history.h"

G_BEGIN_DECLS

/**
 * ClabLearnFit:
 * @initial: where it started: n_kernels × (taps, then the bias if any)
 * @seconds: from the first pixel to the last step
 */
typedef struct
{
  const ClabWorkingSpace *space;
  ClabProblem *problem;
  ClabLearner *learner;
  double *initial;
  ClabLossHistory *history;
  ClabLearnReport *report;
  double seconds;
} ClabLearnFit;

/**
 * ClabLearnTask:
 * @initial: see clab_initial_weights()
 */
typedef struct
{
  ClabLearnLayers layers;
  ClabLearnOptions options;
  const char *initial;
} ClabLearnTask;

/**
 * clab_learn_fit_new:
 * @parallel: must outlive the fit
 *
 * Reads, learns and reports; the progress bar follows the steps.
 *
 * Returns: (transfer full) (nullable): %NULL with one of many errors.
 */
ClabLearnFit *
clab_learn_fit_new (const ClabLearnTask *task,
                    const ClabWorkingSpace *space,
                    ClabParallel *parallel,
                    GError **error);

void
clab_learn_fit_free (ClabLearnFit *fit);

/**
 * clab_learn_fit_verdict:
 *
 * Returns: (transfer full): one sentence.
 */
char *
clab_learn_fit_verdict (const ClabLearnFit *fit);

/**
 * clab_learn_fit_print:
 * @other: (nullable): the other working space, where learning was worse
 * @verdict: (nullable): a sentence on what came of it there
 *
 * Returns: (transfer full): the report.
 */
char *
clab_learn_fit_print (const ClabLearnFit *fit,
                      const ClabWorkingSpace *other,
                      const char *verdict);

/**
 * clab_learn_fit_is_better:
 *
 * Returns: whether @fit explains more than @other.
 */
gboolean
clab_learn_fit_is_better (const ClabLearnFit *fit, const ClabLearnFit *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLearnFit, clab_learn_fit_free)

G_END_DECLS
