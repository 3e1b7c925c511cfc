/* Tests of src/learn/exact.c and src/learn/symmetric.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/exact.h"

#include <math.h>
#include <string.h>

#include "src/learn/symmetric.h"
#include "tests/support/learn-examples.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

START_TEST (a_matrix_with_known_eigenvalues_is_solved)
{
  /* Eigenvalues 2 − √2, 2, 2 + √2. */
  double matrix[] = { 2, -1, 0, -1, 2, -1, 0, -1, 2 };
  double factor[9];
  double vector[] = { 1, 0, 1 };

  memcpy (factor, matrix, sizeof matrix);
  ck_assert (clab_symmetric_factor (factor, 3, NULL));
  clab_symmetric_solve (factor, 3, vector);
  for (gsize i = 0; i < 3; i++)
    ck_assert_double_eq_tol (vector[i], 1, 1e-14);
  ck_assert_double_eq_tol (clab_symmetric_largest (matrix, 3, NULL),
                           2 + sqrt (2), 1e-6);
  ck_assert_double_eq_tol (clab_symmetric_smallest (factor, 3, NULL),
                           2 - sqrt (2), 1e-3);
}
END_TEST

START_TEST (a_matrix_that_is_not_positive_is_refused)
{
  double matrix[] = { 1, 2, 2, 1 };

  ck_assert (!clab_symmetric_factor (matrix, 2, NULL));
}
END_TEST

/* More than one block of rows, and a part of one. */
enum
{
  N = 61
};

START_TEST (a_matrix_is_refused_whichever_row_is_not_positive)
{
  double matrix[N * N] = { 0 };

  for (int i = 0; i < N; i++)
    matrix[i * N + i] = i == _i ? -1 : 1;
  ck_assert (!clab_symmetric_factor (matrix, N, NULL));
}
END_TEST

START_TEST (large_matrices_are_solved_as_well)
{
  double matrix[N * N];
  double factor[N * N];
  double expected[N];
  double vector[N];

  for (gsize i = 0; i < N; i++)
    {
      expected[i] = 1.0 / (double)(i + 1) - 0.3;
      for (gsize j = 0; j < N; j++)
        matrix[i * N + j] = exp (-fabs ((double)i - (double)j) / 3);
    }
  clab_symmetric_multiply (matrix, N, expected, vector);
  memcpy (factor, matrix, sizeof matrix);
  ck_assert (clab_symmetric_factor (factor, N, NULL));
  clab_symmetric_solve (factor, N, vector);
  for (gsize i = 0; i < N; i++)
    ck_assert_double_eq_tol (vector[i], expected[i], 1e-12);
}
END_TEST

static ClabQuadratic *
problem_quadratic (const ClabProblem *problem)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);

  return clab_quadratic_new (problem, FALSE, parallel, NULL, NULL);
}

static const char *const channels[] = { "each", "sum", "mix" };

START_TEST (at_the_exact_answer_the_gradient_is_zero)
{
  ClabLearnOptions options = learn_options (channels[_i], "same", "reflect");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 2, 23, 27, FALSE);
  g_autoptr (ClabQuadratic) quadratic = problem_quadratic (problem);
  g_autoptr (ClabExact) exact
      = clab_exact_new (quadratic, problem->n_taps, 0, NULL, NULL);
  gsize n = problem->n_kernels * quadratic->n;
  g_autofree double *gradient = g_new (double, n);

  ck_assert (!exact->is_singular);
  ck_assert_double_gt (exact->condition, 1);
  clab_quadratic_loss (quadratic, exact->weights, gradient);
  for (gsize i = 0; i < n; i++)
    ck_assert_double_eq_tol (gradient[i], 0, 1e-14);
}
END_TEST

