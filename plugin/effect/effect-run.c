/* Computes a part of the effect: from buffer to buffer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/effect/effect-run.h"

#include "src/maps/pipeline.h"

/* Rows read at a time: the height of GIMP's tiles. */
#define BAND_ROWS 128

/* Pixels below which another thread is not worth starting. */
#define PIXELS_PER_THREAD 65536

/* Where the map's rows go. */
typedef struct
{
  const ClabEffectPlan *plan;
  GeglBuffer *output;
  const GeglRectangle *part;
  float *row;
} Writer;

/* Interleaved rows into planes. */
static void
split_rows (const float *rows,
            const ClabTensor *tensor,
            gsize first_row,
            gsize n_rows)
{
  for (gsize c = 0; c < tensor->channels; c++)
    {
      float *plane
          = clab_tensor_plane (tensor, 0, c) + first_row * tensor->width;

      for (gsize i = 0; i < n_rows * tensor->width; i++)
        plane[i] = rows[i * tensor->channels + c];
    }
}

static ClabTensor *
read_planes (const ClabEffectPlan *plan,
             GeglBuffer *input,
             const GeglRectangle *area,
             GError **error)
{
  gsize planes = plan->channels + (plan->has_alpha ? 1 : 0);
  g_autoptr (ClabTensor) tensor
      = clab_tensor_new (1, planes, area->height, area->width, error);

  if (tensor == NULL)
    return NULL;

  g_autoptr (ClabTensor) band
      = clab_tensor_new (1, 1, BAND_ROWS, planes * tensor->width, error);
  if (band == NULL)
    return NULL;

  for (int y = 0; y < area->height; y += BAND_ROWS)
    {
      GeglRectangle rows = { area->x, area->y + y, area->width,
                             MIN (BAND_ROWS, area->height - y) };

      gegl_buffer_get (input, &rows, 1.0, plan->format, band->data,
                       GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      split_rows (band->data, tensor, y, rows.height);
    }
  return g_steal_pointer (&tensor);
}

/* A grey map as R = G = B. */
static const float *
spread_row (const Writer *writer, const float *pixels)
{
  gsize width = writer->part->width;
  float *to = writer->row;

  for (gsize x = 0; x < width; x++)
    {
      for (gsize c = 0; c < writer->plan->channels; c++)
        *to++ = pixels[0];
      pixels++;
      if (writer->plan->has_alpha)
        *to++ = *pixels++;
    }
  return writer->row;
}

static gboolean
write_rows (G_GNUC_UNUSED gsize map,
            gsize first_row,
            gsize n_rows,
            const float *pixels,
            gpointer data,
            G_GNUC_UNUSED GError **error)
{
  const Writer *writer = data;
  const GeglRectangle *part = writer->part;
  GeglRectangle rows
      = { part->x, part->y + (int)first_row, part->width, (int)n_rows };

  if (writer->row == NULL)
    {
      gegl_buffer_set (writer->output, &rows, 0, writer->plan->format, pixels,
                       GEGL_AUTO_ROWSTRIDE);
      return TRUE;
    }

  gsize pixel_size = writer->plan->has_alpha ? 2 : 1;
  rows.height = 1;
  for (gsize y = 0; y < n_rows; y++, rows.y++)
    gegl_buffer_set (
        writer->output, &rows, 0, writer->plan->format,
        spread_row (writer, pixels + y * (gsize)part->width * pixel_size),
        GEGL_AUTO_ROWSTRIDE);
  return TRUE;
}

/* As many as GEGL itself would use. */
static guint
wanted_threads (const GeglRectangle *part)
{
  gsize area = (gsize)part->width * (gsize)part->height;
  int threads;

  g_object_get (gegl_config (), "threads", &threads, NULL);
  return (guint)CLAMP ((gsize)MAX (threads, 1), 1,
                       1 + area / PIXELS_PER_THREAD);
}

gboolean
clab_effect_run (const ClabEffectPlan *plan,
                 GeglBuffer *input,
                 GeglBuffer *output,
                 const GeglRectangle *whole,
                 const GeglRectangle *part,
                 GError **error)
{
  GeglRectangle area = clab_effect_plan_needed (plan, whole, part);
  g_autoptr (ClabTensor) pixels = read_planes (plan, input, &area, error);

  if (pixels == NULL)
    return FALSE;

  ClabSource source = {
    .pixels = pixels,
    .has_alpha = plan->has_alpha,
    .x = (gsize)(part->x - area.x),
    .y = (gsize)(part->y - area.y),
    .width = (gsize)part->width,
    .height = (gsize)part->height,
  };
  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (plan->bank, &plan->maps, &source, error);
  if (pipeline == NULL)
    return FALSE;

  gboolean is_spread
      = clab_pipeline_map (pipeline, 0)->channels != plan->channels;
  g_autoptr (ClabTensor) row = NULL;
  if (is_spread)
    {
      row = clab_tensor_new (1, 1, (gsize)part->width,
                             plan->channels + (plan->has_alpha ? 1 : 0), error);
      if (row == NULL)
        return FALSE;
    }

  /* A team of this call alone. */
  g_autoptr (ClabParallel) parallel = clab_parallel_new (wanted_threads (part));
  Writer writer = { plan, output, part, row != NULL ? row->data : NULL };
  ClabMapReceiver receiver = { .write = write_rows, .data = &writer };

  return clab_pipeline_run (pipeline, parallel, &receiver, NULL, error);
}
