/* Draws one cell of a kernel: its number on its colour.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/cell-drawing.h"

#include <math.h>

#include "plugin/pictures/kernel-picture.h"
#include "plugin/pictures/number-text.h"
#include "plugin/pictures/signed-colour.h"

#define NUMBER_FROM_SIZE 22.0

/* With the most digits that fit, or not at all. */
static void
draw_number (cairo_t *cr, PangoLayout *layout, double value, double size)
{
  static const int digits[] = { 6, 4, 3, 2, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (digits); i++)
    {
      char number[CLAB_NUMBER_TEXT_SIZE];
      int width, height;

      pango_layout_set_text (layout,
                             clab_number_text (number, value, digits[i]), -1);
      pango_layout_get_pixel_size (layout, &width, &height);
      if (width > size - 4.0)
        continue;
      cairo_move_to (cr, round ((size - width) / 2.0),
                     round ((size - height) / 2.0));
      pango_cairo_show_layout (cr, layout);
      return;
    }
}

static void
draw_anchor (cairo_t *cr, const ClabColour *ink, double size)
{
  double radius = MAX (size / 2.0 - 3.0, 1.0);

  cairo_new_sub_path (cr);
  cairo_arc (cr, size / 2.0, size / 2.0, radius, 0.0, 2.0 * G_PI);
  cairo_set_line_width (cr, size > 16.0 ? 1.5 : 1.0);
  clab_colour_set_source (cr, ink, 0.45);
  cairo_stroke (cr);
}

void
clab_cell_draw (const ClabCell *cell, cairo_t *cr, PangoLayout *layout)
{
  const ClabKernel *kernel = cell->kernel;
  double weight
      = kernel
            ->weights[(cell->plane * kernel->rows + cell->row) * kernel->columns
                      + cell->column];
  double sign = kernel->divisor < 0.0 ? -1.0 : 1.0;
  ClabColour colour
      = clab_signed_colour (sign * weight / clab_kernel_largest (kernel));
  ClabColour ink = clab_colour_for_text (&colour);

  cairo_rectangle (cr, 0.5, 0.5, cell->size - 1.0, cell->size - 1.0);
  clab_colour_set_source (cr, &colour, 1.0);
  cairo_fill_preserve (cr);
  /* Zeros have the colour of a light theme's window. */
  cairo_set_line_width (cr, 1.0);
  clab_colour_set_source (cr, &ink, 0.15);
  cairo_stroke (cr);
  if (cell->row == kernel->anchor_row && cell->column == kernel->anchor_column)
    draw_anchor (cr, &ink, cell->size);
  if (cell->size < NUMBER_FROM_SIZE)
    return;
  clab_colour_set_source (cr, &ink, 1.0);
  draw_number (cr, layout, weight, cell->size);
}
