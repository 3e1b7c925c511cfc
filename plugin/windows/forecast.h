/* What applying kernels would make, foretold without computing it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/procedures/arguments.h"

G_BEGIN_DECLS

/**
 * ClabForecastLayers:
 *
 * All that a forecast needs to know of the layers.
 */
typedef struct _ClabForecastLayers ClabForecastLayers;

/**
 * clab_forecast_layers_new:
 *
 * Asks GIMP a lot of small questions.
 *
 * Returns: (transfer full) (nullable): %NULL with what clab_pixels_check_all()
 *   says.
 */
ClabForecastLayers *
clab_forecast_layers_new (GimpImage *image,
                          GimpDrawable **drawables,
                          gsize n_drawables,
                          GError **error);

void
clab_forecast_layers_free (ClabForecastLayers *seen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabForecastLayers, clab_forecast_layers_free)

/**
 * clab_forecast:
 * @bank: (nullable): the kernels
 * @seen: what they are applied to
 * @are_coloured: (out): whether all maps have colours without any palette
 *
 * Returns: (transfer full) (nullable): "8 layers of 1999 × 1498 pixels, about
 *   72 MB", or %NULL with why there would be none.  Quick, asks GIMP nothing.
 */
char *
clab_forecast (const ClabArguments *arguments,
               const ClabBank *bank,
               const ClabForecastLayers *seen,
               gboolean *are_coloured,
               GError **error);

G_END_DECLS
