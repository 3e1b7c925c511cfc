/* Tests of plugin/widgets/kernel-grid.c and the cells in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/kernel-grid.h"

#include <math.h>

#include "plugin/widgets/kernel-cells.h"
#include "tests/support/suite.h"
#include "tests/widgets/events.h"

static const double sobel[] = { -1, 0, 1, -2, 0, 2, -1, 0, 1 };

typedef struct
{
  GtkWidget *window;
  ClabKernelGrid *grid;
  GtkWidget *cells;
  GtkWidget *entry;
  int n_changes;
} Bench;

static void
count_change (ClabKernelGrid *grid, Bench *bench)
{
  (void)grid;
  bench->n_changes++;
}

static void
bench_open (Bench *bench, gsize planes, gsize rows, gsize columns)
{
  g_autoptr (ClabKernel) kernel = clab_kernel_new (
      "k", planes, rows, columns, planes * rows * columns == 9 ? sobel : NULL);
  GtkWidget *grid = clab_kernel_grid_new ();

  bench->grid = CLAB_KERNEL_GRID (grid);
  bench->n_changes = 0;
  clab_kernel_grid_set_kernel (bench->grid, kernel);
  bench->window = events_show (grid, 320, 320);
  bench->cells = events_find (grid, CLAB_TYPE_KERNEL_CELLS);
  bench->entry = events_find (grid, GTK_TYPE_ENTRY);
  g_signal_connect (grid, "changed", G_CALLBACK (count_change), bench);
  clab_kernel_cells_move_cursor (CLAB_KERNEL_CELLS (bench->cells), 0, 0);
}

static double
weight (const Bench *bench, gsize index)
{
  return clab_kernel_grid_kernel (bench->grid)->weights[index];
}

/* The middle of that cell. */
static void
middle (const Bench *bench, gssize row, gssize column, double at[2])
{
  ClabKernelCells *cells = CLAB_KERNEL_CELLS (bench->cells);
  GdkRectangle box;
  gsize old_row, old_column;

  clab_kernel_cells_cursor (cells, &old_row, &old_column);
  clab_kernel_cells_move_cursor (cells, row, column);
  clab_kernel_cells_cursor_box (cells, &box);
  clab_kernel_cells_move_cursor (cells, (gssize)old_row, (gssize)old_column);
  at[0] = box.x + box.width / 2.0;
  at[1] = box.y + box.height / 2.0;
}

