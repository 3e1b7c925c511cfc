/* The definition of maps: slow, in double precision, pixel by pixel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/kernel.h"
#include "src/maps/map-options.h"
#include "src/maps/source.h"

/**
 * ReferenceMap:
 * @values: channels × height × width, after the activation
 * @alpha: height × width
 */
typedef struct
{
  gssize height;
  gssize width;
  gssize offset_y;
  gssize offset_x;
  gsize channels;
  double *values;
  double *alpha;
} ReferenceMap;

/**
 * reference_map:
 *
 * What product.md says a map is, without pooling and display: shares no
 * arithmetic with src/maps/, and words are compared by their nicks.
 *
 * Returns: (transfer full): free with reference_map_free(); height or width
 *   are below 1 where nothing fits.
 */
ReferenceMap *
reference_map (const ClabKernel *kernel,
               const ClabMapOptions *options,
               const ClabSource *source);

void
reference_map_free (ReferenceMap *map);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReferenceMap, reference_map_free)
