/* Tests of src/learn/optimizers.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/optimizers.h"

#include <math.h>

#include "tests/support/suite.h"

#define N_STEPS 3

/* From w = 1 at rate 0.1 with gradients 1, 2, −1, worked out by hand. */
static const struct
{
  const char *nick;
  double weights[N_STEPS];
} first_steps[] = {
  /* w − 0.1·g */
  { "sgd", { 0.9, 0.7, 0.8 } },
  /* v = 1, 2.9, 1.61;  w − 0.1·v */
  { "momentum", { 0.9, 0.61, 0.449 } },
  /* g + 0.9·v = 1.9, 4.61, 0.449 */
  { "nesterov", { 0.81, 0.349, 0.3041 } },
  /* s = 0.1, 0.49, 0.541;  g/√s = 3.16227766, 2.85714286, −1.35956795 */
  { "rmsprop", { 0.683772234, 0.398057948, 0.534014743 } },
  /* m̂ = 1, 0.29/0.19, 0.161/0.271;  ŝ = 1, 0.004999/0.001999, … */
  { "adam", { 0.9, 0.803482, 0.761473 } },
};

static const double gradients[N_STEPS] = { 1, 2, -1 };

START_TEST (first_steps_are_those_by_hand)
{
  const ClabOptimizer *optimizer
      = clab_table_find (&clab_optimizers, first_steps[_i].nick, NULL);
  g_autoptr (ClabDescent) descent = clab_descent_new (optimizer, 0.1, 1);
  double weight = 1;

  for (gsize i = 0; i < N_STEPS; i++)
    {
      clab_descent_step (descent, &gradients[i], &weight);
      ck_assert_double_eq_tol (weight, first_steps[_i].weights[i], 1e-6);
    }
}
END_TEST

START_TEST (weights_do_not_disturb_each_other)
{
  const ClabOptimizer *optimizer
      = clab_table_find (&clab_optimizers, first_steps[_i].nick, NULL);
  g_autoptr (ClabDescent) descent = clab_descent_new (optimizer, 0.1, 3);
  double weights[] = { 5, 1, -2 };

  for (gsize i = 0; i < N_STEPS; i++)
    {
      const double gradient[] = { 0, gradients[i], 0 };

      clab_descent_step (descent, gradient, weights);
      ck_assert_double_eq (weights[0], 5);
      ck_assert_double_eq_tol (weights[1], first_steps[_i].weights[i], 1e-6);
      ck_assert_double_eq (weights[2], -2);
    }
}
END_TEST

/* Runs w ← step (λ·w) and says whether |w| stays below its start. */
static gboolean
holds (const ClabOptimizer *optimizer, double rate, double curvature)
{
  g_autoptr (ClabDescent) descent = clab_descent_new (optimizer, rate, 1);
  double weight = 1;
  double largest = 0;

  for (gsize i = 0; i < 4000; i++)
    {
      double gradient = curvature * weight;

      clab_descent_step (descent, &gradient, &weight);
      if (i >= 3000)
        largest = fmax (largest, fabs (weight));
    }
  return largest < 1;
}

START_TEST (the_rate_limit_is_where_descent_begins_to_diverge)
{
  const ClabOptimizer *optimizer
      = (const ClabOptimizer *)clab_table_row (&clab_optimizers, _i);

  if (optimizer->rate_limit > 0)
    {
      ck_assert (holds (optimizer, 0.99 * optimizer->rate_limit / 7, 7));
      ck_assert (!holds (optimizer, 1.01 * optimizer->rate_limit / 7, 7));
      ck_assert (optimizer->rate < optimizer->rate_limit);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("optimizers");
  TCase *steps = tcase_create ("steps");

  tcase_add_loop_test (steps, first_steps_are_those_by_hand, 0,
                       G_N_ELEMENTS (first_steps));
  tcase_add_loop_test (steps, weights_do_not_disturb_each_other, 0,
                       G_N_ELEMENTS (first_steps));
  tcase_add_loop_test (steps, the_rate_limit_is_where_descent_begins_to_diverge,
                       0, clab_optimizers.n_rows);
  suite_add_tcase (suite, steps);
  return suite_run (suite);
}
