/* Tests of src/conv/conv.c: every way to convolve against the definition.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

/* Largest error of a path, in units of Σ|w| · max|in|. */
#define TOLERANCE 2e-6

static const gsize kernel_shapes[][2]
    = { { 1, 1 }, { 1, 3 }, { 2, 2 }, { 3, 3 }, { 7, 1 }, { 4, 5 }, { 9, 11 } };
static const gsize image_sizes[][2]
    = { { 1, 1 }, { 1, 7 }, { 6, 5 }, { 13, 21 } };
static const struct
{
  gsize stride_y;
  gsize stride_x;
  gsize dilation_y;
  gsize dilation_x;
} steps[] = { { 1, 1, 1, 1 }, { 2, 2, 1, 1 }, { 1, 3, 2, 1 }, { 3, 1, 1, 3 } };
static const struct
{
  gsize n_kernels;
  gsize channels;
} banks[] = { { 1, 1 }, { 5, 1 }, { 2, 3 } };
static const guint thread_counts[] = { 1, 2, 7 };

/* Sets the padding of row @size of the table, asymmetric if explicit.
 *
 * Returns: whether a map is left. */
static gboolean
pad_shape (ClabConvShape *shape, gsize size)
{
  const ClabPaddingSize *row
      = (const ClabPaddingSize *)clab_table_row (&clab_padding_sizes, size);
  gsize top = 2;
  gsize bottom = 0;
  gsize left = 1;
  gsize right = 4;

  row->resolve (shape->in_height, shape->rows, shape->stride_y,
                shape->dilation_y, &top, &bottom);
  row->resolve (shape->in_width, shape->columns, shape->stride_x,
                shape->dilation_x, &left, &right);
  shape->pad_top = top;
  shape->pad_left = left;
  shape->out_height
      = clab_output_size (shape->in_height, shape->rows, shape->stride_y,
                          shape->dilation_y, top, bottom);
  shape->out_width
      = clab_output_size (shape->in_width, shape->columns, shape->stride_x,
                          shape->dilation_x, left, right);
  return shape->out_height > 0 && shape->out_width > 0;
}

static const ClabPaddingMode *
mode_named (const char *nick)
{
  return clab_table_find (&clab_padding_modes, nick, NULL);
}

typedef struct
{
  ClabConvShape shape;
  double *weights;
  double *bias;
  float *pixels;
  ClabView view;
  float *gradient;
  gsize n_weights;
  gsize n_pixels;
  gsize n_output;
} Problem;

static void
problem_clear (Problem *problem)
{
  g_free (problem->weights);
  g_free (problem->bias);
  g_free (problem->pixels);
  g_free (problem->gradient);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problem, problem_clear)

static double *
random_doubles (guint32 seed, gsize n)
{
  g_autofree float *values = g_new (float, n);
  double *doubles = g_new (double, n);

  reference_random (seed, n, values);
  for (gsize i = 0; i < n; i++)
    doubles[i] = values[i];
  return doubles;
}

static void
problem_init (Problem *problem, const ClabConvShape *shape)
{
  gsize n_weights
      = shape->n_kernels * shape->channels * shape->rows * shape->columns;
  gsize n_pixels = shape->channels * shape->in_height * shape->in_width;
  gsize n_output = shape->n_kernels * shape->out_height * shape->out_width;

  *problem = (Problem){
    .shape = *shape,
    .weights = random_doubles (1, n_weights),
    .bias = random_doubles (2, shape->n_kernels),
    .pixels = g_new (float, n_pixels),
    .gradient = g_new (float, n_output),
    .n_weights = n_weights,
    .n_pixels = n_pixels,
    .n_output = n_output,
  };
  reference_random (3, n_pixels, problem->pixels);
  reference_random (4, n_output, problem->gradient);
  problem->view
      = (ClabView){ .data = problem->pixels,
                    .channel_stride = shape->in_height * shape->in_width,
                    .row_stride = shape->in_width,
                    .pixel_stride = 1 };
}

