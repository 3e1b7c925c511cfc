/* Draws previews in a thread of its own: the newest request wins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/preview-render.h"

G_BEGIN_DECLS

typedef struct _ClabPreviewJob ClabPreviewJob;

/**
 * ClabPreviewReady:
 * @result: (transfer none)
 *
 * Called on the main thread.  A preview that knows of its map only what is
 * visible, or every so-manieth value, is followed by one that knows all of it,
 * unless a newer request comes.
 */
typedef void (*ClabPreviewReady) (const ClabPreviewResult *result,
                                  gpointer data);

ClabPreviewJob *
clab_preview_job_new (ClabPreviewReady ready, gpointer data);

/**
 * clab_preview_job_free:
 *
 * Ends the thread before it returns; nothing is delivered any more.
 */
void
clab_preview_job_free (ClabPreviewJob *job);

/**
 * clab_preview_job_request:
 * @request: (transfer full)
 *
 * Breaks off what is being drawn.
 */
void
clab_preview_job_request (ClabPreviewJob *job, ClabPreviewRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabPreviewJob, clab_preview_job_free)

G_END_DECLS
