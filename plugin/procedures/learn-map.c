/* What a learnt kernel makes of its source, as a layer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/learn-map.h"

#include <math.h>
#include <string.h>

#include "plugin/gimp/memory.h"
#include "src/maps/pipeline.h"

void
clab_learn_map_free (ClabLearnMap *map)
{
  if (map == NULL)
    return;

  clab_tensor_free (map->values);
  g_free (map);
}

/* Apply's options that mean the same. */
static void
apply_options (const ClabLearnOptions *learn, ClabMapOptions *options)
{
  gboolean spans_channels = learn->channels->kind != CLAB_LEARN_EACH
                            && learn->channels->kind != CLAB_LEARN_LUMINANCE;
  const char *channels = spans_channels ? "sum"
                         : learn->channels->kind == CLAB_LEARN_LUMINANCE
                             ? "luminance"
                             : "each";

  clab_map_options_init (options);
  options->channels = clab_table_find (&clab_channel_modes, channels, NULL);
  options->padding = learn->padding;
  options->pad_top = learn->pad_top;
  options->pad_bottom = learn->pad_bottom;
  options->pad_left = learn->pad_left;
  options->pad_right = learn->pad_right;
  options->padding_mode = learn->padding_mode;
  options->padding_value = learn->padding_value;
  options->stride_y = learn->stride_y;
  options->stride_x = learn->stride_x;
  options->dilation_y = learn->dilation_y;
  options->dilation_x = learn->dilation_x;
  options->activation = learn->activation;
  options->display = clab_table_find (&clab_displays, "raw", NULL);
}

/* Several maps of one channel become the channels of one map. */
typedef struct
{
  ClabLearnMap *map;
  gboolean is_mixed;
} Collection;

static gboolean
collect (gsize index,
         gsize first_row,
         gsize n_rows,
         const float *pixels,
         gpointer data,
         G_GNUC_UNUSED GError **error)
{
  const Collection *collection = data;
  const ClabLearnMap *map = collection->map;
  gsize size = map->channels + (map->has_alpha ? 1 : 0);
  gsize n = n_rows * map->width;
  float *to = map->pixels + first_row * map->width * size;

  if (!collection->is_mixed)
    {
      memcpy (to, pixels, n * size * sizeof (float));
      return TRUE;
    }
  for (gsize i = 0; i < n; i++)
    {
      to[i * size + index] = *pixels++;
      if (map->has_alpha)
        to[i * size + map->channels] = *pixels++;
    }
  return TRUE;
}

static ClabLearnMap *
map_for (const ClabPixels *pixels, const ClabPipeline *pipeline, GError **error)
{
  gsize n_maps = clab_pipeline_n_maps (pipeline);
  const ClabMap *from = clab_pipeline_map (pipeline, 0);
  g_autoptr (ClabLearnMap) map = g_new (ClabLearnMap, 1);

  *map = (ClabLearnMap){
    .height = from->height,
    .width = from->width,
    .offset_x = pixels->offset_x + (int)from->offset_x,
    .offset_y = pixels->offset_y + (int)from->offset_y,
    .channels = n_maps > 1 ? n_maps : from->channels,
    .has_alpha = from->has_alpha,
  };
  map->values = clab_tensor_new (1, map->height, map->width,
                                 map->channels + map->has_alpha, error);
  if (map->values == NULL)
    return NULL;
  map->pixels = map->values->data;
  return g_steal_pointer (&map);
}

