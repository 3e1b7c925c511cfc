/* The dialog of plug-in-convolution-lab-learn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/**
 * clab_learn_dialog_run:
 *
 * Returns: whether the person agreed; @config then holds the choices.
 */
gboolean
clab_learn_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config);

G_END_DECLS
