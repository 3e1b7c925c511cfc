/* Tests of what convolutions take from the heap.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include "src/base/clab-error.h"
#include "tests/support/allocations.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

#define SIDE 90
#define MAX_KERNEL 40

typedef enum
{
  DENSE,
  PRODUCT,
  BOX
} Weights;

/* A way to convolve by kernels of side @k. */
static const struct
{
  const char *way;
  gsize k;
  Weights weights;
} ways[] = {
  { "direct", 5, DENSE },
  { "separable", 31, PRODUCT },
  { "Fourier", 40, DENSE },
  { "box", 31, BOX },
};

typedef struct
{
  ClabParallel *parallel;
  ClabConvShape shape;
  double weights[MAX_KERNEL * MAX_KERNEL];
  double gradient[MAX_KERNEL * MAX_KERNEL];
  float pixels[SIDE * SIDE];
  float input_gradient[SIDE * SIDE];
  float output[SIDE * SIDE];
  ClabView view;
} Problem;

static Problem problem;

static void
set_up (gsize k, Weights weights)
{
  float noise[MAX_KERNEL * MAX_KERNEL];

  problem.parallel = clab_parallel_new (2);
  problem.shape = (ClabConvShape){
    .n_kernels = 1,
    .channels = 1,
    .rows = k,
    .columns = k,
    .stride_y = 1,
    .stride_x = 1,
    .dilation_y = 1,
    .dilation_x = 1,
    .in_height = SIDE,
    .in_width = SIDE,
    .pad_top = 1,
    .pad_left = 1,
    .out_height = SIDE,
    .out_width = SIDE,
    .padding_mode = clab_table_find (&clab_padding_modes, "reflect", NULL),
  };
  reference_random (1, k * k, noise);
  reference_random (2, SIDE * SIDE, problem.pixels);
  for (gsize i = 0; i < k * k; i++)
    problem.weights[i] = weights == BOX ? noise[0]
                         : weights == PRODUCT
                             ? (double)noise[i / k] * noise[i % k]
                             : noise[i];
  problem.view = (ClabView){ .data = problem.pixels,
                             .row_stride = SIDE,
                             .pixel_stride = 1 };
}

static void
tear_down (void)
{
  clab_parallel_free (problem.parallel);
}

static gboolean
run_everything (const ClabConv *conv, GError **error)
{
  return clab_conv_forward (conv, problem.parallel, &problem.view,
                            problem.output, error)
         && clab_conv_backward_weights (conv, problem.parallel, &problem.view,
                                        problem.output, problem.gradient, NULL,
                                        error)
         && clab_conv_backward_input (conv, problem.parallel, problem.output,
                                      problem.input_gradient, error);
}

START_TEST (a_repeated_convolution_allocates_nothing)
{
  set_up (ways[_i].k, ways[_i].weights);
  g_autoptr (ClabConv) conv
      = clab_conv_new (&problem.shape, problem.weights, NULL, NULL);
  g_autofree char *way = clab_conv_describe (conv);

  ck_assert_msg (g_str_has_prefix (way, ways[_i].way), "%s", way);
  ck_assert (run_everything (conv, NULL));

  /* An assertion would allocate. */
  gsize before = allocations_count ();
  gboolean is_done = run_everything (conv, NULL);
  gsize after = allocations_count ();

  ck_assert (is_done);
  ck_assert (!allocations_are_seen () || before > 0);
  ck_assert_uint_eq (after, before);
  tear_down ();
}
END_TEST

START_TEST (missing_scratch_memory_is_an_error)
{
  g_autoptr (GError) error = NULL;

  set_up (ways[_i].k, ways[_i].weights);
  g_autoptr (ClabConv) conv
      = clab_conv_new (&problem.shape, problem.weights, NULL, NULL);

  allocations_refuse (TRUE);
  ck_assert (!allocations_are_seen ()
             || !clab_conv_forward (conv, problem.parallel, &problem.view,
                                    problem.output, &error));
  allocations_refuse (FALSE);
  ck_assert (!allocations_are_seen ()
             || g_error_matches (error, CLAB_ERROR, CLAB_ERROR_MEMORY));
  ck_assert (run_everything (conv, NULL));
  tear_down ();
}
END_TEST

START_TEST (missing_scratch_memory_for_gradients_is_an_error)
{
  g_autoptr (GError) error = NULL;

  set_up (5, DENSE);
  g_autoptr (ClabConv) conv
      = clab_conv_new (&problem.shape, problem.weights, NULL, NULL);

  allocations_refuse (TRUE);
  ck_assert (!allocations_are_seen ()
             || !clab_conv_backward_weights (conv, problem.parallel,
                                             &problem.view, problem.output,
                                             problem.gradient, NULL, &error));
  g_clear_error (&error);
  ck_assert (!allocations_are_seen ()
             || !clab_conv_backward_input (conv, problem.parallel,
                                           problem.output,
                                           problem.input_gradient, &error));
  allocations_refuse (FALSE);
  tear_down ();
}
END_TEST

START_TEST (new_weights_allocate_nothing_and_count_at_once)
{
  double bias = 0.25;
  double wanted[SIDE * SIDE];

  set_up (7, DENSE);
  g_autoptr (ClabConv) conv
      = clab_conv_new_direct (&problem.shape, NULL, NULL, NULL);

  clab_conv_set_weights (conv, problem.weights, NULL);
  ck_assert (run_everything (conv, NULL));
  for (gsize i = 0; i < 49; i++)
    problem.weights[i] = i % 3 == 0 ? 0 : -problem.weights[i];

  gsize before = allocations_count ();
  clab_conv_set_weights (conv, problem.weights, &bias);
  gboolean is_done = clab_conv_forward (conv, problem.parallel, &problem.view,
                                        problem.output, NULL);
  gsize after = allocations_count ();

  ck_assert (is_done);
  ck_assert_uint_eq (after, before);
  reference_forward (&problem.shape, problem.weights, &bias, &problem.view,
                     wanted);
  for (gsize i = 0; i < SIDE * SIDE; i++)
    ck_assert_double_eq_tol (problem.output[i], wanted[i], 1e-5);
  tear_down ();
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("conv-memory");
  TCase *memory = tcase_create ("memory");

  tcase_add_loop_test (memory, a_repeated_convolution_allocates_nothing, 0,
                       G_N_ELEMENTS (ways));
  tcase_add_loop_test (memory, missing_scratch_memory_is_an_error, 0,
                       G_N_ELEMENTS (ways));
  tcase_add_test (memory, missing_scratch_memory_for_gradients_is_an_error);
  tcase_add_test (memory, new_weights_allocate_nothing_and_count_at_once);
  suite_add_tcase (suite, memory);
  return suite_run (suite);
}
