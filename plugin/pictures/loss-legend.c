/* The legend of a loss picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/loss-legend.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/pictures/loss-style.h"
#include "plugin/pictures/number-text.h"

/* Width of a column, in heights of the text. */
#define COLUMN 15.0

/* From a text to that in the next column, with the line before that. */
#define GAP 3.0

static gsize
n_columns (const ClabLossPicture *picture)
{
  return picture->width >= 2.0 * COLUMN * picture->font_size ? 2 : 1;
}

gsize
clab_loss_legend_rows (const ClabLossPicture *picture,
                       const ClabLossCurves *curves)
{
  gsize n_lines = clab_loss_curves_n_curves (curves) + 2;
  gsize columns = n_columns (picture);

  return clab_loss_is_race (curves) ? (n_lines + columns - 1) / columns : 0;
}

/* How a line of the legend is drawn. */
typedef struct
{
  const ClabColour *colour;
  const double *dash;
  double opacity;
  char *text;
} LegendLine;

static void
legend_line_clear (gpointer data)
{
  g_free (((LegendLine *)data)->text);
}

/* "name  0.0123", with the value at the marked step, else the newest. */
static void
add_legend_line (GArray *lines,
                 const ClabLossPicture *picture,
                 const ClabLossCurves *curves,
                 gsize curve,
                 ClabLossKind kind)
{
  gsize n = clab_loss_curves_n_values (curves, curve);

  if (n == 0 || !clab_loss_is_drawn (picture, curves, curve, kind))
    return;

  gsize step = picture->marked_step >= 0 ? (gsize)picture->marked_step : n - 1;
  double value
      = clab_loss_curves_value (curves, curve, kind, MIN (step, n - 1));

  if (!isfinite (value))
    return;

  const char *label = kind == CLAB_LOSS_VALIDATION ? _ ("Validation")
                      : clab_loss_is_race (curves)
                          ? clab_loss_curves_label (curves, curve)
                          : _ ("Training");
  g_autofree char *escaped = g_markup_escape_text (label, -1);
  g_autofree char *number = clab_number_label (value, 4);
  LegendLine line = { clab_loss_curve_colour (curve), clab_loss_dashes[kind],
                      clab_loss_curve_opacity (picture, curve),
                      g_strdup_printf ("%s  %s", escaped, number) };

  g_array_append_val (lines, line);
}

static GArray *
legend_lines (const ClabLossPicture *picture, const ClabLossCurves *curves)
{
  static const double floor_dash[2] = { 1.0, 3.0 };
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (LegendLine));
  double loss = clab_loss_curves_floor (curves);

  g_array_set_clear_func (lines, legend_line_clear);
  for (gsize curve = 0; curve < clab_loss_curves_n_curves (curves); curve++)
    for (int kind = 0; kind < CLAB_LOSS_N_KINDS; kind++)
      add_legend_line (lines, picture, curves, curve, kind);
  if (isfinite (loss))
    {
      g_autofree char *number = clab_number_label (loss, 4);
      LegendLine line = { &picture->foreground, floor_dash, 1.0,
                          g_strdup_printf ("%s  %s", _ ("Optimum"), number) };

      g_array_append_val (lines, line);
    }
  return lines;
}

static double
widest (const GArray *lines, gsize n_lines, PangoLayout *layout)
{
  int width = 0;

  for (guint i = 0; i < MIN (n_lines, lines->len); i++)
    {
      int w;

      pango_layout_set_markup (layout,
                               g_array_index (lines, LegendLine, i).text, -1);
      pango_layout_get_pixel_size (layout, &w, NULL);
      width = MAX (width, w);
    }
  return width;
}

static void
draw_legend_line (const ClabLossPicture *picture,
                  const LegendLine *line,
                  const double at[2],
                  cairo_t *cr,
                  PangoLayout *layout)
{
  double size = picture->font_size;

  cairo_set_dash (cr, line->dash, line->dash[0] > 0.0 ? 2 : 0, 0.0);
  cairo_set_line_width (cr, 2.0);
  clab_colour_set_source (cr, line->colour, line->opacity);
  cairo_move_to (cr, at[0] - size * 2.1, at[1]);
  cairo_line_to (cr, at[0] - size * 0.5, at[1]);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0.0);
  clab_colour_set_source (cr, &picture->foreground, 1.0);
  clab_loss_draw_text (cr, layout, line->text, at, (double[]){ 0.0, 0.5 });
}

/* Inside the plot, on the right. */
static void
draw_legend (const ClabLossPicture *picture,
             const double corner[2],
             const GArray *lines,
             cairo_t *cr,
             PangoLayout *layout)
{
  double size = picture->font_size;
  double row = size * CLAB_LOSS_LEGEND_ROW;
  double x = corner[0] - widest (lines, lines->len, layout) - size;
  double y = corner[1] + size * 0.4;

  if (lines->len == 0)
    return;
  cairo_rectangle (cr, x - size * 2.6, y - size * 0.3,
                   corner[0] - x + size * 2.2, row * lines->len + size * 0.4);
  clab_colour_set_source (cr, &picture->background, 0.8);
  cairo_fill (cr);
  for (guint i = 0; i < lines->len; i++)
    draw_legend_line (picture, &g_array_index (lines, LegendLine, i),
                      (double[]){ x, y + row * (i + 0.5) }, cr, layout);
}

/* Above the plot, from top to bottom and then to the right: halfway, or where
 * the first column's texts end. */
static void
draw_race_legend (const ClabLossPicture *picture,
                  const GArray *lines,
                  gsize n_rows,
                  cairo_t *cr,
                  PangoLayout *layout)
{
  double size = picture->font_size;
  double across = fmax ((picture->width - size) / 2.0,
                        widest (lines, n_rows, layout) + size * GAP);

  for (guint i = 0; i < lines->len; i++)
    {
      double column = (double)(i / n_rows);
      double x = size * 3.1 + column * across;
      double y
          = size * (0.5 + CLAB_LOSS_LEGEND_ROW * ((double)(i % n_rows) + 0.5));

      draw_legend_line (picture, &g_array_index (lines, LegendLine, i),
                        (double[]){ x, y }, cr, layout);
    }
}

void
clab_loss_legend_draw (const ClabLossPicture *picture,
                       const ClabLossCurves *curves,
                       const double corner[2],
                       cairo_t *cr,
                       PangoLayout *layout)
{
  g_autoptr (GArray) lines = legend_lines (picture, curves);

  if (clab_loss_is_race (curves))
    draw_race_legend (picture, lines, clab_loss_legend_rows (picture, curves),
                      cr, layout);
  else
    draw_legend (picture, corner, lines, cr, layout);
}
