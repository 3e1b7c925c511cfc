/* What is to be said about a kernel, found in a thread of its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/facts-job.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/pictures/number-text.h"

/* What differs by less is called the same. */
#define TOLERANCE 1e-6

/**
 * ClabFactsJob:
 * @ready: main thread only, as is @data
 * @mutex: guards what follows
 * @changed: a kernel has come, or the job ends
 * @pending: (nullable): the newest kernel that nobody works on yet
 * @running: (nullable): breaks off what is worked on
 * @text: (nullable): found, but not delivered yet
 * @delivery: source that will deliver it, or 0
 */
struct _ClabFactsJob
{
  ClabFactsReady ready;
  gpointer data;
  GThread *thread;
  GMutex mutex;
  GCond changed;
  ClabKernel *pending;
  GCancellable *running;
  char *text;
  guint delivery;
  gboolean is_over;
};

/* "like 0.25 × “sobel x” (99.3 %)". */
static char *
describe_match (const ClabKernelMatch *match)
{
  char number[CLAB_NUMBER_TEXT_SIZE];
  double likeness = fabs (match->similarity);
  g_autofree char *name = g_strdup_printf ("“%s”", match->name);
  g_autofree char *product
      = fabs (match->factor - 1.0) < TOLERANCE
            ? g_strdup (name)
            : g_strdup_printf (
                  "%s × %s", clab_number_text (number, match->factor, 3), name);

  /* 99.95 would be rounded to 100.0. */
  return 1.0 - likeness < TOLERANCE
             ? g_strdup_printf (_ ("known as %s"), product)
             : g_strdup_printf (_ ("like %s (%.1f %%)"), product,
                                fmin (100.0 * likeness, 99.9));
}

char *
clab_facts_text (const ClabKernelFacts *facts, const ClabKernelMatch *match)
{
  char number[CLAB_NUMBER_TEXT_SIZE];
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Sum %s"),
                          clab_number_text (number, facts->sum, 4));
  if (facts->is_symmetric)
    g_string_append_printf (text, " · %s",
                            _ ("symmetric: convolution = correlation"));
  else if (facts->is_antisymmetric)
    g_string_append_printf (text, " · %s",
                            _ ("antisymmetric: convolution = −correlation"));
  if (facts->rank == 1)
    g_string_append_printf (text, " · %s", _ ("separable"));
  else
    g_string_append_printf (text, " · %s %d", _ ("rank"), (int)facts->rank);
  if (match != NULL)
    {
      g_autofree char *nearest = describe_match (match);

      g_string_append_printf (text, " · %s", nearest);
    }
  return g_string_free (text, FALSE);
}

static gboolean
deliver (gpointer data)
{
  ClabFactsJob *job = data;

  g_mutex_lock (&job->mutex);

  g_autofree char *text = g_steal_pointer (&job->text);

  job->delivery = 0;
  g_mutex_unlock (&job->mutex);
  if (text != NULL)
    job->ready (text, job->data);
  return G_SOURCE_REMOVE;
}

/* Unless a newer kernel makes it worthless. */
static void
hand_over (ClabFactsJob *job, char *text)
{
  g_mutex_lock (&job->mutex);
  job->running = NULL;
  if (job->pending == NULL && !job->is_over)
    {
      g_free (job->text);
      job->text = g_steal_pointer (&text);
      if (job->delivery == 0)
        job->delivery
            = g_idle_add_full (G_PRIORITY_DEFAULT, deliver, job, NULL);
    }
  g_mutex_unlock (&job->mutex);
  g_free (text);
}

/* Waits for a kernel; NULL when the job is over. */
static ClabKernel *
take_kernel (ClabFactsJob *job, GCancellable *cancellable)
{
  g_mutex_lock (&job->mutex);
  while (job->pending == NULL && !job->is_over)
    g_cond_wait (&job->changed, &job->mutex);

  ClabKernel *kernel = job->is_over ? NULL : g_steal_pointer (&job->pending);

  job->running = kernel != NULL ? cancellable : NULL;
  g_mutex_unlock (&job->mutex);
  return kernel;
}

static gpointer
work (gpointer data)
{
  ClabFactsJob *job = data;

  for (;;)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (ClabKernel) kernel = take_kernel (job, cancellable);
      ClabKernelFacts facts;

      if (kernel == NULL)
        return NULL;
      clab_kernel_facts (kernel, &facts);

      g_autoptr (ClabKernelMatch) match
          = clab_kernel_match_new (kernel, cancellable);

      hand_over (job, clab_facts_text (&facts, match));
    }
}

ClabFactsJob *
clab_facts_job_new (ClabFactsReady ready, gpointer data)
{
  ClabFactsJob *job = g_new0 (ClabFactsJob, 1);

  job->ready = ready;
  job->data = data;
  g_mutex_init (&job->mutex);
  g_cond_init (&job->changed);
  job->thread = g_thread_new ("facts", work, job);
  return job;
}

void
clab_facts_job_free (ClabFactsJob *job)
{
  if (job == NULL)
    return;
  g_mutex_lock (&job->mutex);
  job->is_over = TRUE;
  if (job->running != NULL)
    g_cancellable_cancel (job->running);
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
  g_thread_join (job->thread);

  if (job->delivery != 0)
    g_source_remove (job->delivery);
  clab_kernel_free (job->pending);
  g_free (job->text);
  g_cond_clear (&job->changed);
  g_mutex_clear (&job->mutex);
  g_free (job);
}

void
clab_facts_job_request (ClabFactsJob *job, const ClabKernel *kernel)
{
  g_mutex_lock (&job->mutex);
  clab_kernel_free (job->pending);
  job->pending = clab_kernel_copy (kernel);
  if (job->running != NULL)
    g_cancellable_cancel (job->running);
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->mutex);
}
