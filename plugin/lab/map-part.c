/* A part of the maps of an image, every so-manieth value of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/map-part.h"

/* One axis of the part. */
typedef struct
{
  gsize start;
  gsize n;
  gsize before;
  gsize after;
  gsize stride;
} Axis;

/* The region begins at the first pixel under the first window, or where the
 * image does: then what the window has outside is padding.  It ends where the
 * last window does, or where the image ends. */
static gboolean
axis_init (Axis *axis,
           const ClabMapAxis *whole,
           const ClabMapOptions *options,
           const ClabMapSpan *span,
           gsize image)
{
  gboolean is_pooled = options->pooling->add != NULL;
  gsize first = is_pooled ? span->first * options->pool_stride : span->first;
  gsize count = is_pooled ? (span->count - 1) * options->pool_stride
                                + options->pool_size
                          : span->count;

  if (is_pooled && span->every > 1)
    return FALSE;
  if (is_pooled)
    count = MIN (count, whole->size - first);

  gssize from = whole->first + (gssize)(first * whole->stride);
  gsize start = (gsize)MAX (from, 0);
  gsize stride = whole->stride * span->every;
  gssize cells = (gssize)((count - 1) * stride
                          + whole->dilation * (whole->kernel - 1) + 1)
                 - ((gssize)start - from);

  if (start >= image || cells < 1)
    return FALSE;
  *axis = (Axis){ .start = start,
                  .n = MIN ((gsize)cells, image - start),
                  .before = (gsize)((gssize)start - from),
                  .stride = stride };
  axis->after = (gsize)cells - axis->n;
  return TRUE;
}

/* With an anchor of its own, or an even dilated kernel, the middle that
 * transparent pixels are compared with is not where “explicit” has it. */
static gboolean
is_home_kept (const ClabMapAxis *axis, const ClabMapOptions *options)
{
  gssize usual
      = axis->first + (gssize)((axis->kernel - 1) / 2 * axis->dilation);

  return !options->padding->is_aligned || axis->home == usual;
}

gboolean
clab_map_part_init (ClabMapOptions *options,
                    ClabSource *source,
                    const ClabMapGeometry *geometry,
                    const ClabMapSpan *rows,
                    const ClabMapSpan *columns)
{
  Axis y, x;

  if (source->has_alpha
      && (!is_home_kept (&geometry->y, options)
          || !is_home_kept (&geometry->x, options)))
    return FALSE;
  if (!axis_init (&y, &geometry->y, options, rows, source->pixels->height)
      || !axis_init (&x, &geometry->x, options, columns, source->pixels->width))
    return FALSE;

  options->padding = clab_table_find (&clab_padding_sizes, "explicit", NULL);
  options->pad_top = y.before;
  options->pad_bottom = y.after;
  options->pad_left = x.before;
  options->pad_right = x.after;
  options->stride_y = y.stride;
  options->stride_x = x.stride;
  options->enlarge = FALSE;
  source->y = y.start;
  source->height = y.n;
  source->x = x.start;
  source->width = x.n;
  return TRUE;
}

gsize
clab_map_cell (const ClabMapAxis *axis, const ClabMapOptions *options)
{
  return axis->stride
         * (options->pooling->add != NULL ? options->pool_stride : 1);
}

double
clab_map_cell_origin (const ClabMapAxis *axis, const ClabMapOptions *options)
{
  return (double)axis->offset
         - (double)((clab_map_cell (axis, options) - 1) / 2);
}
