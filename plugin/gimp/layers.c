/* From maps to layers: made outside any image while the pipeline delivers,
 * and inserted when everything has succeeded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/layers-private.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/insertion.h"
#include "plugin/gimp/layers-room.h"
#include "plugin/gimp/memory.h"
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
place_layer (const ClabLayers *layers, const ClabMapLayer *item)
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
make_layer (ClabLayers *layers, gsize index)
{
  const ClabLayersPlan *plan = &layers->plan;
  ClabMapLayer *item = &layers->items[index];
  const ClabMap *map = clab_pipeline_map (plan->pipeline, index);
  gboolean is_gray = gimp_image_get_base_type (layers->target) == GIMP_GRAY;

  item->map = map;
  item->channels = is_gray ? 1 : 3;
  item->has_alpha = map->has_alpha || plan->pixels->selection != NULL;
  item->is_copy = map->is_copy && plan->pixels->is_layer;
  item->is_combined = map->kernel == NULL;

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
  layers->items = g_new0 (ClabMapLayer, layers->n);
  layers->writer = clab_tile_writer_new (plan->parallel);
  /* Rows of a selection and of a mask share tiles. */
  if (plan->pixels->selection == NULL && plan->pixels->mask == NULL)
    clab_memory_keep_tiles (CLAB_WRITTEN_TILES_BYTES);
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
  clab_memory_keep_tiles (CLAB_TILE_CACHE_BYTES);
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

static gboolean
insert_on_top (ClabLayers *layers,
               gsize index,
               GimpLayer *parent,
               GError **error)
{
  ClabMapLayer *item = &layers->items[index];

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
