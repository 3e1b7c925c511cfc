/* The learning loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/learner.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/learn/backprop.h"
#include "src/learn/batches.h"
#include "src/learn/learn-rate.h"
#include "src/learn/windows.h"

/* A loss this many times the first one is not coming back. */
#define HOPELESS 1e6

/* Below this part of the targets' energy, the least loss would be the small
 * difference of large sums. */
#define SMALL_LOSS 1e-4

/* Steps of central differences, in units of the weight or of 1. */
#define DIFFERENCE 0x1p-10

/*
 * @first: (nullable): the learner whose windows, memory to run in, sums and
 *   exact answer it shares
 * @optimizer: the problem's, or a rival's own
 * @n_weights: n_kernels × (taps and bias)
 * @gradient: of the next step
 * @trained: (element-type ClabWindow): all that is learnt from
 * @held_out: (element-type ClabWindow)
 * @batches: (nullable): what takes random windows
 * @quadratic: (nullable): the loss on @trained
 * @held_out_quadratic: (nullable): likewise on @held_out, if any
 * @curvature: largest eigenvalue of the mse's Hessian; 0 if not known
 * @first_loss: before the first step
 */
struct _ClabLearner
{
  const ClabProblem *problem;
  ClabParallel *parallel;
  const ClabLearner *first;
  const ClabOptimizer *optimizer;
  gsize n_weights;
  double *weights;
  double *gradient;
  GArray *trained;
  GArray *held_out;
  ClabBackprop *backprop;
  ClabBatches *batches;
  ClabQuadratic *quadratic;
  ClabQuadratic *held_out_quadratic;
  ClabExact *exact;
  ClabDescent *descent;
  double curvature;
  double first_loss;
  gsize step;
  gboolean has_started;
};

void
clab_learner_free (ClabLearner *learner)
{
  if (learner == NULL)
    return;
  g_free (learner->weights);
  g_free (learner->gradient);
  clab_batches_free (learner->batches);
  clab_descent_free (learner->descent);
  if (learner->first == NULL)
    {
      g_clear_pointer (&learner->trained, g_array_unref);
      g_clear_pointer (&learner->held_out, g_array_unref);
      clab_backprop_free (learner->backprop);
      clab_quadratic_free (learner->quadratic);
      clab_quadratic_free (learner->held_out_quadratic);
      clab_exact_free (learner->exact);
    }
  g_free (learner);
}

static gboolean
recentre (ClabLearner *learner, GCancellable *cancellable, GError **error)
{
  const ClabProblem *problem = learner->problem;
  double loss
      = clab_quadratic_loss (learner->quadratic, learner->exact->weights, NULL);

  if (loss * learner->quadratic->count
      > SMALL_LOSS * learner->quadratic->target_energy)
    return TRUE;
  if (!clab_quadratic_recentre (learner->quadratic, problem, FALSE,
                                learner->exact->weights, learner->parallel,
                                cancellable, error))
    return FALSE;
  if (learner->held_out_quadratic != NULL
      && !clab_quadratic_recentre (learner->held_out_quadratic, problem, TRUE,
                                   learner->exact->weights, learner->parallel,
                                   cancellable, error))
    return FALSE;
  g_clear_pointer (&learner->exact, clab_exact_free);
  learner->exact = clab_exact_new (learner->quadratic, problem->n_taps,
                                   problem->options.l2, cancellable, error);
  return learner->exact != NULL;
}

