/* What is to be said about a kernel, found in a thread of its own: the newest
 * kernel wins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/kernel-facts.h"

G_BEGIN_DECLS

/**
 * clab_facts_text:
 * @match: (nullable): of the same kernel
 *
 * Returns: (transfer full): the facts in one line.
 */
char *
clab_facts_text (const ClabKernelFacts *facts, const ClabKernelMatch *match);

/**
 * ClabFactsReady:
 * @text: as clab_facts_text() has it
 *
 * Called in the main thread.
 */
typedef void (*ClabFactsReady) (const char *text, gpointer data);

typedef struct _ClabFactsJob ClabFactsJob;

ClabFactsJob *
clab_facts_job_new (ClabFactsReady ready, gpointer data);

/**
 * clab_facts_job_free:
 *
 * The thread has ended when it returns.
 */
void
clab_facts_job_free (ClabFactsJob *job);

/**
 * clab_facts_job_request:
 * @kernel: copied
 *
 * Facts of kernels that came before are no longer wanted.
 */
void
clab_facts_job_request (ClabFactsJob *job, const ClabKernel *kernel);

G_END_DECLS
