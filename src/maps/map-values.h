/* The values of maps, before anything makes them visible.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/parallel.h"
#include "src/base/tensor.h"
#include "src/maps/pipeline.h"

G_BEGIN_DECLS

/**
 * clab_map_values_new:
 * @options: display and palette do not matter
 *
 * Returns: (transfer full) (nullable): maps (the combined one last) × channels
 *   × height × width, without alpha; %NULL with %CLAB_ERROR_SIZE if the maps
 *   do not have one size, or an error of clab_pipeline_new().
 */
ClabTensor *
clab_map_values_new (const ClabBank *bank,
                     const ClabMapOptions *options,
                     const ClabSource *source,
                     ClabParallel *parallel,
                     GError **error);

G_END_DECLS
