/* Tests of src/learn/gather.c and what it gathers with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather.h"

#include <math.h>

#include "tests/support/learn-examples.h"
#include "tests/support/reference.h"
#include "tests/support/suite.h"

typedef struct
{
  const char *channels;
  gsize n_channels;
  gsize height;
  gsize width;
  gsize rows;
  gsize columns;
  gsize stride;
  gsize dilation;
  const char *padding;
  const char *mode;
  gboolean has_mask;
} Case;

static const Case cases[] = {
  { "each", 1, 37, 41, 3, 3, 1, 1, "same", "replicate", FALSE },
  { "each", 1, 37, 41, 3, 3, 1, 1, "valid", "zeros", FALSE },
  { "each", 2, 21, 90, 4, 6, 1, 1, "same", "reflect", FALSE },
  { "each", 1, 37, 41, 5, 1, 1, 1, "full", "circular", FALSE },
  { "each", 1, 37, 41, 1, 1, 1, 1, "same", "constant", FALSE },
  { "each", 1, 9, 7, 13, 11, 1, 1, "same", "symmetric", FALSE },
  { "each", 1, 37, 41, 3, 5, 2, 1, "same", "replicate", FALSE },
  { "each", 1, 37, 41, 3, 3, 1, 3, "same", "replicate", FALSE },
  { "each", 1, 37, 41, 3, 2, 3, 2, "full", "reflect", FALSE },
  { "each", 1, 70, 41, 3, 3, 1, 1, "same", "replicate", TRUE },
  { "each", 1, 50, 41, 3, 3, 1, 2, "same", "circular", TRUE },
  { "sum", 3, 37, 41, 3, 5, 1, 1, "same", "constant", FALSE },
  { "mix", 3, 37, 41, 5, 3, 1, 1, "same", "replicate", FALSE },
  { "mix", 2, 37, 41, 2, 3, 2, 1, "same", "replicate", TRUE },
  { "each", 1, 150, 530, 3, 3, 1, 1, "same", "reflect", FALSE },
  { "each", 1, 230, 530, 7, 7, 1, 1, "same", "reflect", FALSE },
  { "each", 1, 230, 1100, 3, 3, 1, 1, "same", "replicate", FALSE },
  { "each", 1, 50, 2105, 3, 3, 1, 1, "same", "reflect", FALSE },
  { "each", 1, 203, 96, 3, 3, 1, 1, "full", "circular", FALSE },
  { "mix", 2, 47, 130, 4, 4, 1, 1, "same", "reflect", FALSE },
  { "each", 1, 61, 75, 2, 2, 1, 1, "full", "circular", FALSE },
  { "each", 1, 40, 96, 6, 5, 1, 1, "same", "replicate", FALSE },
  { "mix", 2, 45, 37, 5, 8, 1, 1, "full", "circular", FALSE },
  { "each", 1, 70, 61, 5, 7, 1, 2, "same", "replicate", FALSE },
  { "each", 1, 90, 61, 5, 5, 1, 1, "valid", "zeros", TRUE },
  { "each", 2, 410, 203, 3, 3, 1, 1, "valid", "zeros", FALSE },
  { "each", 1, 390, 389, 3, 3, 1, 1, "same", "constant", TRUE },
  { "each", 1, 17, 6, 3, 3, 1, 1, "full", "reflect", FALSE },
  { "luminance", 1, 1, 1, 3, 3, 1, 1, "same", "replicate", FALSE },
};

static ClabProblem *
case_problem (const Case *it)
{
  ClabLearnOptions options
      = learn_options (it->channels, it->padding, it->mode);

  options.rows = it->rows;
  options.columns = it->columns;
  options.stride_y = options.stride_x = it->stride;
  options.dilation_y = options.dilation_x = it->dilation;
  return learn_problem (&options, it->n_channels, it->height, it->width,
                        it->has_mask);
}

static void
reference_values (const ClabExample *example,
                  gsize slice,
                  gsize y,
                  gsize x,
                  double *values)
{
  const ClabConvShape *shape = &example->shape;
  ClabView view = {
    .data = clab_tensor_plane (example->source, 0, slice * shape->channels),
    .channel_stride = shape->in_height * shape->in_width,
    .row_stride = shape->in_width,
    .pixel_stride = 1,
  };

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < shape->rows; i++)
      for (gsize j = 0; j < shape->columns; j++)
        *values++ = reference_padded (
            shape, &view, c,
            (gssize)(y * shape->stride_y + i * shape->dilation_y)
                - shape->pad_top,
            (gssize)(x * shape->stride_x + j * shape->dilation_x)
                - shape->pad_left);
  *values++ = 1;
  for (gsize o = 0; o < shape->n_kernels; o++)
    *values++
        = clab_example_target (example, slice, o)[y * shape->out_width + x];
}

static double *
reference_products (const ClabProblem *problem, gboolean is_held_out)
{
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  gsize m = clab_gather_size (problem);
  gsize width = example->shape.out_width;
  double *products = g_new0 (double, m *m);
  g_autofree double *values = g_new (double, m);

  for (guint i = 0; i < example->tiles->len; i++)
    {
      const ClabTile *tile = &g_array_index (example->tiles, ClabTile, i);

      if (tile->is_held_out != is_held_out)
        continue;
      for (gsize slice = 0; slice < example->n_slices; slice++)
        for (gsize y = tile->y; y < tile->y + tile->height; y++)
          for (gsize x = tile->x; x < tile->x + tile->width; x++)
            {
              double weight = example->weights != NULL
                                  ? example->weights[y * width + x]
                                  : 1;

              reference_values (example, slice, y, x, values);
              for (gsize a = 0; a < m; a++)
                for (gsize b = 0; b < m; b++)
                  products[a * m + b] += weight * values[a] * values[b];
            }
    }
  return products;
}

/* Products of two different targets do not matter. */
static void
assert_products (const ClabProblem *problem,
                 const double *found,
                 const double *expected)
{
  gsize m = clab_gather_size (problem);
  double largest = 1e-9;

  for (gsize i = 0; i < m * m; i++)
    largest = fmax (largest, fabs (expected[i]));
  for (gsize a = 0; a < m; a++)
    for (gsize b = 0; b < m; b++)
      {
        if (a != b && MIN (a, b) > problem->n_taps)
          continue;
        ck_assert_double_eq_tol (found[a * m + b], expected[a * m + b],
                                 1e-13 * largest);
        ck_assert_double_eq (found[a * m + b], found[b * m + a]);
      }
}

