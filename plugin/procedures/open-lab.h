/* Opens the lab for the procedures that apply and learn kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/lab-dialog.h"
#include "plugin/procedures/learn-pairs.h"

G_BEGIN_DECLS

/* Names of the two in the PDB. */
#define CLAB_APPLY_NAME "plug-in-convolution-lab"
#define CLAB_LEARN_NAME "plug-in-convolution-lab-learn"

/**
 * clab_open_lab:
 * @procedure: one of these two
 * @config: its arguments
 * @layers: what it works on; the first source is shown
 *
 * Makes a live effect itself, if that is wanted.
 *
 * Returns: what the person wants; @config then holds the choices.  With @error
 *   set if the layer cannot be read, or the effect not be made.
 */
ClabLabAnswer
clab_open_lab (GimpProcedure *procedure,
               GimpProcedureConfig *config,
               const ClabLearnLayers *layers,
               GError **error);

G_END_DECLS
