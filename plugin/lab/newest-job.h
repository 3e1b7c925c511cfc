/* Answers requests in a thread of its own: the newest request wins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _ClabNewestJob ClabNewestJob;

/**
 * ClabNewestKind:
 * @name: of the thread
 * @work: answers the request, by any number of clab_newest_job_hand_over()
 *   until @cancellable is; in the thread
 * @free_request: any thread
 * @free_result: any thread
 * @is_patient: whether an answer is of use although a newer request has come;
 *   otherwise that breaks it off
 *
 * What all jobs of a kind have in common.
 */
typedef struct
{
  const char *name;
  void (*work) (ClabNewestJob *job,
                gconstpointer request,
                GCancellable *cancellable,
                gpointer data);
  GDestroyNotify free_request;
  GDestroyNotify free_result;
  gboolean is_patient;
} ClabNewestKind;

/**
 * ClabNewestReady:
 * @result: (transfer none)
 *
 * Called on the main thread.
 */
typedef void (*ClabNewestReady) (gconstpointer result, gpointer data);

/**
 * clab_newest_job_new:
 * @data: for @ready and the kind's work
 */
ClabNewestJob *
clab_newest_job_new (const ClabNewestKind *kind,
                     ClabNewestReady ready,
                     gpointer data);

/**
 * clab_newest_job_stop:
 *
 * Nothing is delivered any more, and the thread ends soon.
 */
void
clab_newest_job_stop (ClabNewestJob *job);

/**
 * clab_newest_job_free:
 *
 * Ends the thread before it returns; nothing is delivered any more.  After
 * clab_newest_job_stop() it may be called in any thread, before that on the
 * main thread only.
 */
void
clab_newest_job_free (ClabNewestJob *job);

/**
 * clab_newest_job_request:
 * @request: (transfer full)
 *
 * Requests that came before are no longer of interest.
 */
void
clab_newest_job_request (ClabNewestJob *job, gpointer request);

/**
 * clab_newest_job_hand_over:
 * @result: (transfer full)
 *
 * For the kind's work.
 */
void
clab_newest_job_hand_over (ClabNewestJob *job, gpointer result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabNewestJob, clab_newest_job_free)

G_END_DECLS
