/* From floats of the working space to pixels of the screen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/preview-picture.h"

#include <math.h>

/* IEC 61966-2-1. */
static double
srgb_from_linear (double value)
{
  return value <= 0.0031308 ? value * 12.92
                            : 1.055 * pow (value, 1.0 / 2.4) - 0.055;
}

static double
linear_from_srgb (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

void
clab_screen_init (ClabScreen *screen, gboolean is_linear)
{
  for (gsize i = 0; i < CLAB_SCREEN_LEVELS; i++)
    {
      double value = (double)i / (CLAB_SCREEN_LEVELS - 1);
      guint8 level_of_light = (guint8)lround (255.0 * srgb_from_linear (value));

      screen->levels[i]
          = is_linear ? level_of_light : (guint8)lround (255.0 * value);
      screen->light[i] = (float)(is_linear ? value : linear_from_srgb (value));
      screen->levels_of_light[i] = level_of_light;
    }
}

static guint32
premultiply (guint32 level, guint32 alpha)
{
  return (level * alpha + 127) / 255;
}

/* @levels: of the screen */
static guint32
pixel_of (const guint8 *levels,
          const float *colours,
          gsize n_colours,
          gsize stride,
          float alpha)
{
  guint32 opacity = (guint32)lroundf (255.0f * clab_screen_shown (alpha));
  guint32 pixel = opacity << 24;

  for (gsize i = 0; i < 3; i++)
    {
      float colour
          = clab_screen_shown (colours[n_colours < 3 ? 0 : i * stride]);

      pixel |= premultiply (levels[clab_screen_index (colour)], opacity)
               << (16 - 8 * i);
    }
  return pixel;
}

guint32
clab_screen_pixel (const ClabScreen *screen,
                   const float *colours,
                   gsize n_colours,
                   gsize stride,
                   float alpha)
{
  return pixel_of (screen->levels, colours, n_colours, stride, alpha);
}

guint32
clab_screen_mean (const ClabScreen *screen,
                  const ClabPixelSum *sum,
                  gsize n_colours,
                  gsize n_pixels)
{
  float light[3] = { 0.0f };

  for (gsize i = 0; i < n_colours && sum->alpha > 0.0f; i++)
    light[i] = sum->colours[i] / sum->alpha;
  return pixel_of (screen->levels_of_light, light, n_colours, 1,
                   sum->alpha / (float)n_pixels);
}

/* Which cell of @n is @step, 2 @step … after the first one; −1 for the padding
 * value. */
static gssize *
cells_of (const ClabPaddingMode *mode,
          gssize first,
          gsize step,
          gsize count,
          gsize n)
{
  gssize *cells = g_new (gssize, count);

  for (gsize i = 0; i < count; i++)
    {
      gssize at = first + (gssize)(i * step);

      cells[i] = at >= 0 && at < (gssize)n ? at : mode->index (at, (gssize)n);
    }
  return cells;
}

/* The pixels that a pixel of the screen shows.
 *
 * @rows, @columns: of the image; −1 for the padding value
 */
typedef struct
{
  const gssize *rows;
  const gssize *columns;
  gsize n_rows;
  gsize n_columns;
} Block;

/* @rows, @columns: of the image, or −1 for the padding value: @side for each
 *   pixel of the screen */
typedef struct
{
  const ClabScreen *screen;
  const ClabSource *source;
  const ClabPaddedView *view;
  GCancellable *cancellable;
  cairo_surface_t *surface;
  gsize side;
  const gssize *rows;
  const gssize *columns;
} Drawing;

static guint32
block_pixel (const Drawing *drawing, const Block *block)
{
  const ClabSource *source = drawing->source;
  const ClabTensor *pixels = source->pixels;
  gsize area = pixels->height * pixels->width;
  gsize n_colours = pixels->channels - (source->has_alpha ? 1 : 0);
  float value = drawing->view->value;
  const float padding[3] = { value, value, value };
  ClabPixelSum sum = { .alpha = 0.0f };

  for (gsize y = 0; y < block->n_rows; y++)
    for (gsize x = 0; x < block->n_columns; x++)
      {
        gssize row = block->rows[y];
        gssize column = block->columns[x];
        gboolean is_padding = row < 0 || column < 0;
        const float *pixel
            = is_padding
                  ? padding
                  : pixels->data + (gsize)row * pixels->width + (gsize)column;
        gsize stride = is_padding ? 1 : area;
        float alpha
            = source->has_alpha && !is_padding ? pixel[n_colours * area] : 1.0f;

        if (block->n_rows * block->n_columns == 1)
          return clab_screen_pixel (drawing->screen, pixel, n_colours, stride,
                                    alpha);
        clab_pixel_sum_add (&sum, drawing->screen, pixel, n_colours, stride,
                            alpha);
      }
  return clab_screen_mean (drawing->screen, &sum, n_colours,
                           block->n_rows * block->n_columns);
}

static void
draw_line (gsize y, guint worker G_GNUC_UNUSED, gpointer data)
{
  const Drawing *drawing = data;
  const ClabPaddedView *view = drawing->view;
  gsize stride = (gsize)cairo_image_surface_get_stride (drawing->surface);
  guchar *lines = cairo_image_surface_get_data (drawing->surface);
  guint32 *line = (guint32 *)(gpointer)(lines + y * stride);

  if (g_cancellable_is_cancelled (drawing->cancellable))
    return;
  for (gsize x = 0; x < (gsize)view->width; x++)
    {
      const Block block = {
        .rows = drawing->rows + y * drawing->side,
        .columns = drawing->columns + x * drawing->side,
        .n_rows = CLAMP (view->n_rows - y * view->every, 1, drawing->side),
        .n_columns
        = CLAMP (view->n_columns - x * view->every, 1, drawing->side),
      };

      line[x] = block_pixel (drawing, &block);
    }
}

cairo_surface_t *
clab_screen_draw_image (const ClabScreen *screen,
                        const ClabSource *source,
                        const ClabPaddedView *view,
                        ClabParallel *parallel,
                        GCancellable *cancellable)
{
  const ClabTensor *pixels = source->pixels;
  gsize step = view->is_smooth ? 1 : view->every;
  gsize side = view->is_smooth ? view->every : 1;
  g_autofree gssize *rows = cells_of (
      view->mode, view->y, step, (gsize)view->height * side, pixels->height);
  g_autofree gssize *columns = cells_of (
      view->mode, view->x, step, (gsize)view->width * side, pixels->width);
  Drawing drawing = {
    .screen = screen,
    .source = source,
    .view = view,
    .cancellable = cancellable,
    .surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view->width,
                                           view->height),
    .side = side,
    .rows = rows,
    .columns = columns,
  };

  cairo_surface_flush (drawing.surface);
  clab_parallel_run (parallel, (gsize)view->height, draw_line, &drawing);
  cairo_surface_mark_dirty (drawing.surface);
  if (g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&drawing.surface, cairo_surface_destroy);
  return drawing.surface;
}
