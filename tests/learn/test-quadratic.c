/* Tests of src/learn/quadratic.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/quadratic.h"

#include <math.h>
#include <string.h>

#include "src/learn/exact.h"
#include "tests/support/learn-examples.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

typedef struct
{
  const char *channels;
  gsize n_channels;
  gsize rows;
  gsize columns;
  gsize stride;
  gsize dilation;
  gboolean with_bias;
  gboolean has_mask;
} Case;

static const Case cases[] = {
  { "each", 1, 3, 3, 1, 1, TRUE, FALSE },
  { "each", 3, 4, 6, 1, 1, FALSE, FALSE },
  { "each", 1, 3, 5, 2, 1, TRUE, FALSE },
  { "each", 2, 3, 3, 1, 2, TRUE, TRUE },
  { "sum", 3, 3, 3, 1, 1, TRUE, FALSE },
  { "mix", 3, 2, 3, 1, 1, TRUE, FALSE },
  { "mix", 2, 3, 3, 3, 2, FALSE, TRUE },
};

static int
n_all_cases (void)
{
  return (int)(G_N_ELEMENTS (cases) * clab_padding_modes.n_rows);
}

/* Every case with every padding mode. */
static ClabProblem *
case_problem (int index)
{
  const Case *it = &cases[(gsize)index / clab_padding_modes.n_rows];
  const ClabChoice *mode = clab_table_row (
      &clab_padding_modes, (gsize)index % clab_padding_modes.n_rows);
  ClabLearnOptions options = learn_options (it->channels, "same", mode->nick);

  options.rows = it->rows;
  options.columns = it->columns;
  options.stride_y = options.stride_x = it->stride;
  options.dilation_y = options.dilation_x = it->dilation;
  options.with_bias = it->with_bias;
  return learn_problem (&options, it->n_channels, 29, 34, it->has_mask);
}

static double *
random_weights (const ClabProblem *problem, guint32 seed)
{
  gsize n = problem->n_kernels * clab_problem_n_parameters (problem);
  g_autofree float *random = g_new (float, n);
  double *weights = g_new (double, n);

  reference_random (seed, n, random);
  for (gsize i = 0; i < n; i++)
    weights[i] = random[i];
  return weights;
}

START_TEST (the_loss_is_that_of_the_definition)
{
  g_autoptr (ClabProblem) problem = case_problem (_i);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autofree double *weights = random_weights (problem, 5);

  for (gboolean is_held_out = FALSE; is_held_out <= TRUE; is_held_out++)
    {
      g_autoptr (ClabQuadratic) quadratic
          = clab_quadratic_new (problem, is_held_out, parallel, NULL, NULL);
      double expected = learn_reference_loss (problem, is_held_out, weights);

      ck_assert_ptr_nonnull (quadratic);
      ck_assert_double_eq_tol (clab_quadratic_loss (quadratic, weights, NULL),
                               expected, 1e-9 * expected);
    }
}
END_TEST

START_TEST (the_gradient_is_central_differences_of_the_definition)
{
  g_autoptr (ClabProblem) problem = case_problem (_i);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (ClabQuadratic) quadratic
      = clab_quadratic_new (problem, FALSE, parallel, NULL, NULL);
  gsize n = problem->n_kernels * clab_problem_n_parameters (problem);
  g_autofree double *weights = random_weights (problem, 6);
  g_autofree double *gradient = g_new (double, n);

  clab_quadratic_loss (quadratic, weights, gradient);
  for (gsize i = 0; i < n; i++)
    {
      const double step = 0x1p-10;
      double weight = weights[i];

      weights[i] = weight + step;
      double above = learn_reference_loss (problem, FALSE, weights);
      weights[i] = weight - step;
      double below = learn_reference_loss (problem, FALSE, weights);
      weights[i] = weight;
      ck_assert_double_eq_tol (gradient[i], (above - below) / (2 * step), 1e-9);
    }
}
END_TEST