static gboolean
prepare_quadratic (ClabLearner *learner,
                   GCancellable *cancellable,
                   GError **error)
{
  const ClabProblem *problem = learner->problem;

  learner->quadratic = clab_quadratic_new (problem, FALSE, learner->parallel,
                                           cancellable, error);
  if (learner->quadratic == NULL)
    return FALSE;
  learner->curvature
      = clab_quadratic_curvature (learner->quadratic, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!clab_learn_options_is_quadratic (&problem->options))
    {
      g_clear_pointer (&learner->quadratic, clab_quadratic_free);
      return TRUE;
    }
  if (learner->held_out->len > 0)
    {
      learner->held_out_quadratic = clab_quadratic_new (
          problem, TRUE, learner->parallel, cancellable, error);
      if (learner->held_out_quadratic == NULL)
        return FALSE;
    }
  learner->exact = clab_exact_new (learner->quadratic, problem->n_taps,
                                   problem->options.l2, cancellable, error);
  return learner->exact != NULL && recentre (learner, cancellable, error);
}

static gboolean
needs_curvature (const ClabLearnOptions *options)
{
  return clab_learn_options_is_quadratic (options)
         || (options->rate == 0 && options->optimizer->rate > 0);
}

static ClabLearnSlope
slope_of (const ClabLearner *learner)
{
  return (ClabLearnSlope){ .problem = learner->problem,
                           .optimizer = learner->optimizer,
                           .batches = learner->batches,
                           .curvature = learner->curvature };
}

/* What every learner has of its own; the curvature is known. */
static void
prepare_descent (ClabLearner *learner,
                 const double *initial,
                 GCancellable *cancellable)
{
  const ClabLearnOptions *options = &learner->problem->options;

  learner->weights = g_memdup2 (initial, learner->n_weights * sizeof (double));
  learner->gradient = g_new (double, learner->n_weights);
  if (options->batch > 0)
    learner->batches
        = clab_batches_new (learner->problem, options->batch, options->seed);
  if (learner->optimizer->is_exact)
    return;

  const ClabLearnSlope slope = slope_of (learner);
  learner->descent = clab_descent_new (
      learner->optimizer, clab_learn_rate_choose (&slope, cancellable),
      learner->n_weights);
}

static gboolean
prepare (ClabLearner *learner, GCancellable *cancellable, GError **error)
{
  const ClabLearnOptions *options = &learner->problem->options;

  if (needs_curvature (options)
      && !prepare_quadratic (learner, cancellable, error))
    return FALSE;
  if (learner->quadratic == NULL || options->batch > 0)
    {
      learner->backprop
          = clab_backprop_new (learner->problem, learner->parallel, error);
      if (learner->backprop == NULL)
        return FALSE;
    }
  return TRUE;
}

ClabLearner *
clab_learner_new (const ClabProblem *problem,
                  const double *initial,
                  ClabParallel *parallel,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (problem->examples->len > 0, NULL);

  g_autoptr (ClabLearner) learner = g_new0 (ClabLearner, 1);
  learner->problem = problem;
  learner->parallel = parallel;
  learner->n_weights = problem->n_kernels * clab_problem_n_parameters (problem);
  learner->optimizer = problem->options.optimizer;
  learner->trained = clab_windows_bands (problem, FALSE);
  learner->held_out = clab_windows_bands (problem, TRUE);
  if (!prepare (learner, cancellable, error))
    return NULL;
  prepare_descent (learner, initial, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&learner);
}

ClabLearner *
clab_learner_new_rival (const ClabLearner *first,
                        const ClabOptimizer *optimizer,
                        const double *initial)
{
  ClabLearner *rival = g_memdup2 (first, sizeof *first);

  rival->first = first;
  rival->optimizer = optimizer;
  rival->batches = NULL;
  rival->descent = NULL;
  rival->first_loss = 0;
  rival->step = 0;
  rival->has_started = FALSE;
  prepare_descent (rival, initial, NULL);
  return rival;
}

static gboolean
loss_on (ClabLearner *learner,
         const ClabWindow *windows,
         gsize n_windows,
         const double *weights,
         double *loss,
         double *gradient,
         GError **error)
{
  ClabBackpropRun run = {
    .windows = windows,
    .n_windows = n_windows,
    .loss = learner->problem->options.loss,
    .weights = weights,
  };

  return clab_backprop_run (learner->backprop, &run, loss, gradient, error);
}

