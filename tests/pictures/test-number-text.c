/* Tests of plugin/pictures/number-text.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/number-text.h"

#include "tests/support/suite.h"

static const struct
{
  const char *text;
  double value;
} numbers[] = {
  { "0.5", 0.5 },     { "0,5", 0.5 },      { " -2 ", -2.0 }, { "−2", -2.0 },
  { "1/16", 0.0625 }, { "-1 / 4", -0.25 }, { "1e-3", 1e-3 }, { ".25", 0.25 },
};

static const char *const others[]
    = { "", "x", "1 2", "1/0", "nan", "inf", "1/", "/2", "0.5.5", "1e999" };

START_TEST (what_people_type_is_understood)
{
  double value = 0.0;

  ck_assert (clab_number_parse (numbers[_i].text, &value));
  ck_assert_double_eq (value, numbers[_i].value);
}
END_TEST

START_TEST (anything_else_is_refused_and_changes_nothing)
{
  double value = 7.0;

  ck_assert (!clab_number_parse (others[_i], &value));
  ck_assert_double_eq (value, 7.0);
}
END_TEST

START_TEST (text_is_short_and_can_be_parsed_again)
{
  char text[CLAB_NUMBER_TEXT_SIZE];

  ck_assert_str_eq (clab_number_text (text, -0.0, 3), "0");
  ck_assert_str_eq (clab_number_text (text, 1.0 / 3.0, 3), "0.333");
  ck_assert_str_eq (clab_number_text (text, -2.0, 3), "-2");
}
END_TEST

START_TEST (labels_have_a_true_minus_and_powers_of_ten)
{
  g_autofree char *minus = clab_number_label (-2.5, 3);
  g_autofree char *power = clab_number_label (1e-6, 3);
  g_autofree char *both = clab_number_label (2e-6, 3);

  ck_assert_str_eq (minus, "−2.5");
  ck_assert_str_eq (power, "10<sup>−6</sup>");
  ck_assert_str_eq (both, "2·10<sup>−6</sup>");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("number-text");
  TCase *parse = tcase_create ("parse");
  TCase *print = tcase_create ("print");

  tcase_add_loop_test (parse, what_people_type_is_understood, 0,
                       G_N_ELEMENTS (numbers));
  tcase_add_loop_test (parse, anything_else_is_refused_and_changes_nothing, 0,
                       G_N_ELEMENTS (others));
  tcase_add_test (print, text_is_short_and_can_be_parsed_again);
  tcase_add_test (print, labels_have_a_true_minus_and_powers_of_ten);
  suite_add_tcase (suite, parse);
  suite_add_tcase (suite, print);
  return suite_run (suite);
}
