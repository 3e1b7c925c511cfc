/* Tests of src/kernel/kernel.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel.h"

#include "tests/support/suite.h"

START_TEST (a_new_kernel_copies_its_weights_and_divides_by_one)
{
  double weights[] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (ClabKernel) kernel = clab_kernel_new ("six", 1, 2, 3, weights);

  weights[5] = 0;
  ck_assert_str_eq (kernel->name, "six");
  ck_assert_uint_eq (clab_kernel_size (kernel), 6);
  ck_assert_double_eq (kernel->divisor, 1);
  ck_assert_double_eq (kernel->bias, 0);
  ck_assert_double_eq (clab_kernel_weight (kernel, 0, 1, 2), 6);
}
END_TEST

START_TEST (a_kernel_without_weights_is_zeros_and_without_name_has_an_empty_one)
{
  g_autoptr (ClabKernel) kernel = clab_kernel_new (NULL, 3, 2, 2, NULL);

  ck_assert_str_eq (kernel->name, "");
  ck_assert_double_eq (clab_kernel_sum (kernel), 0);
}
END_TEST

START_TEST (the_anchor_is_central_and_before_the_middle_of_even_sides)
{
  for (gsize side = 1; side <= 6; side++)
    {
      g_autoptr (ClabKernel) kernel
          = clab_kernel_new (NULL, 1, side, side + 1, NULL);

      ck_assert_uint_eq (kernel->anchor_row, (side - 1) / 2);
      ck_assert_uint_eq (kernel->anchor_column, side / 2);
    }
}
END_TEST

START_TEST (a_copy_shares_nothing)
{
  const double weights[] = { 1, 2 };
  ClabKernel *kernel = clab_kernel_new ("pair", 1, 1, 2, weights);

  kernel->note = g_strdup ("A note.");
  kernel->source = g_strdup ("A source");
  kernel->bias = 0.5;
  kernel->anchor_column = 1;

  g_autoptr (ClabKernel) copy = clab_kernel_copy (kernel);
  clab_kernel_free (kernel);
  ck_assert_str_eq (copy->name, "pair");
  ck_assert_str_eq (copy->note, "A note.");
  ck_assert_str_eq (copy->source, "A source");
  ck_assert_double_eq (copy->bias, 0.5);
  ck_assert_uint_eq (copy->anchor_column, 1);
  ck_assert_double_eq (clab_kernel_weight (copy, 0, 0, 1), 2);
}
END_TEST

START_TEST (weights_are_divided)
{
  const double weights[] = { 1, 2, 1, 2, 4, 2, 1, 2, 1 };
  g_autoptr (ClabKernel) kernel = clab_kernel_new (NULL, 1, 3, 3, weights);

  kernel->divisor = 16;
  ck_assert_double_eq (clab_kernel_weight (kernel, 0, 1, 1), 0.25);
  ck_assert_double_eq (clab_kernel_sum (kernel), 1);
}
END_TEST

static const struct
{
  double weights[3];
  gboolean is_zero_sum;
} sums[] = {
  { { -1, 0, 1 }, TRUE },           { { 0, 0, 0 }, TRUE },
  { { 0.1, 0.2, -0.3 }, TRUE },     { { 1e308, 1e308, -1e308 }, FALSE },
  { { 1e-300, -1e-300, 0 }, TRUE }, { { 1, 1, -1.99999 }, FALSE },
  { { 1, 1, -1.9999999 }, TRUE },
};

START_TEST (weights_sum_to_zero_but_for_rounding)
{
  g_autoptr (ClabKernel) kernel
      = clab_kernel_new (NULL, 1, 1, 3, sums[_i].weights);

  ck_assert_int_eq (clab_kernel_is_zero_sum (kernel), sums[_i].is_zero_sum);
}
END_TEST

static const struct
{
  gsize planes;
  double weights[6];
  double divisor;
  double bias;
  gsize anchor;
  gboolean is_identity;
} identities[] = {
  { 1, { 0, 1, 0 }, 1, 0, 1, TRUE },
  { 1, { 0, 3, 0 }, 3, 0, 1, TRUE },
  { 2, { 0, 1, 0, 0, 1, 0 }, 1, 0, 1, TRUE },
  { 2, { 0, 1, 0, 0, 0, 0 }, 1, 0, 1, FALSE },
  { 1, { 0, 1, 0 }, 2, 0, 1, FALSE },
  { 1, { 0, 1, 0 }, 1, 0.5, 1, FALSE },
  { 1, { 1, 0, 0 }, 1, 0, 1, FALSE },
  { 1, { 1, 0, 0 }, 1, 0, 0, TRUE },
  { 1, { 0, 1, 1e-9 }, 1, 0, 1, FALSE },
};

START_TEST (only_one_at_the_anchor_of_every_plane_is_the_identity)
{
  g_autoptr (ClabKernel) kernel = clab_kernel_new (
      NULL, identities[_i].planes, 1, 3, identities[_i].weights);

  kernel->divisor = identities[_i].divisor;
  kernel->bias = identities[_i].bias;
  kernel->anchor_column = identities[_i].anchor;
  ck_assert_int_eq (clab_kernel_is_identity (kernel),
                    identities[_i].is_identity);
}
END_TEST

START_TEST (one_weight_of_one_is_the_identity)
{
  const double one = 1;
  g_autoptr (ClabKernel) kernel = clab_kernel_new (NULL, 1, 1, 1, &one);

  ck_assert (clab_kernel_is_identity (kernel));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel");
  TCase *making = tcase_create ("making");
  TCase *weights = tcase_create ("weights");

  tcase_add_test (making, a_new_kernel_copies_its_weights_and_divides_by_one);
  tcase_add_test (
      making,
      a_kernel_without_weights_is_zeros_and_without_name_has_an_empty_one);
  tcase_add_test (making,
                  the_anchor_is_central_and_before_the_middle_of_even_sides);
  tcase_add_test (making, a_copy_shares_nothing);
  suite_add_tcase (suite, making);
  tcase_add_test (weights, weights_are_divided);
  tcase_add_loop_test (weights, weights_sum_to_zero_but_for_rounding, 0,
                       G_N_ELEMENTS (sums));
  tcase_add_loop_test (weights,
                       only_one_at_the_anchor_of_every_plane_is_the_identity, 0,
                       G_N_ELEMENTS (identities));
  tcase_add_test (weights, one_weight_of_one_is_the_identity);
  suite_add_tcase (suite, weights);
  return suite_run (suite);
}
