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

void
clab_screen_init (ClabScreen *screen, gboolean is_linear)
{
  for (gsize i = 0; i < CLAB_SCREEN_LEVELS; i++)
    {
      double value = (double)i / (CLAB_SCREEN_LEVELS - 1);

      screen->levels[i] = (guint8)lround (
          255.0 * (is_linear ? srgb_from_linear (value) : value));
    }
}

static guint32
level_of (const ClabScreen *screen, float value)
{
  /* Also catches what is no number. */
  if (!(value > 0.0f))
    return screen->levels[0];
  if (value >= 1.0f)
    return screen->levels[CLAB_SCREEN_LEVELS - 1];
  return screen->levels[(gsize)(value * (CLAB_SCREEN_LEVELS - 1) + 0.5f)];
}

static guint32
premultiply (guint32 level, guint32 alpha)
{
  return (level * alpha + 127) / 255;
}

guint32
clab_screen_pixel (const ClabScreen *screen,
                   const float *colours,
                   gsize n_colours,
                   gsize stride,
                   float alpha)
{
  guint32 red = level_of (screen, colours[0]);
  guint32 green = n_colours < 3 ? red : level_of (screen, colours[stride]);
  guint32 blue = n_colours < 3 ? red : level_of (screen, colours[2 * stride]);
  guint32 opacity = (guint32)lroundf (255.0f * CLAMP (alpha, 0.0f, 1.0f));

  return opacity << 24 | premultiply (red, opacity) << 16
         | premultiply (green, opacity) << 8 | premultiply (blue, opacity);
}

/* Which cell of @n each screen pixel shows; −1 for the padding value. */
static gssize *
cells_of (const ClabPaddedView *view, gssize first, int count, gsize n)
{
  gssize *cells = g_new (gssize, count);

  for (int i = 0; i < count; i++)
    {
      gssize at = first + (gssize)((gsize)i * view->every);

      cells[i]
          = at >= 0 && at < (gssize)n ? at : view->mode->index (at, (gssize)n);
    }
  return cells;
}

cairo_surface_t *
clab_screen_draw_image (const ClabScreen *screen,
                        const ClabSource *source,
                        const ClabPaddedView *view)
{
  const ClabTensor *pixels = source->pixels;
  gsize area = pixels->height * pixels->width;
  gsize n_colours = pixels->channels - (source->has_alpha ? 1 : 0);
  g_autofree gssize *rows
      = cells_of (view, view->y, view->height, pixels->height);
  g_autofree gssize *columns
      = cells_of (view, view->x, view->width, pixels->width);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, view->width, view->height);
  guchar *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  guint32 constant = clab_screen_pixel (screen, &view->value, 1, 0, 1.0f);

  cairo_surface_flush (surface);
  for (int y = 0; y < view->height; y++)
    {
      guint32 *line = (guint32 *)(gpointer)(data + (gsize)y * stride);

      for (int x = 0; x < view->width; x++)
        {
          if (rows[y] < 0 || columns[x] < 0)
            {
              line[x] = constant;
              continue;
            }

          const float *pixel = pixels->data + (gsize)rows[y] * pixels->width
                               + (gsize)columns[x];

          line[x] = clab_screen_pixel (
              screen, pixel, n_colours, area,
              source->has_alpha ? pixel[n_colours * area] : 1.0f);
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}