START_TEST (a_penalty_moves_the_answer_to_where_gradients_cancel)
{
  ClabLearnOptions options = learn_options ("mix", "same", "replicate");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 2, 23, 27, FALSE);
  g_autoptr (ClabQuadratic) quadratic = problem_quadratic (problem);
  const double l2 = 0.02;
  g_autoptr (ClabExact) exact
      = clab_exact_new (quadratic, problem->n_taps, l2, NULL, NULL);
  gsize n = quadratic->n;
  g_autofree double *gradient = g_new (double, problem->n_kernels *n);

  clab_quadratic_loss (quadratic, exact->weights, gradient);
  for (gsize i = 0; i < problem->n_kernels * n; i++)
    ck_assert_double_eq_tol (gradient[i]
                                 + (i % n < problem->n_taps ? 2 * l2 : 0)
                                       * exact->weights[i],
                             0, 1e-14);
}
END_TEST

/* 3 × 3 of a constant 0.5 image, target 0.25: of all kernels that fit, the
 * smallest spreads evenly, w = 1/2·b. */
START_TEST (a_constant_source_gives_the_smallest_of_all_answers)
{
  ClabLearnOptions options = learn_options ("luminance", "same", "replicate");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 12, 12, FALSE);
  ClabExample *example = g_ptr_array_index (problem->examples, 0);

  for (gsize i = 0; i < 144; i++)
    {
      example->source->data[i] = 0.5f;
      example->target->data[i] = 0.25f;
    }
  g_autoptr (ClabQuadratic) quadratic = problem_quadratic (problem);
  g_autoptr (ClabExact) exact
      = clab_exact_new (quadratic, problem->n_taps, 0, NULL, NULL);

  ck_assert (exact->is_singular);
  ck_assert (isinf (exact->condition));
  double bias = 0.25 / (1 + 9 * 0.25);
  for (gsize i = 0; i < 9; i++)
    ck_assert_double_eq_tol (exact->weights[i], bias / 2, 1e-6);
  ck_assert_double_eq_tol (exact->weights[9], bias, 1e-6);
}
END_TEST

START_TEST (a_black_source_gives_the_mean_as_bias)
{
  ClabLearnOptions options = learn_options ("luminance", "same", "replicate");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 12, 12, FALSE);
  ClabExample *example = g_ptr_array_index (problem->examples, 0);

  memset (example->source->data, 0, 144 * sizeof (float));
  g_autoptr (ClabQuadratic) quadratic = problem_quadratic (problem);
  g_autoptr (ClabExact) exact
      = clab_exact_new (quadratic, problem->n_taps, 0, NULL, NULL);

  ck_assert (exact->is_singular);
  for (gsize i = 0; i < 9; i++)
    ck_assert_double_eq (exact->weights[i], 0);
  ck_assert_double_eq_tol (exact->weights[9],
                           quadratic->target_sums[0] / quadratic->count, 1e-12);
}
END_TEST

/* Of 63 × 63 weights, all that follows takes seconds, of colours minutes. */
START_TEST (a_cancelled_answer_is_an_error)
{
  ClabLearnOptions options = learn_options ("each", "same", "reflect");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 20, 20, FALSE);
  g_autoptr (ClabQuadratic) quadratic = problem_quadratic (problem);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (
      clab_exact_new (quadratic, problem->n_taps, 0, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("exact");
  TCase *matrices = tcase_create ("matrices");
  TCase *answers = tcase_create ("answers");

  tcase_add_test (matrices, a_matrix_with_known_eigenvalues_is_solved);
  tcase_add_test (matrices, a_matrix_that_is_not_positive_is_refused);
  tcase_add_loop_test (matrices,
                       a_matrix_is_refused_whichever_row_is_not_positive, 0, N);
  tcase_add_test (matrices, large_matrices_are_solved_as_well);
  suite_add_tcase (suite, matrices);
  tcase_add_loop_test (answers, at_the_exact_answer_the_gradient_is_zero, 0,
                       G_N_ELEMENTS (channels));
  tcase_add_test (answers,
                  a_penalty_moves_the_answer_to_where_gradients_cancel);
  tcase_add_test (answers, a_constant_source_gives_the_smallest_of_all_answers);
  tcase_add_test (answers, a_black_source_gives_the_mean_as_bias);
  tcase_add_test (answers, a_cancelled_answer_is_an_error);
  suite_add_tcase (suite, answers);
  return suite_run (suite);
}
