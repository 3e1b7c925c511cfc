/* Applies a kernel as a live effect, instead of making a layer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/procedures/learn-pairs.h"

G_BEGIN_DECLS

/**
 * clab_apply_effect:
 * @config: of the procedure that applies kernels
 * @layers: its sources get the effect, all in one undo step
 * @is_replacing: whether it takes the place of the one that is on top
 */
gboolean
clab_apply_effect (GimpProcedureConfig *config,
                   const ClabLearnLayers *layers,
                   gboolean is_replacing,
                   GError **error);

G_END_DECLS