START_TEST (products_are_those_of_the_definition)
{
  g_autoptr (ClabProblem) problem = case_problem (&cases[_i]);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);

  for (gboolean is_held_out = FALSE; is_held_out <= TRUE; is_held_out++)
    {
      g_autofree double *found
          = clab_gather (problem, is_held_out, NULL, parallel, NULL, NULL);
      g_autofree double *expected = reference_products (problem, is_held_out);

      ck_assert_ptr_nonnull (found);
      assert_products (problem, found, expected);
    }
}
END_TEST

/* Kernels and images of several parts; the last kernel is transformed. */
static const struct
{
  gsize rows;
  gsize columns;
  gsize height;
  gsize width;
} large_cases[] = {
  { 3, 3, 150, 1100 },
  { 7, 9, 140, 531 },
  { 15, 13, 300, 500 },
};

START_TEST (an_image_in_parts_sums_up_to_one_with_weights_of_1)
{
  ClabLearnOptions options = learn_options ("each", "same", "reflect");

  options.rows = large_cases[_i].rows;
  options.columns = large_cases[_i].columns;
  options.hold_out = 0;
  g_autoptr (ClabProblem) problem = learn_problem (
      &options, 1, large_cases[_i].height, large_cases[_i].width, FALSE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  gsize m = clab_gather_size (problem);
  gsize area = large_cases[_i].height * large_cases[_i].width;
  ClabExample *example = g_ptr_array_index (problem->examples, 0);
  g_autofree double *found
      = clab_gather (problem, FALSE, NULL, parallel, NULL, NULL);

  example->weights = g_new (float, area);
  for (gsize i = 0; i < area; i++)
    example->weights[i] = 1;
  g_autofree double *expected
      = clab_gather (problem, FALSE, NULL, parallel, NULL, NULL);
  for (gsize i = 0; i < m * m; i++)
    ck_assert_double_eq_tol (found[i], expected[i], 1e-12 * (double)area);
}
END_TEST

START_TEST (a_centre_leaves_its_residuals_as_targets)
{
  g_autoptr (ClabProblem) problem = case_problem (&cases[_i]);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  gsize m = clab_gather_size (problem);
  gsize n = clab_problem_n_parameters (problem);
  g_autofree float *random = g_new (float, n * problem->n_kernels);
  g_autofree double *centre = g_new (double, n * problem->n_kernels);

  reference_random (3, n * problem->n_kernels, random);
  for (gsize i = 0; i < n * problem->n_kernels; i++)
    centre[i] = random[i];
  g_autofree double *found
      = clab_gather (problem, FALSE, centre, parallel, NULL, NULL);
  g_autofree double *expected = reference_products (problem, FALSE);

  /* t' = t − Σ centre · taps, in the rows of targets first, then in their
   * columns, which then hold products of t' with everything. */
  for (gsize o = 0; o < problem->n_kernels; o++)
    for (gsize b = 0; b < m; b++)
      for (gsize p = 0; p < n; p++)
        expected[(m - problem->n_kernels + o) * m + b]
            -= centre[o * n + p] * expected[p * m + b];
  for (gsize o = 0; o < problem->n_kernels; o++)
    for (gsize a = m - problem->n_kernels; a < m; a++)
      for (gsize p = 0; p < n; p++)
        expected[a * m + m - problem->n_kernels + o]
            -= centre[o * n + p] * expected[a * m + p];
  for (gsize o = 0; o < problem->n_kernels; o++)
    for (gsize b = 0; b <= m - problem->n_kernels + o; b++)
      {
        gsize row = m - problem->n_kernels + o;

        if (b < m - problem->n_kernels || b == row)
          ck_assert_double_eq_tol (
              found[row * m + b], expected[row * m + b],
              fmax (1e-9, 1e-12 * fabs (expected[row * m + b])));
      }
}
END_TEST

static const char *const variants[] = { "generic", "avx2", "avx512" };

/* A small image, and one of several strips and groups, the last ones of which
 * are no whole lanes. */
static const Case variant_cases[] = {
  { "each", 1, 37, 41, 3, 3, 1, 1, "same", "replicate", FALSE },
  { "each", 1, 230, 403, 3, 3, 1, 1, "same", "reflect", FALSE },
};

START_TEST (every_instruction_set_gives_the_same_sums)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);

  for (gsize i = 0; i < G_N_ELEMENTS (variant_cases); i++)
    {
      g_autoptr (ClabProblem) problem = case_problem (&variant_cases[i]);

      g_setenv ("CLAB_VARIANT", variants[_i], TRUE);
      g_autofree double *found
          = clab_gather (problem, FALSE, NULL, parallel, NULL, NULL);
      g_autofree double *expected = reference_products (problem, FALSE);

      assert_products (problem, found, expected);
      g_unsetenv ("CLAB_VARIANT");
    }
}
END_TEST

