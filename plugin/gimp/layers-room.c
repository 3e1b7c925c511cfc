/* How much memory layers of maps take, and how much GIMP has.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/layers-room.h"

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"

double
clab_layers_value_size (GimpDrawable *drawable)
{
  const Babl *format = gimp_drawable_get_format (drawable);

  return (double)babl_format_get_bytes_per_pixel (format)
         / babl_format_get_n_components (format);
}

double
clab_layers_bytes (const ClabPipeline *pipeline,
                   gboolean is_grey,
                   double value_size)
{
  double bytes = 0;

  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      const ClabMap *map = clab_pipeline_map (pipeline, i);
      int n_values
          = (is_grey && map->channels == 1 ? 1 : 3) + (map->has_alpha ? 1 : 0);

      bytes += (double)map->width * (double)map->height * n_values * value_size;
    }
  return bytes;
}

/* Free bytes of the disk that holds @path, or will once its folders are
 * made. */
static gboolean
find_free_bytes (const char *path, guint64 *free_bytes)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  while (file != NULL)
    {
      g_autoptr (GFileInfo) info = g_file_query_filesystem_info (
          file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);

      if (info != NULL)
        {
          *free_bytes = g_file_info_get_attribute_uint64 (
              info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
          return g_file_info_has_attribute (info,
                                            G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
        }
      g_autoptr (GFile) child = g_steal_pointer (&file);
      file = g_file_get_parent (child);
    }
  return FALSE;
}

/* Returns: whether GIMP tells; it has @room bytes for pixels. */
static gboolean
find_room (double *room)
{
  g_autofree char *cache = gimp_gimprc_query ("tile-cache-size");
  g_autofree char *swap = gimp_gimprc_query ("swap-path");
  g_autofree char *folder
      = swap != NULL ? gimp_config_path_expand (swap, TRUE, NULL) : NULL;
  guint64 cached;
  guint64 swapped;

  if (cache == NULL || folder == NULL
      || !gimp_memsize_deserialize (cache, &cached)
      || !find_free_bytes (folder, &swapped))
    return FALSE;
  *room = (double)cached + (double)swapped;
  return TRUE;
}

gboolean
clab_layers_check_room (const ClabPipeline *pipeline,
                        GimpImage *image,
                        GimpDrawable *drawable,
                        GError **error)
{
  gboolean is_grey = gimp_image_get_base_type (image) == GIMP_GRAY;
  double bytes = clab_layers_bytes (pipeline, is_grey,
                                    clab_layers_value_size (drawable));
  double room;

  if (!find_room (&room) || bytes <= room)
    return TRUE;

  g_autofree char *needed = g_format_size ((guint64)MIN (bytes, 0x1p63));
  g_autofree char *there = g_format_size ((guint64)MIN (room, 0x1p63));

  g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
               _ ("The maps would take %s, and GIMP has room for %s in its "
                  "memory and its swap folder; choose less padding, a larger "
                  "stride or fewer kernels."),
               needed, there);
  return FALSE;
}
