/* Tests of src/learn/learn-report.c and src/learn/baseline.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/learn-report.h"

#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"
#include "src/learn/baseline.h"
#include "src/learn/initials.h"
#include "tests/support/learn-examples.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

#define SIDE 48

/* A source, and the target that a test makes of it. */
typedef struct
{
  ClabParallel *parallel;
  ClabProblem *problem;
  ClabLearner *learner;
  ClabLearnReport *report;
} Lesson;

static void
lesson_clear (Lesson *lesson)
{
  clab_learn_report_free (lesson->report);
  clab_learner_free (lesson->learner);
  clab_problem_free (lesson->problem);
  clab_parallel_free (lesson->parallel);
}

static ClabTensor *
random_image (guint32 seed)
{
  ClabTensor *image = clab_tensor_new (1, 1, SIDE, SIDE, NULL);

  reference_random (seed, SIDE * SIDE, image->data);
  for (gsize i = 0; i < SIDE * SIDE; i++)
    image->data[i] = 0.5f + 0.4f * image->data[i];
  return image;
}

static ClabLearnOptions
exact_options (void)
{
  ClabLearnOptions options = learn_options ("luminance", "same", "replicate");

  options.optimizer = clab_table_find (&clab_optimizers, "exact", NULL);
  return options;
}

static void
lesson_run (Lesson *lesson,
            const ClabLearnOptions *options,
            ClabTensor *source,
            ClabTensor *target,
            const char *initial)
{
  ClabPair pair = { .source = source, .target = target };

  lesson->parallel = clab_parallel_new (2);
  lesson->problem = clab_problem_new (options, NULL);
  ck_assert (clab_problem_add (lesson->problem, &pair, NULL));
  g_autofree double *weights
      = clab_initial_weights (lesson->problem, initial, NULL);
  ck_assert_ptr_nonnull (weights);
  lesson->learner = clab_learner_new (lesson->problem, weights,
                                      lesson->parallel, NULL, NULL);
  ck_assert_ptr_nonnull (lesson->learner);
  ck_assert (clab_learner_run (lesson->learner, options->steps, NULL, NULL,
                               NULL, NULL));
  lesson->report = clab_learn_report_new (lesson->learner, NULL);
  ck_assert_ptr_nonnull (lesson->report);
}

static const float *
at (const ClabTensor *image, gssize y, gssize x)
{
  return &image->data[(gsize)CLAMP (y, 0, SIDE - 1) * SIDE
                      + (gsize)CLAMP (x, 0, SIDE - 1)];
}

/* 5·centre − its four neighbours. */
static ClabTensor *
sharpened (const ClabTensor *source)
{
  ClabTensor *target = clab_tensor_new (1, 1, SIDE, SIDE, NULL);

  for (gssize y = 0; y < SIDE; y++)
    for (gssize x = 0; x < SIDE; x++)
      target->data[y * SIDE + x]
          = 5 * *at (source, y, x) - *at (source, y - 1, x)
            - *at (source, y + 1, x) - *at (source, y, x - 1)
            - *at (source, y, x + 1);
  return target;
}

/* Nothing that a kernel can do. */
static ClabTensor *
largest_of_three (const ClabTensor *source)
{
  ClabTensor *target = clab_tensor_new (1, 1, SIDE, SIDE, NULL);

  for (gssize y = 0; y < SIDE; y++)
    for (gssize x = 0; x < SIDE; x++)
      target->data[y * SIDE + x]
          = MAX (*at (source, y, x),
                 MAX (*at (source, y, x - 1), *at (source, y, x + 1)));
  return target;
}

START_TEST (a_kernel_of_ours_is_found_again)
{
  Lesson lesson;
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);

  lesson_run (&lesson, &options, source, sharpened (source), "random");
  const ClabKernel *kernel = clab_bank_kernel (lesson.report->bank, 0);
  const double expected[] = { 0, -1, 0, -1, 5, -1, 0, -1, 0 };
  for (gsize i = 0; i < 9; i++)
    ck_assert_double_eq_tol (kernel->weights[i], expected[i], 1e-5);
  ck_assert_double_eq_tol (kernel->bias, 0, 1e-5);
  ck_assert_double_gt (lesson.report->exact.explained, 0.9999999);
  ck_assert_double_gt (lesson.report->learnt.psnr, 120);
  ck_assert_double_lt (lesson.report->kernel_error, 1e-12);
  ck_assert_ptr_nonnull (lesson.report->nearest);
  ck_assert_double_gt (fabs (lesson.report->nearest->similarity), 0.999);

  g_autofree char *verdict
      = clab_learn_report_verdict (lesson.report, "in linear light");
  ck_assert_ptr_nonnull (strstr (verdict, "A 3×3 kernel in linear light "
                                          "explains 100 % ("));
  lesson_clear (&lesson);
}
END_TEST

