/* From maps to layers: made outside any image while the pipeline delivers,
 * and inserted when everything has succeeded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/layers.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/gimp/insertion.h"
#include "plugin/gimp/layers-room.h"
#include "plugin/gimp/memory.h"
#include "plugin/gimp/tile-writer.h"
#include "src/base/clab-error.h"

static const ClabOutput outputs[] = {
  {
      .choice = { "group", N_ ("Layer group"),
                  N_ ("A group of layers above the layer they come from.") },
  },
  {
      .choice = { "image", N_ ("New image"),
                  N_ ("An image of its own, a layer per map.") },
      .is_new_image = TRUE,
  },
};

const ClabTable clab_outputs = CLAB_TABLE ("output", outputs);

/**
 * MapLayer:
 * @map: until the pixels are finished
 * @rows: what becomes of the map's pixels
 * @is_combined: whether it is made of all other maps
 * @is_inserted: whether the layer has become the image's
 * @channels: of the layer, without alpha
 * @is_copy: whether GIMP's own pixels are copied, not the map's floats
 * @step_y: pixels of the source from a row of the map to the next
 * @step_x: likewise from a column to the next
 */
typedef struct
{
  const ClabMap *map;
  GimpLayer *layer;
  GeglBuffer *buffer;
  ClabLayerRows rows;
  gsize channels;
  gboolean has_alpha;
  gboolean is_copy;
  gboolean is_combined;
  gboolean is_inserted;
  gsize step_y;
  gsize step_x;
} MapLayer;

/**
 * ClabLayers:
 * @plan: until the pixels are finished
 * @source: the drawable that the maps come from
 * @source_name: its name
 * @target: the image that the layers are for
 * @is_owned: whether @target is new and nobody else's yet
 * @writer: gives GIMP the pixels
 * @scratch: (nullable): room for rows of masks and selections
 */
struct _ClabLayers
{
  ClabLayersPlan plan;
  GimpDrawable *source;
  char *source_name;
  GimpImage *target;
  gboolean is_owned;
  gsize n;
  MapLayer *items;
  ClabTileWriter *writer;
  ClabTensor *scratch;
};

gboolean
clab_layers_check_colours (GimpImageBaseType type,
                           const ClabPipeline *pipeline,
                           GError **error)
{
  if (type != GIMP_GRAY)
    return TRUE;

  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    if (clab_pipeline_map (pipeline, i)->channels == 3)
      {
        g_set_error_literal (
            error, CLAB_ERROR, CLAB_ERROR_VALUE,
            _ ("A grey image cannot hold coloured maps; choose the palette "
               "“gray”, the output “image”, or convert the image with "
               "Image ▸ Mode ▸ RGB first."));
        return FALSE;
      }

  return TRUE;
}

/* What the maps cover together, in pixels of the source. */
static GeglRectangle
bounds (const ClabPipeline *pipeline)
{
  GeglRectangle all = { 0, 0, 0, 0 };

  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      const ClabMap *map = clab_pipeline_map (pipeline, i);
      GeglRectangle one
          = { map->offset_x, map->offset_y, map->width, map->height };

      gegl_rectangle_bounding_box (&all, &all, &one);
    }

  return all;
}

static GimpImage *
make_image (const ClabLayersPlan *plan)
{
  GimpImageBaseType source_type = gimp_image_get_base_type (plan->image);
  GimpImageBaseType type = source_type;
  GeglRectangle all = bounds (plan->pipeline);
  double x, y;

  for (gsize i = 0; i < clab_pipeline_n_maps (plan->pipeline); i++)
    if (clab_pipeline_map (plan->pipeline, i)->channels == 3)
      type = GIMP_RGB;

  GimpImage *image = gimp_image_new_with_precision (
      all.width, all.height, type, gimp_image_get_precision (plan->image));
  g_autoptr (GimpColorProfile) profile
      = gimp_image_get_color_profile (plan->image);

  gimp_image_undo_disable (image);
  if (profile != NULL && type == source_type)
    gimp_image_set_color_profile (image, profile);
  gimp_image_get_resolution (plan->image, &x, &y);
  gimp_image_set_resolution (image, x, y);
  return image;
}

/* Where the map's first pixel lies: on the image of its source, or in the new
 * image. */
static void
place_layer (const ClabLayers *layers, const MapLayer *item)
{
  const ClabPixels *pixels = layers->plan.pixels;
  int x = item->map->offset_x;
  int y = item->map->offset_y;

  if (layers->is_owned)
    {
      GeglRectangle all = bounds (layers->plan.pipeline);

      gimp_layer_set_offsets (item->layer, x - all.x, y - all.y);
      return;
    }

  gimp_layer_set_offsets (item->layer, x + pixels->offset_x,
                          y + pixels->offset_y);
}

