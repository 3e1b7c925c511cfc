/* What a window shows of a map, taken while a pipeline runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/map-capture.h"

#include <string.h>

/*
 * @index: of @map
 * @sums: (nullable): of the values that share a pixel of the screen, a row of
 *   them; %NULL to show the first
 * @n_summed: rows that they are of
 */
typedef struct
{
  const ClabScreen *screen;
  const ClabMap *map;
  gsize index;
  ClabMapSpan rows;
  ClabMapSpan columns;
  cairo_surface_t *surface;
  ClabPixelSum *sums;
  gsize n_summed;
} Capture;

static guint32 *
capture_line (const Capture *capture, gsize y)
{
  guchar *lines = cairo_image_surface_get_data (capture->surface);
  gsize size = (gsize)cairo_image_surface_get_stride (capture->surface);

  return (guint32 *)(gpointer)(lines + y * size);
}

/* Of a row of @pixels, from the span's first column on. */
static void
capture_row (const Capture *capture, gsize y, const float *pixels)
{
  gsize colours = capture->map->channels;
  gsize stride = colours + (capture->map->has_alpha ? 1 : 0);
  guint32 *line = capture_line (capture, y);

  for (gsize x = 0; x < capture->columns.count; x++)
    {
      const float *pixel = pixels + x * capture->columns.every * stride;

      line[x]
          = clab_screen_pixel (capture->screen, pixel, colours, 1,
                               capture->map->has_alpha ? pixel[colours] : 1.0f);
    }
}

/* How many columns of the map pixel @x of the screen shows. */
static gsize
n_columns_at (const Capture *capture, gsize x)
{
  const ClabMapSpan *columns = &capture->columns;

  return MIN (columns->every,
              capture->map->width - columns->first - x * columns->every);
}

static void
sum_row (Capture *capture, const float *pixels)
{
  gsize colours = capture->map->channels;
  gsize stride = colours + (capture->map->has_alpha ? 1 : 0);

  for (gsize x = 0; x < capture->columns.count; x++)
    for (gsize n = n_columns_at (capture, x); n > 0; n--, pixels += stride)
      clab_pixel_sum_add (&capture->sums[x], capture->screen, pixels, colours,
                          1, capture->map->has_alpha ? pixels[colours] : 1.0f);
  capture->n_summed++;
}

static void
capture_sums (Capture *capture, gsize y)
{
  guint32 *line = capture_line (capture, y);

  for (gsize x = 0; x < capture->columns.count; x++)
    line[x] = clab_screen_mean (capture->screen, &capture->sums[x],
                                capture->map->channels,
                                n_columns_at (capture, x) * capture->n_summed);
  memset (capture->sums, 0, capture->columns.count * sizeof *capture->sums);
  capture->n_summed = 0;
}

static gboolean
capture_rows (gsize map,
              gsize first_row,
              gsize n_rows,
              const float *pixels,
              gpointer data,
              GError **error)
{
  Capture *capture = data;
  const ClabMapSpan *rows = &capture->rows;
  gsize stride = capture->map->channels + (capture->map->has_alpha ? 1 : 0);
  gsize end
      = MIN (rows->first + rows->count * rows->every, capture->map->height);

  (void)error;
  if (map != capture->index)
    return TRUE;
  for (gsize row = first_row; row < MIN (first_row + n_rows, end); row++)
    {
      const float *at
          = pixels
            + ((row - first_row) * capture->map->width + capture->columns.first)
                  * stride;

      if (row < rows->first)
        continue;

      gsize y = (row - rows->first) / rows->every;
      if (capture->sums != NULL)
        {
          sum_row (capture, at);
          if (row + 1 == MIN (rows->first + (y + 1) * rows->every, end))
            capture_sums (capture, y);
        }
      else if (row == rows->first + y * rows->every)
        capture_row (capture, y, at);
    }
  return TRUE;
}

cairo_surface_t *
clab_map_capture (ClabPipeline *pipeline,
                  gsize map,
                  const ClabMapSpan spans[2],
                  gboolean is_smooth,
                  const ClabScreen *screen,
                  ClabParallel *parallel,
                  GCancellable *cancellable)
{
  const ClabMap *captured = clab_pipeline_map (pipeline, map);
  const ClabMapSpan *rows = &spans[0];
  const ClabMapSpan *columns = &spans[1];

  g_return_val_if_fail (
      rows->first + (rows->count - 1) * rows->every < captured->height, NULL);
  g_return_val_if_fail (columns->first + (columns->count - 1) * columns->every
                            < captured->width,
                        NULL);

  g_autofree ClabPixelSum *sums
      = is_smooth ? g_new0 (ClabPixelSum, columns->count) : NULL;
  Capture capture
      = { .screen = screen,
          .map = captured,
          .index = map,
          .rows = *rows,
          .columns = *columns,
          .surface = cairo_image_surface_create (
              CAIRO_FORMAT_ARGB32, (int)columns->count, (int)rows->count),
          .sums = sums };
  ClabMapReceiver receiver = { .write = capture_rows, .data = &capture };

  cairo_surface_flush (capture.surface);
  if (!clab_pipeline_run (pipeline, parallel, &receiver, cancellable, NULL))
    g_clear_pointer (&capture.surface, cairo_surface_destroy);
  else
    cairo_surface_mark_dirty (capture.surface);
  return capture.surface;
}
