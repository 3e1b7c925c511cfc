/* Computes what kernels make of their source, for looking at.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/glimpse-job.h"

/**
 * ClabGlimpseJob:
 * @glimpse: the thread's alone while there is one
 * @weights: (nullable): likewise
 * @pending: (nullable): what comes after them
 * @thread: (nullable): predicts once
 * @delivery: source that ends it, set by the thread
 */
struct _ClabGlimpseJob
{
  const ClabProblem *problem;
  gsize n_weights;
  ClabGlimpseReady ready;
  gpointer data;
  ClabGlimpse *glimpse;
  double *weights;
  double *pending;
  GThread *thread;
  gboolean has_result;
  guint delivery;
};

static void
start (ClabGlimpseJob *job);

static gboolean
deliver (gpointer data)
{
  ClabGlimpseJob *job = data;

  g_thread_join (g_steal_pointer (&job->thread));
  job->delivery = 0;
  if (job->has_result)
    job->ready (job->glimpse, job->data);
  if (job->pending != NULL && job->thread == NULL)
    start (job);
  return G_SOURCE_REMOVE;
}

static gpointer
work (gpointer data)
{
  ClabGlimpseJob *job = data;

  job->has_result
      = clab_glimpse_predict (job->glimpse, job->problem, job->weights);
  job->delivery = g_idle_add_full (G_PRIORITY_DEFAULT, deliver, job, NULL);
  return NULL;
}

static void
start (ClabGlimpseJob *job)
{
  g_free (job->weights);
  job->weights = g_steal_pointer (&job->pending);
  job->thread = g_thread_new ("glimpse", work, job);
}

ClabGlimpseJob *
clab_glimpse_job_new (const ClabProblem *problem,
                      gsize side,
                      ClabGlimpseReady ready,
                      gpointer data)
{
  ClabGlimpseJob *job = g_new0 (ClabGlimpseJob, 1);

  job->problem = problem;
  job->n_weights = problem->n_kernels * clab_problem_n_parameters (problem);
  job->ready = ready;
  job->data = data;
  job->glimpse = clab_glimpse_new (problem, side);
  return job;
}

void
clab_glimpse_job_free (ClabGlimpseJob *job)
{
  if (job == NULL)
    return;
  g_clear_pointer (&job->thread, g_thread_join);
  g_clear_handle_id (&job->delivery, g_source_remove);
  clab_glimpse_free (job->glimpse);
  g_free (job->weights);
  g_free (job->pending);
  g_free (job);
}

void
clab_glimpse_job_request (ClabGlimpseJob *job, const double *weights)
{
  g_free (job->pending);
  job->pending = g_memdup2 (weights, job->n_weights * sizeof (double));
  if (job->thread == NULL)
    start (job);
}