/* The loss on @windows, or, if that is %NULL, on all that is learnt from. */
static gboolean
objective (ClabLearner *learner,
           const GArray *windows,
           const double *weights,
           double *loss,
           double *gradient,
           GError **error)
{
  if (windows == NULL && learner->quadratic != NULL)
    {
      *loss = clab_quadratic_loss (learner->quadratic, weights, gradient);
      return TRUE;
    }
  if (windows == NULL)
    windows = learner->trained;
  return loss_on (learner, (const ClabWindow *)windows->data, windows->len,
                  weights, loss, gradient, error);
}

/* Central differences.  The engine computes with floats, so the weights are
 * moved to floats and divided by how far they really went. */
static gboolean
differentiate (ClabLearner *learner,
               const GArray *windows,
               double *gradient,
               GError **error)
{
  gsize n = learner->n_weights;
  g_autofree double *moved = g_memdup2 (learner->weights, n * sizeof (double));

  for (gsize i = 0; i < n; i++)
    {
      double weight = learner->weights[i];
      double step = DIFFERENCE * fmax (fabs (weight), 1);
      double above = (float)(weight + step);
      double below = (float)(weight - step);
      double loss_above;
      double loss_below;

      moved[i] = above;
      if (!objective (learner, windows, moved, &loss_above, NULL, error))
        return FALSE;
      moved[i] = below;
      if (!objective (learner, windows, moved, &loss_below, NULL, error))
        return FALSE;
      moved[i] = weight;
      gradient[i] = (loss_above - loss_below) / (above - below);
    }
  return TRUE;
}

static gboolean
find_gradient (ClabLearner *learner,
               const GArray *windows,
               gboolean is_numeric,
               double *loss,
               double *gradient,
               GError **error)
{
  if (!is_numeric)
    return objective (learner, windows, learner->weights, loss, gradient,
                      error);
  return objective (learner, windows, learner->weights, loss, NULL, error)
         && differentiate (learner, windows, gradient, error);
}

static gboolean
validate (ClabLearner *learner, double *validation, GError **error)
{
  const GArray *windows = learner->batches != NULL
                              ? clab_batches_held_out (learner->batches)
                              : learner->held_out;

  *validation = NAN;
  if (windows->len == 0)
    return TRUE;
  if (learner->held_out_quadratic != NULL)
    {
      *validation = clab_quadratic_loss (learner->held_out_quadratic,
                                         learner->weights, NULL);
      return TRUE;
    }
  return loss_on (learner, (const ClabWindow *)windows->data, windows->len,
                  learner->weights, validation, NULL, error);
}

/* Losses at the weights as they are, and the gradient of the next step. */
static gboolean
evaluate (ClabLearner *learner, ClabLearnStep *state, GError **error)
{
  gboolean is_numeric = learner->problem->options.gradient->is_numeric;
  const GArray *windows
      = learner->batches != NULL ? clab_batches_next (learner->batches) : NULL;

  if (!find_gradient (learner, windows, is_numeric, &state->loss,
                      learner->gradient, error))
    return FALSE;
  if (windows != NULL && learner->quadratic != NULL)
    state->loss
        = clab_quadratic_loss (learner->quadratic, learner->weights, NULL);
  state->step = learner->step;
  state->weights = learner->weights;
  return validate (learner, &state->validation, error);
}

static void
add_penalties (ClabLearner *learner)
{
  const ClabLearnOptions *options = &learner->problem->options;
  gsize n_taps = learner->problem->n_taps;
  gsize n = clab_problem_n_parameters (learner->problem);

  for (gsize o = 0; o < learner->problem->n_kernels; o++)
    for (gsize i = o * n; i < o * n + n_taps; i++)
      {
        double weight = learner->weights[i];
        int sign = (weight > 0) - (weight < 0);

        learner->gradient[i] += 2 * options->l2 * weight + options->l1 * sign;
      }
}

