/* Tests of plugin/widgets/map-preview.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/map-preview.h"

#include <math.h>

#include "tests/support/suite.h"
#include "tests/widgets/events.h"

typedef struct
{
  GtkWidget *window;
  ClabMapPreview *preview;
  double picked[2];
  int n_picked;
  int stepped[2];
  int n_views;
} Bench;

static void
note_picked (ClabMapPreview *preview, double x, double y, Bench *bench)
{
  (void)preview;
  bench->picked[0] = x;
  bench->picked[1] = y;
  bench->n_picked++;
}

static void
note_stepped (ClabMapPreview *preview, int across, int down, Bench *bench)
{
  (void)preview;
  bench->stepped[0] = across;
  bench->stepped[1] = down;
}

static void
note_view (ClabMapPreview *preview, Bench *bench)
{
  (void)preview;
  bench->n_views++;
}

static void
bench_open (Bench *bench)
{
  static const cairo_rectangle_t image = { 0, 0, 40, 40 };

  *bench = (Bench){ .preview = CLAB_MAP_PREVIEW (clab_map_preview_new ()) };
  clab_map_preview_set_extent (bench->preview, &image, &image);
  bench->window = events_show (GTK_WIDGET (bench->preview), 420, 210);
  g_signal_connect (bench->preview, "picked", G_CALLBACK (note_picked), bench);
  g_signal_connect (bench->preview, "stepped", G_CALLBACK (note_stepped),
                    bench);
  g_signal_connect (bench->preview, "view-changed", G_CALLBACK (note_view),
                    bench);
}

/* The widget's x in the middle of the image pane. */
static double
middle_of_image (const Bench *bench)
{
  cairo_rectangle_t view;
  double zoom = clab_map_preview_view (bench->preview, &view);

  return view.width * zoom / 2.0;
}

START_TEST (a_click_picks_the_pixel_under_the_pointer)
{
  Bench bench;

  bench_open (&bench);

  GtkWidget *widget = GTK_WIDGET (bench.preview);
  double x = middle_of_image (&bench);
  double y = gtk_widget_get_allocated_height (widget) / 2.0;

  events_button (widget, GDK_BUTTON_PRESS, 1, x, y);
  events_button (widget, GDK_BUTTON_RELEASE, 1, x, y);
  ck_assert_int_eq (bench.n_picked, 1);
  ck_assert_double_eq_tol (bench.picked[0], 20.0, 0.2);
  ck_assert_double_eq_tol (bench.picked[1], 20.0, 0.2);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (dragging_pans_and_picks_nothing)
{
  Bench bench;
  cairo_rectangle_t before, after;

  bench_open (&bench);

  GtkWidget *widget = GTK_WIDGET (bench.preview);
  double zoom = clab_map_preview_view (bench.preview, &before);

  events_button (widget, GDK_BUTTON_PRESS, 1, 50.0, 50.0);
  events_motion (widget, 50.0 + 4.0 * zoom, 50.0);
  events_button (widget, GDK_BUTTON_RELEASE, 1, 50.0 + 4.0 * zoom, 50.0);
  clab_map_preview_view (bench.preview, &after);
  ck_assert_int_eq (bench.n_picked, 0);
  ck_assert_double_eq_tol (after.x, before.x - 4.0, 1e-9);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (keys_zoom_and_step)
{
  Bench bench;
  cairo_rectangle_t view;

  bench_open (&bench);

  GtkWidget *widget = GTK_WIDGET (bench.preview);
  double fitted = clab_map_preview_view (bench.preview, &view);

  events_key (widget, GDK_KEY_plus, 0);
  ck_assert_double_gt (clab_map_preview_view (bench.preview, &view), fitted);
  events_key (widget, GDK_KEY_1, 0);
  ck_assert_double_eq (clab_map_preview_view (bench.preview, &view), 1.0);
  events_key (widget, GDK_KEY_0, 0);
  ck_assert_double_eq (clab_map_preview_view (bench.preview, &view), fitted);
  ck_assert_int_ge (bench.n_views, 3);
  events_key (widget, GDK_KEY_Left, 0);
  ck_assert_int_eq (bench.stepped[0], -1);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (showing_a_place_pans_only_if_it_is_out_of_view)
{
  static const cairo_rectangle_t far_corner = { 39, 39, 1, 1 };
  Bench bench;
  cairo_rectangle_t before, after;

  bench_open (&bench);
  clab_map_preview_view (bench.preview, &before);
  clab_map_preview_show (bench.preview, &far_corner);
  clab_map_preview_view (bench.preview, &after);
  ck_assert_double_eq (after.x, before.x);
  clab_map_preview_zoom_to (bench.preview, 32.0);
  clab_map_preview_show (bench.preview, &far_corner);
  clab_map_preview_view (bench.preview, &after);
  ck_assert_double_le (after.x, 39.5);
  ck_assert_double_ge (after.x + after.width, 39.5);
  gtk_widget_destroy (bench.window);
}
END_TEST

START_TEST (a_message_stands_for_the_map_and_is_its_description)
{
  Bench bench;

  bench_open (&bench);
  clab_map_preview_set_message (bench.preview, "No room.");
  ck_assert_str_eq (atk_object_get_description (
                        gtk_widget_get_accessible (GTK_WIDGET (bench.preview))),
                    "No room.");
  clab_map_preview_set_message (bench.preview, NULL);
  events_settle ();
  gtk_widget_destroy (bench.window);
}
END_TEST

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("map-preview");
  TCase *use = tcase_create ("use");

  gtk_init (&argc, &argv);
  tcase_add_test (use, a_click_picks_the_pixel_under_the_pointer);
  tcase_add_test (use, dragging_pans_and_picks_nothing);
  tcase_add_test (use, keys_zoom_and_step);
  tcase_add_test (use, showing_a_place_pans_only_if_it_is_out_of_view);
  tcase_add_test (use, a_message_stands_for_the_map_and_is_its_description);
  suite_add_tcase (suite, use);
  return suite_run (suite);
}
