/* Tests of src/learn/backprop.c: every gradient against central differences
 * of the definition, in double precision.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/backprop.h"

#include <math.h>
#include <string.h>

#include "tests/support/allocations.h"
#include "tests/support/learn-examples.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

static double
none (double x)
{
  return x;
}

static double
relu (double x)
{
  return fmax (x, 0);
}

static double
leaky_relu (double x)
{
  return x < 0 ? 0.01 * x : x;
}

static double
square (double x)
{
  return x * x;
}

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static const struct
{
  const char *nick;
  double (*value) (double x);
} activations[] = {
  { "none", none }, { "relu", relu },     { "leaky-relu", leaky_relu },
  { "abs", fabs },  { "square", square }, { "sigmoid", sigmoid },
  { "tanh", tanh },
};

static double
mse (double y, double t)
{
  return (y - t) * (y - t);
}

static double
mae (double y, double t)
{
  return fabs (y - t);
}

static double
huber (double y, double t)
{
  double r = fabs (y - t);

  return r <= 1 ? r * r / 2 : r - 0.5;
}

static double
cross_entropy (double y, double t)
{
  return -t * log (y) - (1 - t) * log (1 - y);
}

static const struct
{
  const char *nick;
  double (*value) (double y, double t);
} losses[] = {
  { "mse", mse },
  { "mae", mae },
  { "huber", huber },
  { "cross-entropy", cross_entropy },
};

static const struct
{
  const char *channels;
  gsize n_channels;
  gsize stride;
  gsize dilation;
  gboolean has_mask;
} shapes[] = {
  { "each", 2, 1, 1, FALSE },      { "each", 1, 2, 1, FALSE },
  { "each", 1, 1, 2, TRUE },       { "each", 1, 2, 3, FALSE },
  { "sum", 2, 1, 1, FALSE },       { "sum", 2, 2, 2, FALSE },
  { "mix", 2, 1, 1, FALSE },       { "mix", 2, 3, 2, TRUE },
  { "luminance", 1, 1, 1, FALSE }, { "luminance", 1, 2, 2, FALSE },
};

/* One of all losses × activations × padding modes × shapes. */
typedef struct
{
  gsize loss;
  gsize activation;
  ClabProblem *problem;
} Combination;

static ClabProblem *
combination_problem (gsize loss, gsize activation, gsize mode, gsize shape)
{
  ClabLearnOptions options
      = learn_options (shapes[shape].channels, "same",
                       clab_table_row (&clab_padding_modes, mode)->nick);

  options.rows = 2;
  options.columns = 3;
  options.stride_y = options.stride_x = shapes[shape].stride;
  options.dilation_y = options.dilation_x = shapes[shape].dilation;
  options.loss = clab_table_find (&clab_losses, losses[loss].nick, NULL);
  options.activation
      = clab_table_find (&clab_activations, activations[activation].nick, NULL);
  return learn_problem (&options, shapes[shape].n_channels, 11, 13,
                        shapes[shape].has_mask);
}

/* All outputs before the activation, in double. */
static double *
reference_outputs (const ClabProblem *problem, const double *weights)
{
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  gsize n = clab_problem_n_parameters (problem);
  gsize map = example->shape.out_height * example->shape.out_width
              * problem->n_kernels;
  g_autofree double *taps
      = g_new (double, problem->n_kernels * problem->n_taps);
  g_autofree double *biases = g_new (double, problem->n_kernels);
  double *outputs = g_new (double, example->n_slices *map);

  for (gsize o = 0; o < problem->n_kernels; o++)
    {
      memcpy (taps + o * problem->n_taps, weights + o * n,
              problem->n_taps * sizeof (double));
      biases[o] = weights[o * n + problem->n_taps];
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

      reference_forward (&example->shape, taps, biases, &view,
                         outputs + slice * map);
    }
  return outputs;
}

static gboolean
is_trained (const ClabExample *example, gsize y, gsize x)
{
  for (guint i = 0; i < example->tiles->len; i++)
    {
      const ClabTile *tile = &g_array_index (example->tiles, ClabTile, i);

      if (y >= tile->y && y < tile->y + tile->height && x >= tile->x
          && x < tile->x + tile->width)
        return !tile->is_held_out;
    }
  return FALSE;
}

static double
reference_loss (const Combination *it, const double *weights)
{
  const ClabProblem *problem = it->problem;
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  g_autofree double *outputs = reference_outputs (problem, weights);
  gsize width = example->shape.out_width;
  gsize plane = example->shape.out_height * width;
  double sum = 0;
  double count = 0;

  for (gsize at = 0; at < example->n_slices * problem->n_kernels * plane; at++)
    {
      gsize pixel = at % plane;
      double weight = example->weights != NULL ? example->weights[pixel] : 1;

      if (!is_trained (example, pixel / width, pixel % width))
        continue;
      sum += weight
             * losses[it->loss].value (
                 activations[it->activation].value (outputs[at]),
                 example->target->data[at]);
      count += weight;
    }
  return sum / count;
}

/* Far from the corners of relu, abs and mae, where no derivative is. */
static gboolean
is_smooth_around (const Combination *it, const double *weights)
{
  const ClabExample *example = g_ptr_array_index (it->problem->examples, 0);
  g_autofree double *outputs = reference_outputs (it->problem, weights);

  for (gsize at = 0; at < clab_tensor_size (example->target); at++)
    {
      double y = activations[it->activation].value (outputs[at]);

      if (fabs (outputs[at]) < 1e-4
          || fabs (y - example->target->data[at]) < 1e-4)
        return FALSE;
    }
  return TRUE;
}

