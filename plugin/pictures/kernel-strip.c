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

static void
draw_frame (cairo_t *cr, const ClabStripFrame *frame, double left, double side)
{
  double margin = MARGIN * side;
  gsize n_kernels = clab_bank_size (frame->bank);
  gsize planes = clab_bank_kernel (frame->bank, 0)->planes;

  for (gsize o = 0; o < n_kernels; o++)
    for (gsize plane = 0; plane < planes; plane++)
      {
        cairo_rectangle_t box = {
          .x = left + (double)plane * side + margin,
          .y = (double)o * side + margin,
          .width = side - 2 * margin,
          .height = side - 2 * margin,
        };

        clab_kernel_picture_draw (cr, clab_bank_kernel (frame->bank, o), plane,
                                  &box);
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
clab_kernel_strip_new (const ClabStripFrame *frames, gsize n_frames, int side)
{
  gsize n_kernels = clab_bank_size (frames[0].bank);
  gsize planes = clab_bank_kernel (frames[0].bank, 0)->planes;
  int text = frames[0].text != NULL ? (int)(2 * TEXT_HEIGHT * side) : 0;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int)(n_frames * planes) * side,
      (int)n_kernels * side + text);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (gsize i = 0; i < n_frames; i++)
    draw_frame (cr, &frames[i], (double)(i * planes) * side, side);
  cairo_destroy (cr);
  return surface;
}
