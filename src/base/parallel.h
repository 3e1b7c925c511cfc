/* A team of threads that shares out numbered pieces of work.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ClabParallel ClabParallel;

/**
 * ClabParallelFunc:
 * @piece: 0 … n_pieces − 1, each exactly once
 * @worker: 0 … threads − 1, which scratch memory to use
 */
typedef void (*ClabParallelFunc) (gsize piece, guint worker, gpointer data);

/**
 * clab_parallel_new:
 * @threads: how many work, the caller included; 0 = one per processor
 *
 * One team is used by one thread at a time and not from inside its own pieces.
 */
ClabParallel *
clab_parallel_new (guint threads);

/**
 * clab_parallel_free:
 *
 * Ends all threads before it returns.
 */
void
clab_parallel_free (ClabParallel *parallel);

guint
clab_parallel_threads (const ClabParallel *parallel);

/**
 * clab_parallel_scratch:
 * @size: in bytes
 *
 * Memory for one piece of work after the other, so that repeated work
 * allocates nothing.
 *
 * Returns: (transfer none) (nullable): @size bytes at a multiple of a cache
 *   line, whose values are not initialised, until the next call; %NULL if
 *   there is not enough memory.
 */
void *
clab_parallel_scratch (ClabParallel *parallel, gsize size);

/**
 * clab_parallel_run:
 *
 * Calls @func for every piece and returns when all are done.  The caller
 * takes part; pieces are taken in order, as threads become free.  What a
 * piece computes must depend on its number only, never on @worker, so that
 * results do not depend on the number of threads.
 */
void
clab_parallel_run (ClabParallel *parallel,
                   gsize n_pieces,
                   ClabParallelFunc func,
                   gpointer data);

/**
 * ClabParallelDuty:
 *
 * Does a little of what only the caller's thread may do.
 *
 * Returns: whether there is more.
 */
typedef gboolean (*ClabParallelDuty) (gpointer data);

/**
 * clab_parallel_post:
 *
 * As long as the others have pieces to take, the caller of clab_parallel_run()
 * works on @duty instead: so that waiting for somebody outside of the team
 * costs no time.  What remains is left for the next run.  A duty that was
 * posted before is settled first.
 */
void
clab_parallel_post (ClabParallel *parallel,
                    ClabParallelDuty duty,
                    gpointer data);

/**
 * clab_parallel_settle:
 *
 * Does all that remains of the duty, if one is posted.
 */
void
clab_parallel_settle (ClabParallel *parallel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabParallel, clab_parallel_free)

G_END_DECLS
