/* Tests of plugin/lab/glimpse-job.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/glimpse-job.h"

#include "tests/support/suite.h"

#define SIDE 16

/* A grey image and itself as the target, for 1 × 1 kernels without bias. */
static ClabProblem *
identity_problem (void)
{
  ClabLearnOptions options;

  clab_learn_options_init (&options);
  options.rows = options.columns = 1;
  options.with_bias = FALSE;

  ClabProblem *problem = clab_problem_new (&options, NULL);
  ClabPair pair = { .source = clab_tensor_new (1, 1, SIDE, SIDE, NULL),
                    .target = clab_tensor_new (1, 1, SIDE, SIDE, NULL) };

  for (gsize i = 0; i < SIDE * SIDE; i++)
    pair.source->data[i] = pair.target->data[i] = 0.5f;
  ck_assert (clab_problem_add (problem, &pair, NULL));
  return problem;
}

typedef struct
{
  int n;
  float last;
} Delivered;

static void
ready (const ClabGlimpse *glimpse, gpointer data)
{
  Delivered *delivered = data;

  delivered->n++;
  delivered->last = glimpse->prediction[0];
}

START_TEST (the_newest_kernel_is_delivered_last)
{
  g_autoptr (ClabProblem) problem = identity_problem ();
  Delivered delivered = { 0 };
  g_autoptr (ClabGlimpseJob) job
      = clab_glimpse_job_new (problem, SIDE, ready, &delivered);

  for (int i = 1; i <= 40; i++)
    {
      double weight = i;

      clab_glimpse_job_request (job, &weight);
    }
  while (delivered.last != 20.0f)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_int_le (delivered.n, 2);
}
END_TEST

START_TEST (it_ends_at_any_moment_and_delivers_no_more)
{
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (ClabProblem) problem = identity_problem ();
      Delivered delivered = { 0 };
      ClabGlimpseJob *job
          = clab_glimpse_job_new (problem, SIDE, ready, &delivered);
      double weight = 1.0;

      clab_glimpse_job_request (job, &weight);
      if (i % 2 == 0)
        g_usleep (100);
      clab_glimpse_job_free (job);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      ck_assert_int_eq (delivered.n, 0);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("glimpse-job");
  TCase *thread = tcase_create ("thread");

  tcase_add_test (thread, the_newest_kernel_is_delivered_last);
  tcase_add_test (thread, it_ends_at_any_moment_and_delivers_no_more);
  suite_add_tcase (suite, thread);
  return suite_run (suite);
}
