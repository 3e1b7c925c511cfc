/* Tests of src/kernel/kernel-ops.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-ops.h"

#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"
#include "tests/support/suite.h"

static ClabKernel *
kernel_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabBank) bank = clab_kernel_text_parse (text, &error);

  ck_assert_msg (bank != NULL, "%s", error != NULL ? error->message : "");
  return clab_kernel_copy (clab_bank_kernel (bank, 0));
}

static const ClabKernelOperation *
operation (const char *nick)
{
  const ClabKernelOperation *row
      = clab_table_find (&clab_kernel_operations, nick, NULL);

  ck_assert_ptr_nonnull (row);
  return row;
}

static void
assert_prints (const ClabKernel *kernel, const char *expected)
{
  ck_assert_ptr_nonnull (kernel);
  g_autofree char *text = clab_kernel_text_print (kernel);
  ck_assert_str_eq (text, expected);
}

static const struct
{
  const char *nick;
  const char *before;
  const char *after;
} examples[] = {
  { "rotate-45", "[1 2 3; 4 5 6; 7 8 9]", "[4 1 2; 7 5 3; 8 9 6]" },
  { "rotate-45", "[5 5 5; -3 0 -3; -3 -3 -3]", "[-3 5 5; -3 0 5; -3 -3 -3]" },
  { "rotate-45",
    "[1 2 3 4 5; 16 17 18 19 6; 15 24 25 20 7; 14 23 22 21 8; 13 12 11 10 9]",
    "[15 16 1 2 3; 14 24 17 18 4; 13 23 25 19 5; 12 22 21 20 6; 11 10 9 8 "
    "7]" },
  { "rotate-45", "[3]", "[3]" },
  { "rotate-90", "[1 2 3; 4 5 6] / 2 + 0.5", "[4 1; 5 2; 6 3] / 2 + 0.5" },
  { "rotate-180", "[1 2 3; 4 5 6]", "[6 5 4; 3 2 1]" },
  { "rotate-180", "[1 2 / 3 4]", "[2 1 / 4 3]" },
  { "flip-horizontal", "[1 2 3; 4 5 6]", "[3 2 1; 6 5 4]" },
  { "flip-vertical", "[1 2 3; 4 5 6]", "[4 5 6; 1 2 3]" },
  { "transpose", "[1 2 3; 4 5 6]", "[1 4; 2 5; 3 6]" },
  { "negate", "[1 -2; 0 3] / 2 + 0.5", "[-1 2; -0 -3] / 2 + 0.5" },
  { "normalize-sum", "[1 2 1; 2 4 2; 1 2 1]", "[1 2 1; 2 4 2; 1 2 1] / 16" },
  { "normalize-sum", "[-1 -2] / 7", "[-1 -2] / -3" },
  { "normalize-l1", "[-1 0 1] / -3", "[-1 0 1] / -2" },
  { "normalize-l2", "[3 4]", "[3 4] / 5" },
  { "zero-sum", "[1 2 3]", "[-1 0 1]" },
  { "zero-sum", "[1 2 / 3 6]", "[-2 -1 / 0 3]" },
  { "centre", "[1 2; 3 4]", "[1 2; 3 4]" },
};

START_TEST (an_operation_does_what_its_example_says)
{
  g_autoptr (ClabKernel) before = kernel_of (examples[_i].before);
  g_autoptr (ClabKernel) after
      = operation (examples[_i].nick)->apply (before, NULL);

  assert_prints (after, examples[_i].after);
}
END_TEST

static const struct
{
  const char *nick;
  const char *kernel;
  int code;
} senseless[] = {
  { "rotate-45", "[1 2; 3 4]", CLAB_ERROR_SIZE },
  { "rotate-45", "[1 2 3]", CLAB_ERROR_SIZE },
  { "normalize-sum", "[-1 0 1]", CLAB_ERROR_VALUE },
  { "normalize-sum", "[0 0]", CLAB_ERROR_VALUE },
  { "normalize-l1", "[0 0]", CLAB_ERROR_VALUE },
  { "normalize-l2", "[0]", CLAB_ERROR_VALUE },
};

START_TEST (an_operation_without_sense_is_an_error)
{
  g_autoptr (ClabKernel) kernel = kernel_of (senseless[_i].kernel);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (operation (senseless[_i].nick)->apply (kernel, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, senseless[_i].code));
}
END_TEST

START_TEST (two_eighths_of_a_turn_are_a_quarter)
{
  double weights[49];

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    weights[i] = i;
  for (gsize side = 1; side <= 7; side += 2)
    {
      g_autoptr (ClabKernel) kernel
          = clab_kernel_new (NULL, 1, side, side, weights);
      const ClabKernelOperation *eighth = operation ("rotate-45");
      g_autoptr (ClabKernel) one = eighth->apply (kernel, NULL);
      g_autoptr (ClabKernel) two = eighth->apply (one, NULL);
      g_autoptr (ClabKernel) quarter
          = operation ("rotate-90")->apply (kernel, NULL);

      ck_assert_mem_eq (two->weights, quarter->weights,
                        side * side * sizeof (double));
    }
}
END_TEST

START_TEST (an_anchor_that_is_not_central_goes_with_its_weight)
{
  static const char *const nicks[]
      = { "rotate-90",     "rotate-180", "flip-horizontal",
          "flip-vertical", "transpose",  "centre" };
  g_autoptr (ClabKernel) kernel = kernel_of ("[1 2 3 4; 5 6 7 8; 9 10 11 12]");

  kernel->anchor_row = 2;
  kernel->anchor_column = 3;
  for (gsize i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      g_autoptr (ClabKernel) result
          = operation (nicks[i])->apply (kernel, NULL);

      ck_assert_double_eq (clab_kernel_weight (result, 0, result->anchor_row,
                                               result->anchor_column),
                           12);
    }
}
END_TEST

START_TEST (centring_stops_at_the_largest_size)
{
  g_autoptr (ClabKernel) kernel
      = clab_kernel_new (NULL, 1, CLAB_KERNEL_MAX_SIDE, 1, NULL);
  g_autoptr (GError) error = NULL;

  kernel->anchor_row = 0;
  ck_assert_ptr_null (clab_kernel_centre (kernel, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE));
}
END_TEST

START_TEST (resizing_crops_and_pads_around_the_anchor)
{
  g_autoptr (ClabKernel) kernel = kernel_of ("[1 2 3; 4 5 6; 7 8 9] / 2");
  g_autoptr (ClabKernel) larger = clab_kernel_resize (kernel, 5, 4);
  g_autoptr (ClabKernel) smaller = clab_kernel_resize (kernel, 1, 2);
  g_autoptr (ClabKernel) back = clab_kernel_resize (larger, 3, 3);

  assert_prints (larger, "[0 0 0 0; 1 2 3 0; 4 5 6 0; 7 8 9 0; 0 0 0 0] / 2");
  assert_prints (smaller, "[5 6] / 2");
  assert_prints (back, "[1 2 3; 4 5 6; 7 8 9] / 2");
}
END_TEST

START_TEST (dilating_puts_zeros_between_the_weights)
{
  g_autoptr (ClabKernel) kernel = kernel_of ("[1 2; 3 4]");
  g_autoptr (ClabKernel) dilated = clab_kernel_dilate (kernel, 3, 2, NULL);
  g_autoptr (GError) error = NULL;

  assert_prints (dilated, "[1 0 2; 0 0 0; 0 0 0; 3 0 4]");
  ck_assert_ptr_null (clab_kernel_dilate (kernel, G_MAXSIZE, 1, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE));
}
END_TEST

START_TEST (scaling_multiplies_the_weights_only)
{
  g_autoptr (ClabKernel) kernel = kernel_of ("[1 2] / 4 + 0.5");
  g_autoptr (ClabKernel) scaled = clab_kernel_scale (kernel, 3);

  assert_prints (scaled, "[3 6] / 4 + 0.5");
}
END_TEST

static const struct
{
  const char *a;
  const char *b;
  const char *sum;
} sums[] = {
  { "[1 2 3]", "[10 20 30]", "[11 22 33]" },
  { "[1 2 3] / 4 + 0.1", "[1 1 1] / 4 + 0.4", "[2 3 4] / 4 + 0.5" },
  { "[1 2 3] / 2", "[4] / 4", "[0.5 2 1.5]" },
  { "[1; 2; 3]", "[4 5 6]", "[0 1 0; 4 7 6; 0 3 0]" },
  { "[1 2; 3 4]", "[1 1 1; 1 1 1; 1 1 1]", "[1 1 1; 1 2 3; 1 4 5]" },
  { "[1 / 2]", "[3 / 4]", "[4 / 6]" },
  { "[1 / 2]", "[3]", NULL },
};

START_TEST (adding_lays_anchor_on_anchor)
{
  g_autoptr (ClabKernel) a = kernel_of (sums[_i].a);
  g_autoptr (ClabKernel) b = kernel_of (sums[_i].b);
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabKernel) sum = clab_kernel_add (a, b, &error);

  if (sums[_i].sum != NULL)
    assert_prints (sum, sums[_i].sum);
  else
    ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE));
}
END_TEST

static const struct
{
  const char *first;
  const char *second;
  const char *both;
} compositions[] = {
  { "[1 2 1]", "[1; 0; -1]", "[1 2 1; 0 0 0; -1 -2 -1]" },
  { "[1 1 1] / 3", "[1 1 1] / 3", "[1 2 3 2 1] / 9" },
  { "[1 2 1] / 4 + 0.5", "[1 1 1] - 0.25", "[1 3 4 3 1] / 4 + 1.25" },
  { "[1 2 / 3 4]", "[1 10]", "[0 1 12 20 / 0 3 34 40]" },
  { "[1 10]", "[1 2 / 3 4]", "[0 1 12 20 / 0 3 34 40]" },
  { "[1 / 2]", "[1 / 2]", NULL },
};

START_TEST (composing_gives_what_one_makes_of_the_others_map)
{
  g_autoptr (ClabKernel) first = kernel_of (compositions[_i].first);
  g_autoptr (ClabKernel) second = kernel_of (compositions[_i].second);
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabKernel) both = clab_kernel_compose (first, second, &error);

  if (compositions[_i].both != NULL)
    assert_prints (both, compositions[_i].both);
  else
    ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE));
}
END_TEST

/* One value of the map of a row of pixels, zero outside. */
static double
correlate (const ClabKernel *kernel, const double *row, gssize n, gssize x)
{
  double sum = kernel->bias;

  for (gsize j = 0; j < kernel->columns; j++)
    {
      gssize at = x + (gssize)j - (gssize)kernel->anchor_column;

      if (at >= 0 && at < n)
        sum += clab_kernel_weight (kernel, 0, 0, j) * row[at];
    }
  return sum;
}

