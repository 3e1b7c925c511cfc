/* Kernels side by side, each with a line of text below: a filmstrip.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/kernel-strip.h"

#include <pango/pangocairo.h>

#include "plugin/pictures/kernel-picture.h"

/* In parts of a plane's side. */
#define MARGIN 0.06
#define TEXT_HEIGHT 0.14

static void
draw_text (cairo_t *cr, const char *text, const cairo_rectangle_t *box)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  int width;
  int height;

  pango_font_description_set_absolute_size (font, box->height * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_move_to (cr, box->x + (box->width - width) / 2, box->y);
  pango_cairo_show_layout (cr, layout);
  pango_font_description_free (font);
  g_object_unref (layout);
}

/* Mid-grey is 0. */
static void
draw_grey_plane (cairo_t *cr,
                 const ClabKernel *kernel,
                 gsize plane,
                 const cairo_rectangle_t *box)
{
  double largest = clab_kernel_largest (kernel);
  double cell = MIN (box->width / (double)kernel->columns,
                     box->height / (double)kernel->rows);
  double left = box->x + (box->width - cell * (double)kernel->columns) / 2;
  double top = box->y + (box->height - cell * (double)kernel->rows) / 2;

  for (gsize row = 0; row < kernel->rows; row++)
    for (gsize column = 0; column < kernel->columns; column++)
      {
        gsize at = (plane * kernel->rows + row) * kernel->columns + column;
        double grey = 0.5 + 0.5 * kernel->weights[at] / largest;

        cairo_rectangle (cr, left + (double)column * cell,
                         top + (double)row * cell, cell, cell);
        cairo_set_source_rgb (cr, grey, grey, grey);
        cairo_fill_preserve (cr);
        cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
        cairo_set_line_width (cr, 1);
        cairo_stroke (cr);
      }
}

static void
draw_frame (cairo_t *cr, const ClabKernelStrip *strip, gsize index)
{
  const ClabStripFrame *frame = &strip->frames[index];
  double side = strip->side;
  double margin = MARGIN * side;
  gsize n_kernels = clab_bank_size (frame->bank);
  gsize planes = clab_bank_kernel (frame->bank, 0)->planes;
  double left = (double)(index * planes) * side;

  for (gsize o = 0; o < n_kernels; o++)
    for (gsize plane = 0; plane < planes; plane++)
      {
        const ClabKernel *kernel = clab_bank_kernel (frame->bank, o);
        cairo_rectangle_t box = {
          .x = left + (double)plane * side + margin,
          .y = (double)o * side + margin,
          .width = side - 2 * margin,
          .height = side - 2 * margin,
        };

        if (strip->is_grey)
          draw_grey_plane (cr, kernel, plane, &box);
        else
          clab_kernel_picture_draw (cr, kernel, plane, &box);
      }
  if (frame->text != NULL)
    {
      cairo_rectangle_t box = {
        .x = left,
        .y = (double)n_kernels * side,
        .width = (double)planes * side,
        .height = TEXT_HEIGHT * side,
      };

      draw_text (cr, frame->text, &box);
    }
}

cairo_surface_t *
clab_kernel_strip_new (const ClabKernelStrip *strip)
{
  const ClabStripFrame *first = &strip->frames[0];
  gsize n_kernels = clab_bank_size (first->bank);
  gsize planes = clab_bank_kernel (first->bank, 0)->planes;
  int text = first->text != NULL ? (int)(2 * TEXT_HEIGHT * strip->side) : 0;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int)(strip->n_frames * planes) * strip->side,
      (int)n_kernels * strip->side + text);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (gsize i = 0; i < strip->n_frames; i++)
    draw_frame (cr, strip, i);
  cairo_destroy (cr);
  return surface;
}
