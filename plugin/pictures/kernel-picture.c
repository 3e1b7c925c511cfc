/* A kernel as a picture: one coloured square per weight.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/kernel-picture.h"

#include <math.h>

#include "plugin/pictures/signed-colour.h"

/* Narrower cells are drawn without gaps. */
#define GAP_FROM_CELL 6.0

double
clab_kernel_largest (const ClabKernel *kernel)
{
  double largest = 0.0;

  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    if (isfinite (kernel->weights[i]))
      largest = MAX (largest, fabs (kernel->weights[i]));

  return largest > 0.0 ? largest : 1.0;
}

/* rows × columns pixels, one per weight. */
static cairo_surface_t *
weights_surface (const ClabKernel *kernel, gsize plane)
{
  double largest = clab_kernel_largest (kernel);
  double sign = kernel->divisor < 0.0 ? -1.0 : 1.0;
  const double *weights
      = kernel->weights + plane * kernel->rows * kernel->columns;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int)kernel->columns, (int)kernel->rows);
  guchar *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (gsize row = 0; row < kernel->rows; row++)
    {
      guint32 *pixels = (guint32 *)(gpointer)(data + row * stride);

      for (gsize column = 0; column < kernel->columns; column++)
        {
          double weight = weights[row * kernel->columns + column];
          ClabColour colour = clab_signed_colour (sign * weight / largest);

          pixels[column] = (guint32)lround (colour.red * 255.0) << 16
                           | (guint32)lround (colour.green * 255.0) << 8
                           | (guint32)lround (colour.blue * 255.0);
        }
    }
  cairo_surface_mark_dirty (surface);

  return surface;
}

static void
draw_gaps (cairo_t *cr, const ClabKernel *kernel)
{
  for (gsize row = 1; row < kernel->rows; row++)
    {
      cairo_move_to (cr, 0.0, (double)row);
      cairo_line_to (cr, (double)kernel->columns, (double)row);
    }
  for (gsize column = 1; column < kernel->columns; column++)
    {
      cairo_move_to (cr, (double)column, 0.0);
      cairo_line_to (cr, (double)column, (double)kernel->rows);
    }
}

void
clab_kernel_picture_draw (cairo_t *cr,
                          const ClabKernel *kernel,
                          gsize plane,
                          const cairo_rectangle_t *box)
{
  double cell = MIN (box->width / (double)kernel->columns,
                     box->height / (double)kernel->rows);

  if (cell >= 2.0)
    cell = floor (cell);

  double width = cell * (double)kernel->columns;
  double height = cell * (double)kernel->rows;
  cairo_surface_t *surface = weights_surface (kernel, plane);

  cairo_save (cr);
  cairo_translate (cr, floor (box->x + (box->width - width) / 2.0),
                   floor (box->y + (box->height - height) / 2.0));
  cairo_save (cr);
  cairo_scale (cr, cell, cell);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), cell >= 1.0
                                                       ? CAIRO_FILTER_NEAREST
                                                       : CAIRO_FILTER_GOOD);
  cairo_rectangle (cr, 0.0, 0.0, (double)kernel->columns, (double)kernel->rows);
  cairo_fill (cr);
  if (cell >= GAP_FROM_CELL)
    draw_gaps (cr, kernel);
  cairo_restore (cr);

  cairo_set_line_width (cr, 1.0);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.25);
  cairo_stroke (cr);
  cairo_rectangle (cr, 0.5, 0.5, width - 1.0, height - 1.0);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.45);
  cairo_stroke (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

cairo_surface_t *
clab_kernel_picture_new (const ClabKernel *kernel, int size, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, size * scale, size * scale);
  cairo_t *cr = cairo_create (surface);
  double width = (double)(size * scale) / (double)kernel->planes;

  for (gsize plane = 0; plane < kernel->planes; plane++)
    {
      cairo_rectangle_t box
          = { width * (double)plane, 0.0, width, (double)(size * scale) };

      clab_kernel_picture_draw (cr, kernel, plane, &box);
    }
  cairo_destroy (cr);
  cairo_surface_set_device_scale (surface, scale, scale);

  return surface;
}
