/* Draws previews in a thread of its own: the newest request wins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/preview-job.h"

/**
 * ClabPreviewJob:
 * @ready: main thread only, as is @data
 * @mutex: guards what follows
 * @changed: a request has come, or the job ends
 * @pending: (nullable): the newest request that nobody works on yet
 * @running: (nullable): breaks off what is worked on
 * @result: (nullable): drawn, but not delivered yet
 * @delivery: source that will deliver it, or 0
 */
struct _ClabPreviewJob
{
  ClabPreviewReady ready;
  gpointer data;
  GThread *thread;
  GMutex mutex;
  GCond changed;
  ClabPreviewRequest *pending;
  GCancellable *running;
  ClabPreviewResult *result;
  guint delivery;
  gboolean is_over;
};

static gboolean
deliver (gpointer data)
{
  ClabPreviewJob *job = data;

  g_mutex_lock (&job->mutex);

  g_autoptr (ClabPreviewResult) result = g_steal_pointer (&job->result);

  job->delivery = 0;
  g_mutex_unlock (&job->mutex);
  if (result != NULL)
    job->ready (result, job->data);
  return G_SOURCE_REMOVE;
}

/* Unless a newer request makes it worthless. */
static void
hand_over (ClabPreviewJob *job, ClabPreviewResult *result)
{
  g_mutex_lock (&job->mutex);
  if (job->pending != NULL || job->is_over)
    g_clear_pointer (&result, clab_preview_result_free);
  if (result != NULL)
    {
      g_clear_pointer (&job->result, clab_preview_result_free);
      job->result = result;
      if (job->delivery == 0)
        job->delivery
            = g_idle_add_full (G_PRIORITY_DEFAULT, deliver, job, NULL);
    }
  g_mutex_unlock (&job->mutex);
}

static void
work_on (ClabPreviewJob *job,
         ClabPreviewRenderer *renderer,
         const ClabPreviewRequest *request,
         GCancellable *cancellable)
{
  ClabPreviewResult *result
      = clab_preview_render (renderer, request, cancellable);

  if (result == NULL)
    return;

  gboolean is_final = result->is_final;

  hand_over (job, result);
  if (is_final || !clab_preview_refine (renderer, request, cancellable))
    return;
  result = clab_preview_render (renderer, request, cancellable);
  if (result != NULL)
    hand_over (job, result);
}

/* Waits for a request; NULL when the job is over. */
static ClabPreviewRequest *
take_request (ClabPreviewJob *job, GCancellable *cancellable)
{
  g_mutex_lock (&job->mutex);
  job->running = NULL;
  while (job->pending == NULL && !job->is_over)
    g_cond_wait (&job->changed, &job->mutex);

  ClabPreviewRequest *request
      = job->is_over ? NULL : g_steal_pointer (&job->pending);

  if (request != NULL)
    job->running = cancellable;
  g_mutex_unlock (&job->mutex);
  return request;
}

static gpointer
work (gpointer data)
{
  ClabPreviewJob *job = data;
  g_autoptr (ClabPreviewRenderer) renderer = clab_preview_renderer_new ();

  for (;;)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (ClabPreviewRequest) request = take_request (job, cancellable);

      if (request == NULL)
        return NULL;
      work_on (job, renderer, request, cancellable);
      g_mutex_lock (&job->mutex);
      job->running = NULL;
      g_mutex_unlock (&job->mutex);
    }
}

ClabPreviewJob *
clab_preview_job_new (ClabPreviewReady ready, gpointer data)
{
  ClabPreviewJob *job = g_new0 (ClabPreviewJob, 1);

  job->ready = ready;
  job->data = data;
  g_mutex_init (&job->mutex);
  g_cond_init (&job->changed);
  job->thread = g_thread_new ("preview", work, job);
  return job;
}

void
clab_preview_job_free (ClabPreviewJob *job)
{
  if (job == NULL)
    return;
  g_mutex_lock (&job->mutex);
  job->is_over = TRUE;
  if (job->running != NULL)
    g_cancellable_cancel (job->running);
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
  g_thread_join (job->thread);

  if (job->delivery != 0)
    g_source_remove (job->delivery);
  clab_preview_request_free (job->pending);
  clab_preview_result_free (job->result);
  g_cond_clear (&job->changed);
  g_mutex_clear (&job->mutex);
  g_free (job);
}

void
clab_preview_job_request (ClabPreviewJob *job, ClabPreviewRequest *request)
{
  g_mutex_lock (&job->mutex);
  clab_preview_request_free (job->pending);
  job->pending = request;
  if (job->running != NULL)
    g_cancellable_cancel (job->running);
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
}

gboolean
clab_preview_job_is_idle (ClabPreviewJob *job)
{
  g_mutex_lock (&job->mutex);

  gboolean is_idle
      = job->pending == NULL && job->running == NULL && job->result == NULL;

  g_mutex_unlock (&job->mutex);
  return is_idle;
}