static void
check_gradient (const Combination *it, ClabParallel *parallel)
{
  gsize n = it->problem->n_kernels * clab_problem_n_parameters (it->problem);
  g_autoptr (GArray) windows = clab_problem_windows (it->problem, FALSE);
  g_autoptr (ClabBackprop) backprop
      = clab_backprop_new (it->problem, parallel, NULL);
  g_autofree float *random = g_new (float, n);
  g_autofree double *weights = g_new (double, n);
  g_autofree double *gradient = g_new (double, n);
  double loss;

  for (guint32 seed = 1; seed == 1 || !is_smooth_around (it, weights); seed++)
    {
      reference_random (seed, n, random);
      for (gsize i = 0; i < n; i++)
        weights[i] = random[i];
    }

  ClabBackpropRun run = {
    .windows = (const ClabWindow *)windows->data,
    .n_windows = windows->len,
    .loss = it->problem->options.loss,
    .weights = weights,
  };
  ck_assert (clab_backprop_run (backprop, &run, &loss, gradient, NULL));
  ck_assert_double_eq_tol (loss, reference_loss (it, weights),
                           1e-6 * (1 + loss));
  for (gsize i = 0; i < n; i++)
    {
      const double step = 1e-6;
      double weight = weights[i];

      weights[i] = weight + step;
      double above = reference_loss (it, weights);
      weights[i] = weight - step;
      double below = reference_loss (it, weights);
      weights[i] = weight;
      ck_assert_double_eq_tol (gradient[i], (above - below) / (2 * step),
                               2e-6 * (1 + fabs (gradient[i])));
    }
}

START_TEST (gradients_are_central_differences)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  gsize loss = (gsize)_i / G_N_ELEMENTS (activations);
  gsize activation = (gsize)_i % G_N_ELEMENTS (activations);

  if (loss == 3 && !g_str_equal (activations[activation].nick, "sigmoid"))
    return;
  for (gsize mode = 0; mode < clab_padding_modes.n_rows; mode++)
    for (gsize shape = 0; shape < G_N_ELEMENTS (shapes); shape++)
      {
        Combination combination = {
          .loss = loss,
          .activation = activation,
          .problem = combination_problem (loss, activation, mode, shape),
        };

        check_gradient (&combination, parallel);
        clab_problem_free (combination.problem);
      }
}
END_TEST

static const guint thread_counts[] = { 1, 2, 7 };

START_TEST (the_number_of_threads_changes_no_digit)
{
  g_autoptr (ClabProblem) problem = combination_problem (1, 6, 3, 6);
  gsize n = problem->n_kernels * clab_problem_n_parameters (problem);
  g_autoptr (GArray) windows = clab_problem_windows (problem, FALSE);
  g_autofree double *weights = g_new0 (double, n);
  g_autofree double *gradients = g_new (double, 2 * n);
  double loss[2];

  weights[1] = 0.7;
  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (ClabParallel) parallel
          = clab_parallel_new (i == 0 ? 1 : thread_counts[_i]);
      g_autoptr (ClabBackprop) backprop
          = clab_backprop_new (problem, parallel, NULL);
      ClabBackpropRun run = {
        .windows = (const ClabWindow *)windows->data,
        .n_windows = windows->len,
        .loss = problem->options.loss,
        .weights = weights,
      };

      ck_assert (clab_backprop_run (backprop, &run, &loss[i], gradients + i * n,
                                    NULL));
    }
  ck_assert_mem_eq (gradients, gradients + n, n * sizeof (double));
  ck_assert_mem_eq (&loss[0], &loss[1], sizeof (double));
}
END_TEST

START_TEST (a_step_after_the_first_allocates_nothing)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autoptr (ClabProblem) problem = combination_problem (1, 6, 3, _i);
  gsize n = problem->n_kernels * clab_problem_n_parameters (problem);
  g_autoptr (GArray) windows = clab_problem_windows (problem, FALSE);
  g_autoptr (ClabBackprop) backprop
      = clab_backprop_new (problem, parallel, NULL);
  g_autofree double *weights = g_new0 (double, n);
  g_autofree double *gradient = g_new (double, n);
  ClabBackpropRun run = {
    .windows = (const ClabWindow *)windows->data,
    .n_windows = windows->len,
    .loss = problem->options.loss,
    .weights = weights,
  };
  gsize counts[4] = { allocations_count () };
  gboolean is_done = TRUE;
  double loss;

  /* An assertion would allocate. */
  for (int step = 1; step < 4; step++)
    {
      is_done &= clab_backprop_run (backprop, &run, &loss, gradient, NULL);
      for (gsize i = 0; i < n; i++)
        weights[i] -= 0.1 * gradient[i];
      counts[step] = allocations_count ();
    }
  ck_assert (is_done);
  ck_assert (!allocations_are_seen () || counts[1] > counts[0]);
  ck_assert_uint_eq (counts[3], counts[1]);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("backprop");
  TCase *gradients = tcase_create ("gradients");

  tcase_add_loop_test (
      gradients, gradients_are_central_differences, 0,
      (int)(G_N_ELEMENTS (losses) * G_N_ELEMENTS (activations)));
  tcase_add_loop_test (gradients, the_number_of_threads_changes_no_digit, 0,
                       G_N_ELEMENTS (thread_counts));
  tcase_add_loop_test (gradients, a_step_after_the_first_allocates_nothing, 0,
                       G_N_ELEMENTS (shapes));
  suite_add_tcase (suite, gradients);
  return suite_run (suite);
}