START_TEST (what_is_no_kernel_is_said_to_be_none)
{
  Lesson lesson;
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);

  lesson_run (&lesson, &options, source, largest_of_three (source), "random");
  g_autofree char *verdict
      = clab_learn_report_verdict (lesson.report, "in linear light");
  ck_assert_msg (g_str_has_prefix (verdict, "No 3×3 kernel explains this: at "
                                            "best "),
                 "%s", verdict);
  lesson_clear (&lesson);
}
END_TEST

START_TEST (a_penalty_is_not_taken_for_a_lack_of_kernels)
{
  Lesson lesson;
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);

  options.l2 = 1;
  lesson_run (&lesson, &options, source, sharpened (source), "random");
  g_autofree char *verdict
      = clab_learn_report_verdict (lesson.report, "in linear light");
  ck_assert_msg (
      g_str_has_prefix (verdict, "With this penalty a 3×3 kernel explains "),
      "%s", verdict);
  lesson_clear (&lesson);
}
END_TEST

START_TEST (a_short_run_behind_an_activation_does_not_judge_kernels)
{
  Lesson lesson;
  ClabLearnOptions options = learn_options ("luminance", "same", "replicate");
  ClabTensor *source = random_image (1);

  options.activation = clab_table_find (&clab_activations, "tanh", NULL);
  options.steps = 1;
  lesson_run (&lesson, &options, source, sharpened (source), "zeros");
  g_autofree char *verdict
      = clab_learn_report_verdict (lesson.report, "in linear light");
  ck_assert_msg (g_str_has_prefix (verdict, "The 3×3 kernel learnt so far "),
                 "%s", verdict);
  lesson_clear (&lesson);
}
END_TEST

START_TEST (equal_layers_give_the_identity)
{
  Lesson lesson;
  ClabLearnOptions options = exact_options ();

  lesson_run (&lesson, &options, random_image (3), random_image (3), "random");
  const ClabKernel *kernel = clab_bank_kernel (lesson.report->bank, 0);
  for (gsize i = 0; i < 9; i++)
    ck_assert_double_eq_tol (kernel->weights[i], i == 4 ? 1 : 0, 1e-12);
  ck_assert (lesson.report->is_same);
  ck_assert_double_eq (lesson.report->learnt.explained, 1);
  g_autofree char *verdict = clab_learn_report_verdict (lesson.report, "");
  ck_assert_ptr_nonnull (strstr (verdict, "equal"));
  g_autofree char *text = clab_learn_report_print (lesson.report, "");
  ck_assert_ptr_null (strstr (text, ", explains"));
  lesson_clear (&lesson);
}
END_TEST

/* Only a spot is sharpened, which is not held out with most seeds; besides, the
 * target is the source, or constant. */
START_TEST (what_is_learnt_from_is_looked_at_before_all_is_called_equal)
{
  for (guint32 seed = 0; seed < 5; seed++)
    {
      Lesson lesson;
      ClabLearnOptions options = exact_options ();
      ClabTensor *source = random_image (1);
      ClabTensor *target = sharpened (source);

      for (gsize i = 0; i < SIDE * SIDE; i++)
        if (i / SIDE / 4 != 5 || i % SIDE / 4 != 5)
          target->data[i] = _i == 0 ? source->data[i] : 0.5f;
      options.seed = seed;
      lesson_run (&lesson, &options, source, target, "random");
      ck_assert (!lesson.report->is_same);
      ck_assert (!lesson.report->is_constant);
      ck_assert_double_lt (lesson.report->learnt.explained, 0.9);
      ck_assert_double_lt (lesson.report->learnt.psnr, 60);
      lesson_clear (&lesson);
    }
}
END_TEST