START_TEST (typing_opens_the_entry_and_return_writes_the_number)
{
  Bench bench;

  bench_open (&bench, 1, 3, 3);
  events_key (bench.cells, GDK_KEY_5, 0);
  ck_assert (gtk_widget_get_visible (bench.entry));
  ck_assert_str_eq (gtk_entry_get_text (GTK_ENTRY (bench.entry)), "5");
  gtk_entry_set_text (GTK_ENTRY (bench.entry), "1/4");
  events_key (bench.entry, GDK_KEY_Return, 0);
  ck_assert (!gtk_widget_get_visible (bench.entry));
  ck_assert_double_eq (weight (&bench, 0), 0.25);
  ck_assert_int_eq (bench.n_changes, 1);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (what_is_no_number_is_kept_open_and_changes_nothing)
{
  Bench bench;

  bench_open (&bench, 1, 3, 3);
  events_key (bench.cells, GDK_KEY_minus, 0);
  gtk_entry_set_text (GTK_ENTRY (bench.entry), "-x");
  events_key (bench.entry, GDK_KEY_Return, 0);
  ck_assert (gtk_widget_get_visible (bench.entry));
  ck_assert_int_eq (bench.n_changes, 0);
  events_key (bench.entry, GDK_KEY_Escape, 0);
  ck_assert (!gtk_widget_get_visible (bench.entry));
  ck_assert_double_eq (weight (&bench, 0), -1.0);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (arrow_keys_and_tab_move_the_cursor_and_stop_at_the_edge)
{
  Bench bench;
  gsize row, column;

  bench_open (&bench, 1, 3, 3);
  events_key (bench.cells, GDK_KEY_Up, 0);
  events_key (bench.cells, GDK_KEY_Right, 0);
  events_key (bench.cells, GDK_KEY_Tab, 0);
  events_key (bench.cells, GDK_KEY_Tab, 0);
  clab_kernel_cells_cursor (CLAB_KERNEL_CELLS (bench.cells), &row, &column);
  ck_assert_uint_eq (row, 1);
  ck_assert_uint_eq (column, 0);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (delete_clears_a_weight)
{
  Bench bench;

  bench_open (&bench, 1, 3, 3);
  events_key (bench.cells, GDK_KEY_Delete, 0);
  ck_assert_double_eq (weight (&bench, 0), 0.0);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (control_and_up_adds_one_to_whole_numbers)
{
  Bench bench;

  bench_open (&bench, 1, 3, 3);
  events_key (bench.cells, GDK_KEY_Up, GDK_CONTROL_MASK);
  ck_assert_double_eq (weight (&bench, 0), 0.0);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (the_wheel_changes_the_weight_under_the_pointer)
{
  Bench bench;
  double at[2];

  bench_open (&bench, 1, 3, 3);
  middle (&bench, 2, 1, at);
  events_scroll (bench.cells, GDK_SCROLL_DOWN, at[0], at[1]);
  ck_assert_double_eq (weight (&bench, 7), -1.0);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (dragging_paints_the_value_of_the_first_cell)
{
  Bench bench;
  double from[2], to[2];

  bench_open (&bench, 1, 3, 3);
  middle (&bench, 1, 2, from);
  middle (&bench, 1, 0, to);
  events_button (bench.cells, GDK_BUTTON_PRESS, 1, from[0], from[1]);
  events_motion (bench.cells, to[0], to[1]);
  events_button (bench.cells, GDK_BUTTON_RELEASE, 1, to[0], to[1]);
  ck_assert_double_eq (weight (&bench, 3), 2.0);
  ck_assert_double_eq (weight (&bench, 4), 2.0);
  ck_assert_double_eq (weight (&bench, 0), -1.0);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (the_right_button_erases)
{
  Bench bench;
  double at[2];

  bench_open (&bench, 1, 3, 3);
  middle (&bench, 1, 2, at);
  events_button (bench.cells, GDK_BUTTON_PRESS, 3, at[0], at[1]);
  ck_assert_double_eq (weight (&bench, 5), 0.0);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (planes_have_tabs_and_are_edited_one_at_a_time)
{
  Bench bench;

  bench_open (&bench, 3, 2, 2);

  GtkWidget *tabs = gtk_widget_get_parent (
      events_find (GTK_WIDGET (bench.grid), GTK_TYPE_RADIO_BUTTON));
  g_autoptr (GList) children
      = gtk_container_get_children (GTK_CONTAINER (tabs));

  ck_assert_uint_eq (g_list_length (children), 3);
  gtk_toggle_button_set_active (g_list_nth_data (children, 2), TRUE);
  clab_kernel_cells_set_value (CLAB_KERNEL_CELLS (bench.cells), 7.0);
  ck_assert_double_eq (weight (&bench, 8), 7.0);
  ck_assert_double_eq (weight (&bench, 0), 0.0);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (a_kernel_of_another_size_puts_the_cursor_on_its_anchor)
{
  Bench bench;
  gsize row, column;

  bench_open (&bench, 1, 3, 3);

  g_autoptr (ClabKernel) even = clab_kernel_new ("even", 1, 4, 6, NULL);

  clab_kernel_grid_set_kernel (bench.grid, even);
  clab_kernel_cells_cursor (CLAB_KERNEL_CELLS (bench.cells), &row, &column);
  ck_assert_uint_eq (row, 1);
  ck_assert_uint_eq (column, 2);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (assistive_technology_reads_and_sets_the_weight)
{
  Bench bench;

  bench_open (&bench, 1, 3, 3);

  AtkObject *accessible = gtk_widget_get_accessible (bench.cells);
  double number;
  char *text = NULL;

  ck_assert (ATK_IS_VALUE (accessible));
  atk_value_get_value_and_text (ATK_VALUE (accessible), &number, &text);
  ck_assert_double_eq (number, -1.0);
  ck_assert_str_eq (text, "-1");
  atk_value_set_value (ATK_VALUE (accessible), 0.5);
  ck_assert_double_eq (weight (&bench, 0), 0.5);
  ck_assert_ptr_nonnull (atk_object_get_name (accessible));
  g_free (text);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (the_largest_kernel_is_drawn)
{
  Bench bench;

  bench_open (&bench, 1, CLAB_KERNEL_MAX_SIDE, CLAB_KERNEL_MAX_SIDE);
  events_settle ();
  gtk_widget_destroy (bench.window);
}
END_TEST

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("kernel-grid");
  TCase *keys = tcase_create ("keys");
  TCase *pointer = tcase_create ("pointer");
  TCase *kernels = tcase_create ("kernels");

  gtk_init (&argc, &argv);
  tcase_add_test (keys, typing_opens_the_entry_and_return_writes_the_number);
  tcase_add_test (keys, what_is_no_number_is_kept_open_and_changes_nothing);
  tcase_add_test (keys,
                  arrow_keys_and_tab_move_the_cursor_and_stop_at_the_edge);
  tcase_add_test (keys, delete_clears_a_weight);
  tcase_add_test (keys, control_and_up_adds_one_to_whole_numbers);
  tcase_add_test (pointer, the_wheel_changes_the_weight_under_the_pointer);
  tcase_add_test (pointer, dragging_paints_the_value_of_the_first_cell);
  tcase_add_test (pointer, the_right_button_erases);
  tcase_add_test (kernels, planes_have_tabs_and_are_edited_one_at_a_time);
  tcase_add_test (kernels,
                  a_kernel_of_another_size_puts_the_cursor_on_its_anchor);
  tcase_add_test (kernels, assistive_technology_reads_and_sets_the_weight);
  tcase_add_test (kernels, the_largest_kernel_is_drawn);
  suite_add_tcase (suite, keys);
  suite_add_tcase (suite, pointer);
  suite_add_tcase (suite, kernels);
  return suite_run (suite);
}
