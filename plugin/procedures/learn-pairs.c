/* From layers to what is learnt from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/learn-pairs.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"

gboolean
clab_learn_layers_check (const ClabLearnLayers *layers, GError **error)
{
  if (layers->n_sources == 0)
    {
      g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                           _ ("No layer is given; choose at least one."));
      return FALSE;
    }
  if (layers->target == NULL)
    {
      g_set_error_literal (
          error, CLAB_ERROR, CLAB_ERROR_VALUE,
          _ ("No target is given; choose the layer that shows what the "
             "kernel should make of the source."));
      return FALSE;
    }
  if (!clab_pixels_check_all (layers->image, layers->sources, layers->n_sources,
                              error))
    return FALSE;
  if (!gimp_item_is_valid (GIMP_ITEM (layers->target)))
    {
      g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                           _ ("The target was deleted; choose another one."));
      return FALSE;
    }

  return clab_pixels_check (gimp_item_get_image (GIMP_ITEM (layers->target)),
                            layers->target, error);
}

static gsize
n_colours (const ClabPixels *pixels)
{
  return pixels->tensor->channels - (pixels->has_alpha ? 1 : 0);
}

/* The colours without alpha, or their luminance. */
static ClabTensor *
copy_colours (const ClabPixels *pixels, gboolean is_grey, GError **error)
{
  const ClabTensor *from = pixels->tensor;
  gsize colours = n_colours (pixels);
  gsize plane = from->height * from->width;
  ClabTensor *to = clab_tensor_new (1, is_grey ? 1 : colours, from->height,
                                    from->width, error);

  if (to == NULL)
    return NULL;
  if (!is_grey || colours == 1)
    {
      memcpy (to->data, from->data, to->channels * plane * sizeof (float));
      return to;
    }

  ClabSource source = clab_pixels_source (pixels, NULL);
  g_autoptr (ClabTensor) row = clab_tensor_new (1, 1, from->width, 3, error);

  if (row == NULL)
    {
      clab_tensor_free (to);
      return NULL;
    }
  for (gsize y = 0; y < from->height; y++)
    {
      for (gsize c = 0; c < 3; c++)
        for (gsize x = 0; x < from->width; x++)
          row->data[3 * x + c] = from->data[c * plane + y * from->width + x];
      source.to_grey (row->data, to->data + y * from->width, from->width,
                      source.to_grey_data);
    }
  return to;
}

static const float *
alpha_of (const ClabPixels *pixels)
{
  return pixels->has_alpha
             ? clab_tensor_plane (pixels->tensor, 0, n_colours (pixels))
             : NULL;
}

/* How far each pixel of the layer is selected, or NULL if all are. */
static ClabTensor *
read_selection (const ClabPixels *pixels, GError **error)
{
  gsize height = pixels->tensor->height;
  gsize width = pixels->tensor->width;
  const GeglRectangle *region = &pixels->region;

  if (pixels->selection == NULL && (gsize)region->width == width
      && (gsize)region->height == height)
    return NULL;

  ClabTensor *selection = clab_tensor_new (1, 1, height, width, error);

  if (selection == NULL)
    return NULL;
  memset (selection->data, 0, height * width * sizeof (float));
  for (int y = region->y; y < region->y + region->height; y++)
    {
      float *row = selection->data + (gsize)y * width + region->x;
      GeglRectangle part = { pixels->offset_x + region->x, pixels->offset_y + y,
                             region->width, 1 };

      if (pixels->selection != NULL)
        gegl_buffer_get (pixels->selection, &part, 1.0,
                         clab_mask_format (pixels->selection), row,
                         GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      else
        for (int x = 0; x < region->width; x++)
          row[x] = 1;
    }
  return selection;
}

/* Integers hold 0…1 and nothing else. */
static gboolean
has_limits (const ClabPixels *pixels)
{
  const Babl *type
      = babl_format_get_type (gegl_buffer_get_format (pixels->buffer), 0);

  return g_str_has_prefix (babl_get_name (type), "u");
}

static gboolean
add_pair (ClabProblem *problem,
          const ClabPixels *source,
          const ClabPixels *target,
          GError **error)
{
  const ClabLearnChannels *channels = problem->options.channels;
  g_autoptr (GError) selection_error = NULL;
  g_autoptr (ClabTensor) selection = read_selection (source, &selection_error);
  ClabPair pair = {
    .opacity = alpha_of (source),
    .weights = alpha_of (target),
    .selection = selection != NULL ? selection->data : NULL,
    .has_limits = has_limits (target),
  };

  if (selection_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&selection_error));
      return FALSE;
    }
  pair.source = copy_colours (source, channels->is_grey_source, error);
  if (pair.source == NULL)
    return FALSE;
  pair.target = copy_colours (target, channels->is_grey_target, error);
  if (pair.target == NULL)
    {
      clab_tensor_free (pair.source);
      return FALSE;
    }
  return clab_problem_add (problem, &pair, error);
}

ClabProblem *
clab_learn_layers_read (const ClabLearnLayers *layers,
                        const ClabLearnOptions *options,
                        const ClabWorkingSpace *space,
                        GError **error)
{
  g_autoptr (ClabProblem) problem = clab_problem_new (options, error);

  if (problem == NULL)
    return NULL;

  g_autoptr (ClabPixels) target
      = clab_pixels_new (gimp_item_get_image (GIMP_ITEM (layers->target)),
                         layers->target, space, NULL, error);

  if (target == NULL)
    return NULL;
  for (gsize i = 0; i < layers->n_sources; i++)
    {
      g_autoptr (ClabPixels) source = clab_pixels_new (
          layers->image, layers->sources[i], space, NULL, error);

      if (source == NULL || !add_pair (problem, source, target, error))
        return NULL;
    }

  return g_steal_pointer (&problem);
}