/* Replaces the target by what @weights make of the source, rounded to float. */
static void
make_target (ClabProblem *problem, const double *weights)
{
  ClabExample *example = g_ptr_array_index (problem->examples, 0);
  gsize n_taps = problem->n_taps;
  gsize n = clab_problem_n_parameters (problem);
  gsize plane = example->shape.out_height * example->shape.out_width;
  g_autofree double *taps = g_new (double, problem->n_kernels *n_taps);
  g_autofree double *biases = g_new0 (double, problem->n_kernels);
  g_autofree double *output = g_new (double, problem->n_kernels *plane);

  for (gsize o = 0; o < problem->n_kernels; o++)
    {
      memcpy (taps + o * n_taps, weights + o * n, n_taps * sizeof (double));
      if (n > n_taps)
        biases[o] = weights[o * n + n_taps];
    }
  for (gsize slice = 0; slice < example->n_slices; slice++)
    {
      ClabView view = {
        .data = clab_tensor_plane (example->source, 0,
                                   slice * example->shape.channels),
        .channel_stride = example->shape.in_height * example->shape.in_width,
        .row_stride = example->shape.in_width,
        .pixel_stride = 1,
      };
      float *target
          = clab_tensor_plane (example->target, 0, slice * problem->n_kernels);

      reference_forward (&example->shape, taps, biases, &view, output);
      for (gsize i = 0; i < problem->n_kernels * plane; i++)
        target[i] = (float)output[i];
    }
}

/* The loss is then only the floats' rounding, 1e-15 of the targets' energy:
 * about zero nothing of it would be left.  The definition itself rounds its
 * predictions, of about 1, to 1e-16. */
START_TEST (about_its_centre_a_tiny_loss_keeps_its_digits)
{
  g_autoptr (ClabProblem) problem = case_problem (_i);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autofree double *truth = random_weights (problem, 7);
  gsize n = problem->n_kernels * clab_problem_n_parameters (problem);

  make_target (problem, truth);
  g_autoptr (ClabQuadratic) quadratic
      = clab_quadratic_new (problem, FALSE, parallel, NULL, NULL);
  g_autoptr (ClabExact) exact
      = clab_exact_new (quadratic, problem->n_taps, 0, NULL, NULL);
  ck_assert (clab_quadratic_recentre (quadratic, problem, FALSE, exact->weights,
                                      parallel, NULL, NULL));

  for (double away = 0; away < 1e-3; away = away * 1000 + 1e-10)
    {
      g_autofree double *weights
          = g_memdup2 (exact->weights, n * sizeof (double));
      weights[0] += away;
      double expected = learn_reference_loss (problem, FALSE, weights);

      ck_assert_double_eq_tol (clab_quadratic_loss (quadratic, weights, NULL),
                               expected,
                               1e-9 * expected + 3e-16 * sqrt (expected));
    }
}
END_TEST

START_TEST (the_variance_is_the_loss_of_the_best_constant)
{
  g_autoptr (ClabProblem) problem = case_problem (_i);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (ClabQuadratic) quadratic
      = clab_quadratic_new (problem, FALSE, parallel, NULL, NULL);
  gsize n = clab_problem_n_parameters (problem);
  g_autofree double *weights = g_new0 (double, problem->n_kernels *n);
  double n_outputs = quadratic->count / (double)problem->n_kernels;

  if (!problem->options.with_bias)
    return;
  for (gsize o = 0; o < problem->n_kernels; o++)
    weights[o * n + problem->n_taps] = quadratic->target_sums[o] / n_outputs;
  ck_assert_double_eq_tol (clab_quadratic_variance (quadratic),
                           learn_reference_loss (problem, FALSE, weights),
                           1e-12);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("quadratic");
  TCase *loss = tcase_create ("loss");

  tcase_add_loop_test (loss, the_loss_is_that_of_the_definition, 0,
                       n_all_cases ());
  tcase_add_loop_test (loss,
                       the_gradient_is_central_differences_of_the_definition, 0,
                       n_all_cases ());
  tcase_add_loop_test (loss, about_its_centre_a_tiny_loss_keeps_its_digits, 0,
                       n_all_cases ());
  tcase_add_loop_test (loss, the_variance_is_the_loss_of_the_best_constant, 0,
                       n_all_cases ());
  suite_add_tcase (suite, loss);
  return suite_run (suite);
}
