/* Tests of src/base/tensor.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/tensor.h"

#include "src/base/clab-error.h"
#include "tests/support/suite.h"

START_TEST (planes_follow_each_other_without_gaps)
{
  g_autoptr (ClabTensor) tensor = clab_tensor_new (2, 3, 5, 7, NULL);

  ck_assert_uint_eq (clab_tensor_size (tensor), 2 * 3 * 5 * 7);
  ck_assert_ptr_eq (clab_tensor_plane (tensor, 0, 0), tensor->data);
  ck_assert_ptr_eq (clab_tensor_plane (tensor, 1, 2),
                    tensor->data + (1 * 3 + 2) * 5 * 7);
}
END_TEST

START_TEST (a_size_that_overflows_is_an_error)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_tensor_new (G_MAXSIZE / 2, 3, 5, 7, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_MEMORY));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("tensor");
  TCase *layout = tcase_create ("layout");

  tcase_add_test (layout, planes_follow_each_other_without_gaps);
  tcase_add_test (layout, a_size_that_overflows_is_an_error);
  suite_add_tcase (suite, layout);
  return suite_run (suite);
}
