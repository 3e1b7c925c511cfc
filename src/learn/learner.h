/* The learning loop.
 *
 * It knows no thread, timer or widget: whoever runs it is told after every
 * step and says whether to go on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "src/learn/exact.h"

G_BEGIN_DECLS

/**
 * ClabLearnStep:
 * @step: 0 before the first step
 * @loss: on what is learnt from; with random windows and no quadratic loss,
 *   on the windows that the next step learns from
 * @validation: on the held-out tiles (with random windows, some windows of
 *   them); NAN if nothing is held out
 * @weights: n_kernels × (taps, then the bias if there is one); valid during
 *   the call
 */
typedef struct
{
  gsize step;
  double loss;
  double validation;
  const double *weights;
} ClabLearnStep;

/**
 * ClabLearnObserver:
 *
 * Returns: %FALSE to stop here and keep what has been learnt.
 */
typedef gboolean (*ClabLearnObserver) (const ClabLearnStep *step,
                                       gpointer data);

typedef struct _ClabLearner ClabLearner;

/**
 * clab_learner_new:
 * @problem: with at least one example; must outlive the learner, as must
 *   @parallel
 * @initial: n_kernels × (taps, then the bias if there is one), copied
 *
 * Gathers the image-free sums if the loss is quadratic, solves for the exact
 * answer and chooses the rate if it is 0.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_MEMORY,
 *   %CLAB_ERROR_SINGULAR or %G_IO_ERROR_CANCELLED.
 */
ClabLearner *
clab_learner_new (const ClabProblem *problem,
                  const double *initial,
                  ClabParallel *parallel,
                  GCancellable *cancellable,
                  GError **error);

/**
 * clab_learner_new_rival:
 * @first: must outlive the rival; both are used by one thread at a time
 * @optimizer: one that takes steps, instead of the problem's; its rate can be
 *   chosen from the data if that of @first's optimizer was
 * @initial: n_kernels × (taps, then the bias if there is one), copied
 *
 * Learns the same problem beside @first without gathering anything anew.
 *
 * Returns: (transfer full)
 */
ClabLearner *
clab_learner_new_rival (const ClabLearner *first,
                        const ClabOptimizer *optimizer,
                        const double *initial);

void
clab_learner_free (ClabLearner *learner);

/**
 * clab_learner_run:
 * @steps: how many more; “exact” needs only one
 * @observer: (nullable): called before the very first step and after each
 *
 * May be called again to go on.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED, or with %CLAB_ERROR_DIVERGED and
 *   a message that names the step and a rate to try.
 */
gboolean
clab_learner_run (ClabLearner *learner,
                  gsize steps,
                  ClabLearnObserver observer,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error);

const ClabProblem *
clab_learner_problem (const ClabLearner *learner);

/**
 * clab_learner_weights:
 *
 * Returns: (transfer none): n_kernels × (taps, then the bias if there is one),
 *   as they are now.
 */
const double *
clab_learner_weights (const ClabLearner *learner);

/**
 * clab_learner_rate:
 *
 * Returns: the rate in use; 0 for “exact”.
 */
double
clab_learner_rate (const ClabLearner *learner);

/**
 * clab_learner_exact:
 *
 * Returns: (transfer none) (nullable): the exact answer; %NULL if the loss is
 *   not quadratic.
 */
const ClabExact *
clab_learner_exact (const ClabLearner *learner);

/**
 * clab_learner_loss:
 * @weights: n_kernels × (taps, then the bias if there is one)
 * @loss: any row of clab_losses that goes with the problem's activation
 * @is_held_out: on all held-out tiles, or on all others
 * @value: (out): NAN if nothing is held out
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_learner_loss (ClabLearner *learner,
                   const double *weights,
                   const ClabLoss *loss,
                   gboolean is_held_out,
                   double *value,
                   GError **error);

/**
 * clab_learner_gradient:
 * @is_numeric: by central differences
 * @gradient: (out): as weights: of the loss on everything that is learnt
 *   from, without penalties, at the weights as they are now
 *
 * For comparing both ways.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_learner_gradient (ClabLearner *learner,
                       gboolean is_numeric,
                       double *gradient,
                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLearner, clab_learner_free)

G_END_DECLS
