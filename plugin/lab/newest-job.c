/* Answers requests in a thread of its own: the newest request wins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/newest-job.h"

#include "plugin/lab/worker.h"

/**
 * ClabNewestJob:
 * @ready: main thread only
 * @mutex: guards what follows
 * @changed: a request has come, or the job ends
 * @pending: (nullable): the newest request that nobody works on yet
 * @running: (nullable): breaks off what is worked on
 * @result: (nullable): not delivered yet
 * @delivery: source that will deliver it, or 0
 */
struct _ClabNewestJob
{
  const ClabNewestKind *kind;
  ClabNewestReady ready;
  gpointer data;
  GThread *thread;
  GMutex mutex;
  GCond changed;
  gpointer pending;
  GCancellable *running;
  gpointer result;
  guint delivery;
  gboolean is_over;
};

static gboolean
deliver (gpointer data)
{
  ClabNewestJob *job = data;

  g_mutex_lock (&job->mutex);

  gpointer result = g_steal_pointer (&job->result);

  job->delivery = 0;
  g_mutex_unlock (&job->mutex);
  if (result != NULL)
    {
      job->ready (result, job->data);
      job->kind->free_result (result);
    }
  return G_SOURCE_REMOVE;
}

void
clab_newest_job_hand_over (ClabNewestJob *job, gpointer result)
{
  g_mutex_lock (&job->mutex);
  if (!job->is_over && (job->kind->is_patient || job->pending == NULL))
    {
      gpointer older = job->result;

      job->result = result;
      result = older;
      if (job->delivery == 0)
        job->delivery
            = g_idle_add_full (G_PRIORITY_DEFAULT, deliver, job, NULL);
    }
  g_mutex_unlock (&job->mutex);
  if (result != NULL)
    job->kind->free_result (result);
}

/* Waits for a request; NULL when the job is over. */
static gpointer
take_request (ClabNewestJob *job, GCancellable *cancellable)
{
  g_mutex_lock (&job->mutex);
  job->running = NULL;
  while (job->pending == NULL && !job->is_over)
    g_cond_wait (&job->changed, &job->mutex);

  gpointer request = job->is_over ? NULL : g_steal_pointer (&job->pending);

  job->running = request != NULL ? cancellable : NULL;
  g_mutex_unlock (&job->mutex);
  return request;
}

static gpointer
work (gpointer data)
{
  ClabNewestJob *job = data;
  gpointer request;

  do
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      request = take_request (job, cancellable);
      if (request == NULL)
        continue;
      job->kind->work (job, request, cancellable, job->data);
      job->kind->free_request (request);
      g_mutex_lock (&job->mutex);
      job->running = NULL;
      g_mutex_unlock (&job->mutex);
    }
  while (request != NULL);
  return NULL;
}

ClabNewestJob *
clab_newest_job_new (const ClabNewestKind *kind,
                     ClabNewestReady ready,
                     gpointer data)
{
  ClabNewestJob *job = g_new0 (ClabNewestJob, 1);

  job->kind = kind;
  job->ready = ready;
  job->data = data;
  g_mutex_init (&job->mutex);
  g_cond_init (&job->changed);
  job->thread = clab_worker_new (kind->name, work, job);
  return job;
}

void
clab_newest_job_stop (ClabNewestJob *job)
{
  g_mutex_lock (&job->mutex);
  job->is_over = TRUE;
  if (job->running != NULL)
    g_cancellable_cancel (job->running);
  g_clear_handle_id (&job->delivery, g_source_remove);
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
}

void
clab_newest_job_free (ClabNewestJob *job)
{
  if (job == NULL)
    return;
  clab_newest_job_stop (job);
  g_thread_join (job->thread);
  g_clear_pointer (&job->pending, job->kind->free_request);
  g_clear_pointer (&job->result, job->kind->free_result);
  g_cond_clear (&job->changed);
  g_mutex_clear (&job->mutex);
  g_free (job);
}

void
clab_newest_job_request (ClabNewestJob *job, gpointer request)
{
  g_mutex_lock (&job->mutex);

  gpointer older = job->pending;

  job->pending = request;
  if (job->running != NULL && !job->kind->is_patient)
    g_cancellable_cancel (job->running);
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
  if (older != NULL)
    job->kind->free_request (older);
}
