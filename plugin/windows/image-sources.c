/* What of an image kernels can be made of.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/windows/image-sources.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/shapes.h"
#include "src/base/clab-error.h"

/* Larger shapes are scaled down: what people can look at and edit. */
#define MAX_SIDE 63

static ClabKernel *
read_selection (ClabImageSources *sources, GPtrArray *notes, GError **error)
{
  return clab_shape_from_selection (sources->image, MAX_SIDE, notes, error);
}

static ClabKernel *
read_brush (ClabImageSources *sources, GPtrArray *notes, GError **error)
{
  (void)sources;
  return clab_shape_from_brush (gimp_context_get_brush (), MAX_SIDE, notes,
                                error);
}

/* What is listed before the layers. */
static const struct
{
  const char *label;
  ClabKernel *(*read) (ClabImageSources *sources,
                       GPtrArray *notes,
                       GError **error);
} others[] = {
  { N_ ("Selection"), read_selection },
  { N_ ("Brush"), read_brush },
};

/* Layers in groups come after their group. */
static void
list_layers (ClabImageSources *sources, GimpItem **layers, GPtrArray *rows)
{
  for (gsize i = 0; layers[i] != NULL; i++)
    {
      int id = gimp_item_get_id (layers[i]);
      g_autofree char *name = gimp_item_get_name (layers[i]);

      g_array_append_val (sources->layers, id);
      g_ptr_array_add (rows, g_strdup_printf (_ ("Layer “%s”"), name));
      if (gimp_item_is_group (layers[i]))
        {
          g_autofree GimpItem **children = gimp_item_get_children (layers[i]);

          list_layers (sources, children, rows);
        }
    }
}

static GPtrArray *
list (gpointer data)
{
  ClabImageSources *sources = data;
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  g_autofree GimpLayer **layers = gimp_image_get_layers (sources->image);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_ptr_array_add (rows, g_strdup (_ (others[i].label)));
  g_array_set_size (sources->layers, 0);
  if (layers != NULL)
    list_layers (sources, (GimpItem **)layers, rows);
  return rows;
}

static ClabKernel *
read_row (gsize index, GPtrArray *notes, gpointer data, GError **error)
{
  ClabImageSources *sources = data;

  if (index < G_N_ELEMENTS (others))
    return others[index].read (sources, notes, error);

  int id = g_array_index (sources->layers, int, index - G_N_ELEMENTS (others));
  GimpDrawable *layer = gimp_drawable_get_by_id (id);

  if (layer != NULL)
    return clab_shape_from_drawable (sources->image, layer, MAX_SIDE, notes,
                                     error);
  g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                       _ ("The layer is no longer there; choose another."));
  return NULL;
}

void
clab_image_sources_init (ClabImageSources *sources, GimpImage *image)
{
  *sources = (ClabImageSources){
    .sources = { .list = list, .read = read_row, .data = sources },
    .image = image,
    .layers = g_array_new (FALSE, FALSE, sizeof (int)),
  };
}

void
clab_image_sources_clear (ClabImageSources *sources)
{
  g_array_unref (sources->layers);
}
