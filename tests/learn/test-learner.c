/* Tests of src/learn/learner.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/learner.h"

#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/learn/initials.h"
#include "tests/support/learn-examples.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

#define MAX_STEPS 400

/* What an observer has seen. */
typedef struct
{
  gsize n;
  gsize stop_at;
  gsize steps[MAX_STEPS];
  double losses[MAX_STEPS];
  double validations[MAX_STEPS];
} Trace;

static gboolean
observe (const ClabLearnStep *step, gpointer data)
{
  Trace *trace = data;

  ck_assert_uint_lt (trace->n, MAX_STEPS);
  trace->steps[trace->n] = step->step;
  trace->losses[trace->n] = step->loss;
  trace->validations[trace->n] = step->validation;
  trace->n++;
  return trace->stop_at == 0 || step->step < trace->stop_at;
}

static ClabLearner *
start (const ClabProblem *problem, const char *initial, ClabParallel *parallel)
{
  g_autofree double *weights = clab_initial_weights (problem, initial, NULL);

  return clab_learner_new (problem, weights, parallel, NULL, NULL);
}

static ClabLearnOptions
with_optimizer (const char *optimizer)
{
  ClabLearnOptions options = learn_options ("each", "same", "replicate");

  options.optimizer = clab_table_find (&clab_optimizers, optimizer, NULL);
  return options;
}

/* Without and with a small penalty. */
START_TEST (a_default_rate_never_diverges)
{
  const ClabChoice *optimizer
      = clab_table_row (&clab_optimizers, (gsize)_i % clab_optimizers.n_rows);

  for (gsize loss = 0; loss < 3; loss++)
    for (gsize activation = 0; activation < 4; activation++)
      {
        const char *const activations[] = { "none", "relu", "abs", "tanh" };
        ClabLearnOptions options = with_optimizer (optimizer->nick);
        options.loss = (const ClabLoss *)clab_table_row (&clab_losses, loss);
        options.activation = clab_table_find (&clab_activations,
                                              activations[activation], NULL);
        options.l2 = _i < (int)clab_optimizers.n_rows ? 0 : 1e-6;
        if (options.optimizer->is_exact && (loss > 0 || activation > 0))
          continue;
        g_autoptr (ClabProblem) problem
            = learn_problem (&options, 1, 32, 32, FALSE);
        g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
        g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
        Trace trace = { 0 };

        ck_assert (
            clab_learner_run (learner, 150, observe, &trace, NULL, NULL));
        ck_assert_double_lt (trace.losses[trace.n - 1], trace.losses[0]);
      }
}
END_TEST

/* A bright spot in the dark: few windows have nearly all of the curvature. */
START_TEST (a_default_rate_holds_where_windows_differ)
{
  const ClabOptimizer *optimizer
      = (const ClabOptimizer *)clab_table_row (&clab_optimizers, (gsize)_i);
  ClabLearnOptions options = with_optimizer (optimizer->choice.nick);

  /* Only these depend on the curvature. */
  if (optimizer->rate == 0)
    return;
  options.batch = 1;
  options.hold_out = 0;
  options.rows = options.columns = 5;
  g_autoptr (ClabProblem) problem = clab_problem_new (&options, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  ClabTensor *source = clab_tensor_new (1, 1, 64, 64, NULL);
  ClabTensor *target = clab_tensor_new (1, 1, 64, 64, NULL);

  for (gsize i = 0; i < 64 * 64; i++)
    {
      gboolean is_spot = i / 64 < 12 && i % 64 < 12;

      source->data[i] = is_spot ? (float)g_rand_double (random) : 0;
      target->data[i] = source->data[i] / 2;
    }
  ck_assert (clab_problem_add (
      problem, &(ClabPair){ .source = source, .target = target }, NULL));
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabLearner) learner = start (problem, "zeros", parallel);
  Trace trace = { 0 };

  ck_assert (clab_learner_run (learner, 399, observe, &trace, NULL, NULL));
  ck_assert_double_lt (trace.losses[trace.n - 1], trace.losses[0]);
}
END_TEST

START_TEST (descent_comes_down_to_the_exact_floor)
{
  ClabLearnOptions options = with_optimizer ("nesterov");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 40, 40, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
  const ClabExact *exact = clab_learner_exact (learner);
  double floor;
  Trace trace = { 0 };

  ck_assert (clab_learner_loss (learner, exact->weights, options.loss, FALSE,
                                &floor, NULL));
  ck_assert (clab_learner_run (learner, 399, observe, &trace, NULL, NULL));
  ck_assert_uint_eq (trace.n, 400);
  for (gsize i = 0; i < trace.n; i++)
    {
      ck_assert_uint_eq (trace.steps[i], i);
      ck_assert_double_ge (trace.losses[i], floor * (1 - 1e-12));
    }
  ck_assert_double_eq_tol (trace.losses[399], floor, 1e-6 * floor);
}
END_TEST

