/* The worked examples that concern losses, gradients, optimizers and learnt
 * kernels; see tests/maps/test-seed-maps.c for the others.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/learn/learner.h"
#include "src/patterns/patterns.h"
#include "tests/support/seed-vectors.h"

/* A member of "expected". */
static ClabTensor *
expected_planes (JsonObject *vector, const char *member)
{
  return seed_planes (json_object_get_object_member (vector, "expected"),
                      member);
}

static double
expected_number (JsonObject *vector, const char *member)
{
  return seed_number (json_object_get_object_member (vector, "expected"),
                      member, NAN);
}

static void
compare_number (JsonObject *vector, double ours, double expected)
{
  ck_assert_double_eq_tol (ours, expected,
                           seed_tolerance (vector, expected) + 1e-12);
}

static void
compare_doubles (JsonObject *vector,
                 const double *ours,
                 const ClabTensor *expected)
{
  gsize n = clab_tensor_size (expected);
  g_autofree float *floats = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    floats[i] = (float)ours[i];
  seed_compare (vector, floats, expected);
}

static double
mean_loss (const char *nick, const float *outputs, const ClabTensor *targets)
{
  const ClabLoss *loss = clab_table_find (&clab_losses, nick, NULL);
  gsize n = clab_tensor_size (targets);

  return clab_loss_func (loss) (outputs, targets->data, NULL, n, NULL)
         / (double)n;
}

static void
check_mse (JsonObject *vector)
{
  g_autoptr (ClabTensor) prediction = seed_planes (vector, "prediction");
  g_autoptr (ClabTensor) target = seed_planes (vector, "target");

  compare_number (vector, mean_loss ("mse", prediction->data, target),
                  seed_number (vector, "expected", NAN));
}

static void
check_absolute_error (JsonObject *vector)
{
  g_autoptr (ClabTensor) prediction = seed_planes (vector, "prediction");
  g_autoptr (ClabTensor) target = seed_planes (vector, "target");

  compare_number (vector, mean_loss ("mae", prediction->data, target),
                  seed_number (vector, "expected", NAN));
}

/* Two probabilities p and 1 − p against 1 and 0: both values cost −ln p. */
static void
check_cross_entropy (JsonObject *vector)
{
  g_autoptr (ClabTensor) prediction = seed_planes (vector, "prediction");
  g_autoptr (ClabTensor) target = seed_planes (vector, "target");

  for (gsize i = 0; i < clab_tensor_size (prediction); i++)
    prediction->data[i]
        = (float)log (prediction->data[i] / (1.0 - prediction->data[i]));
  ck_assert_double_eq_tol (
      mean_loss ("cross-entropy", prediction->data, target),
      seed_number (vector, "expected", NAN), 1e-6);
}

/* y = W·x is a 1 × 1 kernel for each row of W on one pixel whose channels are
 * x; the sum of two squares is twice their mean. */
typedef struct
{
  ClabProblem *problem;
  ClabParallel *parallel;
  ClabLearner *learner;
} Descent;

static void
descent_clear (Descent *descent)
{
  clab_learner_free (descent->learner);
  clab_problem_free (descent->problem);
  clab_parallel_free (descent->parallel);
}

static void
descent_start (Descent *descent,
               const ClabLearnOptions *options,
               ClabTensor *source,
               ClabTensor *target,
               const ClabTensor *initial)
{
  ClabPair pair = { .source = source, .target = target };
  g_autofree double *weights = g_new (double, clab_tensor_size (initial));

  for (gsize i = 0; i < clab_tensor_size (initial); i++)
    weights[i] = initial->data[i];
  descent->parallel = clab_parallel_new (2);
  descent->problem = clab_problem_new (options, NULL);
  ck_assert_ptr_nonnull (descent->problem);
  ck_assert (clab_problem_add (descent->problem, &pair, NULL));
  descent->learner = clab_learner_new (descent->problem, weights,
                                       descent->parallel, NULL, NULL);
  ck_assert_ptr_nonnull (descent->learner);
}