START_TEST (a_constant_source_is_told)
{
  Lesson lesson;
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);

  for (gsize i = 0; i < SIDE * SIDE; i++)
    source->data[i] = 0.5f;
  lesson_run (&lesson, &options, source, random_image (2), "random");
  ck_assert (lesson.report->is_singular);
  g_autofree char *text = clab_learn_report_print (lesson.report, "");
  ck_assert_ptr_nonnull (strstr (text, "does not determine"));
  for (gsize i = 0; i < 10; i++)
    ck_assert (isfinite (clab_learner_weights (lesson.learner)[i]));
  lesson_clear (&lesson);
}
END_TEST

START_TEST (pixels_that_are_not_numbers_are_left_out)
{
  Lesson lesson;
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);
  ClabTensor *target = sharpened (source);

  source->data[20 * SIDE + 20] = NAN;
  source->data[0] = INFINITY;
  target->data[30 * SIDE + 7] = NAN;
  lesson_run (&lesson, &options, source, target, "random");
  ck_assert_uint_eq (lesson.report->n_excluded, 3);
  ck_assert_double_eq_tol (
      clab_bank_kernel (lesson.report->bank, 0)->weights[4], 5, 1e-5);
  g_autofree char *text = clab_learn_report_print (lesson.report, "");
  ck_assert_ptr_nonnull (strstr (text, "Left out: 3 pixels"));
  lesson_clear (&lesson);
}
END_TEST

/* A target that could not go beyond 0…1. */
START_TEST (clipped_targets_are_left_out)
{
  for (gboolean has_limits = FALSE; has_limits <= TRUE; has_limits++)
    {
      ClabLearnOptions options = exact_options ();
      g_autoptr (ClabProblem) problem = clab_problem_new (&options, NULL);
      ClabTensor *source = random_image (1);
      ClabPair pair = {
        .source = source,
        .target = sharpened (source),
        .has_limits = has_limits,
      };

      for (gsize i = 0; i < SIDE * SIDE; i++)
        pair.target->data[i] = CLAMP (pair.target->data[i], 0, 1);
      ck_assert (clab_problem_add (problem, &pair, NULL));
      g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
      g_autofree double *weights
          = clab_initial_weights (problem, "zeros", NULL);
      g_autoptr (ClabLearner) learner
          = clab_learner_new (problem, weights, parallel, NULL, NULL);
      double error = fabs (clab_learner_exact (learner)->weights[4] - 5);

      ck_assert (has_limits ? error < 1e-4 : error > 1);
      ck_assert (has_limits == (problem->n_clipped > 0));
    }
}
END_TEST

START_TEST (a_target_in_black_and_white_is_not_clipped)
{
  ClabLearnOptions options = exact_options ();
  g_autoptr (ClabProblem) problem = clab_problem_new (&options, NULL);
  ClabPair pair = {
    .source = random_image (1),
    .target = random_image (2),
    .has_limits = TRUE,
  };

  for (gsize i = 0; i < SIDE * SIDE; i++)
    pair.target->data[i] = pair.target->data[i] > 0.5f;
  ck_assert (clab_problem_add (problem, &pair, NULL));
  ck_assert_uint_eq (problem->n_clipped, 0);
}
END_TEST

START_TEST (windows_that_see_transparency_are_not_learnt_from)
{
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);
  g_autofree float *opacity = g_new (float, SIDE *SIDE);
  ClabPair pair = {
    .source = source,
    .target = sharpened (source),
    .opacity = opacity,
  };
  g_autoptr (ClabProblem) problem = clab_problem_new (&options, NULL);

  for (gsize i = 0; i < SIDE * SIDE; i++)
    opacity[i] = i % SIDE < 10 ? 0.5f : 1;
  ck_assert (clab_problem_add (problem, &pair, NULL));
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  for (gsize i = 0; i < SIDE * SIDE; i++)
    ck_assert_float_eq (example->weights[i], i % SIDE < 11 ? 0 : 1);
}
END_TEST

static void
assert_refused (const ClabPair *pair, int code, const char *part)
{
  ClabLearnOptions options = exact_options ();
  g_autoptr (ClabProblem) problem = clab_problem_new (&options, NULL);
  g_autoptr (GError) error = NULL;

  ck_assert (!clab_problem_add (problem, pair, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, code));
  ck_assert_msg (strstr (error->message, part) != NULL, "%s", error->message);
}

START_TEST (all_transparent_is_one_clear_sentence)
{
  g_autofree float *opacity = g_new0 (float, SIDE *SIDE);
  ClabPair pair = {
    .source = random_image (1),
    .target = random_image (2),
    .opacity = opacity,
  };

  assert_refused (&pair, CLAB_ERROR_VALUE, "nothing to learn from");
}
END_TEST

