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

/* Of three colours, row by row. */
static ClabTensor *
copy_grey (const ClabPixels *pixels, GError **error)
{
  const ClabTensor *from = pixels->tensor;
  ClabSource source = clab_pixels_source (pixels, NULL);
  g_autoptr (ClabTensor) row = clab_tensor_new (1, 1, from->width, 3, error);

  if (row == NULL)
    return NULL;

  ClabTensor *to = clab_tensor_new (1, 1, from->height, from->width, error);

  for (gsize y = 0; to != NULL && y < from->height; y++)
    {
      for (gsize c = 0; c < 3; c++)
        {
          const float *colour
              = clab_tensor_plane (from, 0, c) + y * from->width;

          for (gsize x = 0; x < from->width; x++)
            row->data[3 * x + c] = colour[x];
        }
      source.to_grey (row->data, to->data + y * from->width, from->width,
                      source.to_grey_data);
    }
  return to;
}

/* The colours without alpha, or their luminance.  If @is_last, nobody else
 * wants them. */
static ClabTensor *
take_colours (ClabPixels *pixels,
              gboolean is_grey,
              gboolean is_last,
              GError **error)
{
  const ClabTensor *from = pixels->tensor;
  gsize colours = n_colours (pixels);
  ClabTensor *to;

  if (is_grey && colours == 3)
    return copy_grey (pixels, error);
  if (is_last)
    {
      to = g_steal_pointer (&pixels->tensor);
      to->channels = colours;
      return to;
    }
  to = clab_tensor_new (1, colours, from->height, from->width, error);
  if (to != NULL)
    memcpy (to->data, from->data, clab_tensor_size (to) * sizeof (float));
  return to;
}

static const float *
alpha_of (const ClabPixels *pixels)
{
  return pixels->has_alpha
             ? clab_tensor_plane (pixels->tensor, 0, n_colours (pixels))
             : NULL;
}

static gboolean
add_pair (ClabProblem *problem,
          ClabPixels *source,
          ClabPixels *target,
          gboolean is_last,
          gboolean has_limits,
          GError **error)
{
  const ClabLearnChannels *channels = problem->options.channels;
  ClabPair pair = {
    .opacity = alpha_of (source),
    .weights = alpha_of (target),
    .selection = source->selected != NULL ? source->selected->data : NULL,
    .has_limits = has_limits,
  };

  pair.source = take_colours (source, channels->is_grey_source, TRUE, error);
  if (pair.source == NULL)
    return FALSE;
  pair.target = take_colours (target, channels->is_grey_target, is_last, error);
  if (pair.target == NULL)
    {
      clab_tensor_free (pair.source);
      return FALSE;
    }
  return clab_problem_add (problem, &pair, error);
}

/**
 * ClabLearnReading:
 * @problem: (nullable): gets the pairs; %NULL if that failed
 * @readings: (element-type ClabPixelsReading): of the target, then of sources
 * @pixels: (element-type ClabPixels): what they have read, in that order,
 *   without buffers
 * @has_limits: whether the target's pixels have
 * @error: (nullable): why there is no problem
 */
struct _ClabLearnReading
{
  ClabProblem *problem;
  GPtrArray *readings;
  GPtrArray *pixels;
  gboolean has_limits;
  GError *error;
};

static void
free_pixels (gpointer pixels)
{
  clab_pixels_free (pixels);
}

static void
free_pixels_reading (gpointer reading)
{
  clab_pixels_reading_free (reading);
}

static ClabPixelsReading *
begin (GimpImage *image,
       GimpDrawable *drawable,
       const ClabWorkingSpace *space,
       gboolean is_source,
       GError **error)
{
  g_autoptr (ClabPixelsReading) reading
      = clab_pixels_begin (image, drawable, space, CLAB_EFFECTS_BY_TILE, error);

  if (reading == NULL
      || (is_source && !clab_pixels_want_selection (reading, error)))
    return NULL;
  return g_steal_pointer (&reading);
}