static void
find_steps (const ClabLayersPlan *plan, MapLayer *item)
{
  const ClabMapOptions *options = plan->options;
  const GeglRectangle *region = &plan->pixels->region;
  gboolean is_enlarged = options->enlarge
                         && item->map->width == (gsize)region->width
                         && item->map->height == (gsize)region->height;
  gboolean is_pooled = options->pooling != clab_poolings.rows;
  gsize pool_stride = is_pooled ? options->pool_stride : 1;

  item->step_x = is_enlarged ? 1 : options->stride_x * pool_stride;
  item->step_y = is_enlarged ? 1 : options->stride_y * pool_stride;
}

static void
make_layer (ClabLayers *layers, gsize index)
{
  const ClabLayersPlan *plan = &layers->plan;
  MapLayer *item = &layers->items[index];
  const ClabMap *map = clab_pipeline_map (plan->pipeline, index);
  gboolean is_gray = gimp_image_get_base_type (layers->target) == GIMP_GRAY;

  item->map = map;
  item->channels = is_gray ? 1 : 3;
  item->has_alpha = map->has_alpha || plan->pixels->selection != NULL;
  item->is_copy = map->is_copy && plan->pixels->is_layer;
  item->is_combined = map->kernel == NULL;
  find_steps (plan, item);

  GimpImageType type
      = is_gray ? (item->has_alpha ? GIMP_GRAYA_IMAGE : GIMP_GRAY_IMAGE)
                : (item->has_alpha ? GIMP_RGBA_IMAGE : GIMP_RGB_IMAGE);

  item->layer = gimp_layer_new (
      layers->target, map->name, map->width, map->height, type, 100,
      gimp_image_get_default_new_layer_mode (layers->target));
  place_layer (layers, item);
  item->buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (item->layer));
  item->rows = (ClabLayerRows){
    .buffer = item->buffer,
    .width = map->width,
    .height = map->height,
  };

  const Babl *native = gegl_buffer_get_format (item->buffer);

  clab_row_format_init (&item->rows.format, native,
                        clab_pixels_format (layers->target, native, plan->space,
                                            item->channels, item->has_alpha));
}

ClabLayers *
clab_layers_new (const ClabLayersPlan *plan, GError **error)
{
  if (!plan->output->is_new_image
      && !clab_layers_check_colours (gimp_image_get_base_type (plan->image),
                                     plan->pipeline, error))
    return NULL;
  if (!clab_memory_check (error)
      || !clab_layers_check_room (plan->pipeline, plan->image,
                                  plan->pixels->drawable, error))
    return NULL;

  ClabLayers *layers = g_new0 (ClabLayers, 1);

  layers->plan = *plan;
  layers->source = plan->pixels->drawable;
  layers->source_name = gimp_item_get_name (GIMP_ITEM (layers->source));
  layers->is_owned = plan->output->is_new_image;
  layers->target = layers->is_owned ? make_image (plan) : plan->image;
  layers->n = clab_pipeline_n_maps (plan->pipeline);
  layers->items = g_new0 (MapLayer, layers->n);
  layers->writer = clab_tile_writer_new (plan->parallel);
  for (gsize i = 0; i < layers->n; i++)
    make_layer (layers, i);

  return layers;
}

void
clab_layers_free (ClabLayers *layers)
{
  if (layers == NULL)
    return;

  /* Layers go with their image. */
  gboolean is_there = gimp_image_is_valid (layers->target);

  clab_tile_writer_free (layers->writer);
  for (gsize i = 0; i < layers->n; i++)
    {
      clab_layer_rows_clear (&layers->items[i].rows);
      g_clear_object (&layers->items[i].buffer);
      if (!layers->items[i].is_inserted && is_there)
        gimp_item_delete (GIMP_ITEM (layers->items[i].layer));
    }
  if (layers->is_owned && is_there)
    gimp_image_delete (layers->target);
  clab_tensor_free (layers->scratch);
  g_free (layers->items);
  g_free (layers->source_name);
  g_free (layers);
}

gsize
clab_layers_n (const ClabLayers *layers)
{
  return layers->n;
}

GimpLayer *
clab_layers_get (const ClabLayers *layers, gsize map)
{
  g_return_val_if_fail (map < layers->n, NULL);

  return layers->items[map].layer;
}