START_TEST (a_target_of_another_size_is_one_clear_sentence)
{
  ClabPair pair = {
    .source = random_image (1),
    .target = clab_tensor_new (1, 1, 7, 9, NULL),
  };

  memset (pair.target->data, 0, 63 * sizeof (float));
  assert_refused (&pair, CLAB_ERROR_SIZE, "7 × 9");
}
END_TEST

START_TEST (grey_and_colour_do_not_mix)
{
  ClabLearnOptions options = learn_options ("each", "same", "replicate");
  g_autoptr (ClabProblem) problem = clab_problem_new (&options, NULL);
  g_autoptr (GError) error = NULL;
  ClabPair pair = {
    .source = clab_tensor_new (1, 3, 8, 8, NULL),
    .target = clab_tensor_new (1, 1, 8, 8, NULL),
  };

  ck_assert (!clab_problem_add (problem, &pair, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE));
}
END_TEST

START_TEST (one_pixel_is_learnt_from)
{
  ClabLearnOptions options = exact_options ();
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 1, 1, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autofree double *weights = clab_initial_weights (problem, "random", NULL);
  g_autoptr (ClabLearner) learner
      = clab_learner_new (problem, weights, parallel, NULL, NULL);

  ck_assert (clab_learner_run (learner, 1, NULL, NULL, NULL, NULL));
  g_autoptr (ClabLearnReport) report = clab_learn_report_new (learner, NULL);
  ck_assert_double_lt (report->loss, 1e-20);
}
END_TEST

START_TEST (a_target_of_the_sources_size_is_read_at_the_anchors)
{
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);
  ClabPair pair = { .source = source, .target = sharpened (source) };
  g_autoptr (ClabProblem) problem = NULL;

  options.padding = clab_table_find (&clab_padding_sizes, "valid", NULL);
  options.stride_y = 3;
  problem = clab_problem_new (&options, NULL);
  ck_assert (clab_problem_add (problem, &pair, NULL));
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  g_autofree double *weights = clab_initial_weights (problem, "zeros", NULL);
  g_autoptr (ClabLearner) learner
      = clab_learner_new (problem, weights, parallel, NULL, NULL);
  const double *exact = clab_learner_exact (learner)->weights;
  ck_assert_double_eq_tol (exact[4], 5, 1e-5);
  ck_assert_double_eq_tol (exact[1], -1, 1e-5);
}
END_TEST

/* With “same”, no cell of an even dilated kernel need lie on its map's pixel:
 * the middle of its window does. */
START_TEST (a_whole_target_goes_with_strides_of_an_even_dilated_kernel)
{
  static const double taps[] = { 0.5, 2, -1, 0.25 };
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);
  ClabTensor *target = clab_tensor_new (1, 1, SIDE, SIDE, NULL);
  Lesson lesson;

  for (gssize y = 0; y < SIDE; y++)
    for (gssize x = 0; x < SIDE; x++)
      target->data[y * SIDE + x]
          = (float)(taps[0] * *at (source, y - 1, x - 1)
                    + taps[1] * *at (source, y - 1, x + 2)
                    + taps[2] * *at (source, y + 2, x - 1)
                    + taps[3] * *at (source, y + 2, x + 2));
  options.rows = options.columns = 2;
  options.dilation_y = options.dilation_x = 3;
  options.stride_y = options.stride_x = 2;
  options.steps = 1;
  lesson_run (&lesson, &options, source, target, "zeros");
  for (gsize i = 0; i < G_N_ELEMENTS (taps); i++)
    ck_assert_double_eq_tol (clab_learner_weights (lesson.learner)[i], taps[i],
                             1e-5);
  lesson_clear (&lesson);
}
END_TEST

START_TEST (the_learnt_text_is_an_initial_kernel_again)
{
  Lesson lesson;
  ClabLearnOptions options = exact_options ();
  ClabTensor *source = random_image (1);

  lesson_run (&lesson, &options, source, sharpened (source), "random");
  g_autofree char *text = clab_kernel_text_print_bank (lesson.report->bank);
  g_autofree double *weights
      = clab_initial_weights (lesson.problem, text, NULL);
  ck_assert_mem_eq (weights, clab_learner_weights (lesson.learner),
                    10 * sizeof (double));
  lesson_clear (&lesson);
}
END_TEST

