/* Computes what kernels make of their source, for looking at.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/glimpse-job.h"

#include "plugin/lab/newest-job.h"

struct _ClabGlimpseJob
{
  const ClabProblem *problem;
  gsize side;
  ClabGlimpseReady ready;
  gpointer data;
  ClabNewestJob *newest;
};

static void
predict (ClabNewestJob *newest,
         gconstpointer weights,
         GCancellable *cancellable,
         gpointer data)
{
  const ClabGlimpseJob *job = data;
  g_autoptr (ClabGlimpse) glimpse = clab_glimpse_new (job->problem, job->side);

  (void)cancellable;
  if (clab_glimpse_predict (glimpse, job->problem, weights))
    clab_newest_job_hand_over (newest, g_steal_pointer (&glimpse));
}

static void
tell (gconstpointer glimpse, gpointer data)
{
  const ClabGlimpseJob *job = data;

  job->ready (glimpse, job->data);
}

static void
free_glimpse (gpointer glimpse)
{
  clab_glimpse_free (glimpse);
}

static const ClabNewestKind kind = {
  .name = "glimpse",
  .work = predict,
  .free_request = g_free,
  .free_result = free_glimpse,
  .is_patient = TRUE,
};

ClabGlimpseJob *
clab_glimpse_job_new (const ClabProblem *problem,
                      gsize side,
                      ClabGlimpseReady ready,
                      gpointer data)
{
  ClabGlimpseJob *job = g_new (ClabGlimpseJob, 1);

  *job = (ClabGlimpseJob){ problem, side, ready, data, NULL };
  job->newest = clab_newest_job_new (&kind, tell, job);
  return job;
}

void
clab_glimpse_job_stop (ClabGlimpseJob *job)
{
  clab_newest_job_stop (job->newest);
}

void
clab_glimpse_job_free (ClabGlimpseJob *job)
{
  if (job == NULL)
    return;
  clab_newest_job_free (job->newest);
  g_free (job);
}

void
clab_glimpse_job_request (ClabGlimpseJob *job, const double *weights)
{
  const ClabProblem *problem = job->problem;
  gsize n_weights = problem->n_kernels * clab_problem_n_parameters (problem);

  clab_newest_job_request (job->newest,
                           g_memdup2 (weights, n_weights * sizeof (double)));
}
