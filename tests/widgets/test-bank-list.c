/* Tests of plugin/widgets/bank-list.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/bank-list.h"

#include "tests/support/suite.h"
#include "tests/widgets/events.h"

typedef struct
{
  GtkWidget *window;
  ClabBankList *list;
  GtkTreeView *view;
  GString *log;
} Bench;

static void
add_bank (ClabBankList *list,
          const char *id,
          gboolean is_own,
          const char *const *kernels)
{
  g_autoptr (ClabBank) bank = clab_bank_new (id);
  ClabBankHeading heading = { id, id, "A note.", is_own, -1 };

  for (gsize i = 0; kernels[i] != NULL; i++)
    clab_bank_add (bank, clab_kernel_new (kernels[i], 1, 3, 3, NULL));
  clab_bank_list_set_bank (list, &heading, bank);
}

static void
note_command (ClabBankList *list, const char *nick, Bench *bench)
{
  (void)list;
  g_string_append_printf (bench->log, "%s;", nick);
}

static void
note_ticks (ClabBankList *list, Bench *bench)
{
  (void)list;
  g_string_append (bench->log, "ticks;");
}

static const char *const edges[] = { "sobel x", "sobel y", NULL };
static const char *const mine[] = { "soft", "hard", "odd", NULL };

static void
bench_open (Bench *bench)
{
  GtkWidget *list = clab_bank_list_new ();

  bench->list = CLAB_BANK_LIST (list);
  bench->log = g_string_new (NULL);
  add_bank (bench->list, "edges", FALSE, edges);
  add_bank (bench->list, "mine", TRUE, mine);
  bench->window = events_show (list, 260, 400);
  bench->view = GTK_TREE_VIEW (events_find (list, GTK_TYPE_TREE_VIEW));
  g_signal_connect (list, "command", G_CALLBACK (note_command), bench);
  g_signal_connect (list, "ticks-changed", G_CALLBACK (note_ticks), bench);
}

static void
bench_close (Bench *bench)
{
  gtk_widget_destroy (bench->window);
  g_string_free (bench->log, TRUE);
}

static void
write_tick (const char *bank, int kernel, gpointer data)
{
  g_string_append_printf (data, "%s:%d;", bank, kernel);
}

static void
check_ticks (const Bench *bench, const char *expected)
{
  g_autoptr (GString) ticks = g_string_new (NULL);

  clab_bank_list_foreach_ticked (bench->list, write_tick, ticks);
  ck_assert_str_eq (ticks->str, expected);
}

static void
activate (Bench *bench, const char *path_text)
{
  GtkTreePath *path = gtk_tree_path_new_from_string (path_text);

  gtk_tree_view_expand_all (bench->view);
  gtk_tree_view_row_activated (bench->view, path,
                               gtk_tree_view_get_column (bench->view, 0));
  gtk_tree_path_free (path);
}

START_TEST (a_bank_whose_kernels_are_all_ticked_counts_as_one)
{
  Bench bench;

  bench_open (&bench);
  clab_bank_list_set_ticked (bench.list, "edges", -1, TRUE);
  clab_bank_list_set_ticked (bench.list, "mine", 1, TRUE);
  check_ticks (&bench, "edges:-1;mine:1;");
  clab_bank_list_set_ticked (bench.list, "edges", 0, FALSE);
  check_ticks (&bench, "edges:1;mine:1;");
  clab_bank_list_untick_all (bench.list);
  check_ticks (&bench, "");
  ck_assert_str_eq (bench.log->str, "");
  bench_close (&bench);
}
END_TEST

START_TEST (activating_a_row_ticks_it_and_says_so)
{
  Bench bench;

  bench_open (&bench);
  activate (&bench, "0:1");
  check_ticks (&bench, "edges:1;");
  activate (&bench, "1");
  check_ticks (&bench, "edges:1;mine:-1;");
  ck_assert_str_eq (bench.log->str, "ticks;ticks;");
  bench_close (&bench);
}
END_TEST

START_TEST (selecting_a_kernel_opens_its_bank)
{
  Bench bench;
  g_autofree char *bank = NULL;
  int kernel;

  bench_open (&bench);
  clab_bank_list_select (bench.list, "mine", 2);
  ck_assert (clab_bank_list_selected (bench.list, &bank, &kernel));
  ck_assert_str_eq (bank, "mine");
  ck_assert_int_eq (kernel, 2);
  bench_close (&bench);
}
END_TEST

/* What a bank becomes of which one kernel is ticked: another order, and another
 * name. */
