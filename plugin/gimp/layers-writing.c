/* Writes the pixels of maps into their layers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/layers-private.h"

#include <string.h>

#include "plugin/gimp/memory.h"

/* How far the anchor of each pixel of a row of the map is selected. */
static void
read_selection (const ClabPixels *pixels,
                const ClabMap *map,
                gsize row,
                float *span,
                float *selected)
{
  GeglRectangle part;

  gegl_rectangle_set (&part, pixels->offset_x + (int)map->home_x,
                      pixels->offset_y + (int)map->home_y
                          + (int)(row * map->step_y),
                      (map->width - 1) * map->step_x + 1, 1);
  gegl_buffer_get (pixels->selection, &part, 1.0,
                   clab_mask_format (pixels->selection), span,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize x = 0; x < map->width; x++)
    selected[x] = span[x * map->step_x];
}

/* A grey map as R = G = B, where the layer has three channels; alpha 1, where
 * only the layer has alpha. */
static void
convert_row (const ClabMapLayer *item,
             const float *from,
             const float *selected,
             float *to)
{
  const ClabMap *map = item->map;

  for (gsize x = 0; x < map->width; x++)
    {
      for (gsize c = 0; c < item->channels; c++)
        to[c] = from[map->channels == 1 ? 0 : c];
      from += map->channels;
      to += item->channels;
      if (item->has_alpha)
        *to++ = (map->has_alpha ? *from : 1)
                * (selected != NULL ? selected[x] : 1);
      if (map->has_alpha)
        from++;
    }
}

static gboolean
reserve_scratch (ClabLayers *layers, gsize rows, gsize row, GError **error)
{
  ClabTensor *scratch = layers->scratch;

  if (scratch != NULL && clab_tensor_size (scratch) >= rows * row)
    return TRUE;

  clab_tensor_free (scratch);
  layers->scratch = clab_tensor_new (1, 1, rows, row, error);
  return layers->scratch != NULL;
}

/**
 * Delivery:
 * @pixels: rows of a map
 * @from_size: floats of one of its pixels
 * @selected: (nullable): a float per pixel: how far it is selected
 */
typedef struct
{
  const ClabMapLayer *item;
  const float *pixels;
  gsize from_size;
  const float *selected;
} Delivery;

static const float *
delivered_row (gsize row, float *scratch, gconstpointer data)
{
  const Delivery *delivery = data;
  const ClabMapLayer *item = delivery->item;
  gsize width = item->map->width;
  const float *from = delivery->pixels + row * width * delivery->from_size;

  if (delivery->from_size == item->rows.format.n && delivery->selected == NULL)
    return from;
  convert_row (item, from,
               delivery->selected != NULL ? delivery->selected + row * width
                                          : NULL,
               scratch);
  return scratch;
}

/* Returns a float for each pixel of some rows of a map, or NULL with an
 * error. */
static const float *
read_selected (ClabLayers *layers,
               const ClabMapLayer *item,
               gsize first_row,
               gsize n_rows,
               GError **error)
{
  const ClabMap *map = item->map;
  gsize width = map->width;

  if (!reserve_scratch (layers, n_rows + map->step_x, width, error))
    return NULL;

  float *span = layers->scratch->data;
  float *selected = span + map->step_x * width;

  for (gsize y = 0; y < n_rows; y++)
    read_selection (layers->plan.pixels, map, first_row + y, span,
                    selected + y * width);
  return selected;
}

static gboolean
write_rows (gsize map,
            gsize first_row,
            gsize n_rows,
            const float *pixels,
            gpointer data,
            GError **error)
{
  ClabLayers *layers = data;
  ClabMapLayer *item = &layers->items[map];
  Delivery delivery = {
    .item = item,
    .pixels = pixels,
    .from_size = item->map->channels + (item->map->has_alpha ? 1 : 0),
  };

  if (item->is_copy)
    return TRUE;
  if (!clab_memory_check (error))
    return FALSE;
  if (layers->plan.pixels->selection != NULL)
    {
      delivery.selected
          = read_selected (layers, item, first_row, n_rows, error);
      if (delivery.selected == NULL)
        return FALSE;
    }
  return clab_tile_writer_put (layers->writer, &item->rows, n_rows,
                               delivered_row, &delivery, error);
}

static gboolean
expect_rows (gsize map,
             G_GNUC_UNUSED gsize first_row,
             G_GNUC_UNUSED gsize n_rows,
             gpointer data,
             GError **error)
{
  ClabLayers *layers = data;
  ClabMapLayer *item = &layers->items[map];

  return item->is_copy
         || (clab_tile_writer_has_room (layers->writer, &item->rows)
             && clab_memory_check (error)
             && clab_tile_writer_hold (layers->writer, &item->rows, error));
}

static void
take_row (gsize map,
          gsize row,
          guint worker,
          const float *const *planes,
          gpointer data)
{
  const ClabLayers *layers = data;
  const ClabMapLayer *item = &layers->items[map];
  const float *components[CLAB_ROW_COMPONENTS] = { NULL };

  if (item->is_copy)
    return;
  for (gsize c = 0; c < item->channels; c++)
    components[c] = planes[item->map->channels == 1 ? 0 : c];
  if (item->map->has_alpha)
    components[item->channels] = planes[item->map->channels];
  clab_tile_writer_place (layers->writer, &item->rows, row, worker, components);
}