START_TEST (the_identity_loses_as_much_as_the_change)
{
  const char *const channels[] = { "each", "sum", "mix" };
  ClabLearnOptions options = learn_options (channels[_i], "same", "reflect");
  g_autoptr (ClabProblem) problem = learn_problem (&options, 3, 30, 33, FALSE);
  g_autofree double *weights = clab_initial_weights (problem, "identity", NULL);
  ClabBaseline baseline;

  for (gboolean is_held_out = FALSE; is_held_out <= TRUE; is_held_out++)
    {
      clab_baseline_measure (problem, is_held_out, &baseline);
      ck_assert_double_eq_tol (
          baseline.change, learn_reference_loss (problem, is_held_out, weights),
          1e-12);
    }
}
END_TEST

/* What cannot begin a 3 × 3 kernel of one plane, and the words that say it. */
static const struct
{
  const char *text;
  const char *part;
} misfits[] = {
  { "[1 2]", "1 × 2 weights where 3 × 3" },
  { "sobel", "Initial kernels: 2" },
  { "box(size=3) | box(size=5)", "5 × 5 weights where 3 × 3" },
  { "[1 2 3; 4 5 6; 7 8 9 / 1 2 3; 4 5 6; 7 8 9]",
    "Planes of the initial kernel: 2" },
};

START_TEST (what_is_no_start_is_told_what_would_be)
{
  ClabLearnOptions options = exact_options ();
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 9, 9, FALSE);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_initial_weights (problem, "zeroes", &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_PARSE));
  ck_assert_ptr_nonnull (
      strstr (error->message, "“random”, “zeros” and “identity”"));
  ck_assert_ptr_nonnull (strstr (error->message, "“zeroes”"));
}
END_TEST

START_TEST (an_initial_kernel_that_does_not_fit_is_told_why)
{
  ClabLearnOptions options = exact_options ();
  g_autoptr (ClabProblem) problem = learn_problem (&options, 1, 9, 9, FALSE);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_initial_weights (problem, misfits[_i].text, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE));
  ck_assert_ptr_nonnull (strstr (error->message, misfits[_i].part));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("learn-report");
  TCase *verdicts = tcase_create ("verdicts");
  TCase *oddities = tcase_create ("oddities");

  tcase_add_test (verdicts, a_kernel_of_ours_is_found_again);
  tcase_add_test (verdicts, what_is_no_kernel_is_said_to_be_none);
  tcase_add_test (verdicts, a_penalty_is_not_taken_for_a_lack_of_kernels);
  tcase_add_test (verdicts,
                  a_short_run_behind_an_activation_does_not_judge_kernels);
  tcase_add_test (verdicts, equal_layers_give_the_identity);
  tcase_add_test (verdicts, the_learnt_text_is_an_initial_kernel_again);
  tcase_add_loop_test (verdicts, the_identity_loses_as_much_as_the_change, 0,
                       3);
  suite_add_tcase (suite, verdicts);
  tcase_add_loop_test (
      oddities, what_is_learnt_from_is_looked_at_before_all_is_called_equal, 0,
      2);
  tcase_add_test (oddities, a_constant_source_is_told);
  tcase_add_test (oddities, pixels_that_are_not_numbers_are_left_out);
  tcase_add_test (oddities, clipped_targets_are_left_out);
  tcase_add_test (oddities, a_target_in_black_and_white_is_not_clipped);
  tcase_add_test (oddities, windows_that_see_transparency_are_not_learnt_from);
  tcase_add_test (oddities, all_transparent_is_one_clear_sentence);
  tcase_add_test (oddities, a_target_of_another_size_is_one_clear_sentence);
  tcase_add_test (oddities, grey_and_colour_do_not_mix);
  tcase_add_test (oddities, one_pixel_is_learnt_from);
  tcase_add_test (oddities, what_is_no_start_is_told_what_would_be);
  tcase_add_test (oddities,
                  a_whole_target_goes_with_strides_of_an_even_dilated_kernel);
  tcase_add_test (oddities,
                  a_target_of_the_sources_size_is_read_at_the_anchors);
  tcase_add_loop_test (oddities,
                       an_initial_kernel_that_does_not_fit_is_told_why, 0,
                       G_N_ELEMENTS (misfits));
  suite_add_tcase (suite, oddities);
  return suite_run (suite);
}
