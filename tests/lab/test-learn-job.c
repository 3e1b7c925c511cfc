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

START_TEST (every_loss_arrives_once_and_some_moments)
{
  g_autoptr (ClabLearnJob) job
      = clab_learn_job_new (halving_problem ("adam"), "zeros", "", FALSE, NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();
  gsize n = 0, last = 0;
  ClabLearnMoment *moment;

  clab_learn_job_add_curves (job, curves);
  clab_learn_job_run (job, 50);
  wait_until_idle (job);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves), 50);
  clab_learn_job_run (job, 51);
  wait_until_idle (job);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves), 51);
  ck_assert_uint_eq (clab_loss_curves_n_values (curves, 0), 52);
  ck_assert (isfinite (clab_loss_curves_floor (curves)));
  while ((moment = clab_learn_job_take_moment (job)) != NULL)
    {
      ck_assert (n > 0 ? moment->step > last : moment->step == 0);
      ck_assert_str_eq (moment->optimizer->choice.nick, "adam");
      last = moment->step;
      n++;
      clab_learn_moment_free (moment);
    }
  ck_assert_uint_ge (n, 50);
  ck_assert_uint_eq (last, 51);
}
END_TEST

START_TEST (an_exact_answer_takes_one_step_and_has_a_verdict)
{
  g_autoptr (ClabLearnJob) job = clab_learn_job_new (halving_problem ("exact"),
                                                     "zeros", "", FALSE, NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();

  clab_learn_job_add_curves (job, curves);
  clab_learn_job_run (job, 200);
  wait_until_idle (job);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves), 1);

  g_autofree char *verdict = clab_learn_job_verdict (job);

  ck_assert_ptr_nonnull (strstr (verdict, "100 %"));
}
END_TEST

START_TEST (it_pauses_and_ends_at_any_moment)
{
  ClabLearnJob *job
      = clab_learn_job_new (halving_problem ("adam"), "zeros", "", FALSE, NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();

  clab_learn_job_add_curves (job, curves);
  clab_learn_job_run (job, 100000000);
  g_usleep (20000);
  clab_learn_job_pause (job);
  wait_until_idle (job);

  gsize done = clab_learn_job_poll (job, curves);

  g_usleep (20000);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves), done);
  clab_learn_job_run (job, 100000000);
  clab_learn_job_free (job);
}
END_TEST

START_TEST (a_race_has_a_curve_for_each_and_moments_of_who_leads)
{
  g_autoptr (ClabLearnJob) job = clab_learn_job_new (halving_problem ("exact"),
                                                     "random", "", TRUE, NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();
  ClabLearnMoment *moment;

  clab_learn_job_add_curves (job, curves);
  ck_assert_uint_eq (clab_loss_curves_n_curves (curves), 5);
  clab_learn_job_run (job, 20);
  wait_until_idle (job);
  ck_assert_uint_eq (clab_learn_job_poll (job, curves), 20);
  for (gsize i = 0; i < 5; i++)
    ck_assert_uint_eq (clab_loss_curves_n_values (curves, i), 21);
  while ((moment = clab_learn_job_take_moment (job)) != NULL)
    {
      for (gsize i = 0; i < 5; i++)
        if (g_str_equal (clab_loss_curves_label (curves, i),
                         moment->optimizer->choice.label))
          for (gsize j = 0; j < 5; j++)
            ck_assert_double_le (
                clab_loss_curves_value (curves, i, CLAB_LOSS_TRAINING,
                                        moment->step),
                clab_loss_curves_value (curves, j, CLAB_LOSS_TRAINING,
                                        moment->step));
      clab_learn_moment_free (moment);
    }

  g_autofree char *verdict = clab_learn_job_verdict (job);

  ck_assert_ptr_nonnull (strstr (verdict, " leads the race.\n"));
}
END_TEST

START_TEST (after_divergence_it_is_not_busy_whatever_it_is_told)
{
  ClabProblem *problem = halving_problem ("sgd");

  problem->options.rate = 1e9;

  g_autoptr (ClabLearnJob) job
      = clab_learn_job_new (problem, "zeros", "", FALSE, NULL);

  clab_learn_job_run (job, 50);
  wait_until_idle (job);
  ck_assert (clab_learn_job_has_failed (job));

  g_autofree char *verdict = clab_learn_job_verdict (job);

  ck_assert_ptr_nonnull (strstr (verdict, "diverged"));
  clab_learn_job_run (job, 500);
  ck_assert (!clab_learn_job_is_busy (job));
}
END_TEST

START_TEST (a_paused_lesson_has_a_verdict)
{
  g_autoptr (ClabLearnJob) job
      = clab_learn_job_new (halving_problem ("adam"), "zeros", "", FALSE, NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();

  clab_learn_job_add_curves (job, curves);
  clab_learn_job_run (job, 100000000);
  while (clab_learn_job_poll (job, curves) == 0)
    g_usleep (1000);
  clab_learn_job_pause (job);
  wait_until_idle (job);

  g_autofree char *verdict = clab_learn_job_verdict (job);

  ck_assert_ptr_nonnull (verdict);
}
END_TEST

START_TEST (a_stopped_lesson_has_a_verdict_and_takes_no_more_steps)
{
  g_autoptr (ClabLearnJob) job
      = clab_learn_job_new (halving_problem ("adam"), "zeros", "", FALSE, NULL);
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();

  clab_learn_job_add_curves (job, curves);
  clab_learn_job_run (job, 100000000);
  while (clab_learn_job_poll (job, curves) == 0)
    g_usleep (1000);
  ck_assert (!clab_learn_job_has_ended (job));
  clab_learn_job_stop (job);
  ck_assert (clab_learn_job_has_ended (job));
  wait_until_idle (job);
  ck_assert (!clab_learn_job_has_failed (job));

  g_autofree char *verdict = clab_learn_job_verdict (job);
  gsize done = clab_learn_job_poll (job, curves);

  ck_assert_ptr_nonnull (verdict);
  clab_learn_job_run (job, 100000001);
  ck_assert (!clab_learn_job_is_busy (job));
  ck_assert_uint_eq (clab_learn_job_poll (job, curves), done);
}
END_TEST

START_TEST (a_wrong_start_is_an_error)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (
      clab_learn_job_new (halving_problem ("adam"), "[1 2", "", FALSE, &error));
  ck_assert_ptr_nonnull (error);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("learn-job");
  TCase *thread = tcase_create ("thread");

  tcase_add_test (thread, every_loss_arrives_once_and_some_moments);
  tcase_add_test (thread, an_exact_answer_takes_one_step_and_has_a_verdict);
  tcase_add_test (thread, it_pauses_and_ends_at_any_moment);
  tcase_add_test (thread, a_race_has_a_curve_for_each_and_moments_of_who_leads);
  tcase_add_test (thread, after_divergence_it_is_not_busy_whatever_it_is_told);
  tcase_add_test (thread, a_paused_lesson_has_a_verdict);
  tcase_add_test (thread,
                  a_stopped_lesson_has_a_verdict_and_takes_no_more_steps);
  tcase_add_test (thread, a_wrong_start_is_an_error);
  suite_add_tcase (suite, thread);
  return suite_run (suite);
}
