/* Tests of plugin/widgets/mnemonics.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/mnemonics.h"

#include "tests/support/suite.h"

/* A window with something that is not ours above @own. */
typedef struct
{
  GtkWidget *window;
  GtkWidget *foreign;
  GtkWidget *own;
} Fixture;

static Fixture
set_up (void)
{
  Fixture fixture = { gtk_window_new (GTK_WINDOW_TOPLEVEL),
                      gtk_button_new_with_mnemonic ("_Reset"),
                      gtk_box_new (GTK_ORIENTATION_VERTICAL, 0) };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_container_add (GTK_CONTAINER (box), fixture.own);
  gtk_container_add (GTK_CONTAINER (box), fixture.foreign);
  gtk_container_add (GTK_CONTAINER (fixture.window), box);
  return fixture;
}

static GtkWidget *
add_label (GtkWidget *box, const char *text)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_container_add (GTK_CONTAINER (box), label);
  return label;
}

static const char *
raw (GtkWidget *label)
{
  return gtk_label_get_label (GTK_LABEL (label));
}

START_TEST (wishes_come_first_and_foreign_letters_are_kept)
{
  Fixture fixture = set_up ();
  GtkWidget *plain = add_label (fixture.own, "Rate");
  GtkWidget *first = add_label (fixture.own, "_Start");
  GtkWidget *second = add_label (fixture.own, "_Step");
  GtkWidget *third = add_label (fixture.own, "_Rows");

  clab_mnemonics_assign (fixture.window, fixture.own);
  ck_assert_str_eq (raw (first), "_Start");
  ck_assert_str_eq (raw (second), "S_tep");
  ck_assert_str_eq (raw (third), "R_ows");
  ck_assert_str_eq (raw (plain), "R_ate");
  ck_assert_str_eq (gtk_button_get_label (GTK_BUTTON (fixture.foreign)),
                    "_Reset");
  gtk_widget_destroy (fixture.window);
}
END_TEST

START_TEST (where_no_letter_is_left_there_is_none)
{
  Fixture fixture = set_up ();
  GtkWidget *first = add_label (fixture.own, "_a_b");
  GtkWidget *second = add_label (fixture.own, "A");
  GtkWidget *third = add_label (fixture.own, "__a b");

  clab_mnemonics_assign (fixture.window, fixture.own);
  ck_assert_uint_eq (gtk_label_get_mnemonic_keyval (GTK_LABEL (first)),
                     GDK_KEY_a);
  ck_assert_str_eq (raw (second), "A");
  ck_assert_uint_eq (gtk_label_get_mnemonic_keyval (GTK_LABEL (second)),
                     GDK_KEY_VoidSymbol);
  ck_assert_str_eq (raw (third), "__a _b");
  ck_assert_str_eq (gtk_label_get_text (GTK_LABEL (third)), "_a b");
  gtk_widget_destroy (fixture.window);
}
END_TEST

START_TEST (pages_of_one_notebook_share_letters_and_their_tabs_do_not)
{
  Fixture fixture = set_up ();
  GtkWidget *notebook = gtk_notebook_new ();
  GtkWidget *pages[2], *labels[2], *tabs[2];

  for (int i = 0; i < 2; i++)
    {
      pages[i] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      labels[i] = add_label (pages[i], "_Bias");
      tabs[i] = gtk_label_new_with_mnemonic ("_Kernel");
      gtk_notebook_append_page (GTK_NOTEBOOK (notebook), pages[i], tabs[i]);
    }
  gtk_container_add (GTK_CONTAINER (fixture.own), notebook);

  GtkWidget *outside = add_label (fixture.own, "_Bank");

  clab_mnemonics_assign (fixture.window, fixture.own);
  ck_assert_str_eq (raw (labels[0]), "_Bias");
  ck_assert_str_eq (raw (labels[1]), "_Bias");
  ck_assert_str_eq (raw (tabs[0]), "_Kernel");
  ck_assert_str_eq (raw (tabs[1]), "K_ernel");
  ck_assert_str_eq (raw (outside), "B_ank");
  ck_assert (!clab_mnemonics_can_meet (labels[0], labels[1]));
  ck_assert (clab_mnemonics_can_meet (tabs[0], tabs[1]));
  ck_assert (clab_mnemonics_can_meet (labels[0], tabs[1]));
  ck_assert (clab_mnemonics_can_meet (labels[1], outside));
  gtk_widget_destroy (fixture.window);
}
END_TEST

START_TEST (labels_of_buttons_work_in_any_script)
{
  Fixture fixture = set_up ();
  GtkWidget *first = gtk_check_button_new_with_mnemonic ("_Über");
  GtkWidget *second = gtk_check_button_new_with_mnemonic ("Üben");

  gtk_container_add (GTK_CONTAINER (fixture.own), first);
  gtk_container_add (GTK_CONTAINER (fixture.own), second);
  clab_mnemonics_assign (fixture.window, fixture.own);

  GtkWidget *labels[] = { gtk_bin_get_child (GTK_BIN (first)),
                          gtk_bin_get_child (GTK_BIN (second)) };

  ck_assert_str_eq (raw (labels[0]), "_Über");
  ck_assert_str_eq (raw (labels[1]), "Ü_ben");
  gtk_widget_destroy (fixture.window);
}
END_TEST

int
main (int argc, char **argv)
{
  gtk_init (&argc, &argv);

  Suite *suite = suite_create ("mnemonics");
  TCase *letters = tcase_create ("letters");

  tcase_add_test (letters, wishes_come_first_and_foreign_letters_are_kept);
  tcase_add_test (letters, where_no_letter_is_left_there_is_none);
  tcase_add_test (letters,
                  pages_of_one_notebook_share_letters_and_their_tabs_do_not);
  tcase_add_test (letters, labels_of_buttons_work_in_any_script);
  suite_add_tcase (suite, letters);
  return suite_run (suite);
}
