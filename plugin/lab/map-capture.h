/* What a window shows of a map, taken while a pipeline runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/map-part.h"
#include "plugin/lab/preview-picture.h"
#include "src/maps/pipeline.h"

G_BEGIN_DECLS

/**
 * clab_map_capture:
 * @spans: rows and columns, of the map; a pixel of the screen for each value
 * @is_smooth: whether that shows the mean of all values up to the next, instead
 *   of the first
 *
 * Runs @pipeline.
 *
 * Returns: (transfer full) (nullable): %NULL if it was cancelled, or without
 *   memory.
 */
cairo_surface_t *
clab_map_capture (ClabPipeline *pipeline,
                  gsize map,
                  const ClabMapSpan spans[2],
                  gboolean is_smooth,
                  const ClabScreen *screen,
                  ClabParallel *parallel,
                  GCancellable *cancellable);

G_END_DECLS
