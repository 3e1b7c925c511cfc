/* Tests of plugin/widgets/fitted-picture.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/fitted-picture.h"

#include "tests/support/suite.h"
#include "tests/widgets/events.h"

static int
height_for (GtkWidget *picture, int width)
{
  int minimum, natural;

  gtk_widget_get_preferred_height_for_width (picture, width, &minimum,
                                             &natural);
  ck_assert_int_eq (minimum, natural);
  return natural;
}

static void
set (GtkWidget *picture, int width, int height)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);

  clab_fitted_picture_set (CLAB_FITTED_PICTURE (picture), surface);
  cairo_surface_destroy (surface);
}

START_TEST (its_height_follows_the_picture_s_shape)
{
  GtkWidget *picture = clab_fitted_picture_new ("Target");

  g_object_ref_sink (picture);
  gtk_widget_show (picture);
  set (picture, 160, 90);
  ck_assert_int_eq (height_for (picture, 320), 180);
  set (picture, 10, 10);
  ck_assert_int_eq (height_for (picture, 320), 320);
  /* Very high ones do not push everything else away. */
  set (picture, 1, 1000);
  ck_assert_int_eq (height_for (picture, 100), 150);
  gtk_widget_destroy (picture);
  g_object_unref (picture);
}
END_TEST

START_TEST (it_has_a_name_and_draws_with_and_without_a_picture)
{
  GtkWidget *picture = clab_fitted_picture_new ("Target");
  GtkWidget *window = events_show (picture, 200, 100);

  ck_assert_str_eq (atk_object_get_name (gtk_widget_get_accessible (picture)),
                    "Target");
  set (picture, 4, 4);
  events_settle ();
  clab_fitted_picture_set (CLAB_FITTED_PICTURE (picture), NULL);
  events_settle ();
  gtk_widget_destroy (window);
}
END_TEST

int
main (int argc, char **argv)
{
  gtk_init (&argc, &argv);

  Suite *suite = suite_create ("fitted-picture");
  TCase *shape = tcase_create ("shape");

  tcase_add_test (shape, its_height_follows_the_picture_s_shape);
  tcase_add_test (shape, it_has_a_name_and_draws_with_and_without_a_picture);
  suite_add_tcase (suite, shape);
  return suite_run (suite);
}
