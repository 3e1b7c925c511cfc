/* Tests of plugin/pictures/signed-colour.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/signed-colour.h"

#include <math.h>

#include "tests/support/suite.h"

START_TEST (negative_is_blue_and_positive_is_red)
{
  ClabColour below = clab_signed_colour (-1.0);
  ClabColour above = clab_signed_colour (1.0);
  ClabColour zero = clab_signed_colour (0.0);

  ck_assert_double_gt (below.blue, below.red);
  ck_assert_double_gt (above.red, above.blue);
  ck_assert_double_eq (zero.red, zero.blue);
}
END_TEST

START_TEST (values_out_of_range_and_nan_have_a_colour)
{
  ClabColour nothing = clab_signed_colour (NAN);
  ClabColour zero = clab_signed_colour (0.0);
  ClabColour most = clab_signed_colour (1.0);
  ClabColour more = clab_signed_colour (1e9);

  ck_assert_double_eq (nothing.red, zero.red);
  ck_assert_double_eq (more.red, most.red);
}
END_TEST

START_TEST (text_is_readable_on_every_colour)
{
  for (double value = -1.0; value <= 1.0; value += 1.0 / 64.0)
    {
      ClabColour ground = clab_signed_colour (value);
      ClabColour ink = clab_colour_for_text (&ground);

      ck_assert_double_ge (clab_colour_contrast (&ground, &ink), 4.5);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("signed-colour");
  TCase *colours = tcase_create ("colours");

  tcase_add_test (colours, negative_is_blue_and_positive_is_red);
  tcase_add_test (colours, values_out_of_range_and_nan_have_a_colour);
  tcase_add_test (colours, text_is_readable_on_every_colour);
  suite_add_tcase (suite, colours);
  return suite_run (suite);
}
