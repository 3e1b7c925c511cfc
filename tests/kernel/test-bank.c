/* Tests of src/kernel/bank.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/bank.h"

#include "tests/support/suite.h"

static ClabBank *
two_kernels (void)
{
  ClabBank *bank = clab_bank_new ("pair");

  clab_bank_add (bank, clab_kernel_new ("first", 1, 1, 1, NULL));
  clab_bank_add (bank, clab_kernel_new ("second", 1, 2, 2, NULL));
  return bank;
}

START_TEST (a_new_bank_is_empty)
{
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);

  ck_assert_ptr_null (bank->name);
  ck_assert_uint_eq (clab_bank_size (bank), 0);
}
END_TEST

START_TEST (kernels_stay_in_the_order_they_were_added)
{
  g_autoptr (ClabBank) bank = two_kernels ();

  ck_assert_uint_eq (clab_bank_size (bank), 2);
  ck_assert_str_eq (clab_bank_kernel (bank, 0)->name, "first");
  ck_assert_str_eq (clab_bank_kernel (bank, 1)->name, "second");
}
END_TEST

START_TEST (a_copy_outlives_its_bank)
{
  ClabBank *bank = two_kernels ();
  g_autoptr (ClabBank) copy = clab_bank_copy (bank);

  clab_bank_free (bank);
  ck_assert_str_eq (copy->name, "pair");
  ck_assert_uint_eq (clab_bank_size (copy), 2);
  ck_assert_str_eq (clab_bank_kernel (copy, 1)->name, "second");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("bank");
  TCase *order = tcase_create ("order");

  tcase_add_test (order, a_new_bank_is_empty);
  tcase_add_test (order, kernels_stay_in_the_order_they_were_added);
  tcase_add_test (order, a_copy_outlives_its_bank);
  suite_add_tcase (suite, order);
  return suite_run (suite);
}
