/* Learns in a thread of its own, which waits when it is told to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/learn-job.h"

#include <math.h>

#include "src/learn/initials.h"
#include "src/learn/learn-report.h"
#include "src/learn/learner.h"

typedef struct
{
  double loss;
  double validation;
} Losses;

/* Kernels that are kept of a run. */
#define KEPT_A_RUN 100

typedef struct
{
  gsize step;
  double *weights;
} Kept;

static void
kept_free (gpointer data)
{
  g_free (((Kept *)data)->weights);
  g_free (data);
}

/**
 * ClabLearnJob:
 * @initial: n_weights; the thread's alone, as is @problem while it runs
 * @mutex: guards what follows
 * @changed: @target, @is_paused or @is_over has
 * @target: steps to take in all
 * @done: steps taken
 * @losses: (element-type Losses): not yet polled
 * @floor: the exact optimum's loss; NAN while it is not known
 * @kept: (element-type Kept): weights after some steps, not yet taken
 * @next_kept: the next step whose weights are kept
 * @verdict: (nullable): of the steps up to @done, or an error
 */
struct _ClabLearnJob
{
  ClabProblem *problem;
  double *initial;
  gsize n_weights;
  char *space;
  GThread *thread;
  GCancellable *cancellable;
  GMutex mutex;
  GCond changed;
  gsize target;
  gsize done;
  gboolean is_working;
  gboolean is_paused;
  gboolean is_over;
  GArray *losses;
  double floor;
  GQueue *kept;
  gsize next_kept;
  char *verdict;
};

static gboolean
observe (const ClabLearnStep *step, gpointer data)
{
  ClabLearnJob *job = data;
  Losses losses = { step->loss, step->validation };

  g_mutex_lock (&job->mutex);
  g_array_append_val (job->losses, losses);
  job->done = step->step;

  gboolean goes_on = !job->is_paused && !job->is_over;

  if (step->step >= job->next_kept || !goes_on || step->step >= job->target)
    {
      Kept kept = { step->step, g_memdup2 (step->weights,
                                           job->n_weights * sizeof (double)) };

      g_queue_push_tail (job->kept, g_memdup2 (&kept, sizeof kept));
      job->next_kept = step->step + MAX (job->target / KEPT_A_RUN, 1);
    }
  g_mutex_unlock (&job->mutex);
  return goes_on;
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
find_floor (ClabLearnJob *job, ClabLearner *learner)
{
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

/* Waits until there are steps to take; how many, or 0 when the job is over. */
static gsize
wait_for_steps (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);
  job->is_working = FALSE;
  while (!job->is_over && (job->is_paused || job->done >= job->target))
    g_cond_wait (&job->changed, &job->mutex);

  gsize steps = job->is_over ? 0 : job->target - job->done;

  job->is_working = steps > 0;
  g_mutex_unlock (&job->mutex);
  return steps;
}

static gboolean
is_finished (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);

  gboolean is_done = job->done >= job->target && !job->is_over;

  g_mutex_unlock (&job->mutex);
  return is_done;
}

static void
judge (ClabLearnJob *job, ClabLearner *learner)
{
  g_autoptr (ClabLearnReport) report = clab_learn_report_new (learner, NULL);

  if (report == NULL)
    return;

  g_autofree char *verdict = clab_learn_report_verdict (report, job->space);

  set_verdict (job, verdict);
}

/* An exact answer takes one step, whatever was asked for. */
static void
end_steps (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);
  job->target = job->done;
  g_mutex_unlock (&job->mutex);
}

static gboolean
take_steps (ClabLearnJob *job,
            ClabLearner *learner,
            gsize n_steps,
            GError **error)
{
  gboolean is_exact = job->problem->options.optimizer->is_exact;

  set_verdict (job, NULL);
  if (!clab_learner_run (learner, is_exact ? 1 : n_steps, observe, job,
                         job->cancellable, error))
    return FALSE;
  if (is_exact)
    end_steps (job);
  if (is_finished (job))
    judge (job, learner);
  return TRUE;
}

static gpointer
work (gpointer data)
{
  ClabLearnJob *job = data;
  g_autoptr (ClabParallel) parallel = clab_parallel_new (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabLearner) learner = clab_learner_new (
      job->problem, job->initial, parallel, job->cancellable, &error);

  if (learner != NULL)
    find_floor (job, learner);
  while (error == NULL)
    {
      gsize n_steps = wait_for_steps (job);

      if (n_steps == 0)
        return NULL;
      take_steps (job, learner, n_steps, &error);
    }
  end_steps (job);
  set_verdict (job, error->message);
  g_mutex_lock (&job->mutex);
  job->is_working = FALSE;
  g_mutex_unlock (&job->mutex);
  return NULL;
}

ClabLearnJob *
clab_learn_job_new (ClabProblem *problem,
                    const char *initial,
                    const char *space,
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
  job->losses = g_array_new (FALSE, FALSE, sizeof (Losses));
  job->floor = NAN;
  job->kept = g_queue_new ();
  job->is_working = TRUE;
  job->cancellable = g_cancellable_new ();
  g_mutex_init (&job->mutex);
  g_cond_init (&job->changed);
  job->thread = g_thread_new ("learn", work, job);
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
  g_array_unref (job->losses);
  clab_problem_free (job->problem);
  g_free (job->initial);
  g_queue_free_full (job->kept, kept_free);
  g_free (job->space);
  g_free (job->verdict);
  g_free (job);
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

gboolean
clab_learn_job_is_busy (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);

  gboolean is_busy
      = job->is_working || (!job->is_paused && job->done < job->target);

  g_mutex_unlock (&job->mutex);
  return is_busy;
}

gsize
clab_learn_job_poll (ClabLearnJob *job, ClabLossCurves *curves, gsize curve)
{
  g_mutex_lock (&job->mutex);

  g_autoptr (GArray) losses = g_steal_pointer (&job->losses);
  double floor = job->floor;
  gsize done = job->done;

  job->losses = g_array_new (FALSE, FALSE, sizeof (Losses));
  g_mutex_unlock (&job->mutex);
  for (guint i = 0; i < losses->len; i++)
    {
      const Losses *step = &g_array_index (losses, Losses, i);

      clab_loss_curves_append (curves, curve, step->loss, step->validation);
    }
  if (isfinite (floor) && floor != clab_loss_curves_floor (curves))
    clab_loss_curves_set_floor (curves, floor);
  return done;
}

ClabBank *
clab_learn_job_take_bank (ClabLearnJob *job, gsize *step)
{
  g_mutex_lock (&job->mutex);

  Kept *kept = g_queue_pop_head (job->kept);

  g_mutex_unlock (&job->mutex);
  if (kept == NULL)
    return NULL;

  ClabBank *bank = clab_learnt_bank (job->problem, kept->weights);

  *step = kept->step;
  kept_free (kept);
  return bank;
}

char *
clab_learn_job_verdict (ClabLearnJob *job)
{
  g_mutex_lock (&job->mutex);

  char *verdict = g_strdup (job->verdict);

  g_mutex_unlock (&job->mutex);
  return verdict;
}
