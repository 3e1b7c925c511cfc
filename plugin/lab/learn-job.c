/* Learns in a thread of its own, which waits when it is told to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/learn-job.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/lab/worker.h"
#include "src/learn/initials.h"
#include "src/learn/learn-report.h"
#include "src/learn/race.h"

typedef struct
{
  double loss;
  double validation;
} Losses;

/* Moments that are kept of a run. */
#define KEPT_A_RUN 100

/**
 * ClabLearnJob:
 * @initial: n_weights; the thread's alone
 * @race: (nullable): likewise once it is to take steps; %NULL when stopped
 * @parallel: (nullable): likewise, made by the thread
 * @mutex: guards what follows
 * @changed: @target, @is_paused or @is_over has
 * @target: steps to take in all
 * @done: steps taken
 * @is_stopped: whether the thread ends after the verdict
 * @is_over: whether the thread ends at once, or has ended
 * @has_failed: whether it has, with an error
 * @losses: (element-type GArray): for each runner, #Losses not yet polled
 * @floor: the exact optimum's loss; NAN while it is not known
 * @moments: (element-type ClabLearnMoment): not yet taken
 * @next_kept: the next step whose weights are kept
 * @verdict: (nullable): of the steps up to @done, or an error
 */
struct _ClabLearnJob
{
  ClabProblem *problem;
  double *initial;
  gsize n_weights;
  char *space;
  gsize n_runners;
  ClabRace *race;
  ClabParallel *parallel;
  GThread *thread;
  GCancellable *cancellable;
  GMutex mutex;
  GCond changed;
  gsize target;
  gsize done;
  gboolean is_working;
  gboolean is_paused;
  gboolean is_stopped;
  gboolean is_over;
  gboolean has_failed;
  GPtrArray *losses;
  double floor;
  GQueue *moments;
  gsize next_kept;
  char *verdict;
};

void
clab_learn_moment_free (ClabLearnMoment *moment)
{
  if (moment == NULL)
    return;
  g_free (moment->weights);
  g_free (moment);
}

static void
moment_free (gpointer data)
{
  clab_learn_moment_free (data);
}

static void
add_losses (ClabLearnJob *job)
{
  for (gsize i = 0; i < job->n_runners; i++)
    g_ptr_array_add (job->losses, g_array_new (FALSE, FALSE, sizeof (Losses)));
}

static void
losses_free (gpointer data)
{
  g_array_unref ((GArray *)data);
}

static void
observe (gsize runner, const ClabLearnStep *step, gpointer data)
{
  ClabLearnJob *job = data;
  Losses losses = { step->loss, step->validation };

  g_mutex_lock (&job->mutex);

  GArray *array = g_ptr_array_index (job->losses, runner);

  g_array_append_val (array, losses);
  g_mutex_unlock (&job->mutex);
}

static gboolean
step_all (ClabLearnJob *job, gsize n_steps, GError **error)
{
  return clab_race_step (job->race, n_steps, observe, job, job->cancellable,
                         error);
}

/* Called with the mutex locked. */
static void
keep_moment (ClabLearnJob *job)
{
  ClabLearnMoment *moment = g_new (ClabLearnMoment, 1);
  ClabLearner *learner;
  gsize leader = clab_race_leader (job->race, &learner);

  moment->step = job->done;
  moment->optimizer = clab_race_optimizer (job->race, leader);
  moment->weights = g_memdup2 (clab_learner_weights (learner),
                               job->n_weights * sizeof (double));
  g_queue_push_tail (job->moments, moment);
  job->next_kept = job->done + MAX (job->target / KEPT_A_RUN, 1);
}

static void
set_verdict (ClabLearnJob *job, const char *verdict)
{
  g_mutex_lock (&job->mutex);
  g_free (job->verdict);
  job->verdict = g_strdup (verdict);
  g_mutex_unlock (&job->mutex);
}

static void
find_floor (ClabLearnJob *job)
{
  ClabLearner *learner = clab_race_learner (job->race, 0);
  const ClabExact *exact = clab_learner_exact (learner);
  double floor;

  if (exact == NULL
      || !clab_learner_loss (learner, exact->weights,
                             job->problem->options.loss, FALSE, &floor, NULL))
    return;
  g_mutex_lock (&job->mutex);
  job->floor = floor;
  g_mutex_unlock (&job->mutex);
}

