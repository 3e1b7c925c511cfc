/* Threads that leave the processor to the window when it wants it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/worker.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

/* How much later than others it comes, in steps of nice(1): alone it has the
 * whole processor, beside another thread about a third of it. */
#define NICE 4

typedef struct
{
  GThreadFunc run;
  gpointer data;
} Work;

static void
give_way (void)
{
#ifdef __linux__
  /* There a “process” of that number is but the calling thread. */
  setpriority (PRIO_PROCESS, 0, getpriority (PRIO_PROCESS, 0) + NICE);
#endif
}

static gpointer
run (gpointer data)
{
  g_autofree Work *work = data;

  give_way ();
  return work->run (work->data);
}

GThread *
clab_worker_new (const char *name, GThreadFunc function, gpointer data)
{
  Work *work = g_new (Work, 1);

  *work = (Work){ function, data };
  return g_thread_new (name, run, work);
}
