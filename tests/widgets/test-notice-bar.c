/* Tests of plugin/widgets/notice-bar.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/notice-bar.h"

#include "tests/support/suite.h"
#include "tests/widgets/events.h"

START_TEST (a_bar_is_seen_only_while_it_tells_something)
{
  GtkWidget *bar = clab_notice_bar_new ();
  GtkWidget *window = events_show (bar, 300, 100);

  ck_assert (!gtk_widget_get_visible (bar));
  clab_notice_bar_tell (CLAB_NOTICE_BAR (bar), "It was turned.", FALSE);
  ck_assert (gtk_widget_get_mapped (events_find (bar, GTK_TYPE_LABEL)));
  clab_notice_bar_close (CLAB_NOTICE_BAR (bar));
  ck_assert (!gtk_widget_get_visible (bar));
  gtk_widget_destroy (window);
}
END_TEST

START_TEST (a_problem_looks_like_one_and_the_last_text_is_shown)
{
  GtkWidget *bar = clab_notice_bar_new ();
  GtkWidget *window = events_show (bar, 300, 100);
  GtkInfoBar *info = GTK_INFO_BAR (events_find (bar, GTK_TYPE_INFO_BAR));
  GtkLabel *label = GTK_LABEL (events_find (bar, GTK_TYPE_LABEL));

  clab_notice_bar_tell (CLAB_NOTICE_BAR (bar), "It was turned.", FALSE);
  ck_assert_int_eq (gtk_info_bar_get_message_type (info), GTK_MESSAGE_INFO);
  clab_notice_bar_tell (CLAB_NOTICE_BAR (bar), "Line 2: <no number>.", TRUE);
  ck_assert_int_eq (gtk_info_bar_get_message_type (info), GTK_MESSAGE_ERROR);
  ck_assert_str_eq (gtk_label_get_text (label), "Line 2: <no number>.");
  gtk_widget_destroy (window);
}
END_TEST

static void
count (ClabNoticeBar *bar, int *n)
{
  (void)bar;
  (*n)++;
}

START_TEST (an_offer_is_accepted_once_and_goes_with_the_next_text)
{
  GtkWidget *bar = clab_notice_bar_new ();
  GtkWidget *window = events_show (bar, 300, 100);
  GtkWidget *offer = events_find (bar, GTK_TYPE_BUTTON);
  int n = 0;

  g_signal_connect (bar, "accepted", G_CALLBACK (count), &n);
  clab_notice_bar_offer (CLAB_NOTICE_BAR (bar), "It is gone.", "_Undo");
  ck_assert (gtk_widget_get_mapped (offer));
  gtk_button_clicked (GTK_BUTTON (offer));
  ck_assert_int_eq (n, 1);
  ck_assert (!gtk_widget_get_visible (bar));
  clab_notice_bar_tell (CLAB_NOTICE_BAR (bar), "It was turned.", FALSE);
  ck_assert (!gtk_widget_get_visible (offer));
  gtk_widget_destroy (window);
}
END_TEST

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("notice-bar");
  TCase *telling = tcase_create ("telling");

  gtk_init (&argc, &argv);
  tcase_add_test (telling, a_bar_is_seen_only_while_it_tells_something);
  tcase_add_test (telling, a_problem_looks_like_one_and_the_last_text_is_shown);
  tcase_add_test (telling,
                  an_offer_is_accepted_once_and_goes_with_the_next_text);
  suite_add_tcase (suite, telling);
  return suite_run (suite);
}