/* Asserts that forward is the definition; padding values are ≤ 1 as pixels. */
static void
check_forward (const Problem *problem, ClabParallel *parallel)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabConv) conv = clab_conv_new (&problem->shape, problem->weights,
                                             problem->bias, &error);
  g_autofree float *output = g_new (float, problem->n_output);
  g_autofree double *expected = g_new (double, problem->n_output);
  double bound
      = TOLERANCE
        * (1 + reference_weight_sum (&problem->shape, problem->weights));

  ck_assert_msg (conv != NULL, "%s", error != NULL ? error->message : "");
  ck_assert (clab_conv_forward (conv, parallel, &problem->view, output, NULL));
  reference_forward (&problem->shape, problem->weights, problem->bias,
                     &problem->view, expected);
  /* Check remembers where each assertion held, which takes long for many. */
  for (gsize i = 0; i < problem->n_output; i++)
    if (!(fabs (output[i] - expected[i]) <= bound))
      ck_abort_msg ("value %zu is %.9g, not %.9g", i, output[i], expected[i]);
}

/* Calls @check for every combination of padding mode, padding size, image,
 * stride, dilation and bank, or for a share of them. */
static void
for_each_problem (gsize kernel_shape,
                  void (*check) (const Problem *problem,
                                 ClabParallel *parallel))
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  gsize share = suite_share ();
  gsize n = kernel_shape;

  for (gsize mode = 0; mode < clab_padding_modes.n_rows; mode++)
    for (gsize size = 0; size < clab_padding_sizes.n_rows; size++)
      for (gsize image = 0; image < G_N_ELEMENTS (image_sizes); image++)
        for (gsize step = 0; step < G_N_ELEMENTS (steps); step++)
          for (gsize bank = 0; bank < G_N_ELEMENTS (banks); bank++)
            {
              g_auto (Problem) problem = { 0 };
              ClabConvShape shape = {
                .n_kernels = banks[bank].n_kernels,
                .channels = banks[bank].channels,
                .rows = kernel_shapes[kernel_shape][0],
                .columns = kernel_shapes[kernel_shape][1],
                .stride_y = steps[step].stride_y,
                .stride_x = steps[step].stride_x,
                .dilation_y = steps[step].dilation_y,
                .dilation_x = steps[step].dilation_x,
                .in_height = image_sizes[image][0],
                .in_width = image_sizes[image][1],
                .padding_mode = (const ClabPaddingMode *)clab_table_row (
                    &clab_padding_modes, mode),
                .padding_value = 0.75,
              };

              if (n++ % share != 0 || !pad_shape (&shape, size))
                continue;
              problem_init (&problem, &shape);
              check (&problem, parallel);
            }
}

START_TEST (forward_is_the_definition) { for_each_problem (_i, check_forward); }
END_TEST

static void
check_gradients (const Problem *problem, ClabParallel *parallel)
{
  const ClabConvShape *shape = &problem->shape;
  g_autoptr (ClabConv) conv
      = clab_conv_new (shape, problem->weights, problem->bias, NULL);
  g_autofree double *weights = g_new (double, problem->n_weights);
  g_autofree double *expected_weights = g_new (double, problem->n_weights);
  g_autofree double *bias = g_new (double, shape->n_kernels);
  g_autofree double *expected_bias = g_new (double, shape->n_kernels);
  g_autofree float *pixels = g_new (float, problem->n_pixels);
  g_autofree double *expected_pixels = g_new (double, problem->n_pixels);
  gsize area = shape->out_height * shape->out_width;

  ck_assert (clab_conv_backward_weights (
      conv, parallel, &problem->view, problem->gradient, weights, bias, NULL));
  reference_backward_weights (shape, &problem->view, problem->gradient,
                              expected_weights, expected_bias);
  for (gsize i = 0; i < problem->n_weights; i++)
    ck_assert_double_eq_tol (weights[i], expected_weights[i],
                             2e-6 * sqrt (area));
  for (gsize i = 0; i < shape->n_kernels; i++)
    ck_assert_double_eq_tol (bias[i], expected_bias[i], 1e-12 * area);

  /* A pixel may stand for the whole border. */
  ck_assert (clab_conv_backward_input (conv, parallel, problem->gradient,
                                       pixels, NULL));
  reference_backward_input (shape, problem->weights, problem->gradient,
                            expected_pixels);
  double bound = TOLERANCE * shape->n_kernels
                 * (1 + reference_weight_sum (shape, problem->weights));

  for (gsize i = 0; i < problem->n_pixels; i++)
    if (!(fabs (pixels[i] - expected_pixels[i])
          < bound * (1 + fabs (expected_pixels[i]))))
      ck_abort_msg ("pixel %zu has %.9g, not %.9g", i, pixels[i],
                    expected_pixels[i]);
}