ClabLearnReading *
clab_learn_layers_begin (const ClabLearnLayers *layers,
                         const ClabLearnOptions *options,
                         const ClabWorkingSpace *space,
                         GError **error)
{
  g_autoptr (ClabLearnReading) reading = g_new0 (ClabLearnReading, 1);

  reading->readings = g_ptr_array_new_with_free_func (free_pixels_reading);
  reading->pixels = g_ptr_array_new_with_free_func (free_pixels);
  reading->problem = clab_problem_new (options, error);
  if (reading->problem == NULL)
    return NULL;
  for (gsize i = 0; i <= layers->n_sources; i++)
    {
      gboolean is_source = i > 0;
      ClabPixelsReading *layer
          = is_source ? begin (layers->image, layers->sources[i - 1], space,
                               TRUE, error)
                      : begin (gimp_item_get_image (GIMP_ITEM (layers->target)),
                               layers->target, space, FALSE, error);

      if (layer == NULL)
        return NULL;
      g_ptr_array_add (reading->readings, layer);
    }
  return g_steal_pointer (&reading);
}

void
clab_learn_layers_warm_up (ClabLearnReading *reading)
{
  for (guint i = 0; i < reading->readings->len; i++)
    clab_pixels_warm_up (reading->readings->pdata[i]);
}

/* Integers hold 0…1 and nothing else. */
static gboolean
has_limits (const ClabPixels *pixels)
{
  const Babl *type
      = babl_format_get_type (gegl_buffer_get_format (pixels->buffer), 0);

  return g_str_has_prefix (babl_get_name (type), "u");
}

/* Giving GIMP's tiles back takes some milliseconds. */
static void
take_layer (ClabLearnReading *reading)
{
  ClabPixels *layer
      = clab_pixels_finish (g_ptr_array_steal_index (reading->readings, 0));

  if (reading->pixels->len == 0)
    reading->has_limits = has_limits (layer);
  g_clear_object (&layer->buffer);
  g_ptr_array_add (reading->pixels, layer);
}

gboolean
clab_learn_layers_check_reading (const ClabLearnReading *reading,
                                 GError **error)
{
  return reading->readings->len == 0
         || clab_pixels_check_reading (reading->readings->pdata[0], error);
}

gboolean
clab_learn_layers_read_some (ClabLearnReading *reading, gsize n_pixels)
{
  if (reading->readings->len == 0)
    return FALSE;
  if (!clab_pixels_read (reading->readings->pdata[0], n_pixels))
    take_layer (reading);
  return TRUE;
}

void
clab_learn_layers_digest (ClabLearnReading *reading)
{
  GPtrArray *pixels = reading->pixels;

  for (guint i = 1; reading->problem != NULL && i < pixels->len; i++)
    if (!add_pair (reading->problem, pixels->pdata[i], pixels->pdata[0],
                   i + 1 == pixels->len, reading->has_limits, &reading->error))
      g_clear_pointer (&reading->problem, clab_problem_free);
  /* What takes long to give back is given back here. */
  for (guint i = 0; i < pixels->len; i++)
    {
      ClabPixels *layer = pixels->pdata[i];

      g_clear_pointer (&layer->tensor, clab_tensor_free);
      g_clear_pointer (&layer->selected, clab_tensor_free);
    }
}

ClabProblem *
clab_learn_layers_finish (ClabLearnReading *reading, GError **error)
{
  if (reading->error != NULL)
    g_propagate_error (error, g_steal_pointer (&reading->error));
  return g_steal_pointer (&reading->problem);
}

void
clab_learn_reading_free (ClabLearnReading *reading)
{
  if (reading == NULL)
    return;
  clab_problem_free (reading->problem);
  g_clear_pointer (&reading->readings, g_ptr_array_unref);
  g_clear_pointer (&reading->pixels, g_ptr_array_unref);
  g_clear_error (&reading->error);
  g_free (reading);
}

ClabProblem *
clab_learn_layers_read (const ClabLearnLayers *layers,
                        const ClabLearnOptions *options,
                        const ClabWorkingSpace *space,
                        GError **error)
{
  g_autoptr (ClabLearnReading) reading
      = clab_learn_layers_begin (layers, options, space, error);

  if (reading == NULL)
    return NULL;
  while (clab_learn_layers_read_some (reading, G_MAXSIZE))
    ;
  clab_learn_layers_digest (reading);
  return clab_learn_layers_finish (reading, error);
}