static ClabLearnOptions
plain_options (const char *channels, const char *optimizer, double rate)
{
  ClabLearnOptions options;

  clab_learn_options_init (&options);
  options.channels = clab_table_find (&clab_learn_channels, channels, NULL);
  options.optimizer = clab_table_find (&clab_optimizers, optimizer, NULL);
  options.padding = clab_table_find (&clab_padding_sizes, "valid", NULL);
  options.with_bias = FALSE;
  options.hold_out = 0;
  options.rate = rate;
  return options;
}

static void
start_sum_of_squares (Descent *descent, JsonObject *vector)
{
  g_autoptr (ClabTensor) x = seed_planes (vector, "x");
  g_autoptr (ClabTensor) w = seed_planes (vector, "w");
  ClabTensor *source = clab_tensor_new (1, x->width, 1, 1, NULL);
  ClabTensor *target = clab_tensor_new (1, w->height, 1, 1, NULL);
  ClabLearnOptions options = plain_options (
      "mix", "sgd", (double)w->height * seed_number (vector, "lr", NAN));

  memcpy (source->data, x->data, x->width * sizeof (float));
  memset (target->data, 0, w->height * sizeof (float));
  options.rows = options.columns = 1;
  descent_start (descent, &options, source, target, w);
}

static double
sum_of_squares (const Descent *descent)
{
  double loss;

  clab_learner_loss (descent->learner, clab_learner_weights (descent->learner),
                     descent->problem->options.loss, FALSE, &loss, NULL);
  return loss * (double)descent->problem->n_kernels;
}

static void
check_gradient_sum_squares (JsonObject *vector)
{
  Descent descent;
  double gradient[4];
  g_autoptr (ClabTensor) slope = expected_planes (vector, "gradient");
  g_autoptr (ClabTensor) moved = expected_planes (vector, "w_new");

  start_sum_of_squares (&descent, vector);
  compare_number (vector, sum_of_squares (&descent),
                  expected_number (vector, "loss"));
  for (gboolean is_numeric = FALSE; is_numeric <= TRUE; is_numeric++)
    {
      ck_assert (
          clab_learner_gradient (descent.learner, is_numeric, gradient, NULL));
      for (gsize i = 0; i < 4; i++)
        gradient[i] *= (double)descent.problem->n_kernels;
      compare_doubles (vector, gradient, slope);
    }
  ck_assert (clab_learner_run (descent.learner, 1, NULL, NULL, NULL, NULL));
  compare_doubles (vector, clab_learner_weights (descent.learner), moved);
  compare_number (vector, sum_of_squares (&descent),
                  expected_number (vector, "loss_new"));
  descent_clear (&descent);
}

/* The losses of a run, and those that a vector expects at some steps. */
typedef struct
{
  JsonObject *vector;
  JsonObject *loss_at;
  double scale;
  gsize n_compared;
} Comparison;

static gboolean
compare_step (const ClabLearnStep *step, gpointer data)
{
  Comparison *comparison = data;
  g_autofree char *name = g_strdup_printf ("%zu", step->step);

  if (json_object_has_member (comparison->loss_at, name))
    {
      double expected
          = json_object_get_double_member (comparison->loss_at, name);

      ck_assert_double_eq_tol (comparison->scale * step->loss, expected,
                               2e-6 * (1 + fabs (expected)));
      comparison->n_compared++;
    }
  return TRUE;
}

static void
run_and_compare (const Descent *descent, JsonObject *vector, double scale)
{
  Comparison comparison = {
    .vector = vector,
    .loss_at = json_object_get_object_member (
        json_object_get_object_member (vector, "expected"), "loss_at"),
    .scale = scale,
  };

  ck_assert (clab_learner_run (descent->learner,
                               (gsize)seed_number (vector, "steps", 0),
                               compare_step, &comparison, NULL, NULL));
  ck_assert_uint_eq (comparison.n_compared,
                     json_object_get_size (comparison.loss_at));
}

static void
check_gradient_descent (JsonObject *vector)
{
  Descent descent;

  start_sum_of_squares (&descent, vector);
  run_and_compare (&descent, vector, (double)descent.problem->n_kernels);
  descent_clear (&descent);
}