START_TEST (a_composed_kernel_gives_the_map_of_the_map)
{
  enum
  {
    N = 24
  };
  static const char *const kernels[]
      = { "[1 -2 4] / 3 + 0.1", "[5 7]", "[1 3 -1 2] - 0.2", "[2]" };
  double row[N];
  double map[N];

  for (gsize i = 0; i < N; i++)
    row[i] = (double)(i * i % 17) / 17;
  for (gsize i = 0; i < G_N_ELEMENTS (kernels); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (kernels); j++)
      {
        g_autoptr (ClabKernel) first = kernel_of (kernels[i]);
        g_autoptr (ClabKernel) second = kernel_of (kernels[j]);
        g_autoptr (ClabKernel) both = clab_kernel_compose (first, second, NULL);

        for (gsize x = 0; x < N; x++)
          map[x] = correlate (first, row, N, x);
        for (gsize x = 6; x < N - 6; x++)
          ck_assert_double_eq_tol (correlate (both, row, N, x),
                                   correlate (second, map, N, x), 1e-12);
      }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel-ops");
  TCase *alone = tcase_create ("alone");
  TCase *together = tcase_create ("together");

  tcase_add_loop_test (alone, an_operation_does_what_its_example_says, 0,
                       G_N_ELEMENTS (examples));
  tcase_add_loop_test (alone, an_operation_without_sense_is_an_error, 0,
                       G_N_ELEMENTS (senseless));
  tcase_add_test (alone, two_eighths_of_a_turn_are_a_quarter);
  tcase_add_test (alone, an_anchor_that_is_not_central_goes_with_its_weight);
  tcase_add_test (alone, centring_stops_at_the_largest_size);
  tcase_add_test (alone, resizing_crops_and_pads_around_the_anchor);
  tcase_add_test (alone, dilating_puts_zeros_between_the_weights);
  tcase_add_test (alone, scaling_multiplies_the_weights_only);
  suite_add_tcase (suite, alone);
  tcase_add_loop_test (together, adding_lays_anchor_on_anchor, 0,
                       G_N_ELEMENTS (sums));
  tcase_add_loop_test (together,
                       composing_gives_what_one_makes_of_the_others_map, 0,
                       G_N_ELEMENTS (compositions));
  tcase_add_test (together, a_composed_kernel_gives_the_map_of_the_map);
  suite_add_tcase (suite, together);
  return suite_run (suite);
}