START_TEST (exact_takes_one_step)
{
  ClabLearnOptions options = with_optimizer ("exact");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 20, 20, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabLearner) learner = start (problem, "zeros", parallel);
  Trace trace = { 0 };

  ck_assert (clab_learner_run (learner, 200, observe, &trace, NULL, NULL));
  ck_assert_uint_eq (trace.n, 2);
  ck_assert_mem_eq (clab_learner_weights (learner),
                    clab_learner_exact (learner)->weights,
                    10 * sizeof (double));
}
END_TEST

START_TEST (losses_without_the_image_are_those_with_it)
{
  ClabLearnOptions options = with_optimizer ("adam");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 2, 30, 31, TRUE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
  Trace trace = { 0 };

  ck_assert (clab_learner_run (learner, 50, observe, &trace, NULL, NULL));
  const double *weights = clab_learner_weights (learner);
  double expected = learn_reference_loss (problem, FALSE, weights);
  ck_assert_double_eq_tol (trace.losses[50], expected, 1e-9 * expected);
  expected = learn_reference_loss (problem, TRUE, weights);
  ck_assert_double_eq_tol (trace.validations[50], expected, 1e-9 * expected);
}
END_TEST

START_TEST (other_losses_than_the_quadratic_one_are_told)
{
  ClabLearnOptions options = with_optimizer ("exact");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 2, 30, 31, TRUE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (ClabLearner) learner = start (problem, "zeros", parallel);
  const double *zeros = clab_learner_weights (learner);

  /* No target is farther from 0 than 1: half the square, by Huber. */
  for (gboolean is_held_out = FALSE; is_held_out <= TRUE; is_held_out++)
    {
      double expected = learn_reference_loss (problem, is_held_out, zeros) / 2;
      double loss;

      ck_assert (clab_learner_loss (
          learner, zeros, clab_table_find (&clab_losses, "huber", NULL),
          is_held_out, &loss, NULL));
      ck_assert_double_eq_tol (loss, expected, 1e-6 * expected);
    }
}
END_TEST

START_TEST (without_hold_out_there_is_no_validation)
{
  ClabLearnOptions options = with_optimizer ("adam");
  options.hold_out = 0;
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 30, 31, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
  Trace trace = { 0 };

  ck_assert (!clab_problem_has_hold_out (problem));
  ck_assert (clab_learner_run (learner, 3, observe, &trace, NULL, NULL));
  ck_assert (isnan (trace.validations[3]));
}
END_TEST

static const guint thread_counts[] = { 1, 2, 7 };

/* The quadratic, the direct and the mini-batch way. */
static const struct
{
  const char *activation;
  gsize batch;
} ways[] = { { "none", 0 }, { "none", 2 }, { "tanh", 0 }, { "tanh", 3 } };

static void
run_way (gsize way, guint threads, Trace *trace, double *weights)
{
  ClabLearnOptions options = with_optimizer ("adam");
  options.activation
      = clab_table_find (&clab_activations, ways[way].activation, NULL);
  options.batch = ways[way].batch;
  options.seed = 5;
  g_autoptr (ClabProblem) problem = learn_problem (&options, 3, 70, 83, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (threads);
  g_autoptr (ClabLearner) learner = start (problem, "random", parallel);

  ck_assert (clab_learner_run (learner, 12, observe, trace, NULL, NULL));
  memcpy (weights, clab_learner_weights (learner), 10 * sizeof (double));
}

START_TEST (the_same_seed_gives_the_same_digits_on_any_number_of_threads)
{
  for (gsize way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      Trace one = { 0 };
      Trace several = { 0 };
      double weights[2][10];

      run_way (way, 1, &one, weights[0]);
      run_way (way, thread_counts[_i], &several, weights[1]);
      ck_assert_mem_eq (&one, &several, sizeof one);
      ck_assert_mem_eq (weights[0], weights[1], sizeof weights[0]);
    }
}
END_TEST

START_TEST (mini_batches_learn_too)
{
  Trace trace = { 0 };
  ClabLearnOptions options = with_optimizer ("adam");
  options.batch = 2;
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 70, 83, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
  double floor;

  clab_learner_loss (learner, clab_learner_exact (learner)->weights,
                     options.loss, FALSE, &floor, NULL);
  ck_assert (clab_learner_run (learner, 300, observe, &trace, NULL, NULL));
  ck_assert_double_lt (trace.losses[300], 1.1 * floor);
}
END_TEST

START_TEST (a_stopped_run_can_go_on)
{
  Trace whole = { 0 };
  Trace parts = { .stop_at = 7 };
  ClabLearnOptions options = with_optimizer ("momentum");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 25, 25, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabLearner) first = start (problem, "random", parallel);
  g_autoptr (ClabLearner) second = start (problem, "random", parallel);

  ck_assert (clab_learner_run (first, 20, observe, &whole, NULL, NULL));
  ck_assert (clab_learner_run (second, 20, observe, &parts, NULL, NULL));
  ck_assert_uint_eq (parts.n, 8);
  parts.stop_at = 0;
  ck_assert (clab_learner_run (second, 13, observe, &parts, NULL, NULL));
  ck_assert_mem_eq (&whole, &parts, sizeof whole);
}
END_TEST

