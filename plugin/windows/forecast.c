/* What applying kernels would make, foretold without computing it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/windows/forecast.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/layers-room.h"
#include "src/base/clab-error.h"

/**
 * Sum:
 * @width: of the widest layer
 * @height: of the highest layer
 * @are_equal: whether all are that large
 * @bytes: of all layers in GIMP's memory
 */
typedef struct
{
  gsize n_layers;
  gsize width;
  gsize height;
  gboolean are_equal;
  double bytes;
} Sum;

/**
 * Layer:
 * @size: of @source's pixels
 * @value_size: bytes of one value in the image's precision
 */
typedef struct
{
  ClabTensor size;
  ClabSource source;
  double value_size;
} Layer;

struct _ClabForecastLayers
{
  GimpImageBaseType type;
  gsize n;
  Layer *layers;
};

ClabForecastLayers *
clab_forecast_layers_new (GimpImage *image,
                          GimpDrawable **drawables,
                          gsize n_drawables,
                          GError **error)
{
  if (!clab_pixels_check_all (image, drawables, n_drawables, error))
    return NULL;

  ClabForecastLayers *seen = g_new (ClabForecastLayers, 1);

  seen->type = gimp_image_get_base_type (image);
  seen->n = n_drawables;
  seen->layers = g_new (Layer, n_drawables);
  for (gsize i = 0; i < n_drawables; i++)
    {
      Layer *layer = &seen->layers[i];

      layer->source = clab_pixels_outline (image, drawables[i], &layer->size);
      layer->value_size = clab_layers_value_size (drawables[i]);
    }
  return seen;
}

void
clab_forecast_layers_free (ClabForecastLayers *seen)
{
  if (seen == NULL)
    return;
  g_free (seen->layers);
  g_free (seen);
}

static void
add_maps (Sum *sum,
          const ClabPipeline *pipeline,
          gboolean is_grey,
          double value_size)
{
  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      const ClabMap *map = clab_pipeline_map (pipeline, i);

      sum->are_equal
          &= sum->n_layers == 0
             || (map->width == sum->width && map->height == sum->height);
      sum->width = MAX (sum->width, map->width);
      sum->height = MAX (sum->height, map->height);
      sum->n_layers++;
    }
  sum->bytes += clab_layers_bytes (pipeline, is_grey, value_size);
}

static gboolean
check_colours (const ClabArguments *arguments,
               const ClabPipeline *pipeline,
               GimpImageBaseType type,
               GError **error)
{
  return arguments->output->is_new_image
         || clab_layers_check_colours (type, pipeline, error);
}

static char *
describe (const Sum *sum)
{
  g_autofree char *size = g_format_size ((guint64)sum->bytes);

  return g_strdup_printf (
      sum->are_equal
          ? g_dngettext (GETTEXT_PACKAGE,
                         "%u layer of %u × %u pixels, about %s",
                         "%u layers of %u × %u pixels, about %s", sum->n_layers)
          : g_dngettext (
                GETTEXT_PACKAGE, "%u layer of up to %u × %u pixels, about %s",
                "%u layers of up to %u × %u pixels, about %s", sum->n_layers),
      (guint)sum->n_layers, (guint)sum->width, (guint)sum->height, size);
}

/* Without a palette. */
static gboolean
has_grey_map (const ClabArguments *arguments,
              const ClabBank *bank,
              const Layer *layer)
{
  ClabMapOptions options = arguments->maps;

  options.palette = clab_table_find (&clab_palettes, "gray", NULL);

  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (bank, &options, &layer->source, NULL);

  for (gsize i = 0; pipeline != NULL && i < clab_pipeline_n_maps (pipeline);
       i++)
    if (clab_pipeline_map (pipeline, i)->channels == 1)
      return TRUE;
  return FALSE;
}

char *
clab_forecast (const ClabArguments *arguments,
               const ClabBank *bank,
               const ClabForecastLayers *seen,
               gboolean *are_coloured,
               GError **error)
{
  Sum sum = { .are_equal = TRUE };
  gboolean has_grey = FALSE;

  *are_coloured = FALSE;
  if (bank == NULL)
    {
      g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                           _ ("Tick a kernel to apply it."));
      return NULL;
    }
  for (gsize i = 0; i < seen->n; i++)
    {
      const Layer *layer = &seen->layers[i];
      g_autoptr (ClabPipeline) pipeline
          = clab_pipeline_new (bank, &arguments->maps, &layer->source, error);

      if (pipeline == NULL
          || !check_colours (arguments, pipeline, seen->type, error))
        return NULL;
      add_maps (&sum, pipeline, seen->type == GIMP_GRAY, layer->value_size);
      has_grey |= has_grey_map (arguments, bank, layer);
    }
  *are_coloured = !has_grey;
  return describe (&sum);
}
