/* A team of threads that shares out numbered pieces of work.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/parallel.h"

#include <stdlib.h>

#define CACHE_LINE 64

/* How often to look for news before going to sleep, some tens of microseconds
 * altogether: waking up takes as long as a small filter. */
#define LOOKS 1000

/* @round and @busy are also looked at without the lock.
 *
 * @looks: how often to look before sleeping
 * @round: counts calls of clab_parallel_run()
 * @busy: others that have not finished this round
 * @duty: (nullable): what the caller does during runs, with @duty_data
 * @scratch: (nullable): scratch_size bytes that whoever runs may use
 */
struct _ClabParallel
{
  guint threads;
  guint looks;
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

  ClabParallelDuty duty;
  gpointer duty_data;

  void *scratch;
  gsize scratch_size;
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

static gboolean
has_pieces (const ClabParallel *parallel)
{
  return __atomic_load_n (&parallel->next_piece, __ATOMIC_RELAXED)
         < parallel->n_pieces;
}

static void
pause_briefly (void)
{
#if defined __x86_64__ || defined __i386__
  __builtin_ia32_pause ();
#endif
}

static guint
peek (const guint *counter)
{
  return __atomic_load_n (counter, __ATOMIC_ACQUIRE);
}

static gpointer
serve (gpointer data)
{
  g_autofree Member *member = data;
  ClabParallel *parallel = member->parallel;
  guint seen = 0;

  for (;;)
    {
      for (guint i = 0; i < parallel->looks && peek (&parallel->round) == seen;
           i++)
        pause_briefly ();

      g_mutex_lock (&parallel->lock);
      while (parallel->round == seen && !parallel->is_ending)
        g_cond_wait (&parallel->start, &parallel->lock);
      gboolean is_ending = parallel->is_ending;
      seen = parallel->round;
      g_mutex_unlock (&parallel->lock);
      if (is_ending)
        return NULL;

      take_pieces (parallel, member->worker);
      if (__atomic_sub_fetch (&parallel->busy, 1, __ATOMIC_ACQ_REL) == 0)
        {
          g_mutex_lock (&parallel->lock);
          g_cond_signal (&parallel->finished);
          g_mutex_unlock (&parallel->lock);
        }
    }
}

/* Shares the round's pieces with the other threads. */
static void
call_others (ClabParallel *parallel)
{
  g_mutex_lock (&parallel->lock);
  parallel->busy = parallel->threads - 1;
  __atomic_store_n (&parallel->round, parallel->round + 1, __ATOMIC_RELEASE);
  g_cond_broadcast (&parallel->start);
  g_mutex_unlock (&parallel->lock);
}

static void
wait_for_others (ClabParallel *parallel)
{
  for (guint i = 0; i < parallel->looks && peek (&parallel->busy) > 0; i++)
    pause_briefly ();

  g_mutex_lock (&parallel->lock);
  while (peek (&parallel->busy) > 0)
    g_cond_wait (&parallel->finished, &parallel->lock);
  g_mutex_unlock (&parallel->lock);
}

ClabParallel *
clab_parallel_new (guint threads)
{
  ClabParallel *parallel = g_new0 (ClabParallel, 1);

  parallel->threads = threads > 0 ? threads : g_get_num_processors ();
  parallel->looks = parallel->threads <= g_get_num_processors () ? LOOKS : 0;
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
  free (parallel->scratch);
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

static void
do_duty (ClabParallel *parallel)
{
  ClabParallelDuty duty = parallel->duty;
  gpointer data = parallel->duty_data;

  parallel->duty = NULL;
  if (duty (data))
    {
      parallel->duty = duty;
      parallel->duty_data = data;
    }
}

void
clab_parallel_settle (ClabParallel *parallel)
{
  while (parallel->duty != NULL)
    do_duty (parallel);
}

void
clab_parallel_post (ClabParallel *parallel,
                    ClabParallelDuty duty,
                    gpointer data)
{
  clab_parallel_settle (parallel);
  parallel->duty = duty;
  parallel->duty_data = data;
}

void *
clab_parallel_scratch (ClabParallel *parallel, gsize size)
{
  if (parallel->scratch == NULL || size > parallel->scratch_size)
    {
      free (parallel->scratch);
      parallel->scratch_size = size;
      if (posix_memalign (&parallel->scratch, CACHE_LINE, size) != 0)
        {
          parallel->scratch = NULL;
          parallel->scratch_size = 0;
        }
    }
  return parallel->scratch;
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
      call_others (parallel);
      while (parallel->duty != NULL && has_pieces (parallel))
        do_duty (parallel);
    }
  take_pieces (parallel, 0);
  if (is_shared)
    wait_for_others (parallel);
}