/* Waits until there is something to do; FALSE when the job is over. */
static gboolean
wait_for_steps (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);
  job->is_working = FALSE;
  while (!job->is_over && !job->is_stopped
         && (job->is_paused || job->done >= job->target))
    g_cond_wait (&job->changed, &job->mutex);
  job->is_working = !job->is_over && !job->is_stopped;

  gboolean has_steps = job->is_working;

  g_mutex_unlock (&job->mutex);
  return has_steps;
}

static void
judge (ClabLearnJob *job)
{
  ClabLearner *learner;

  clab_race_leader (job->race, &learner);

  g_autoptr (ClabLearnReport) report = clab_learn_report_new (learner, NULL);

  if (report == NULL)
    return;

  g_autofree char *race = clab_race_describe (job->race);
  g_autofree char *sentence = clab_learn_report_verdict (report, job->space);
  g_autofree char *verdict = g_strconcat (race, sentence, NULL);

  set_verdict (job, verdict);
}

/* Counts the step, and keeps the weights if they are due; whether there are
 * more to take. */
static gboolean
count_step (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);
  job->done++;
  /* An exact answer takes one step, whatever was asked for. */
  if (clab_race_optimizer (job->race, 0)->is_exact)
    job->target = job->done;

  gboolean goes_on = !job->is_paused && !job->is_stopped && !job->is_over
                     && job->done < job->target;

  if (job->done >= job->next_kept || !goes_on)
    keep_moment (job);
  g_mutex_unlock (&job->mutex);
  return goes_on;
}

static gboolean
take_steps (ClabLearnJob *job, GError **error)
{
  set_verdict (job, NULL);
  do
    if (!step_all (job, 1, error))
      return FALSE;
  while (count_step (job));
  if (!g_cancellable_is_cancelled (job->cancellable))
    judge (job);
  return TRUE;
}

/* Up to the losses before any step. */
static gboolean
start (ClabLearnJob *job, GError **error)
{
  job->parallel = clab_parallel_new (0);
  if (!clab_race_prepare (job->race, job->initial, job->parallel,
                          job->cancellable, error))
    return FALSE;
  find_floor (job);
  if (!step_all (job, 0, error))
    return FALSE;
  g_mutex_lock (&job->mutex);
  keep_moment (job);
  g_mutex_unlock (&job->mutex);
  return TRUE;
}

static void
end (ClabLearnJob *job, const GError *error)
{
  if (error != NULL)
    set_verdict (job, error->message);
  else
    {
      /* All but what was learnt, and from what. */
      g_clear_pointer (&job->race, clab_race_free);
      g_clear_pointer (&job->parallel, clab_parallel_free);
    }
  g_mutex_lock (&job->mutex);
  job->is_over = TRUE;
  job->has_failed = error != NULL;
  job->is_working = FALSE;
  g_mutex_unlock (&job->mutex);
}

static gpointer
work (gpointer data)
{
  ClabLearnJob *job = data;
  g_autoptr (GError) error = NULL;
  gboolean is_well = start (job, &error);

  while (is_well && wait_for_steps (job))
    is_well = take_steps (job, &error);
  end (job, error);
  return NULL;
}

ClabLearnJob *
clab_learn_job_new (ClabProblem *problem,
                    const char *initial,
                    const char *space,
                    gboolean is_race,
                    GError **error)
{
  double *weights = clab_initial_weights (problem, initial, error);

  if (weights == NULL)
    {
      clab_problem_free (problem);
      return NULL;
    }

  ClabLearnJob *job = g_new0 (ClabLearnJob, 1);

  job->problem = problem;
  job->initial = weights;
  job->n_weights = problem->n_kernels * clab_problem_n_parameters (problem);
  job->space = g_strdup (space != NULL ? space : "");
  job->race = clab_race_new (problem, is_race);
  job->n_runners = clab_race_n_runners (job->race);
  job->losses = g_ptr_array_new_with_free_func (losses_free);
  add_losses (job);
  job->floor = NAN;
  job->moments = g_queue_new ();
  job->is_working = TRUE;
  job->cancellable = g_cancellable_new ();
  g_mutex_init (&job->mutex);
  g_cond_init (&job->changed);
  job->thread = clab_worker_new ("learn", work, job);
  return job;
}

