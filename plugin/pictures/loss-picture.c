/* Draws loss curves with axes on any cairo context.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/loss-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "plugin/pictures/loss-legend.h"
#include "plugin/pictures/loss-style.h"
#include "plugin/pictures/nice-ticks.h"
#include "plugin/pictures/number-text.h"

/* So far from a curve it is still meant, in heights of the text. */
#define REACH 1.2

/* Where the plot lies, and what its edges stand for. */
typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
  double last_step;
  double minimum;
  double maximum;
  gboolean is_logarithmic;
} Plot;

static double
plot_x (const Plot *plot, double step)
{
  return plot->left + (plot->right - plot->left) * step / plot->last_step;
}

static double
plot_y (const Plot *plot, double loss)
{
  double share = plot->is_logarithmic
                     ? log (MAX (loss, plot->minimum) / plot->minimum)
                           / log (plot->maximum / plot->minimum)
                     : (loss - plot->minimum) / (plot->maximum - plot->minimum);

  return plot->bottom - (plot->bottom - plot->top) * share;
}

static void
plot_ranges (Plot *plot, const ClabLossCurves *curves)
{
  double maximum = 0.0;
  gsize n_values = 2;

  for (gsize curve = 0; curve < clab_loss_curves_n_curves (curves); curve++)
    {
      gsize n = clab_loss_curves_n_values (curves, curve);

      n_values = MAX (n_values, n);
      for (int kind = 0; kind < CLAB_LOSS_N_KINDS; kind++)
        {
          double low, high;

          if (clab_loss_curves_range (curves, curve, kind, 0, n, &low, &high))
            maximum = MAX (maximum, high);
        }
    }

  double least = clab_loss_curves_least_positive (curves);

  plot->last_step = (double)(n_values - 1);
  plot->maximum = maximum > 0.0 ? maximum * 1.02 : 1.0;
  plot->minimum = 0.0;
  plot->is_logarithmic = plot->is_logarithmic && least > 0.0;
  if (plot->is_logarithmic)
    {
      plot->maximum = MAX (plot->maximum, least) * 1.2;
      plot->minimum = least / 1.5;
    }
}

static Plot
plot_new (const ClabLossPicture *picture, const ClabLossCurves *curves)
{
  Plot plot
      = { .left = ceil (picture->font_size * 4.6),
          .top
          = ceil (picture->font_size
                  * (1.0
                     + CLAB_LOSS_LEGEND_ROW
                           * (double)clab_loss_legend_rows (picture, curves))),
          .right = picture->width - ceil (picture->font_size),
          .bottom = picture->height - ceil (picture->font_size * 2.2),
          .is_logarithmic = picture->is_logarithmic };

  plot_ranges (&plot, curves);
  return plot;
}

static void
draw_loss_axis (const ClabLossPicture *picture,
                const Plot *plot,
                cairo_t *cr,
                PangoLayout *layout)
{
  guint room
      = (guint)MAX (2.0, (plot->bottom - plot->top) / picture->font_size / 2.2);
  g_autoptr (GArray) ticks
      = plot->is_logarithmic
            ? clab_nice_ticks_logarithmic (plot->minimum, plot->maximum, room)
            : clab_nice_ticks (plot->minimum, plot->maximum, room);

  for (guint i = 0; i < ticks->len; i++)
    {
      double tick = g_array_index (ticks, double, i);
      double y = floor (plot_y (plot, tick)) + 0.5;
      g_autofree char *label = clab_number_label (tick, 4);

      clab_colour_set_source (cr, &picture->foreground, 0.15);
      cairo_move_to (cr, plot->left, y);
      cairo_line_to (cr, plot->right, y);
      cairo_stroke (cr);
      clab_colour_set_source (cr, &picture->foreground, 0.85);
      clab_loss_draw_text (
          cr, layout, label,
          (double[]){ plot->left - picture->font_size * 0.5, y },
          (double[]){ 1.0, 0.5 });
    }
}

static double
text_width (PangoLayout *layout, const char *text)
{
  int width, height;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  return width;
}