static void
end_rows (gsize map, gsize n_rows, gpointer data)
{
  ClabLayers *layers = data;
  ClabMapLayer *item = &layers->items[map];

  if (!item->is_copy)
    clab_tile_writer_pass_on (layers->writer, &item->rows, n_rows);
}

static void
tell_progress (double fraction, gpointer data)
{
  const ClabLayersPlan *plan = &((const ClabLayers *)data)->plan;

  if (plan->progress != NULL)
    plan->progress (fraction, plan->progress_data);
}

/* Selections are read from GIMP, which is for one thread to do. */
ClabMapReceiver
clab_layers_receiver (ClabLayers *layers)
{
  return (ClabMapReceiver){
    .write = write_rows,
    .progress = tell_progress,
    .data = layers,
    .expect = expect_rows,
    .take = layers->plan.pixels->selection == NULL ? take_row : NULL,
    .taken = end_rows,
    .portion = CLAB_TILE_ROWS,
  };
}

/* How visible each pixel of a row of the source's region is left by its mask
 * and the selection. */
static void
read_factors (const ClabPixels *pixels,
              const ClabMapLayer *item,
              gsize row,
              float *scratch,
              float *factors)
{
  gsize width = item->map->width;
  GeglRectangle part
      = { pixels->region.x - pixels->mask_x,
          pixels->region.y - pixels->mask_y + (int)row, width, 1 };

  for (gsize x = 0; x < width; x++)
    factors[x] = 1;
  if (pixels->selection != NULL)
    read_selection (pixels, item->map, row, scratch, factors);
  if (pixels->mask == NULL)
    return;

  gegl_buffer_get (pixels->mask, &part, 1.0, clab_mask_format (pixels->mask),
                   scratch, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize x = 0; x < width; x++)
    factors[x] *= scratch[x];
}

/* Multiplies the alpha of a copied layer.  Alpha, the last component, is taken
 * out of GIMP's own pixels and put back, since colours would not survive every
 * conversion. */
static gboolean
shade_copy (ClabLayers *layers, const ClabMapLayer *item, GError **error)
{
  const Babl *native = gegl_buffer_get_format (item->buffer);
  const Babl *type = babl_format_n (babl_format_get_type (native, 0), 1);
  const Babl *floats = babl_format_n (babl_type ("float"), 1);
  gsize width = item->map->width;
  gsize pixel_size = babl_format_get_bytes_per_pixel (native);
  gsize size = babl_format_get_bytes_per_pixel (type);

  if (!reserve_scratch (layers, 2 + pixel_size + size, width, error))
    return FALSE;

  float *factors = layers->scratch->data;
  float *alpha = factors + width;
  char *packed = (char *)(alpha + width);
  char *row = packed + width * size;
  char *last = row + pixel_size - size;

  for (gsize y = 0; y < item->map->height; y++)
    {
      GeglRectangle part = { 0, y, width, 1 };

      read_factors (layers->plan.pixels, item, y, alpha, factors);
      gegl_buffer_get (item->buffer, &part, 1.0, native, row,
                       GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (gsize x = 0; x < width; x++)
        memcpy (packed + x * size, last + x * pixel_size, size);
      babl_process (babl_fish (type, floats), packed, alpha, width);
      for (gsize x = 0; x < width; x++)
        alpha[x] *= factors[x];
      babl_process (babl_fish (floats, type), alpha, packed, width);
      for (gsize x = 0; x < width; x++)
        if (factors[x] != 1)
          memcpy (last + x * pixel_size, packed + x * size, size);
      gegl_buffer_set (item->buffer, &part, 0, native, row,
                       GEGL_AUTO_ROWSTRIDE);
    }

  return TRUE;
}

gboolean
clab_layers_finish (ClabLayers *layers, GError **error)
{
  const ClabPixels *pixels = layers->plan.pixels;

  /* While the last tiles go to GIMP, the image may go away. */
  clab_tile_writer_settle (layers->writer);
  if (!clab_pixels_check_image (layers->target, error))
    return FALSE;

  for (gsize i = 0; i < layers->n; i++)
    {
      ClabMapLayer *item = &layers->items[i];
      GeglRectangle all = { 0, 0, item->map->width, item->map->height };

      if (item->is_copy)
        {
          gegl_buffer_copy (pixels->buffer, &pixels->region, GEGL_ABYSS_NONE,
                            item->buffer, &all);
          if ((pixels->mask != NULL || pixels->selection != NULL)
              && !shade_copy (layers, item, error))
            return FALSE;
        }
      g_clear_object (&item->buffer);
      gimp_drawable_update (GIMP_DRAWABLE (item->layer), 0, 0, all.width,
                            all.height);
    }

  g_clear_pointer (&layers->writer, clab_tile_writer_free);
  clab_memory_keep_tiles (CLAB_TILE_CACHE_BYTES);
  g_clear_pointer (&layers->scratch, clab_tensor_free);
  return TRUE;
}
