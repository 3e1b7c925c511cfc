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

/* What a picture lacks that a later one can show. */
typedef enum
{
  LACKS_NOTHING = 0,
  LACKS_SCALE = 1 << 0,
  LACKS_VALUES = 1 << 1
} Lacks;

/* Shows a picture; one that was cancelled lacks nothing. */
static Lacks
show (ClabNewestJob *newest,
      ClabPreviewRenderer *renderer,
      const ClabPreviewRequest *request,
      GCancellable *cancellable)
{
  ClabPreviewResult *result
      = clab_preview_render (renderer, request, cancellable);
  Lacks lacks = LACKS_NOTHING;

  if (result == NULL)
    return lacks;
  if (result->message == NULL && !result->is_whole)
    lacks |= LACKS_SCALE;
  if (result->is_sparse)
    lacks |= LACKS_VALUES;
  clab_newest_job_hand_over (newest, result);
  return lacks;
}

static void
draw (ClabNewestJob *newest,
      gconstpointer data_of_request,
      GCancellable *cancellable,
      gpointer data)
{
  ClabPreviewJob *job = data;
  const ClabPreviewRequest *request = data_of_request;
  ClabPreviewRequest coarse = *request;
  ClabPreviewRequest smooth = *request;

  coarse.coarseness = COARSENESS;
  smooth.is_smooth = TRUE;
  if (job->renderer == NULL)
    job->renderer = clab_preview_renderer_new ();
  /* A first sign, soon. */
  if (clab_preview_is_heavy (request))
    show (newest, job->renderer, &coarse, cancellable);

  Lacks lacks = show (newest, job->renderer, request, cancellable);

  if (lacks & LACKS_SCALE)
    clab_preview_refine (job->renderer, request, cancellable);
  if (lacks != LACKS_NOTHING)
    show (newest, job->renderer, &smooth, cancellable);
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