static void
draw_step_axis (const ClabLossPicture *picture,
                const Plot *plot,
                cairo_t *cr,
                PangoLayout *layout)
{
  guint room
      = (guint)MAX (2.0, (plot->right - plot->left) / picture->font_size / 6.0);
  g_autoptr (GArray) ticks = clab_nice_ticks (0.0, plot->last_step, room);

  clab_colour_set_source (cr, &picture->foreground, 0.85);
  cairo_move_to (cr, plot->left, floor (plot->bottom) + 0.5);
  cairo_line_to (cr, plot->right, floor (plot->bottom) + 0.5);
  cairo_stroke (cr);
  for (guint i = 0; i < ticks->len; i++)
    {
      double tick = g_array_index (ticks, double, i);
      double x = floor (plot_x (plot, tick)) + 0.5;
      g_autofree char *label = g_strdup_printf ("%.0f", tick);

      if (tick != floor (tick))
        continue;
      cairo_move_to (cr, x, plot->bottom);
      cairo_line_to (cr, x, plot->bottom + 4.0);
      cairo_stroke (cr);
      clab_loss_draw_text (
          cr, layout, label,
          (double[]){ fmin (x, picture->width - text_width (layout, label) / 2),
                      plot->bottom + picture->font_size * 0.4 },
          (double[]){ 0.5, 0.0 });
    }
}

/* A vertical stroke over the values of each pixel column, joined: the same
 * work however many steps there are. */
static void
trace_columns (const Plot *plot,
               const ClabLossCurves *curves,
               gsize curve,
               ClabLossKind kind,
               cairo_t *cr)
{
  double width = plot->right - plot->left;
  double per_pixel = plot->last_step / width;

  cairo_new_path (cr);
  for (double x = 0.0; x <= width; x++)
    {
      gsize first = (gsize)(x * per_pixel);
      gsize last = (gsize)((x + 1.0) * per_pixel);
      double low, high;

      if (!clab_loss_curves_range (curves, curve, kind, first,
                                   MAX (first, last), &low, &high))
        continue;
      double top = plot_y (plot, high);
      double bottom = plot_y (plot, low);

      cairo_line_to (cr, plot->left + x, top);
      if (bottom - top > 1.0)
        cairo_line_to (cr, plot->left + x, bottom);
    }
}

static void
trace_values (const Plot *plot,
              const ClabLossCurves *curves,
              gsize curve,
              ClabLossKind kind,
              cairo_t *cr)
{
  gsize n_values = clab_loss_curves_n_values (curves, curve);

  cairo_new_path (cr);
  for (gsize step = 0; step < n_values; step++)
    {
      double value = clab_loss_curves_value (curves, curve, kind, step);

      if (isfinite (value))
        cairo_line_to (cr, plot_x (plot, (double)step), plot_y (plot, value));
    }
}

