/* Opens the lab for the procedures that apply and learn kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/procedures/window-module.h"

G_BEGIN_DECLS

/**
 * clab_lab_window_run:
 *
 * Does what clab_open_lab() does.
 */
ClabLabAnswer
clab_lab_window_run (GimpProcedure *procedure,
                     GimpProcedureConfig *config,
                     const ClabLearnLayers *layers,
                     GError **error);

G_END_DECLS