START_TEST (gradients_are_the_definition)
{
  for_each_problem (_i, check_gradients);
}
END_TEST

/* Σ gradient · output, whose derivatives the gradients are. */
static double
score (const Problem *problem)
{
  g_autofree double *output = g_new (double, problem->n_output);
  double sum = 0;

  reference_forward (&problem->shape, problem->weights, problem->bias,
                     &problem->view, output);
  for (gsize i = 0; i < problem->n_output; i++)
    sum += problem->gradient[i] * output[i];
  return sum;
}

static ClabConvShape
plain_shape (gsize height, gsize width, gsize rows, gsize columns)
{
  ClabConvShape shape = { .n_kernels = 1,
                          .channels = 1,
                          .rows = rows,
                          .columns = columns,
                          .stride_y = 1,
                          .stride_x = 1,
                          .dilation_y = 1,
                          .dilation_x = 1,
                          .in_height = height,
                          .in_width = width,
                          .padding_mode = mode_named ("reflect") };

  pad_shape (&shape, 0);
  return shape;
}

/* Steps of windows that lie inside of the image and whose outputs are whole
 * vectors and blocks of rows. */
static const struct
{
  gsize stride_y;
  gsize dilation_y;
  gsize dilation_x;
} whole_steps[] = {
  { 1, 1, 1 }, { 1, 2, 1 }, { 2, 1, 1 }, { 1, 3, 2 }, { 2, 3, 1 },
};

START_TEST (gradients_of_whole_blocks_are_the_definition)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_auto (Problem) problem = { 0 };
  ClabConvShape shape = { .n_kernels = 2,
                          .channels = 2,
                          .rows = 5,
                          .columns = 4,
                          .stride_y = whole_steps[_i].stride_y,
                          .stride_x = 1,
                          .dilation_y = whole_steps[_i].dilation_y,
                          .dilation_x = whole_steps[_i].dilation_x,
                          .out_height = 48,
                          .out_width = 48,
                          .padding_mode = mode_named ("zeros") };

  shape.in_height = (shape.out_height - 1) * shape.stride_y
                    + (shape.rows - 1) * shape.dilation_y + 1;
  shape.in_width = shape.out_width + (shape.columns - 1) * shape.dilation_x + 1;
  problem_init (&problem, &shape);
  check_gradients (&problem, parallel);
}
END_TEST

START_TEST (gradients_are_central_differences)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_auto (Problem) problem = { 0 };
  ClabConvShape shape = plain_shape (5, 6, 3, 4);

  shape.n_kernels = 2;
  shape.channels = 2;
  shape.padding_mode
      = (const ClabPaddingMode *)clab_table_row (&clab_padding_modes, _i);
  problem_init (&problem, &shape);

  g_autoptr (ClabConv) conv
      = clab_conv_new (&shape, problem.weights, problem.bias, NULL);
  g_autofree double *weights = g_new (double, problem.n_weights);
  g_autofree float *pixels = g_new (float, problem.n_pixels);

  ck_assert (clab_conv_backward_weights (
      conv, parallel, &problem.view, problem.gradient, weights, NULL, NULL));
  for (gsize i = 0; i < problem.n_weights; i++)
    {
      double kept = problem.weights[i];
      problem.weights[i] = kept + 0.5;
      double above = score (&problem);
      problem.weights[i] = kept - 0.5;
      double below = score (&problem);
      problem.weights[i] = kept;
      ck_assert_double_eq_tol (weights[i], above - below, 1e-5);
    }

  ck_assert (clab_conv_backward_input (conv, parallel, problem.gradient, pixels,
                                       NULL));
  for (gsize i = 0; i < problem.n_pixels; i++)
    {
      float kept = problem.pixels[i];
      problem.pixels[i] = kept + 0.5f;
      double above = score (&problem) / ((double)(kept + 0.5f) - (kept - 0.5f));
      problem.pixels[i] = kept - 0.5f;
      double below = score (&problem) / ((double)(kept + 0.5f) - (kept - 0.5f));
      problem.pixels[i] = kept;
      ck_assert_double_eq_tol (pixels[i], above - below, 1e-4);
    }
}
END_TEST

