/* Tests of plugin/pictures/loss-picture.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/loss-picture.h"

#include <math.h>

#include "tests/support/suite.h"

static const ClabLossPicture look = { .width = 300.0,
                                      .height = 160.0,
                                      .font_size = 11.0,
                                      .background = { 1.0, 1.0, 1.0 },
                                      .marked_step = -1,
                                      .highlighted_curve = -1 };

static cairo_surface_t *
draw (const ClabLossPicture *picture, const ClabLossCurves *curves)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int)picture->width, (int)picture->height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_paint (cr);
  clab_loss_picture_draw (picture, curves, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static const guchar *
pixel_at (cairo_surface_t *surface, int y, int x)
{
  return cairo_image_surface_get_data (surface)
         + y * cairo_image_surface_get_stride (surface) + 4 * x;
}

/* As curves are, and axes and texts are not. */
static gboolean
is_coloured (const guchar *pixel)
{
  return ABS (pixel[0] - pixel[2]) > 100;
}

static int
n_coloured (cairo_surface_t *surface)
{
  int n = 0;

  for (int y = 0; y < 160; y++)
    for (int x = 0; x < 300; x++)
      n += is_coloured (pixel_at (surface, y, x));
  return n;
}

static ClabLossCurves *
falling (gsize n_values)
{
  ClabLossCurves *curves = clab_loss_curves_new ();

  clab_loss_curves_add (curves, "adam");
  for (gsize step = 0; step < n_values; step++)
    clab_loss_curves_append (curves, 0, 1.0 / (double)(step + 1), NAN);
  clab_loss_curves_set_floor (curves, 0.001);
  return curves;
}

START_TEST (curves_of_any_length_are_drawn)
{
  static const gsize lengths[] = { 2, 100, 100000 };
  ClabLossPicture picture = look;

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (int is_logarithmic = 0; is_logarithmic < 2; is_logarithmic++)
      {
        g_autoptr (ClabLossCurves) curves = falling (lengths[i]);

        picture.is_logarithmic = is_logarithmic;

        cairo_surface_t *surface = draw (&picture, curves);

        ck_assert_int_ge (n_coloured (surface), 100);
        cairo_surface_destroy (surface);
      }
}
END_TEST

START_TEST (what_cannot_be_drawn_does_no_harm)
{
  static const double losses[] = { NAN, INFINITY, 0.0, -1.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();
      ClabLossPicture picture = look;

      picture.is_logarithmic = TRUE;
      picture.marked_step = 5;
      clab_loss_curves_add (curves, "odd");
      clab_loss_curves_append (curves, 0, losses[i], losses[i]);
      cairo_surface_destroy (draw (&picture, curves));
    }
}
END_TEST

START_TEST (the_step_under_the_pointer_is_found)
{
  g_autoptr (ClabLossCurves) curves = falling (101);

  ck_assert_int_eq (clab_loss_picture_step_at (&look, curves, 0.0), -1);
  ck_assert_int_eq (
      clab_loss_picture_step_at (&look, curves, look.width - 11.0), 100);
}
END_TEST

/* Two curves, one a hundred times the other. */
static ClabLossCurves *
race (void)
{
  ClabLossCurves *curves = clab_loss_curves_new ();

  clab_loss_curves_add (curves, "high");
  clab_loss_curves_add (curves, "low");
  for (gsize step = 0; step <= 100; step++)
    {
      clab_loss_curves_append (curves, 0, 1.0, 1.0);
      clab_loss_curves_append (curves, 1, 0.01, 0.01);
    }
  return curves;
}

START_TEST (the_curve_under_the_pointer_is_found)
{
  g_autoptr (ClabLossCurves) curves = race ();
  ClabLossPicture picture = look;
  int found[3] = { 0 };

  picture.is_logarithmic = TRUE;
  for (double y = 0.0; y < look.height; y++)
    found[clab_loss_picture_curve_at (&picture, curves, 150.0, y) + 1]++;
  ck_assert_int_ge (found[1], 10);
  ck_assert_int_ge (found[2], 10);
  ck_assert_int_ge (found[0], 10);
  ck_assert_int_eq (clab_loss_picture_curve_at (&picture, curves, -50.0, 20.0),
                    -1);
}
END_TEST

START_TEST (a_highlighted_curve_stands_out)
{
  g_autoptr (ClabLossCurves) curves = race ();
  ClabLossPicture picture = look;
  cairo_surface_t *plain, *highlighted;

  picture.is_logarithmic = TRUE;
  plain = draw (&picture, curves);
  picture.highlighted_curve = 1;
  highlighted = draw (&picture, curves);
  ck_assert_int_lt (n_coloured (highlighted), n_coloured (plain));
  cairo_surface_destroy (plain);
  cairo_surface_destroy (highlighted);
}
END_TEST

/* Rows of pixels that the legend's first row takes. */
#define LEGEND_TOP 6
#define LEGEND_BOTTOM 20

static gboolean
is_blank (cairo_surface_t *surface, int x)
{
  for (int y = LEGEND_TOP; y < LEGEND_BOTTOM; y++)
    if (pixel_at (surface, y, x)[1] < 255)
      return FALSE;
  return TRUE;
}

START_TEST (columns_of_the_legend_are_apart)
{
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();
  ClabLossPicture picture = look;

  picture.width = 360.0;
  for (gsize i = 0; i < 4; i++)
    {
      clab_loss_curves_add (curves, i == 0 ? "Descenso de gradiente" : "Adam");
      clab_loss_curves_append (curves, i, 0.0001234, NAN);
    }

  cairo_surface_t *surface = draw (&picture, curves);
  int x = 100;

  while (!is_coloured (pixel_at (surface, (LEGEND_TOP + LEGEND_BOTTOM) / 2, x)))
    ck_assert_int_lt (++x, 360);
  for (int i = 1; i < 5; i++)
    ck_assert (is_blank (surface, x - i));
  cairo_surface_destroy (surface);
}
END_TEST

START_TEST (nothing_to_draw_is_no_step)
{
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();

  ck_assert_int_eq (clab_loss_picture_step_at (&look, curves, 150.0), -1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("loss-picture");
  TCase *drawing = tcase_create ("drawing");

  tcase_add_test (drawing, curves_of_any_length_are_drawn);
  tcase_add_test (drawing, what_cannot_be_drawn_does_no_harm);
  tcase_add_test (drawing, the_step_under_the_pointer_is_found);
  tcase_add_test (drawing, the_curve_under_the_pointer_is_found);
  tcase_add_test (drawing, a_highlighted_curve_stands_out);
  tcase_add_test (drawing, columns_of_the_legend_are_apart);
  tcase_add_test (drawing, nothing_to_draw_is_no_step);
  suite_add_tcase (suite, drawing);
  return suite_run (suite);
}
