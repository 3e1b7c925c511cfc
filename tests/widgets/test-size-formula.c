/* Tests of plugin/widgets/size-formula.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/size-formula.h"

#include "tests/support/suite.h"
#include "tests/widgets/events.h"

static const struct
{
  ClabAxisSize axis;
  const char *text;
} formulas[] = {
  { { 200, 1, 1, 3, 2, 1 }, "⌊(200 + 1 + 1 − 3) / 2⌋ + 1 = 100" },
  { { 5, 0, 0, 3, 1, 1 }, "⌊(5 − 3) / 1⌋ + 1 = 3" },
  { { 10, 2, 2, 3, 1, 2 }, "⌊(10 + 2 + 2 − 2·(3 − 1) − 1) / 1⌋ + 1 = 10" },
};

START_TEST (the_formula_has_the_numbers_in_it)
{
  g_autofree char *text = clab_size_formula_text (&formulas[_i].axis);

  ck_assert_str_eq (text, formulas[_i].text);
}
END_TEST

START_TEST (without_room_it_says_why)
{
  static const ClabAxisSize axis = { 5, 0, 0, 7, 1, 1 };
  g_autofree char *text = clab_size_formula_text (&axis);

  ck_assert_ptr_nonnull (strstr (text, "over 7 pixels"));
  ck_assert_ptr_nonnull (strstr (text, "has 5"));
}
END_TEST

START_TEST (the_widget_shows_both_axes)
{
  GtkWidget *formula = clab_size_formula_new ();
  GtkWidget *window = events_show (formula, 300, 80);
  GtkWidget *label = events_find (formula, GTK_TYPE_LABEL);

  clab_size_formula_set (CLAB_SIZE_FORMULA (formula), &formulas[0].axis,
                         &formulas[1].axis);
  ck_assert_ptr_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (label)), formulas[0].text));
  gtk_widget_destroy (window);
}
END_TEST

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("size-formula");
  TCase *text = tcase_create ("text");

  gtk_init (&argc, &argv);
  tcase_add_loop_test (text, the_formula_has_the_numbers_in_it, 0,
                       G_N_ELEMENTS (formulas));
  tcase_add_test (text, without_room_it_says_why);
  tcase_add_test (text, the_widget_shows_both_axes);
  suite_add_tcase (suite, text);
  return suite_run (suite);
}