START_TEST (threads_do_not_change_a_bit)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (thread_counts[_i]);
  g_autoptr (ClabParallel) alone = clab_parallel_new (1);
  g_auto (Problem) problem = { 0 };
  ClabConvShape shape = plain_shape (150, 67, 5, 5);

  shape.n_kernels = 3;
  shape.channels = 2;
  problem_init (&problem, &shape);

  g_autoptr (ClabConv) conv
      = clab_conv_new (&shape, problem.weights, problem.bias, NULL);
  gsize output_size = problem.n_output * sizeof (float);
  gsize weights_size = problem.n_weights * sizeof (double);
  gsize pixels_size = problem.n_pixels * sizeof (float);
  /* What one thread gives, and behind it what more threads give. */
  g_autofree float *output = g_malloc (2 * output_size);
  g_autofree double *weights = g_malloc (2 * weights_size);
  g_autofree float *pixels = g_malloc (2 * pixels_size);

  for (gsize i = 0; i < 2; i++)
    {
      ClabParallel *team = i == 0 ? alone : parallel;

      ck_assert (clab_conv_forward (conv, team, &problem.view,
                                    output + i * problem.n_output, NULL));
      ck_assert (clab_conv_backward_weights (
          conv, team, &problem.view, problem.gradient,
          weights + i * problem.n_weights, NULL, NULL));
      ck_assert (clab_conv_backward_input (
          conv, team, problem.gradient, pixels + i * problem.n_pixels, NULL));
    }
  ck_assert_mem_eq (output, output + problem.n_output, output_size);
  ck_assert_mem_eq (weights, weights + problem.n_weights, weights_size);
  ck_assert_mem_eq (pixels, pixels + problem.n_pixels, pixels_size);
}
END_TEST

START_TEST (rows_are_those_of_the_whole_map_bit_for_bit)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_auto (Problem) problem = { 0 };
  ClabConvShape shape
      = plain_shape (61, 45, kernel_shapes[_i][0], kernel_shapes[_i][1]);

  shape.n_kernels = 2;
  problem_init (&problem, &shape);

  g_autoptr (ClabConv) conv
      = clab_conv_new (&shape, problem.weights, problem.bias, NULL);
  gsize width = shape.out_width;
  g_autofree float *whole = g_new (float, problem.n_output);
  g_autofree float *rows = g_new (float, problem.n_output);

  ck_assert (clab_conv_forward (conv, parallel, &problem.view, whole, NULL));
  for (gsize first = 0; first < shape.out_height; first += 5)
    for (gsize n = 1; n <= shape.out_height - first; n += 11)
      {
        ck_assert (clab_conv_forward_rows (conv, parallel, &problem.view, first,
                                           n, rows, NULL));
        for (gsize o = 0; o < 2; o++)
          ck_assert_mem_eq (rows + o * n * width,
                            whole + (o * shape.out_height + first) * width,
                            n * width * sizeof (float));
      }
}
END_TEST

