/* Computes what kernels make of their source, for looking at, in a thread of
 * its own: the newest kernel wins.
 *
 * All functions but clab_glimpse_job_free() are called on the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/glimpse.h"

G_BEGIN_DECLS

typedef struct _ClabGlimpseJob ClabGlimpseJob;

/**
 * ClabGlimpseReady:
 * @glimpse: (transfer none): unchanged during the call
 *
 * Called on the main thread.
 */
typedef void (*ClabGlimpseReady) (const ClabGlimpse *glimpse, gpointer data);

/**
 * clab_glimpse_job_new:
 * @problem: must outlive the job; may be learnt from meanwhile
 * @side: see clab_glimpse_new()
 */
ClabGlimpseJob *
clab_glimpse_job_new (const ClabProblem *problem,
                      gsize side,
                      ClabGlimpseReady ready,
                      gpointer data);

/**
 * clab_glimpse_job_stop:
 *
 * Nothing is delivered any more, and the thread ends soon.
 */
void
clab_glimpse_job_stop (ClabGlimpseJob *job);

/**
 * clab_glimpse_job_free:
 *
 * Ends the thread before it returns; nothing is delivered any more.  After
 * clab_glimpse_job_stop() any thread may call it.
 */
void
clab_glimpse_job_free (ClabGlimpseJob *job);

/**
 * clab_glimpse_job_request:
 * @weights: n_kernels × (taps, then the bias if there is one), copied
 */
void
clab_glimpse_job_request (ClabGlimpseJob *job, const double *weights);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabGlimpseJob, clab_glimpse_job_free)

G_END_DECLS