static void
draw_curves (const ClabLossPicture *picture,
             const Plot *plot,
             const ClabLossCurves *curves,
             cairo_t *cr)
{
  gboolean is_dense = plot->last_step > plot->right - plot->left;

  cairo_save (cr);
  cairo_rectangle (cr, plot->left, plot->top - 2.0, plot->right - plot->left,
                   plot->bottom - plot->top + 4.0);
  cairo_clip (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (gsize curve = 0; curve < clab_loss_curves_n_curves (curves); curve++)
    for (int kind = CLAB_LOSS_N_KINDS - 1; kind >= 0; kind--)
      {
        if (!clab_loss_is_drawn (picture, curves, curve, kind))
          continue;
        cairo_set_dash (cr, clab_loss_dashes[kind],
                        clab_loss_dashes[kind][0] > 0.0 ? 2 : 0, 0.0);
        cairo_set_line_width (cr, 1.8);
        clab_colour_set_source (cr, clab_loss_curve_colour (curve),
                                clab_loss_curve_opacity (picture, curve));
        (is_dense ? trace_columns : trace_values) (plot, curves, curve, kind,
                                                   cr);
        cairo_stroke (cr);
      }
  cairo_restore (cr);
}

static void
draw_floor (const ClabLossPicture *picture,
            const Plot *plot,
            const ClabLossCurves *curves,
            cairo_t *cr)
{
  double loss = clab_loss_curves_floor (curves);

  if (!isfinite (loss))
    return;
  cairo_save (cr);
  cairo_set_dash (cr, (double[]){ 1.0, 3.0 }, 2, 0.0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, 1.5);
  clab_colour_set_source (cr, &picture->foreground, 0.9);
  cairo_move_to (cr, plot->left, plot_y (plot, loss));
  cairo_line_to (cr, plot->right, plot_y (plot, loss));
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Text that lines do not cross. */
static void
draw_on_ground (const ClabLossPicture *picture,
                const char *text,
                const double at[2],
                const double anchor[2],
                cairo_t *cr,
                PangoLayout *layout)
{
  int width, height;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  clab_colour_set_source (cr, &picture->background, 0.9);
  cairo_rectangle (cr, at[0] - anchor[0] * width, at[1] - anchor[1] * height,
                   width, height);
  cairo_fill (cr);
  clab_colour_set_source (cr, &picture->foreground, 1.0);
  clab_loss_draw_text (cr, layout, text, at, anchor);
}

static void
draw_mark (const ClabLossPicture *picture,
           const Plot *plot,
           cairo_t *cr,
           PangoLayout *layout)
{
  if (picture->marked_step < 0
      || (double)picture->marked_step > plot->last_step)
    return;

  double x = floor (plot_x (plot, (double)picture->marked_step)) + 0.5;
  g_autofree char *label
      = g_strdup_printf (_ ("Step %zd"), picture->marked_step);
  double across = x > (plot->left + plot->right) / 2.0 ? 1.05 : -0.05;

  cairo_set_line_width (cr, 1.0);
  clab_colour_set_source (cr, &picture->foreground, 0.6);
  cairo_move_to (cr, x, plot->top);
  cairo_line_to (cr, x, plot->bottom);
  cairo_stroke (cr);
  draw_on_ground (picture, label,
                  (double[]){ x, plot->bottom - picture->font_size * 0.3 },
                  (double[]){ across, 1.0 }, cr, layout);
}

void
clab_loss_picture_draw (const ClabLossPicture *picture,
                        const ClabLossCurves *curves,
                        cairo_t *cr)
{
  Plot plot = plot_new (picture, curves);

  if (plot.right - plot.left < 20.0 || plot.bottom - plot.top < 20.0)
    return;

  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");

  pango_font_description_set_absolute_size (font,
                                            picture->font_size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  cairo_save (cr);
  cairo_set_line_width (cr, 1.0);
  draw_loss_axis (picture, &plot, cr, layout);
  draw_step_axis (picture, &plot, cr, layout);
  draw_floor (picture, &plot, curves, cr);
  draw_curves (picture, &plot, curves, cr);
  clab_loss_legend_draw (picture, curves, (double[]){ plot.right, plot.top },
                         cr, layout);
  draw_mark (picture, &plot, cr, layout);
  cairo_restore (cr);
  pango_font_description_free (font);
  g_object_unref (layout);
}

gssize
clab_loss_picture_step_at (const ClabLossPicture *picture,
                           const ClabLossCurves *curves,
                           double x)
{
  Plot plot = plot_new (picture, curves);
  double share = (x - plot.left) / (plot.right - plot.left);
  gsize n_values = 0;

  for (gsize curve = 0; curve < clab_loss_curves_n_curves (curves); curve++)
    n_values = MAX (n_values, clab_loss_curves_n_values (curves, curve));
  if (share < -0.02 || share > 1.02 || n_values == 0)
    return -1;
  return (gssize)lround (CLAMP (share, 0.0, 1.0) * (double)(n_values - 1));
}

gssize
clab_loss_picture_curve_at (const ClabLossPicture *picture,
                            const ClabLossCurves *curves,
                            double x,
                            double y)
{
  gssize step = clab_loss_picture_step_at (picture, curves, x);
  Plot plot = plot_new (picture, curves);
  double nearest = REACH * picture->font_size;
  gssize found = -1;

  for (gsize curve = 0; step >= 0 && curve < clab_loss_curves_n_curves (curves);
       curve++)
    {
      if ((gsize)step >= clab_loss_curves_n_values (curves, curve))
        continue;

      double value = clab_loss_curves_value (curves, curve, CLAB_LOSS_TRAINING,
                                             (gsize)step);
      double distance = fabs (plot_y (&plot, value) - y);

      if (isfinite (value) && distance < nearest)
        {
          nearest = distance;
          found = (gssize)curve;
        }
    }
  return found;
}
