/* A part of the maps of an image, every so-manieth value of it.
 *
 * What a window shows of a large map is computed without the rest, with the
 * same numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/maps/geometry.h"
#include "src/maps/map-options.h"
#include "src/maps/source.h"

G_BEGIN_DECLS

/**
 * ClabMapSpan:
 * @first: index of the first value, of the map after pooling
 * @count: how many, ≥ 1
 * @every: 1: each; 2: every second …
 */
typedef struct
{
  gsize first;
  gsize count;
  gsize every;
} ClabMapSpan;

/**
 * clab_map_part_init:
 * @options: (inout): the whole's; the part's afterwards
 * @source: (inout): likewise
 * @geometry: of the whole
 * @rows: which rows of the map
 * @columns: which columns
 *
 * Returns: whether the part can be computed alone; %FALSE, with nothing
 *   changed, if only the whole gives it, e.g. with pooling of spread values.
 */
gboolean
clab_map_part_init (ClabMapOptions *options,
                    ClabSource *source,
                    const ClabMapGeometry *geometry,
                    const ClabMapSpan *rows,
                    const ClabMapSpan *columns);

/**
 * clab_map_cell:
 *
 * Returns: pixels of the image from a value of the map to the next.
 */
gsize
clab_map_cell (const ClabMapAxis *axis, const ClabMapOptions *options);

/**
 * clab_map_cell_origin:
 *
 * Returns: where on the image the map begins if every value is drawn as large
 *   as the distance to the next, around the anchor of its window.
 */
double
clab_map_cell_origin (const ClabMapAxis *axis, const ClabMapOptions *options);

G_END_DECLS