static const struct
{
  int ticked;
  const char *const kernels[4];
} changes[] = {
  { 0, { "odd", "soft", "new" } },
  { 1, { "soft", "harder", "odd" } },
};

START_TEST (a_kernel_stays_ticked_when_its_bank_is_set_again)
{
  Bench bench;

  bench_open (&bench);
  clab_bank_list_set_ticked (bench.list, "mine", changes[_i].ticked, TRUE);
  add_bank (bench.list, "mine", TRUE, changes[_i].kernels);
  check_ticks (&bench, "mine:1;");
  bench_close (&bench);
}
END_TEST

START_TEST (kernels_of_one_name_are_ticked_each_for_itself)
{
  static const char *const twins[] = { "twin", "twin", "odd", NULL };
  Bench bench;

  bench_open (&bench);
  add_bank (bench.list, "twins", TRUE, twins);
  clab_bank_list_set_ticked (bench.list, "twins", 1, TRUE);
  add_bank (bench.list, "twins", TRUE, twins);
  check_ticks (&bench, "twins:1;");
  bench_close (&bench);
}
END_TEST

START_TEST (a_family_stays_ticked_as_a_whole)
{
  static const char *const more[]
      = { "sobel 0°", "sobel x", "sobel y", "sobel 90°", NULL };
  Bench bench;

  bench_open (&bench);
  clab_bank_list_set_ticked (bench.list, "edges", -1, TRUE);
  add_bank (bench.list, "edges", FALSE, more);
  check_ticks (&bench, "edges:-1;");
  clab_bank_list_set_ticked (bench.list, "edges", 0, FALSE);
  add_bank (bench.list, "edges", FALSE, edges);
  check_ticks (&bench, "edges:-1;");
  clab_bank_list_set_ticked (bench.list, "mine", -1, TRUE);
  add_bank (bench.list, "mine", TRUE, more);
  check_ticks (&bench, "edges:-1;mine:0;mine:1;mine:2;");
  bench_close (&bench);
}
END_TEST

static int
n_visible (const Bench *bench)
{
  GtkTreeModel *model = gtk_tree_view_get_model (bench->view);
  GtkTreeIter bank;
  int n = 0;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &bank); more;
       more = gtk_tree_model_iter_next (model, &bank))
    n += 1 + gtk_tree_model_iter_n_children (model, &bank);
  return n;
}

