/* Runs a pipeline and keeps all its pixels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/maps/pipeline.h"

/**
 * MapCollector:
 * @pixels: per map, height × width × (channels and alpha), interleaved
 * @next_rows: per map, the row that must come next
 * @fraction: the last progress
 */
typedef struct
{
  ClabPipeline *pipeline;
  gsize n_maps;
  float **pixels;
  gsize *next_rows;
  double fraction;
} MapCollector;

/**
 * map_collector_run:
 * @threads: how many work
 *
 * Fails the test if anything goes wrong, rows come twice, not at all or out of
 * order, or progress goes back or does not end with 1.
 *
 * Returns: (transfer full): free with map_collector_free().
 */
MapCollector *
map_collector_run (const ClabBank *bank,
                   const ClabMapOptions *options,
                   const ClabSource *source,
                   guint threads);

void
map_collector_free (MapCollector *collector);

/**
 * map_collector_pixel:
 *
 * Returns: (transfer none): the channels and alpha of that pixel.
 */
const float *
map_collector_pixel (const MapCollector *collector,
                     gsize map,
                     gsize y,
                     gsize x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MapCollector, map_collector_free)