/* How far each pixel of a row of the map is selected. */
static void
read_selection (const ClabPixels *pixels,
                const MapLayer *item,
                gsize row,
                float *span,
                float *selected)
{
  GeglRectangle part;

  gegl_rectangle_set (&part, pixels->offset_x + (int)item->map->offset_x,
                      pixels->offset_y + (int)item->map->offset_y
                          + (int)(row * item->step_y),
                      (item->map->width - 1) * item->step_x + 1, 1);
  gegl_buffer_get (pixels->selection, &part, 1.0,
                   clab_mask_format (pixels->selection), span,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize x = 0; x < item->map->width; x++)
    selected[x] = span[x * item->step_x];
}

/* A grey map as R = G = B, where the layer has three channels; alpha 1, where
 * only the layer has alpha. */
static void
convert_row (const MapLayer *item,
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
  const MapLayer *item;
  const float *pixels;
  gsize from_size;
  const float *selected;
} Delivery;

static const float *
delivered_row (gsize row, float *scratch, gconstpointer data)
{
  const Delivery *delivery = data;
  const MapLayer *item = delivery->item;
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
               const MapLayer *item,
               gsize first_row,
               gsize n_rows,
               GError **error)
{
  gsize width = item->map->width;

  if (!reserve_scratch (layers, n_rows + item->step_x, width, error))
    return NULL;

  float *span = layers->scratch->data;
  float *selected = span + item->step_x * width;

  for (gsize y = 0; y < n_rows; y++)
    read_selection (layers->plan.pixels, item, first_row + y, span,
                    selected + y * width);
  return selected;
}

gboolean
clab_layers_write (ClabLayers *layers,
                   gsize map,
                   gsize first_row,
                   gsize n_rows,
                   const float *pixels,
                   GError **error)
{
  MapLayer *item = &layers->items[map];
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

/* How visible each pixel of a row of the source's region is left by its mask
 * and the selection. */
static void
read_factors (const ClabPixels *pixels,
              const MapLayer *item,
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
    read_selection (pixels, item, row, scratch, factors);
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
shade_copy (ClabLayers *layers, const MapLayer *item, GError **error)
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

  if (!clab_pixels_check_image (layers->target, error))
    return FALSE;

  clab_tile_writer_settle (layers->writer);
  for (gsize i = 0; i < layers->n; i++)
    {
      MapLayer *item = &layers->items[i];
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
  g_clear_pointer (&layers->scratch, clab_tensor_free);
  return TRUE;
}

static gboolean
insert_on_top (ClabLayers *layers,
               gsize index,
               GimpLayer *parent,
               GError **error)
{
  MapLayer *item = &layers->items[index];

  item->is_inserted
      = gimp_image_insert_layer (layers->target, item->layer, parent, 0);
  if (!item->is_inserted)
    g_set_error (
        error, CLAB_ERROR, CLAB_ERROR_MEMORY,
        _ ("GIMP did not take layer %zu of the maps; undo and try again."),
        index + 1);
  return item->is_inserted;
}

/* From the last to the first, each on top of the others: below others, GIMP
 * needs time for all of them to take one more.  The combined map comes last
 * and is then above all. */
static gboolean
insert_layers (ClabLayers *layers, GimpLayer *parent, GError **error)
{
  gboolean is_combined = layers->items[layers->n - 1].is_combined;
  gsize n_kernels = layers->n - (is_combined ? 1 : 0);

  for (gsize i = n_kernels; i > 0; i--)
    if (!insert_on_top (layers, i - 1, parent, error))
      return FALSE;

  return !is_combined || insert_on_top (layers, n_kernels, parent, error);
}

GimpGroupLayer *
clab_layers_insert_group (ClabLayers *layers, const char *bank, GError **error)
{
  g_autofree char *name
      = g_strdup_printf (_ ("%s of %s"), bank, layers->source_name);
  GimpLayer *parent;
  int position = clab_insertion_place (layers->source, &parent);
  GimpGroupLayer *group = gimp_group_layer_new (layers->target, name);

  if (!gimp_image_insert_layer (layers->target, GIMP_LAYER (group), parent,
                                position))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("GIMP did not take the layer group “%s”."), name);
      return NULL;
    }

  return insert_layers (layers, GIMP_LAYER (group), error) ? group : NULL;
}

GimpImage *
clab_layers_insert_image (ClabLayers *layers, GError **error)
{
  if (!insert_layers (layers, NULL, error))
    return NULL;

  layers->is_owned = FALSE;
  gimp_image_undo_enable (layers->target);
  return layers->target;
}
