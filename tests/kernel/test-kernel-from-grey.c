/* Tests of src/kernel/kernel-from-grey.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-from-grey.h"

#include <math.h>

#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"
#include "tests/support/suite.h"

static ClabTensor *
tensor_new (gsize rows, gsize columns, const float *values)
{
  ClabTensor *tensor = clab_tensor_new (1, 1, rows, columns, NULL);

  for (gsize i = 0; i < rows * columns; i++)
    tensor->data[i] = values != NULL ? values[i] : 0;
  return tensor;
}

static GPtrArray *
notes_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static const struct
{
  const char *what;
  gsize rows;
  gsize columns;
  gsize max_side;
  float values[16];
  const char *kernel;
  guint n_notes;
} examples[] = {
  { "white", 1, 2, 255, { 1, 1 }, "[1 1] / 2", 0 },
  { "one pixel",
    1,
    1,
    255,
    { 0.3F },
    "[0.30000001192092896] / "
    "0.30000001192092896",
    0 },
  { "8 bits",
    2,
    2,
    255,
    { 0, 51 / 255.F, 102 / 255.F, 1 },
    "[0 1; 2 5] / 8",
    0 },
  { "black around it stays",
    3,
    3,
    3,
    { 0, 0, 0, 1, 0, 0, 0, 0, 0 },
    "[0 0 0; 1 0 0; 0 0 0]",
    0 },
  { "other numbers", 1, 2, 255, { 0.25F, 0.5F }, "[0.25 0.5] / 0.75", 0 },
  { "negative numbers", 1, 3, 255, { -1, 3, -1 }, "[-1 3 -1]", 0 },
  { "black is cropped first",
    4,
    4,
    2,
    { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0 },
    "[1; 1] / 2",
    1 },
  { "areas are averaged",
    4,
    4,
    2,
    { 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1 },
    "[1 0.25; 0.5 0.25] / 2",
    1 },
  { "cells are shared", 1, 3, 2, { 1, 0, 1 }, "[1 1] / 2", 1 },
  { "the shape is kept",
    2,
    8,
    4,
    { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 },
    "[1 1 1 1] / 4",
    1 },
  { "at least one row", 1, 8, 2, { 1, 1, 1, 1, 1, 1, 1, 1 }, "[1 1] / 2", 1 },
};

START_TEST (grey_values_become_weights)
{
  g_autoptr (ClabTensor) grey = tensor_new (
      examples[_i].rows, examples[_i].columns, examples[_i].values);
  g_autoptr (GPtrArray) notes = notes_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabKernel) kernel = clab_kernel_from_grey (
      grey, "shape", examples[_i].max_side, notes, &error);

  ck_assert_msg (kernel != NULL, "%s", error != NULL ? error->message : "");
  g_autofree char *text = clab_kernel_text_print (kernel);
  ck_assert_str_eq (text, examples[_i].kernel);
  ck_assert_str_eq (kernel->name, "shape");
  ck_assert_uint_eq (notes->len, examples[_i].n_notes);
  ck_assert_double_eq_tol (clab_kernel_sum (kernel), 1, 1e-12);
}
END_TEST

/* However large the picture, and whatever its size has in common with the
 * kernel's. */
static const gsize sides[][2]
    = { { 255, 255 }, { 256, 255 }, { 1000, 700 }, { 257, 3 }, { 3, 8191 } };

START_TEST (large_pictures_keep_their_balance)
{
  gsize rows = sides[_i][0];
  gsize columns = sides[_i][1];
  gsize longest = MAX (rows, columns);
  double middle_y = 0;
  double middle_x = 0;
  g_autoptr (ClabTensor) grey = tensor_new (rows, columns, NULL);
  for (gsize i = 0; i < rows * columns; i++)
    grey->data[i] = 0.5F;
  g_autoptr (ClabKernel) kernel
      = clab_kernel_from_grey (grey, "flat", CLAB_KERNEL_MAX_SIDE, NULL, NULL);

  ck_assert_uint_eq (MAX (kernel->rows, kernel->columns), CLAB_KERNEL_MAX_SIDE);
  ck_assert_double_eq_tol ((double)kernel->rows * longest,
                           (double)rows * CLAB_KERNEL_MAX_SIDE, longest);
  for (gsize y = 0; y < kernel->rows; y++)
    for (gsize x = 0; x < kernel->columns; x++)
      {
        double weight = clab_kernel_weight (kernel, 0, y, x);

        ck_assert_double_eq_tol (weight, 1.0 / clab_kernel_size (kernel), 1e-9);
        middle_y += weight * y;
        middle_x += weight * x;
      }
  ck_assert_double_eq_tol (middle_y, (kernel->rows - 1) / 2.0, 1e-6);
  ck_assert_double_eq_tol (middle_x, (kernel->columns - 1) / 2.0, 1e-6);
}
END_TEST

static const float without_sum[][3] = {
  { 0, 0, 0 },   { -1, 0, 1 },       { -1, -1, 0 },
  { NAN, 1, 1 }, { INFINITY, 1, 1 }, { 1e-9F, -1, 1 },
};

START_TEST (what_has_no_sum_is_refused)
{
  g_autoptr (ClabTensor) grey = tensor_new (1, 3, without_sum[_i]);
  g_autoptr (GError) error = NULL;

  for (gsize max_side = 2; max_side <= 3; max_side++)
    {
      g_clear_error (&error);
      ck_assert_ptr_null (
          clab_kernel_from_grey (grey, "night", max_side, NULL, &error));
      ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_VALUE));
      ck_assert_ptr_nonnull (strstr (error->message, "“night”"));
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel-from-grey");
  TCase *weights = tcase_create ("weights");

  tcase_add_loop_test (weights, grey_values_become_weights, 0,
                       G_N_ELEMENTS (examples));
  tcase_add_loop_test (weights, large_pictures_keep_their_balance, 0,
                       G_N_ELEMENTS (sides));
  tcase_add_loop_test (weights, what_has_no_sum_is_refused, 0,
                       G_N_ELEMENTS (without_sum));
  suite_add_tcase (suite, weights);
  return suite_run (suite);
}
