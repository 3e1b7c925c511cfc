/* Tests of plugin/lab/learn-job.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/learn-job.h"

#include <math.h>

#include "tests/support/suite.h"

#define SIDE 24

/* The target is half the source. */
static ClabProblem *
halving_problem (const char *optimizer)
{
  ClabLearnOptions options;

  clab_learn_options_init (&options);
  options.optimizer = clab_table_find (&clab_optimizers, optimizer, NULL);

  ClabProblem *problem = clab_problem_new (&options, NULL);
  ClabTensor *source = clab_tensor_new (1, 1, SIDE, SIDE, NULL);
  ClabTensor *target = clab_tensor_new (1, 1, SIDE, SIDE, NULL);
  guint32 state = 7;

  for (gsize i = 0; i < SIDE * SIDE; i++)
    {
      state = state * 1664525u + 1013904223u;
      source->data[i] = (float)(state >> 24) / 255.0f;
      target->data[i] = source->data[i] / 2.0f;
    }

  ClabPair pair = { .source = source, .target = target };

  ck_assert (clab_problem_add (problem, &pair, NULL));
  return problem;
}

static void
wait_until_idle (ClabLearnJob *job)
{
  while (clab_learn_job_is_busy (job))
    g_usleep (1000);
}

START_TEST (every_loss_arrives_once_and_some_kernels)
{
  g_autoptr (ClabLearnJob) job
      = clab_learn_job_new (halving_problem ("adam"), "zeros", "", NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();
  gsize step, last = 0;
  ClabBank *bank;

  clab_loss_curves_add (curves, "loss");
  clab_learn_job_run (job, 50);
  wait_until_idle (job);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves, 0), 50);
  clab_learn_job_run (job, 51);
  wait_until_idle (job);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves, 0), 51);
  ck_assert_uint_eq (clab_loss_curves_n_values (curves, 0), 52);
  ck_assert (isfinite (clab_loss_curves_floor (curves)));
  while ((bank = clab_learn_job_take_bank (job, &step)) != NULL)
    {
      ck_assert_uint_ge (step, last);
      last = step;
      clab_bank_free (bank);
    }
  ck_assert_uint_eq (last, 51);
}
END_TEST

START_TEST (an_exact_answer_takes_one_step_and_has_a_verdict)
{
  g_autoptr (ClabLearnJob) job
      = clab_learn_job_new (halving_problem ("exact"), "zeros", "", NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();

  clab_loss_curves_add (curves, "loss");
  clab_learn_job_run (job, 200);
  wait_until_idle (job);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves, 0), 1);

  g_autofree char *verdict = clab_learn_job_verdict (job);

  ck_assert_ptr_nonnull (strstr (verdict, "100 %"));
}
END_TEST

START_TEST (it_pauses_and_ends_at_any_moment)
{
  ClabLearnJob *job
      = clab_learn_job_new (halving_problem ("adam"), "zeros", "", NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();

  clab_loss_curves_add (curves, "loss");
  clab_learn_job_run (job, 100000000);
  g_usleep (20000);
  clab_learn_job_pause (job);
  wait_until_idle (job);

  gsize done = clab_learn_job_poll (job, curves, 0);

  g_usleep (20000);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves, 0), done);
  clab_learn_job_run (job, 100000000);
  clab_learn_job_free (job);
}
END_TEST

START_TEST (a_wrong_start_is_an_error)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (
      clab_learn_job_new (halving_problem ("adam"), "[1 2", "", &error));
  ck_assert_ptr_nonnull (error);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("learn-job");
  TCase *thread = tcase_create ("thread");

  tcase_add_test (thread, every_loss_arrives_once_and_some_kernels);
  tcase_add_test (thread, an_exact_answer_takes_one_step_and_has_a_verdict);
  tcase_add_test (thread, it_pauses_and_ends_at_any_moment);
  tcase_add_test (thread, a_wrong_start_is_an_error);
  suite_add_tcase (suite, thread);
  return suite_run (suite);
}