void
clab_learn_job_free (ClabLearnJob *job)
{
  if (job == NULL)
    return;
  g_cancellable_cancel (job->cancellable);
  g_mutex_lock (&job->mutex);
  job->is_over = TRUE;
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
  g_thread_join (job->thread);

  g_object_unref (job->cancellable);
  g_cond_clear (&job->changed);
  g_mutex_clear (&job->mutex);
  clab_race_free (job->race);
  clab_parallel_free (job->parallel);
  g_ptr_array_unref (job->losses);
  clab_problem_free (job->problem);
  g_free (job->initial);
  g_queue_free_full (job->moments, moment_free);
  g_free (job->space);
  g_free (job->verdict);
  g_free (job);
}

const ClabProblem *
clab_learn_job_problem (const ClabLearnJob *job)
{
  return job->problem;
}

static void
command (ClabLearnJob *job, gsize target, gboolean is_paused)
{
  g_mutex_lock (&job->mutex);
  job->target = target;
  job->is_paused = is_paused;
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
}

void
clab_learn_job_run (ClabLearnJob *job, gsize n_steps)
{
  command (job, n_steps, FALSE);
}

void
clab_learn_job_pause (ClabLearnJob *job)
{
  command (job, job->target, TRUE);
}

void
clab_learn_job_stop (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);
  job->is_stopped = TRUE;
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
}

gboolean
clab_learn_job_is_busy (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);

  gboolean has_steps = !job->is_paused && job->done < job->target;
  gboolean is_ending = job->is_stopped || job->is_over;
  gboolean is_busy = job->is_working || (has_steps && !is_ending);

  g_mutex_unlock (&job->mutex);
  return is_busy;
}

gboolean
clab_learn_job_has_ended (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);

  gboolean has_ended = job->is_stopped || job->is_over;

  g_mutex_unlock (&job->mutex);
  return has_ended;
}

gboolean
clab_learn_job_has_failed (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);

  gboolean has_failed = job->has_failed;

  g_mutex_unlock (&job->mutex);
  return has_failed;
}

void
clab_learn_job_add_curves (const ClabLearnJob *job, ClabLossCurves *curves)
{
  for (gsize i = 0; i < clab_race_n_runners (job->race); i++)
    clab_loss_curves_add (curves,
                          _ (clab_race_optimizer (job->race, i)->choice.label));
}

static void
append_losses (ClabLossCurves *curves, gsize curve, const GArray *losses)
{
  for (guint i = 0; i < losses->len; i++)
    {
      const Losses *step = &g_array_index (losses, Losses, i);

      clab_loss_curves_append (curves, curve, step->loss, step->validation);
    }
}

gsize
clab_learn_job_poll (ClabLearnJob *job, ClabLossCurves *curves)
{
  g_mutex_lock (&job->mutex);

  g_autoptr (GPtrArray) losses = g_steal_pointer (&job->losses);
  double floor = job->floor;
  gsize done = job->done;

  job->losses = g_ptr_array_new_with_free_func (losses_free);
  add_losses (job);
  g_mutex_unlock (&job->mutex);
  for (guint i = 0; i < losses->len; i++)
    append_losses (curves, i, g_ptr_array_index (losses, i));
  if (isfinite (floor) && floor != clab_loss_curves_floor (curves))
    clab_loss_curves_set_floor (curves, floor);
  return done;
}

ClabLearnMoment *
clab_learn_job_take_moment (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);

  ClabLearnMoment *moment = g_queue_pop_head (job->moments);

  g_mutex_unlock (&job->mutex);
  return moment;
}

char *
clab_learn_job_verdict (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);

  char *verdict = g_strdup (job->verdict);

  g_mutex_unlock (&job->mutex);
  return verdict;
}