static void
search_for (Bench *bench, const char *text)
{
  GtkWidget *entry
      = events_find (GTK_WIDGET (bench->list), GTK_TYPE_SEARCH_ENTRY);

  gtk_entry_set_text (GTK_ENTRY (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

START_TEST (the_search_keeps_what_matches_in_any_case)
{
  Bench bench;

  bench_open (&bench);
  ck_assert_int_eq (n_visible (&bench), 7);
  search_for (&bench, "SOBEL Y");
  ck_assert_int_eq (n_visible (&bench), 2);
  search_for (&bench, "edges");
  ck_assert_int_eq (n_visible (&bench), 3);
  search_for (&bench, "nothing like it");
  ck_assert_int_eq (n_visible (&bench), 0);
  search_for (&bench, "");
  ck_assert_int_eq (n_visible (&bench), 7);
  bench_close (&bench);
}
END_TEST

START_TEST (a_tick_is_found_while_the_search_hides_it)
{
  Bench bench;

  bench_open (&bench);
  clab_bank_list_set_ticked (bench.list, "edges", 0, TRUE);
  search_for (&bench, "hard");
  activate (&bench, "0:0");
  check_ticks (&bench, "edges:0;mine:1;");
  bench_close (&bench);
}
END_TEST

START_TEST (commands_that_change_are_for_own_rows_only)
{
  Bench bench;

  bench_open (&bench);
  clab_bank_list_select (bench.list, "edges", 0);
  events_key (GTK_WIDGET (bench.view), GDK_KEY_Delete, 0);
  ck_assert_str_eq (bench.log->str, "");
  clab_bank_list_select (bench.list, "mine", 1);
  events_key (GTK_WIDGET (bench.view), GDK_KEY_Up, GDK_MOD1_MASK);
  events_key (GTK_WIDGET (bench.view), GDK_KEY_Delete, 0);
  ck_assert_str_eq (bench.log->str, "up;delete;");
  bench_close (&bench);
}
END_TEST

#define N_MANY 60

static gboolean
shows_selected_row (const Bench *bench)
{
  GtkTreePath *path;
  GdkRectangle row, visible;
  int y;

  gtk_tree_view_get_cursor (bench->view, &path, NULL);
  gtk_tree_view_get_background_area (bench->view, path, NULL, &row);
  gtk_tree_view_convert_bin_window_to_tree_coords (bench->view, 0, row.y, NULL,
                                                   &y);
  gtk_tree_view_get_visible_rect (bench->view, &visible);
  gtk_tree_path_free (path);
  return y >= visible.y && y + row.height <= visible.y + visible.height;
}

/* GTK scrolls for a fifth of a second; this is a second. */
#define MOST_SETTLES 25

static gboolean
scrolls_to_selected_row (const Bench *bench)
{
  for (int i = 0; i < MOST_SETTLES && !shows_selected_row (bench); i++)
    events_settle ();
  return shows_selected_row (bench);
}

/* As the parameters of a family do, which come and go with the row. */
static void
resize_list (ClabBankList *list)
{
  int height = gtk_widget_get_allocated_height (GTK_WIDGET (list));

  gtk_widget_set_margin_bottom (GTK_WIDGET (list), height > 300 ? 200 : 0);
}

START_TEST (a_selected_row_stays_in_view_when_the_list_is_resized)
{
  const char *kernels[N_MANY + 1] = { NULL };
  Bench bench;

  for (int i = 0; i < N_MANY; i++)
    kernels[i] = "kernel";
  bench_open (&bench);
  add_bank (bench.list, "many", TRUE, kernels);
  clab_bank_list_select (bench.list, "many", 0);
  events_settle ();
  g_signal_connect (bench.list, "selected", G_CALLBACK (resize_list), NULL);
  for (int kernel = N_MANY - 1; kernel >= 0; kernel -= N_MANY / 3)
    {
      clab_bank_list_select (bench.list, "many", kernel);
      events_settle ();
      ck_assert (scrolls_to_selected_row (&bench));
    }
  bench_close (&bench);
}
END_TEST

START_TEST (a_removed_bank_is_gone)
{
  Bench bench;

  bench_open (&bench);
  clab_bank_list_remove_bank (bench.list, "edges");
  clab_bank_list_remove_bank (bench.list, "edges");
  ck_assert_int_eq (n_visible (&bench), 4);
  bench_close (&bench);
}
END_TEST

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("bank-list");
  TCase *ticks = tcase_create ("ticks");
  TCase *rows = tcase_create ("rows");

  gtk_init (&argc, &argv);
  tcase_add_test (ticks, a_bank_whose_kernels_are_all_ticked_counts_as_one);
  tcase_add_test (ticks, activating_a_row_ticks_it_and_says_so);
  tcase_add_loop_test (ticks, a_kernel_stays_ticked_when_its_bank_is_set_again,
                       0, G_N_ELEMENTS (changes));
  tcase_add_test (ticks, kernels_of_one_name_are_ticked_each_for_itself);
  tcase_add_test (ticks, a_family_stays_ticked_as_a_whole);
  tcase_add_test (ticks, a_tick_is_found_while_the_search_hides_it);
  tcase_add_test (rows, selecting_a_kernel_opens_its_bank);
  tcase_add_test (rows, the_search_keeps_what_matches_in_any_case);
  tcase_add_test (rows, commands_that_change_are_for_own_rows_only);
  tcase_add_test (rows, a_removed_bank_is_gone);
  tcase_add_test (rows, a_selected_row_stays_in_view_when_the_list_is_resized);
  suite_add_tcase (suite, ticks);
  suite_add_tcase (suite, rows);
  return suite_run (suite);
}
