/* The values of maps, before anything makes them visible.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/map-values.h"

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"
#include "src/maps/displays.h"
#include "src/maps/palettes.h"

typedef struct
{
  const ClabPipeline *pipeline;
  ClabTensor *values;
} Collection;

static gboolean
collect_rows (gsize index,
              gsize first_row,
              gsize n_rows,
              const float *pixels,
              gpointer data,
              GError **error G_GNUC_UNUSED)
{
  const Collection *collection = data;
  const ClabMap *map = clab_pipeline_map (collection->pipeline, index);
  gsize pixel_size = map->channels + (map->has_alpha ? 1 : 0);

  for (gsize c = 0; c < map->channels; c++)
    {
      float *plane = clab_tensor_plane (collection->values, index, c)
                     + first_row * map->width;

      for (gsize i = 0; i < n_rows * map->width; i++)
        plane[i] = pixels[i * pixel_size + c];
    }
  return TRUE;
}

static gboolean
check_sizes (const ClabPipeline *pipeline, GError **error)
{
  const ClabMap *first = clab_pipeline_map (pipeline, 0);

  for (gsize i = 1; i < clab_pipeline_n_maps (pipeline); i++)
    {
      const ClabMap *map = clab_pipeline_map (pipeline, i);

      if (map->height == first->height && map->width == first->width
          && map->channels == first->channels)
        continue;
      g_set_error (
          error, CLAB_ERROR, CLAB_ERROR_SIZE,
          _ ("The maps “%s” and “%s” differ in size or channels and do "
             "not fit into one array; save them one by one."),
          first->name, map->name);
      return FALSE;
    }
  return TRUE;
}

ClabTensor *
clab_map_values_new (const ClabBank *bank,
                     const ClabMapOptions *options,
                     const ClabSource *source,
                     ClabParallel *parallel,
                     GError **error)
{
  ClabMapOptions raw = *options;

  raw.display = clab_table_find (&clab_displays, "raw", NULL);
  raw.palette = clab_table_find (&clab_palettes, "gray", NULL);

  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (bank, &raw, source, error);
  if (pipeline == NULL || !check_sizes (pipeline, error))
    return NULL;

  const ClabMap *map = clab_pipeline_map (pipeline, 0);
  g_autoptr (ClabTensor) values
      = clab_tensor_new (clab_pipeline_n_maps (pipeline), map->channels,
                         map->height, map->width, error);
  Collection collection = { pipeline, values };
  ClabMapReceiver receiver = { collect_rows, NULL, &collection };

  if (values == NULL
      || !clab_pipeline_run (pipeline, parallel, &receiver, NULL, error))
    return NULL;
  return g_steal_pointer (&values);
}