static void
take_step (ClabLearner *learner)
{
  if (learner->descent == NULL)
    memcpy (learner->weights, learner->exact->weights,
            learner->n_weights * sizeof (double));
  else
    {
      add_penalties (learner);
      clab_descent_step (learner->descent, learner->gradient, learner->weights);
    }
  learner->step++;
}

static gboolean
check_divergence (const ClabLearner *learner, double loss, GError **error)
{
  if (isfinite (loss) && loss <= HOPELESS * learner->first_loss + 1)
    return TRUE;

  const ClabLearnSlope slope = slope_of (learner);
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_DIVERGED,
               _ ("Learning diverged: at step %zu the loss is %.3g; try a rate "
                  "of at most %.2g, or 0, which chooses one."),
               learner->step, loss,
               clab_learn_rate_suggest (&slope, clab_learner_rate (learner)));
  return FALSE;
}

/* Tells the observer of the state before the first step. */
static gboolean
start (ClabLearner *learner,
       ClabLearnObserver observer,
       gpointer data,
       gboolean *goes_on,
       GError **error)
{
  ClabLearnStep state;

  if (!evaluate (learner, &state, error))
    return FALSE;
  learner->has_started = TRUE;
  learner->first_loss = state.loss;
  *goes_on = observer == NULL || observer (&state, data);
  return check_divergence (learner, state.loss, error);
}

gboolean
clab_learner_run (ClabLearner *learner,
                  gsize steps,
                  ClabLearnObserver observer,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  gboolean goes_on = TRUE;

  if (!learner->has_started
      && !start (learner, observer, data, &goes_on, error))
    return FALSE;
  if (learner->descent == NULL)
    steps = MIN (steps, 1);
  for (gsize i = 0; i < steps && goes_on; i++)
    {
      ClabLearnStep state;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      take_step (learner);
      if (!evaluate (learner, &state, error)
          || !check_divergence (learner, state.loss, error))
        return FALSE;
      goes_on = observer == NULL || observer (&state, data);
    }
  return TRUE;
}

const ClabProblem *
clab_learner_problem (const ClabLearner *learner)
{
  return learner->problem;
}

const double *
clab_learner_weights (const ClabLearner *learner)
{
  return learner->weights;
}

double
clab_learner_rate (const ClabLearner *learner)
{
  return learner->descent != NULL ? learner->descent->rate : 0;
}

const ClabExact *
clab_learner_exact (const ClabLearner *learner)
{
  return learner->exact;
}

gboolean
clab_learner_loss (ClabLearner *learner,
                   const double *weights,
                   const ClabLoss *loss,
                   gboolean is_held_out,
                   double *value,
                   GError **error)
{
  const ClabQuadratic *quadratic
      = is_held_out ? learner->held_out_quadratic : learner->quadratic;
  const GArray *windows = is_held_out ? learner->held_out : learner->trained;
  ClabBackpropRun run = {
    .windows = (const ClabWindow *)windows->data,
    .n_windows = windows->len,
    .loss = loss,
    .weights = weights,
  };

  *value = NAN;
  if (windows->len == 0)
    return TRUE;
  /* Where there is a quadratic, mse is the loss. */
  if (quadratic != NULL && loss == learner->problem->options.loss)
    {
      *value = clab_quadratic_loss (quadratic, weights, NULL);
      return TRUE;
    }

  /* Where there is a quadratic, backpropagation may not be prepared. */
  g_autoptr (ClabBackprop) own = NULL;
  ClabBackprop *backprop = learner->backprop;
  if (backprop == NULL)
    backprop = own
        = clab_backprop_new (learner->problem, learner->parallel, error);
  return backprop != NULL
         && clab_backprop_run (backprop, &run, value, NULL, error);
}

gboolean
clab_learner_gradient (ClabLearner *learner,
                       gboolean is_numeric,
                       double *gradient,
                       GError **error)
{
  double loss;

  return find_gradient (learner, NULL, is_numeric, &loss, gradient, error);
}