static const guint thread_counts[] = { 1, 2, 7 };

START_TEST (the_number_of_threads_changes_no_digit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ClabProblem) problem = case_problem (&cases[i]);
      g_autoptr (ClabParallel) one = clab_parallel_new (1);
      g_autoptr (ClabParallel) several = clab_parallel_new (thread_counts[_i]);
      gsize m = clab_gather_size (problem);
      g_autofree double *expected
          = clab_gather (problem, FALSE, NULL, one, NULL, NULL);
      g_autofree double *found
          = clab_gather (problem, FALSE, NULL, several, NULL, NULL);

      ck_assert_mem_eq (found, expected, m * m * sizeof (double));
    }
}
END_TEST

START_TEST (a_cancelled_pass_is_an_error)
{
  g_autoptr (ClabProblem) problem = case_problem (&cases[0]);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (
      clab_gather (problem, FALSE, NULL, parallel, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gather");
  TCase *sums = tcase_create ("sums");

  tcase_add_loop_test (sums, an_image_in_parts_sums_up_to_one_with_weights_of_1,
                       0, G_N_ELEMENTS (large_cases));
  tcase_add_loop_test (sums, products_are_those_of_the_definition, 0,
                       G_N_ELEMENTS (cases));
  tcase_add_loop_test (sums, a_centre_leaves_its_residuals_as_targets, 0,
                       G_N_ELEMENTS (cases));
  tcase_add_loop_test (sums, every_instruction_set_gives_the_same_sums, 0,
                       G_N_ELEMENTS (variants));
  tcase_add_loop_test (sums, the_number_of_threads_changes_no_digit, 0,
                       G_N_ELEMENTS (thread_counts));
  tcase_add_test (sums, a_cancelled_pass_is_an_error);
  suite_add_tcase (suite, sums);
  return suite_run (suite);
}
