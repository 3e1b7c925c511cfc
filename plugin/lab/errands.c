/* Work in threads of its own, whose end is waited for before the lab's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/errands.h"

#include "plugin/lab/worker.h"

/**
 * ClabErrands:
 * @running: (element-type Errand): in the order of their beginning
 */
struct _ClabErrands
{
  GQueue running;
};

/**
 * Errand:
 * @end: source that ends it, set by its thread
 */
typedef struct
{
  ClabErrands *errands;
  GThread *thread;
  void (*work) (gpointer data);
  void (*after) (gpointer data);
  gpointer data;
  guint end;
} Errand;

/* After its thread. */
static void
finish (Errand *errand)
{
  g_queue_remove (&errand->errands->running, errand);
  if (errand->after != NULL)
    errand->after (errand->data);
  g_free (errand);
}

static gboolean
ended (gpointer data)
{
  Errand *errand = data;

  g_thread_join (errand->thread);
  finish (errand);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  Errand *errand = data;

  errand->work (errand->data);
  errand->end = g_idle_add_full (G_PRIORITY_DEFAULT, ended, errand, NULL);
  return NULL;
}

ClabErrands *
clab_errands_new (void)
{
  ClabErrands *errands = g_new (ClabErrands, 1);

  g_queue_init (&errands->running);
  return errands;
}

void
clab_errands_wait (ClabErrands *errands)
{
  while (!g_queue_is_empty (&errands->running))
    {
      Errand *errand = g_queue_peek_head (&errands->running);

      g_thread_join (errand->thread);
      g_source_remove (errand->end);
      finish (errand);
    }
}

void
clab_errands_free (ClabErrands *errands)
{
  if (errands == NULL)
    return;
  clab_errands_wait (errands);
  g_free (errands);
}

void
clab_errands_run (ClabErrands *errands,
                  void (*work) (gpointer data),
                  void (*after) (gpointer data),
                  gpointer data)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->errands = errands;
  errand->work = work;
  errand->after = after;
  errand->data = data;
  g_queue_push_tail (&errands->running, errand);
  errand->thread = clab_worker_new ("errand", run, errand);
}
