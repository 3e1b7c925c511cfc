/* Tests of src/learn/race.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/race.h"

#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/learn/initials.h"
#include "tests/support/learn-examples.h"
#include "tests/support/suite.h"

#define MAX_RUNNERS 8

/* What a race told of each runner. */
typedef struct
{
  gsize n[MAX_RUNNERS];
  double first[MAX_RUNNERS];
  double last[MAX_RUNNERS];
} Told;

static void
observe (gsize runner, const ClabLearnStep *step, gpointer data)
{
  Told *told = data;

  ck_assert_uint_lt (runner, MAX_RUNNERS);
  ck_assert_uint_eq (step->step, told->n[runner]);
  if (told->n[runner]++ == 0)
    told->first[runner] = step->loss;
  told->last[runner] = step->loss;
}

/* Everything that a race needs. */
typedef struct
{
  ClabProblem *problem;
  ClabParallel *parallel;
  ClabRace *race;
} Fixture;

static Fixture
set_up (double rate, gboolean has_all)
{
  ClabLearnOptions options = learn_options ("each", "same", "replicate");
  Fixture fixture;

  options.rate = rate;
  fixture.problem = learn_problem (&options, 1, 25, 25, FALSE);
  fixture.parallel = clab_parallel_new (1);
  fixture.race = clab_race_new (fixture.problem, has_all);

  g_autofree double *initial
      = clab_initial_weights (fixture.problem, "random", NULL);

  ck_assert (
      clab_race_prepare (fixture.race, initial, fixture.parallel, NULL, NULL));
  return fixture;
}

static void
tear_down (Fixture *fixture)
{
  clab_race_free (fixture->race);
  clab_parallel_free (fixture->parallel);
  clab_problem_free (fixture->problem);
}

START_TEST (all_that_take_steps_run_from_one_start)
{
  Fixture fixture = set_up (0.0, TRUE);
  Told told = { 0 };
  ClabLearner *learner;
  gsize n = clab_race_n_runners (fixture.race);

  ck_assert_uint_eq (n, clab_optimizers.n_rows - 1);
  ck_assert (clab_race_step (fixture.race, 0, observe, &told, NULL, NULL));
  for (int i = 0; i < 30; i++)
    ck_assert (clab_race_step (fixture.race, 1, observe, &told, NULL, NULL));

  gsize leader = clab_race_leader (fixture.race, &learner);

  for (gsize i = 0; i < n; i++)
    {
      ck_assert_uint_eq (told.n[i], 31);
      ck_assert_double_eq (told.first[i], told.first[0]);
      ck_assert_double_lt (told.last[i], told.first[i]);
      ck_assert_double_ge (told.last[i], told.last[leader]);
      for (gsize j = 0; j < i; j++)
        ck_assert_ptr_ne (clab_race_optimizer (fixture.race, i),
                          clab_race_optimizer (fixture.race, j));
    }
  ck_assert_ptr_eq (learner, clab_race_learner (fixture.race, leader));
  tear_down (&fixture);
}
END_TEST

/* At this rate gradient descent diverges, and Adam does not. */
START_TEST (who_diverges_is_out_and_the_others_go_on)
{
  Fixture fixture = set_up (5.0, TRUE);
  Told told = { 0 };
  ClabLearner *learner;

  for (int i = 0; i < 200; i++)
    ck_assert (clab_race_step (fixture.race, 1, observe, &told, NULL, NULL));
  ck_assert_str_eq (clab_race_optimizer (fixture.race, 0)->choice.nick, "sgd");
  ck_assert_uint_lt (told.n[0], 200);

  gsize leader = clab_race_leader (fixture.race, &learner);
  g_autofree char *text = clab_race_describe (fixture.race);

  ck_assert_uint_eq (told.n[leader], 201);
  ck_assert_ptr_nonnull (strstr (text, " leads the race.\n"));
  ck_assert_ptr_nonnull (strstr (text, "\nGradient descent: Learning div"));
  tear_down (&fixture);
}
END_TEST

START_TEST (one_runner_is_no_race)
{
  Fixture fixture = set_up (0.0, FALSE);
  Told told = { 0 };
  ClabLearner *learner;

  ck_assert_uint_eq (clab_race_n_runners (fixture.race), 1);
  ck_assert (clab_race_step (fixture.race, 5, observe, &told, NULL, NULL));
  ck_assert_uint_eq (clab_race_leader (fixture.race, &learner), 0);

  g_autofree char *text = clab_race_describe (fixture.race);

  ck_assert_str_eq (text, "");
  tear_down (&fixture);
}
END_TEST

START_TEST (the_last_one_s_divergence_is_an_error)
{
  ClabLearnOptions options = learn_options ("each", "same", "replicate");

  options.optimizer = clab_table_find (&clab_optimizers, "sgd", NULL);
  options.rate = 1e6;

  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 9, 9, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabRace) race = clab_race_new (problem, FALSE);
  g_autofree double *initial = clab_initial_weights (problem, "random", NULL);
  g_autoptr (GError) error = NULL;
  Told told = { 0 };

  ck_assert (clab_race_prepare (race, initial, parallel, NULL, NULL));
  ck_assert (!clab_race_step (race, 100, observe, &told, NULL, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_DIVERGED));
}
END_TEST

START_TEST (a_cancelled_race_is_an_error)
{
  Fixture fixture = set_up (0.0, TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Told told = { 0 };

  g_cancellable_cancel (cancellable);
  ck_assert (
      !clab_race_step (fixture.race, 3, observe, &told, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  tear_down (&fixture);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("race");
  TCase *running = tcase_create ("running");

  tcase_add_test (running, all_that_take_steps_run_from_one_start);
  tcase_add_test (running, who_diverges_is_out_and_the_others_go_on);
  tcase_add_test (running, one_runner_is_no_race);
  tcase_add_test (running, the_last_one_s_divergence_is_an_error);
  tcase_add_test (running, a_cancelled_race_is_an_error);
  suite_add_tcase (suite, running);
  return suite_run (suite);
}
