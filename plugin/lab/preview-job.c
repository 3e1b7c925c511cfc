/* Draws previews in a thread of its own: the newest request wins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/preview-job.h"

#include "plugin/lab/newest-job.h"

/* Of the picture that is shown before one that takes long. */
#define COARSENESS 3

/**
 * ClabPreviewJob:
 * @renderer: (nullable): the thread's alone, made by it
 */
struct _ClabPreviewJob
{
  ClabPreviewReady ready;
  gpointer data;
  ClabNewestJob *newest;
  ClabPreviewRenderer *renderer;
};

/* A first sign, soon. */
static void
sketch (ClabNewestJob *newest,
        const ClabPreviewRequest *request,
        ClabPreviewRenderer *renderer,
        GCancellable *cancellable)
{
  ClabPreviewRequest coarse = *request;

  coarse.coarseness = COARSENESS;

  ClabPreviewResult *result
      = clab_preview_render (renderer, &coarse, cancellable);

  if (result != NULL)
    clab_newest_job_hand_over (newest, result);
}

static void
draw (ClabNewestJob *newest,
      gconstpointer request,
      GCancellable *cancellable,
      gpointer data)
{
  ClabPreviewJob *job = data;

  if (job->renderer == NULL)
    job->renderer = clab_preview_renderer_new ();
  if (clab_preview_is_heavy (request))
    sketch (newest, request, job->renderer, cancellable);

  ClabPreviewResult *result
      = clab_preview_render (job->renderer, request, cancellable);

  if (result == NULL)
    return;

  gboolean is_done = result->message != NULL || result->is_whole;

  clab_newest_job_hand_over (newest, result);
  if (is_done || !clab_preview_refine (job->renderer, request, cancellable))
    return;
  result = clab_preview_render (job->renderer, request, cancellable);
  if (result != NULL)
    clab_newest_job_hand_over (newest, result);
}

static void
tell (gconstpointer result, gpointer data)
{
  const ClabPreviewJob *job = data;

  job->ready (result, job->data);
}

static void
free_request (gpointer request)
{
  clab_preview_request_free (request);
}

static void
free_result (gpointer result)
{
  clab_preview_result_free (result);
}

static const ClabNewestKind kind = {
  .name = "preview",
  .work = draw,
  .free_request = free_request,
  .free_result = free_result,
};

ClabPreviewJob *
clab_preview_job_new (ClabPreviewReady ready, gpointer data)
{
  ClabPreviewJob *job = g_new0 (ClabPreviewJob, 1);

  job->ready = ready;
  job->data = data;
  job->newest = clab_newest_job_new (&kind, tell, job);
  return job;
}

void
clab_preview_job_free (ClabPreviewJob *job)
{
  if (job == NULL)
    return;
  clab_newest_job_free (job->newest);
  clab_preview_renderer_free (job->renderer);
  g_free (job);
}

void
clab_preview_job_request (ClabPreviewJob *job, ClabPreviewRequest *request)
{
  clab_newest_job_request (job->newest, request);
}
