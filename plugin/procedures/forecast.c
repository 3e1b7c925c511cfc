/* What applying kernels would make, foretold without computing it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/forecast.h"

#include <glib/gi18n-lib.h>

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

/* Bytes of one value in the image's precision. */
static double
value_size (GimpDrawable *drawable)
{
  const Babl *format = gimp_drawable_get_format (drawable);

  return (double)babl_format_get_bytes_per_pixel (format)
         / babl_format_get_n_components (format);
}

static void
add_maps (Sum *sum,
          const ClabPipeline *pipeline,
          GimpImage *image,
          GimpDrawable *drawable)
{
  gboolean is_grey = gimp_image_get_base_type (image) == GIMP_GRAY;

  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      const ClabMap *map = clab_pipeline_map (pipeline, i);
      int n_values
          = (is_grey && map->channels == 1 ? 1 : 3) + (map->has_alpha ? 1 : 0);

      sum->are_equal
          &= sum->n_layers == 0
             || (map->width == sum->width && map->height == sum->height);
      sum->width = MAX (sum->width, map->width);
      sum->height = MAX (sum->height, map->height);
      sum->bytes += (double)map->width * (double)map->height * n_values
                    * value_size (drawable);
      sum->n_layers++;
    }
}

static gboolean
check_colours (const ClabArguments *arguments,
               const ClabPipeline *pipeline,
               GimpImage *image,
               GError **error)
{
  return arguments->output->is_new_image
         || clab_layers_check_colours (image, pipeline, error);
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

char *
clab_forecast (const ClabArguments *arguments,
               const ClabBank *bank,
               GimpImage *image,
               GimpDrawable **drawables,
               gsize n_drawables,
               GError **error)
{
  Sum sum = { .are_equal = TRUE };

  if (!clab_pixels_check_all (image, drawables, n_drawables, error))
    return NULL;
  if (bank == NULL)
    {
      g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                           _ ("Tick a kernel to apply it."));
      return NULL;
    }
  for (gsize i = 0; i < n_drawables; i++)
    {
      ClabTensor size;
      ClabSource source = clab_pixels_outline (image, drawables[i], &size);
      g_autoptr (ClabPipeline) pipeline
          = clab_pipeline_new (bank, &arguments->maps, &source, error);

      if (pipeline == NULL
          || !check_colours (arguments, pipeline, image, error))
        return NULL;
      add_maps (&sum, pipeline, image, drawables[i]);
    }
  return describe (&sum);
}
