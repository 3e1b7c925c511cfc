/* What a learnt kernel makes of its source, as a layer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/procedures/learn-fit.h"

G_BEGIN_DECLS

/**
 * ClabLearnMap:
 * @offset_x: on the image
 * @offset_y: likewise
 * @channels: 1 or 3
 * @pixels: height × width × (channels and alpha), interleaved
 */
typedef struct
{
  gsize height;
  gsize width;
  int offset_x;
  int offset_y;
  gsize channels;
  gboolean has_alpha;
  ClabTensor *values;
  float *pixels;
} ClabLearnMap;

/**
 * clab_learn_map_new:
 * @source: one of the task's
 * @weights: n_kernels × (taps, then the bias if there is one)
 *
 * The map that apply gives for all of the source.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_MEMORY.
 */
ClabLearnMap *
clab_learn_map_new (const ClabLearnTask *task,
                    const ClabLearnFit *fit,
                    gsize source,
                    const double *weights,
                    ClabParallel *parallel,
                    GError **error);

void
clab_learn_map_free (ClabLearnMap *map);

/**
 * clab_learn_map_subtract_target:
 * @source: whose map it is
 *
 * Replaces the values by what is left of the target, signed: 0.5 stands for
 * no difference, 0 and 1 for the largest one.
 *
 * Returns: the largest difference.
 */
double
clab_learn_map_subtract_target (ClabLearnMap *map,
                                const ClabLearnFit *fit,
                                gsize source);

/**
 * clab_learn_map_layer:
 * @image: a grey one takes maps of one channel only
 * @space: of the numbers
 *
 * Returns: (transfer none): a layer that is in no stack yet; %NULL with
 *   %CLAB_ERROR_MEMORY.
 */
GimpLayer *
clab_learn_map_layer (const ClabLearnMap *map,
                      GimpImage *image,
                      const ClabWorkingSpace *space,
                      const char *name,
                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLearnMap, clab_learn_map_free)

G_END_DECLS
