/* What is to be said about a kernel, found in a thread of its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/facts-job.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/lab/newest-job.h"
#include "plugin/pictures/number-text.h"

/* What differs by less is called the same. */
#define TOLERANCE 1e-6

/* A sum so small beside the weights comes of rounding. */
#define NOISE 1e-12

struct _ClabFactsJob
{
  ClabFactsReady ready;
  gpointer data;
  ClabNewestJob *newest;
};

/* "like 0.25 × “sobel x” (99.3 %)". */
static char *
describe_match (const ClabKernelMatch *match)
{
  char number[CLAB_NUMBER_TEXT_SIZE];
  double likeness = fabs (match->similarity);
  g_autofree char *name = g_strdup_printf (_ ("“%s”"), match->name);
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
  double sum = fabs (facts->sum) > NOISE * facts->l1 ? facts->sum : 0.0;

  g_string_append_printf (text, _ ("Sum %s"),
                          clab_number_text (number, sum, 4));
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

static void
find_facts (ClabNewestJob *newest,
            gconstpointer kernel,
            GCancellable *cancellable,
            gpointer data)
{
  ClabKernelFacts facts;

  (void)data;
  clab_kernel_facts (kernel, &facts);

  g_autoptr (ClabKernelMatch) match
      = clab_kernel_match_new (kernel, cancellable);

  if (!g_cancellable_is_cancelled (cancellable))
    clab_newest_job_hand_over (newest, clab_facts_text (&facts, match));
}

static void
tell (gconstpointer text, gpointer data)
{
  const ClabFactsJob *job = data;

  job->ready (text, job->data);
}

static void
free_kernel (gpointer kernel)
{
  clab_kernel_free (kernel);
}

static const ClabNewestKind kind = {
  .name = "facts",
  .work = find_facts,
  .free_request = free_kernel,
  .free_result = g_free,
};

ClabFactsJob *
clab_facts_job_new (ClabFactsReady ready, gpointer data)
{
  ClabFactsJob *job = g_new (ClabFactsJob, 1);

  job->ready = ready;
  job->data = data;
  job->newest = clab_newest_job_new (&kind, tell, job);
  return job;
}

void
clab_facts_job_free (ClabFactsJob *job)
{
  if (job == NULL)
    return;
  clab_newest_job_free (job->newest);
  g_free (job);
}

void
clab_facts_job_request (ClabFactsJob *job, const ClabKernel *kernel)
{
  clab_newest_job_request (job->newest, clab_kernel_copy (kernel));
}
