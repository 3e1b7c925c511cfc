/* Where a map lies and which pixels its windows see.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/geometry.h"

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"

/* More than any image has; keeps sums and products of sizes far from what a
 * gsize holds. */
#define MAX_NUMBER ((gsize)1 << 20)

/* GIMP_MAX_IMAGE_SIZE of libgimpbase/gimplimits.h. */
#define MAX_MAP_SIDE ((gsize)524288)

static gboolean
are_numbers_in_bounds (const ClabMapOptions *options, GError **error)
{
  const struct
  {
    const char *name;
    gsize value;
    gsize least;
  } numbers[] = {
    { "stride-y", options->stride_y, 1 },
    { "stride-x", options->stride_x, 1 },
    { "dilation-y", options->dilation_y, 1 },
    { "dilation-x", options->dilation_x, 1 },
    { "pad-top", options->pad_top, 0 },
    { "pad-bottom", options->pad_bottom, 0 },
    { "pad-left", options->pad_left, 0 },
    { "pad-right", options->pad_right, 0 },
    { "pool-size", options->pool_size, 1 },
    { "pool-stride", options->pool_stride, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].value < numbers[i].least || numbers[i].value > MAX_NUMBER)
      {
        g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                     _ ("The value of %s is %zu; choose one from %zu to %zu."),
                     numbers[i].name, numbers[i].value, numbers[i].least,
                     MAX_NUMBER);
        return FALSE;
      }
  return TRUE;
}

/* @axis has its numbers; @start is where the region begins. */
static void
place_axis (ClabMapAxis *axis,
            const ClabMapOptions *options,
            gsize anchor,
            gsize start)
{
  gsize centre = (axis->kernel - 1) / 2;
  gssize shift = ((gssize)anchor - (gssize)centre) * (gssize)axis->dilation;

  options->padding->resolve (axis->n, axis->kernel, axis->stride,
                             axis->dilation, &axis->before, &axis->after);
  axis->size = clab_output_size (axis->n, axis->kernel, axis->stride,
                                 axis->dilation, axis->before, axis->after);
  axis->first = (gssize)start - (gssize)axis->before;
  axis->pooled = axis->size;
  if (options->pooling->add != NULL)
    axis->pooled
        = clab_pooled_size (axis->size, options->pool_size,
                            options->pool_stride, options->pool_partial);
  if (options->padding->is_aligned)
    {
      /* The middle of the window is under the map's pixel, also where an even
       * dilated kernel has no weight there; another anchor moves the kernel
       * against it. */
      axis->home
          = axis->first + (gssize)(axis->dilation * (axis->kernel - 1) / 2);
      axis->first -= shift;
      axis->offset = (gssize)start;
    }
  else
    {
      axis->home = axis->first + (gssize)(anchor * axis->dilation);
      axis->offset = axis->home;
    }
}

static void
say_that_nothing_fits (const ClabMapGeometry *geometry, GError **error)
{
  const ClabMapAxis *y = &geometry->y;
  const ClabMapAxis *x = &geometry->x;
  g_autofree char *dilation
      = y->dilation == x->dilation
            ? g_strdup_printf ("%zu", y->dilation)
            : g_strdup_printf ("%zu × %zu", y->dilation, x->dilation);

  if (y->before + y->after + x->before + x->after == 0)
    g_set_error (
        error, CLAB_ERROR, CLAB_ERROR_SIZE,
        _ ("A %zu × %zu kernel with dilation %s does not fit into "
           "%zu × %zu pixels without padding; choose the padding “same” or a "
           "smaller kernel."),
        y->kernel, x->kernel, dilation, y->n, x->n);
  else
    g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                 _ ("A %zu × %zu kernel with dilation %s does not fit into "
                    "%zu × %zu pixels with %zu rows and %zu columns of "
                    "padding; add more padding or choose a "
                    "smaller kernel."),
                 y->kernel, x->kernel, dilation, y->n, x->n,
                 y->before + y->after, x->before + x->after);
}

static gboolean
are_sizes_right (const ClabMapGeometry *geometry,
                 const ClabMapOptions *options,
                 GError **error)
{
  const ClabMapAxis *y = &geometry->y;
  const ClabMapAxis *x = &geometry->x;

  if (y->size == 0 || x->size == 0)
    {
      say_that_nothing_fits (geometry, error);
      return FALSE;
    }
  if (y->size > MAX_MAP_SIDE || x->size > MAX_MAP_SIDE)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("A map of %zu × %zu pixels is larger than %zu on a side; "
                      "choose less padding."),
                   y->size, x->size, MAX_MAP_SIDE);
      return FALSE;
    }
  if (y->pooled == 0 || x->pooled == 0)
    {
      g_set_error (
          error, CLAB_ERROR, CLAB_ERROR_SIZE,
          _ ("A pooling window of %zu × %zu does not fit into a map of "
             "%zu × %zu pixels; choose a smaller one or allow partial "
             "windows."),
          options->pool_size, options->pool_size, y->size, x->size);
      return FALSE;
    }
  return TRUE;
}

gboolean
clab_map_geometry_init (ClabMapGeometry *geometry,
                        const ClabMapOptions *options,
                        const ClabMapWeights *weights,
                        const ClabSource *source,
                        GError **error)
{
  if (!are_numbers_in_bounds (options, error))
    return FALSE;

  *geometry = (ClabMapGeometry){
    .y = { .n = source->height,
           .kernel = weights->rows,
           .stride = options->stride_y,
           .dilation = options->dilation_y,
           .before = options->pad_top,
           .after = options->pad_bottom },
    .x = { .n = source->width,
           .kernel = weights->columns,
           .stride = options->stride_x,
           .dilation = options->dilation_x,
           .before = options->pad_left,
           .after = options->pad_right },
  };
  place_axis (&geometry->y, options, weights->anchor_row, source->y);
  place_axis (&geometry->x, options, weights->anchor_column, source->x);
  return are_sizes_right (geometry, options, error);
}

char *
clab_map_axis_print (const ClabMapAxis *axis)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "⌊(%zu", axis->n);
  if (axis->before == axis->after && axis->before > 0)
    g_string_append_printf (text, " + 2·%zu", axis->before);
  else if (axis->before != axis->after)
    g_string_append_printf (text, " + %zu + %zu", axis->before, axis->after);
  if (axis->dilation > 1)
    g_string_append_printf (text, " − %zu·(%zu − 1) − 1", axis->dilation,
                            axis->kernel);
  else
    g_string_append_printf (text, " − %zu", axis->kernel);
  g_string_append_printf (text, ")/%zu⌋ + 1 = %zu", axis->stride, axis->size);
  return g_string_free (text, FALSE);
}