static void
start_target_map (Descent *descent,
                  JsonObject *vector,
                  const char *optimizer,
                  double rate)
{
  g_autoptr (ClabTensor) initial = seed_planes (vector, "init");
  ClabLearnOptions options = plain_options ("luminance", optimizer, rate);

  descent_start (descent, &options, seed_planes (vector, "input"),
                 seed_planes (vector, "target"), initial);
}

static void
check_optimise (JsonObject *vector)
{
  Descent descent;
  g_autoptr (JsonObject) problem
      = seed_vector_called (json_object_get_string_member (vector, "problem"));
  g_autoptr (ClabTensor) kernel = expected_planes (vector, "kernel_50");

  start_target_map (&descent, problem,
                    json_object_get_string_member (vector, "optimiser"),
                    seed_number (vector, "lr", NAN));
  run_and_compare (&descent, vector, 1);
  compare_doubles (vector, clab_learner_weights (descent.learner), kernel);
  descent_clear (&descent);
}

static void
check_learn_kernel (JsonObject *vector)
{
  Descent descent;
  double gradient[9];
  double loss;
  g_autoptr (ClabTensor) best
      = expected_planes (vector, "least_squares_kernel");
  g_autoptr (ClabTensor) slope = expected_planes (vector, "gradient_0");
  g_autoptr (ClabTensor) moved = expected_planes (vector, "kernel_1_lr0_1");

  start_target_map (&descent, vector, "sgd", seed_number (vector, "lr", NAN));
  const ClabExact *exact = clab_learner_exact (descent.learner);
  const ClabLoss *mse = descent.problem->options.loss;
  compare_doubles (vector, exact->weights, best);
  ck_assert_double_eq_tol (exact->condition,
                           expected_number (vector, "hessian_eig_max")
                               / expected_number (vector, "hessian_eig_min"),
                           0.1);
  clab_learner_loss (descent.learner, clab_learner_weights (descent.learner),
                     mse, FALSE, &loss, NULL);
  compare_number (vector, loss, expected_number (vector, "loss_0"));
  ck_assert (clab_learner_gradient (descent.learner, FALSE, gradient, NULL));
  compare_doubles (vector, gradient, slope);
  ck_assert (clab_learner_run (descent.learner, 1, NULL, NULL, NULL, NULL));
  compare_doubles (vector, clab_learner_weights (descent.learner), moved);
  clab_learner_loss (descent.learner, clab_learner_weights (descent.learner),
                     mse, FALSE, &loss, NULL);
  compare_number (vector, loss, expected_number (vector, "loss_1"));
  descent_clear (&descent);

  /* The rate that is chosen lies just below the limit. */
  start_target_map (&descent, vector, "sgd", 0);
  ck_assert_double_eq_tol (clab_learner_rate (descent.learner),
                           0.95 * expected_number (vector, "lr_limit"), 1e-5);
  descent_clear (&descent);
}

/* A convolution of one plane with one kernel, “valid”. */
typedef struct
{
  ClabConv *conv;
  ClabParallel *parallel;
  gsize n_outputs;
} Filter;

static void
filter_init (Filter *filter,
             const ClabTensor *kernel,
             gsize height,
             gsize width)
{
  g_autofree double *weights = g_new (double, clab_tensor_size (kernel));
  ClabConvShape shape = {
    .n_kernels = 1,
    .channels = 1,
    .rows = kernel->height,
    .columns = kernel->width,
    .stride_y = 1,
    .stride_x = 1,
    .dilation_y = 1,
    .dilation_x = 1,
    .in_height = height,
    .in_width = width,
    .out_height = height - kernel->height + 1,
    .out_width = width - kernel->width + 1,
    .padding_mode = clab_padding_modes.rows,
  };

  for (gsize i = 0; i < clab_tensor_size (kernel); i++)
    weights[i] = kernel->data[i];
  filter->conv = clab_conv_new (&shape, weights, NULL, NULL);
  filter->parallel = clab_parallel_new (1);
  filter->n_outputs = shape.out_height * shape.out_width;
  ck_assert_ptr_nonnull (filter->conv);
}

static void
filter_clear (Filter *filter)
{
  clab_conv_free (filter->conv);
  clab_parallel_free (filter->parallel);
}

