/* Where a map lies and which pixels its windows see.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/maps/map-options.h"
#include "src/maps/map-weights.h"
#include "src/maps/source.h"

G_BEGIN_DECLS

/**
 * ClabMapAxis:
 * @n: cells of the region
 * @kernel: of the kernel
 * @stride: from a window to the next
 * @dilation: from a weight to the next
 * @before: cells that are added before the region
 * @after: cells that are added after it
 * @size: of the map before pooling, ≥ 1
 * @first: where in the image the first weight of the first window lies
 * @home: where in the image the anchor of the first window lies
 * @pooled: size of the map after pooling, ≥ 1
 * @offset: from the image's edge to the map's
 *
 * One of the two directions.
 */
typedef struct
{
  gsize n;
  gsize kernel;
  gsize stride;
  gsize dilation;
  gsize before;
  gsize after;
  gsize size;
  gssize first;
  gssize home;
  gsize pooled;
  gssize offset;
} ClabMapAxis;

typedef struct
{
  ClabMapAxis y;
  ClabMapAxis x;
} ClabMapGeometry;

/**
 * clab_map_geometry_init:
 *
 * Returns: %FALSE with %CLAB_ERROR_SIZE, naming the sizes, or with
 *   %CLAB_ERROR_VALUE for numbers out of bounds.
 */
gboolean
clab_map_geometry_init (ClabMapGeometry *geometry,
                        const ClabMapOptions *options,
                        const ClabMapWeights *weights,
                        const ClabSource *source,
                        GError **error);

/**
 * clab_map_axis_print:
 *
 * Returns: (transfer full): the size as a formula with numbers, e.g.
 *   "⌊(200 + 2·1 − 3)/2⌋ + 1 = 100".
 */
char *
clab_map_axis_print (const ClabMapAxis *axis);

G_END_DECLS
