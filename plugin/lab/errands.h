/* Work in threads of its own, whose end is waited for before the lab's.
 *
 * All functions are called on the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ClabErrands ClabErrands;

ClabErrands *
clab_errands_new (void);

/**
 * clab_errands_wait:
 *
 * Returns when all work is done and what comes after it was called.
 */
void
clab_errands_wait (ClabErrands *errands);

/**
 * clab_errands_free:
 *
 * Does clab_errands_wait().
 */
void
clab_errands_free (ClabErrands *errands);

/**
 * clab_errands_run:
 * @work: in a thread of its own
 * @after: (nullable): on the main thread afterwards, in any case
 * @data: for both
 */
void
clab_errands_run (ClabErrands *errands,
                  void (*work) (gpointer data),
                  void (*after) (gpointer data),
                  gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabErrands, clab_errands_free)

G_END_DECLS