START_TEST (interleaved_pixels_are_planes_seen_otherwise)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_auto (Problem) problem = { 0 };
  ClabConvShape shape = plain_shape (9, 40, 3, 5);
  gsize area = 9 * 40;
  gsize gap = 7;

  shape.channels = 1 + _i % 4;
  shape.n_kernels = 2;
  if (_i >= 4)
    {
      shape.n_kernels = 16;
      shape.stride_x = 4;
      shape.out_width = 9;
    }
  problem_init (&problem, &shape);

  g_autofree float *interleaved
      = g_new0 (float, (40 * shape.channels + gap) * 9);
  ClabView view = { .data = interleaved,
                    .channel_stride = 1,
                    .row_stride = 40 * shape.channels + gap,
                    .pixel_stride = shape.channels };
  g_autofree float *output = g_new (float, problem.n_output);
  g_autofree float *expected = g_new (float, problem.n_output);
  g_autoptr (ClabConv) conv
      = clab_conv_new (&shape, problem.weights, NULL, NULL);

  for (gsize c = 0; c < shape.channels; c++)
    for (gsize i = 0; i < area; i++)
      interleaved[i / 40 * view.row_stride + i % 40 * shape.channels + c]
          = problem.pixels[c * area + i];
  ck_assert (clab_conv_forward (conv, parallel, &view, output, NULL));
  ck_assert (clab_conv_forward (conv, parallel, &problem.view, expected, NULL));
  ck_assert_mem_eq (output, expected, problem.n_output * sizeof (float));
}
END_TEST

START_TEST (windows_may_begin_inside_the_input_and_end_beyond_it)
{
  static const gssize pads[][2]
      = { { -3, -4 }, { 5, -9 }, { -30, 2 }, { 40, 50 } };
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);

  for (gsize mode = 0; mode < clab_padding_modes.n_rows; mode++)
    {
      g_auto (Problem) problem = { 0 };
      ClabConvShape shape = plain_shape (12, 17, 3, 4);

      shape.padding_mode
          = (const ClabPaddingMode *)clab_table_row (&clab_padding_modes, mode);
      shape.pad_top = pads[_i][0];
      shape.pad_left = pads[_i][1];
      shape.out_height = 20;
      shape.out_width = 21;
      problem_init (&problem, &shape);
      check_forward (&problem, parallel);
      check_gradients (&problem, parallel);
    }
}
END_TEST

START_TEST (a_shape_without_a_map_is_an_error)
{
  g_autoptr (GError) error = NULL;
  ClabConvShape shape = plain_shape (4, 4, 3, 3);
  double weights[9] = { 0 };

  shape.out_height = 0;
  ck_assert_ptr_null (clab_conv_new (&shape, weights, NULL, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE));
}
END_TEST

START_TEST (a_shape_that_overflows_is_an_error)
{
  g_autoptr (GError) error = NULL;
  ClabConvShape shape = plain_shape (4, 4, 3, 3);
  double weights[9] = { 0 };

  shape.out_height = G_MAXSIZE / 2;
  shape.out_width = G_MAXSIZE / 2;
  ck_assert_ptr_null (clab_conv_new (&shape, weights, NULL, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_MEMORY));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("conv");
  TCase *definition = tcase_create ("definition");
  TCase *exact = tcase_create ("exact");
  TCase *errors = tcase_create ("errors");

  tcase_set_timeout (definition, 60);
  tcase_add_loop_test (definition, forward_is_the_definition, 0,
                       G_N_ELEMENTS (kernel_shapes));
  tcase_add_loop_test (definition, gradients_are_the_definition, 0,
                       G_N_ELEMENTS (kernel_shapes));
  tcase_add_loop_test (definition, gradients_of_whole_blocks_are_the_definition,
                       0, G_N_ELEMENTS (whole_steps));
  tcase_add_loop_test (definition, gradients_are_central_differences, 0,
                       clab_padding_modes.n_rows);
  tcase_add_loop_test (
      definition, windows_may_begin_inside_the_input_and_end_beyond_it, 0, 4);
  tcase_add_loop_test (exact, threads_do_not_change_a_bit, 0,
                       G_N_ELEMENTS (thread_counts));
  tcase_add_loop_test (exact, rows_are_those_of_the_whole_map_bit_for_bit, 0,
                       G_N_ELEMENTS (kernel_shapes));
  tcase_add_loop_test (exact, interleaved_pixels_are_planes_seen_otherwise, 0,
                       8);
  tcase_add_test (errors, a_shape_without_a_map_is_an_error);
  tcase_add_test (errors, a_shape_that_overflows_is_an_error);
  suite_add_tcase (suite, definition);
  suite_add_tcase (suite, exact);
  suite_add_tcase (suite, errors);
  return suite_run (suite);
}