static ClabView
view_of (const ClabTensor *image)
{
  return (ClabView){ .data = image->data,
                     .channel_stride = image->height * image->width,
                     .row_stride = image->width,
                     .pixel_stride = 1 };
}

static void
check_input_gradient (JsonObject *vector, const ClabTensor *input)
{
  Filter filter;
  g_autoptr (ClabTensor) kernel = seed_planes (vector, "kernel");
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  g_autofree float *slopes = g_new (float, expected->height * expected->width);
  g_autofree float *gradient
      = g_new (float, expected->height * expected->width);

  filter_init (&filter, kernel, expected->height, expected->width);
  if (input != NULL)
    {
      ClabView view = view_of (input);

      ck_assert (clab_conv_forward (filter.conv, filter.parallel, &view, slopes,
                                    NULL));
    }
  for (gsize i = 0; i < filter.n_outputs; i++)
    slopes[i] = input != NULL ? 2 * slopes[i] : 1;
  ck_assert (clab_conv_backward_input (filter.conv, filter.parallel, slopes,
                                       gradient, NULL));
  seed_compare (vector, gradient, expected);
  filter_clear (&filter);
}

static void
check_input_gradient_of_sum (JsonObject *vector)
{
  check_input_gradient (vector, NULL);
}

static void
check_input_gradient_of_squares (JsonObject *vector)
{
  g_autoptr (ClabTensor) input = seed_planes (vector, "input");

  check_input_gradient (vector, input);
}

/* (mean of the map − target)²: every weight's gradient is the mean of the
 * shifted image times one number. */
static void
check_score_gradient (JsonObject *vector)
{
  Filter filter;
  double gradient[9];
  double mean = 0;
  double energy = 0;
  double target = seed_number (vector, "target", NAN);
  const ClabPattern *pattern
      = clab_table_find (&clab_patterns, "half-horizontal", NULL);
  g_autoptr (ClabTensor) image = clab_pattern_draw (pattern, 32, 32, NULL);
  g_autoptr (ClabTensor) kernel = seed_planes (vector, "kernel");
  g_autoptr (ClabTensor) expected = expected_planes (vector, "gradient");
  ClabView view = view_of (image);

  filter_init (&filter, kernel, 32, 32);
  g_autofree float *map = g_new (float, filter.n_outputs);
  ck_assert (
      clab_conv_forward (filter.conv, filter.parallel, &view, map, NULL));
  for (gsize i = 0; i < filter.n_outputs; i++)
    mean += map[i] / (double)filter.n_outputs;
  compare_number (vector, mean, expected_number (vector, "prediction"));
  compare_number (vector, (mean - target) * (mean - target),
                  expected_number (vector, "loss"));
  for (gsize i = 0; i < filter.n_outputs; i++)
    map[i] = (float)(2 * (mean - target) / (double)filter.n_outputs);
  ck_assert (clab_conv_backward_weights (filter.conv, filter.parallel, &view,
                                         map, gradient, NULL, NULL));
  compare_doubles (vector, gradient, expected);
  /* The Hessian is 2·m·mᵀ with m = gradient / 2 (mean − target). */
  for (gsize i = 0; i < 9; i++)
    energy += pow (gradient[i] / (2 * (mean - target)), 2);
  compare_number (vector, 1 / energy, expected_number (vector, "lr_limit_0_1"));
  compare_number (vector, 1 / energy / 255 / 255,
                  expected_number (vector, "lr_limit_0_255"));
  filter_clear (&filter);
}

static const SeedOp ops[] = {
  { "absolute_error", check_absolute_error },
  { "cross_entropy", check_cross_entropy },
  { "gradient_descent", check_gradient_descent },
  { "gradient_sum_squares", check_gradient_sum_squares },
  { "input_gradient_of_sum", check_input_gradient_of_sum },
  { "input_gradient_of_sum_of_squares", check_input_gradient_of_squares },
  { "learn_kernel", check_learn_kernel },
  { "mse", check_mse },
  { "optimise", check_optimise },
  { "score_gradient", check_score_gradient },
};

int
main (void)
{
  return seed_vectors_run ("learning", ops, G_N_ELEMENTS (ops));
}