ClabLearnMap *
clab_learn_map_new (const ClabLearnTask *task,
                    const ClabLearnFit *fit,
                    gsize source,
                    const double *weights,
                    ClabParallel *parallel,
                    GError **error)
{
  ClabMapOptions options;
  g_autoptr (ClabBank) bank = clab_learnt_bank (fit->problem, weights);
  g_autoptr (ClabPixels) pixels
      = clab_pixels_new (task->layers.image, task->layers.sources[source],
                         fit->space, parallel, error);

  if (pixels == NULL)
    return NULL;

  apply_options (&task->options, &options);

  ClabSource whole = clab_pixels_source (pixels, options.channels);
  whole.x = 0;
  whole.y = 0;
  whole.width = pixels->tensor->width;
  whole.height = pixels->tensor->height;
  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (bank, &options, &whole, error);
  if (pipeline == NULL)
    return NULL;

  g_autoptr (ClabLearnMap) map = map_for (pixels, pipeline, error);
  if (map == NULL)
    return NULL;

  Collection collection = { map, clab_pipeline_n_maps (pipeline) > 1 };
  ClabMapReceiver receiver = { collect, NULL, &collection };

  if (!clab_pipeline_run (pipeline, parallel, &receiver, NULL, error))
    return NULL;
  return g_steal_pointer (&map);
}

double
clab_learn_map_subtract_target (ClabLearnMap *map,
                                const ClabLearnFit *fit,
                                gsize source)
{
  const ClabExample *example
      = g_ptr_array_index (fit->problem->examples, source);
  gsize plane = map->height * map->width;
  gsize size = map->channels + (map->has_alpha ? 1 : 0);
  float largest = 0;

  for (gsize c = 0; c < map->channels; c++)
    {
      const float *target = clab_tensor_plane (example->target, 0, c);

      for (gsize i = 0; i < plane; i++)
        {
          float *value = &map->pixels[i * size + c];

          *value -= target[i];
          if (example->weights == NULL || example->weights[i] > 0)
            largest = fmaxf (largest, fabsf (*value));
        }
    }
  for (gsize c = 0; c < map->channels; c++)
    for (gsize i = 0; i < plane; i++)
      {
        float *value = &map->pixels[i * size + c];

        *value = 0.5f + (largest > 0 ? *value / (2 * largest) : 0);
      }
  return largest;
}

GimpLayer *
clab_learn_map_layer (const ClabLearnMap *map,
                      GimpImage *image,
                      const ClabWorkingSpace *space,
                      const char *name,
                      GError **error)
{
  gsize alpha = map->has_alpha ? 1 : 0;
  gboolean is_grey = gimp_image_get_base_type (image) == GIMP_GRAY;
  gsize channels = is_grey ? 1 : 3;
  GimpImageType type = is_grey
                           ? map->has_alpha ? GIMP_GRAYA_IMAGE : GIMP_GRAY_IMAGE
                       : map->has_alpha ? GIMP_RGBA_IMAGE
                                        : GIMP_RGB_IMAGE;
  g_autoptr (ClabTensor) row
      = clab_tensor_new (1, 1, map->width, channels + alpha, error);

  if (row == NULL || !clab_memory_check (error))
    return NULL;

  GimpLayer *layer
      = gimp_layer_new (image, name, (int)map->width, (int)map->height, type,
                        100, gimp_image_get_default_new_layer_mode (image));
  g_autoptr (GeglBuffer) buffer
      = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  const Babl *format = clab_pixels_format (
      image, gegl_buffer_get_format (buffer), space, channels, map->has_alpha);

  for (gsize y = 0; y < map->height; y++)
    {
      GeglRectangle part = { 0, (int)y, (int)map->width, 1 };
      const float *from
          = map->pixels + y * map->width * (map->channels + alpha);
      float *to = row->data;

      for (gsize x = 0; x < map->width; x++)
        {
          for (gsize c = 0; c < channels; c++)
            *to++ = from[MIN (c, map->channels - 1)];
          if (map->has_alpha)
            *to++ = from[map->channels];
          from += map->channels + alpha;
        }
      gegl_buffer_set (buffer, &part, 0, format, row->data,
                       GEGL_AUTO_ROWSTRIDE);
    }
  gimp_layer_set_offsets (layer, map->offset_x, map->offset_y);
  return layer;
}