/* One step of each in turn, as in a race; bit 0 of _i: random windows. */
START_TEST (a_rival_goes_as_if_it_were_alone)
{
  const char *loss = _i & 2 ? "mae" : "mse";
  const ClabOptimizer *optimizer
      = (const ClabOptimizer *)clab_table_row (&clab_optimizers, (gsize)_i / 4);
  ClabLearnOptions options = with_optimizer ("sgd");
  ClabLearnOptions own_options;
  Trace trace = { 0 };
  Trace own_trace = { 0 };

  if (optimizer->is_exact)
    return;
  options.loss = clab_table_find (&clab_losses, loss, NULL);
  options.batch = _i & 1 ? 2 : 0;
  own_options = options;
  own_options.optimizer = optimizer;

  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 25, 25, FALSE);
  g_autoptr (ClabProblem) own = learn_problem (&own_options, 1, 25, 25, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autofree double *initial = clab_initial_weights (problem, "random", NULL);
  g_autoptr (ClabLearner) alone = start (own, "random", parallel);
  g_autoptr (ClabLearner) first = start (problem, "random", parallel);
  g_autoptr (ClabLearner) rival
      = clab_learner_new_rival (first, optimizer, initial);

  for (int step = 0; step < 12; step++)
    {
      ck_assert (clab_learner_run (first, 1, NULL, NULL, NULL, NULL));
      ck_assert (clab_learner_run (rival, 1, observe, &trace, NULL, NULL));
    }
  ck_assert (clab_learner_run (alone, 12, observe, &own_trace, NULL, NULL));
  ck_assert_uint_eq (trace.n, 13);
  ck_assert_mem_eq (&trace, &own_trace, sizeof trace);
  ck_assert_double_eq (clab_learner_rate (rival), clab_learner_rate (alone));
}
END_TEST

START_TEST (a_rate_that_is_too_large_is_told_with_one_that_holds)
{
  ClabLearnOptions options = with_optimizer ("sgd");
  options.rate = 50;
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 25, 25, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
  g_autoptr (GError) error = NULL;
  double rate;

  ck_assert (!clab_learner_run (learner, 300, NULL, NULL, NULL, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_DIVERGED));
  const char *told = strstr (error->message, "at most ");
  ck_assert_ptr_nonnull (strstr (error->message, "step "));
  rate = g_ascii_strtod (told + strlen ("at most "), NULL);

  options.rate = rate;
  g_autoptr (ClabProblem) again = learn_problem (&options, 1, 25, 25, FALSE);
  g_autoptr (ClabLearner) calm = start (again, "random", parallel);
  Trace trace = { 0 };
  ck_assert (clab_learner_run (calm, 300, observe, &trace, NULL, NULL));
  ck_assert_double_lt (trace.losses[300], trace.losses[0]);
}
END_TEST

/* Where a kernel is not linear, a given rate leaves the curvature unknown. */
START_TEST (the_rate_to_try_is_smaller_than_the_one_that_diverged)
{
  ClabLearnOptions options = with_optimizer ("sgd");
  options.activation = clab_table_find (&clab_activations, "abs", NULL);
  options.rate = 5000;
  options.l2 = 1e-6;
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 25, 25, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
  g_autoptr (GError) error = NULL;

  ck_assert (!clab_learner_run (learner, 300, NULL, NULL, NULL, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "at most 5e+02,"));
}
END_TEST

