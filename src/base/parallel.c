/* A team of threads that shares out numbered pieces of work.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/parallel.h"

struct _ClabParallel
{
  guint threads;
  GThread **others;

  GMutex lock;
  GCond start;
  GCond finished;
  guint round;
  guint busy;
  gboolean is_ending;

  ClabParallelFunc func;
  gpointer data;
  gsize n_pieces;
  gsize next_piece;
};

typedef struct
{
  ClabParallel *parallel;
  guint worker;
} Member;

static void
take_pieces (ClabParallel *parallel, guint worker)
{
  for (;;)
    {
      gsize piece
          = __atomic_fetch_add (&parallel->next_piece, 1, __ATOMIC_RELAXED);

      if (piece >= parallel->n_pieces)
        return;
      parallel->func (piece, worker, parallel->data);
    }
}

static gpointer
serve (gpointer data)
{
  g_autofree Member *member = data;
  ClabParallel *parallel = member->parallel;
  guint seen = 0;

  g_mutex_lock (&parallel->lock);
  for (;;)
    {
      while (parallel->round == seen && !parallel->is_ending)
        g_cond_wait (&parallel->start, &parallel->lock);
      if (parallel->is_ending)
        break;
      seen = parallel->round;
      g_mutex_unlock (&parallel->lock);
      take_pieces (parallel, member->worker);
      g_mutex_lock (&parallel->lock);
      if (--parallel->busy == 0)
        g_cond_signal (&parallel->finished);
    }
  g_mutex_unlock (&parallel->lock);
  return NULL;
}

ClabParallel *
clab_parallel_new (guint threads)
{
  ClabParallel *parallel = g_new0 (ClabParallel, 1);

  parallel->threads = threads > 0 ? threads : g_get_num_processors ();
  parallel->others = g_new (GThread *, parallel->threads - 1);
  g_mutex_init (&parallel->lock);
  g_cond_init (&parallel->start);
  g_cond_init (&parallel->finished);
  for (guint i = 0; i + 1 < parallel->threads; i++)
    {
      Member *member = g_new (Member, 1);

      *member = (Member){ parallel, i + 1 };
      parallel->others[i] = g_thread_new ("convlab", serve, member);
    }
  return parallel;
}

void
clab_parallel_free (ClabParallel *parallel)
{
  if (parallel == NULL)
    return;
  g_mutex_lock (&parallel->lock);
  parallel->is_ending = TRUE;
  g_cond_broadcast (&parallel->start);
  g_mutex_unlock (&parallel->lock);
  for (guint i = 0; i + 1 < parallel->threads; i++)
    g_thread_join (parallel->others[i]);
  g_free (parallel->others);
  g_mutex_clear (&parallel->lock);
  g_cond_clear (&parallel->start);
  g_cond_clear (&parallel->finished);
  g_free (parallel);
}

guint
clab_parallel_threads (const ClabParallel *parallel)
{
  return parallel->threads;
}

void
clab_parallel_run (ClabParallel *parallel,
                   gsize n_pieces,
                   ClabParallelFunc func,
                   gpointer data)
{
  gboolean is_shared = parallel->threads > 1 && n_pieces > 1;

  parallel->func = func;
  parallel->data = data;
  parallel->n_pieces = n_pieces;
  parallel->next_piece = 0;
  if (is_shared)
    {
      g_mutex_lock (&parallel->lock);
      parallel->busy = parallel->threads - 1;
      parallel->round++;
      g_cond_broadcast (&parallel->start);
      g_mutex_unlock (&parallel->lock);
    }
  take_pieces (parallel, 0);
  if (is_shared)
    {
      g_mutex_lock (&parallel->lock);
      while (parallel->busy > 0)
        g_cond_wait (&parallel->finished, &parallel->lock);
      g_mutex_unlock (&parallel->lock);
    }
}
