/* Tests of plugin/widgets/map-view.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/map-view.h"

#include "tests/support/suite.h"

static ClabMapView
view_of (ClabMapPreviewLayout layout)
{
  ClabMapView view = { .layout = layout,
                       .width = 408.0,
                       .height = 200.0,
                       .image = { 0.0, 0.0, 20.0, 10.0 },
                       .padded = { -1.0, -1.0, 22.0, 12.0 },
                       .zoom = 1.0,
                       .divider = 0.5 };

  clab_map_view_fit (&view);
  return view;
}

START_TEST (fitting_shows_the_padded_image_whole_and_in_the_middle)
{
  for (int layout = 0; layout < 2; layout++)
    {
      ClabMapView view = view_of (layout);
      cairo_rectangle_t pane
          = clab_map_view_pane (&view, CLAB_MAP_PREVIEW_IMAGE);
      cairo_rectangle_t place = clab_map_view_to_widget (
          &view, CLAB_MAP_PREVIEW_IMAGE, &view.padded);

      ck_assert_double_ge (place.x, pane.x);
      ck_assert_double_ge (place.y, pane.y);
      ck_assert_double_eq (place.x - pane.x,
                           pane.x + pane.width - place.x - place.width);
      ck_assert_double_eq (view.zoom, layout == 0 ? 8.0 : 16.0);
    }
}
END_TEST

START_TEST (a_place_is_found_again_in_both_panes)
{
  ClabMapView view = view_of (CLAB_MAP_PREVIEW_BESIDE);
  cairo_rectangle_t pixel = { 3.0, 4.0, 1.0, 1.0 };

  for (int part = 0; part < CLAB_MAP_PREVIEW_N_PARTS; part++)
    {
      cairo_rectangle_t place = clab_map_view_to_widget (&view, part, &pixel);
      double back[2];

      clab_map_view_from_widget (&view, place.x + 1.0, place.y + 1.0, back);
      ck_assert_double_eq_tol (back[0], 3.0 + 1.0 / view.zoom, 1e-9);
      ck_assert_double_eq_tol (back[1], 4.0 + 1.0 / view.zoom, 1e-9);
    }
}
END_TEST

START_TEST (zooming_keeps_the_place_under_the_pointer)
{
  ClabMapView view = view_of (CLAB_MAP_PREVIEW_SPLIT);
  double place[2], after[2];

  clab_map_view_from_widget (&view, 50.0, 60.0, place);
  clab_map_view_zoom (&view, view.zoom * 1.25, place);
  clab_map_view_from_widget (&view, 50.0, 60.0, after);
  ck_assert_double_eq_tol (after[0], place[0], 1e-9);
  ck_assert_double_eq_tol (after[1], place[1], 1e-9);
}
END_TEST

START_TEST (panning_stops_at_the_edge_of_the_padding)
{
  ClabMapView view = view_of (CLAB_MAP_PREVIEW_SPLIT);

  clab_map_view_pan (&view, -500.0, 500.0);
  ck_assert_double_eq (view.centre_x, -1.0);
  ck_assert_double_eq (view.centre_y, 11.0);
}
END_TEST

START_TEST (the_divider_cuts_both_parts_at_one_place)
{
  ClabMapView view = view_of (CLAB_MAP_PREVIEW_SPLIT);

  view.divider = 0.25;

  cairo_rectangle_t left
      = clab_map_view_visible_pane (&view, CLAB_MAP_PREVIEW_IMAGE);
  cairo_rectangle_t right
      = clab_map_view_visible_pane (&view, CLAB_MAP_PREVIEW_MAP);

  ck_assert_double_eq (left.width, 102.0);
  ck_assert_double_eq (right.x, 102.0);
  ck_assert_double_eq (right.x + right.width, 408.0);
  ck_assert (clab_map_view_is_at_divider (&view, 100.0));
  ck_assert (!clab_map_view_is_at_divider (&view, 150.0));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("map-view");
  TCase *geometry = tcase_create ("geometry");

  tcase_add_test (geometry,
                  fitting_shows_the_padded_image_whole_and_in_the_middle);
  tcase_add_test (geometry, a_place_is_found_again_in_both_panes);
  tcase_add_test (geometry, zooming_keeps_the_place_under_the_pointer);
  tcase_add_test (geometry, panning_stops_at_the_edge_of_the_padding);
  tcase_add_test (geometry, the_divider_cuts_both_parts_at_one_place);
  suite_add_tcase (suite, geometry);
  return suite_run (suite);
}