START_TEST (a_cancelled_run_is_an_error)
{
  ClabLearnOptions options = with_optimizer ("adam");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 25, 25, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert (!clab_learner_run (learner, 3, NULL, NULL, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

static const char *const gradient_losses[] = { "mse", "huber" };

START_TEST (numeric_gradients_are_the_analytic_ones)
{
  for (gsize activation = 0; activation < 2; activation++)
    {
      ClabLearnOptions options = with_optimizer ("sgd");
      options.loss = clab_table_find (&clab_losses, gradient_losses[_i], NULL);
      options.activation = clab_table_find (
          &clab_activations, activation == 0 ? "none" : "tanh", NULL);
      g_autoptr (ClabProblem) problem
          = learn_problem (&options, 1, 40, 40, FALSE);
      g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
      g_autoptr (ClabLearner) learner = start (problem, "random", parallel);
      double analytic[10];
      double numeric[10];

      ck_assert (clab_learner_gradient (learner, FALSE, analytic, NULL));
      ck_assert (clab_learner_gradient (learner, TRUE, numeric, NULL));
      for (gsize i = 0; i < 10; i++)
        ck_assert_double_eq_tol (analytic[i], numeric[i], 1e-5);
    }
}
END_TEST

START_TEST (penalties_shrink_the_weights)
{
  const double penalties[][2] = { { 0, 0 }, { 0.05, 0 }, { 0, 0.15 } };
  double sums[3];

  for (gsize i = 0; i < 3; i++)
    {
      ClabLearnOptions options = with_optimizer ("nesterov");
      options.rate = 0.02;
      options.l2 = penalties[i][0];
      options.l1 = penalties[i][1];
      g_autoptr (ClabProblem) problem
          = learn_problem (&options, 1, 40, 40, FALSE);
      const ClabExample *example = g_ptr_array_index (problem->examples, 0);
      memcpy (example->target->data, example->source->data,
              1600 * sizeof (float));
      g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
      g_autoptr (ClabLearner) learner = start (problem, "random", parallel);

      ck_assert (clab_learner_run (learner, 300, NULL, NULL, NULL, NULL));
      sums[i] = 0;
      for (gsize k = 0; k < 9; k++)
        sums[i] += fabs (clab_learner_weights (learner)[k]);
      if (i == 1)
        for (gsize k = 0; k < 10; k++)
          ck_assert_double_eq_tol (clab_learner_weights (learner)[k],
                                   clab_learner_exact (learner)->weights[k],
                                   1e-6);
    }
  ck_assert_double_lt (sums[1], 0.9 * sums[0]);
  ck_assert_double_lt (sums[2], 0.9 * sums[0]);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("learner");
  TCase *descent = tcase_create ("descent");
  TCase *running = tcase_create ("running");

  tcase_add_loop_test (descent, a_default_rate_never_diverges, 0,
                       2 * (int)clab_optimizers.n_rows);
  tcase_add_loop_test (descent, a_default_rate_holds_where_windows_differ, 0,
                       (int)clab_optimizers.n_rows);
  tcase_add_test (descent, descent_comes_down_to_the_exact_floor);
  tcase_add_test (descent, exact_takes_one_step);
  tcase_add_test (descent, losses_without_the_image_are_those_with_it);
  tcase_add_test (descent, other_losses_than_the_quadratic_one_are_told);
  tcase_add_test (descent, without_hold_out_there_is_no_validation);
  tcase_add_test (descent, mini_batches_learn_too);
  tcase_add_loop_test (descent, numeric_gradients_are_the_analytic_ones, 0,
                       G_N_ELEMENTS (gradient_losses));
  tcase_add_test (descent, penalties_shrink_the_weights);
  suite_add_tcase (suite, descent);
  tcase_add_loop_test (
      running, the_same_seed_gives_the_same_digits_on_any_number_of_threads, 0,
      G_N_ELEMENTS (thread_counts));
  tcase_add_test (running, a_stopped_run_can_go_on);
  tcase_add_loop_test (running, a_rival_goes_as_if_it_were_alone, 0,
                       4 * (int)clab_optimizers.n_rows);
  tcase_add_test (running,
                  a_rate_that_is_too_large_is_told_with_one_that_holds);
  tcase_add_test (running,
                  the_rate_to_try_is_smaller_than_the_one_that_diverged);
  tcase_add_test (running, a_cancelled_run_is_an_error);
  suite_add_tcase (suite, running);
  return suite_run (suite);
}
