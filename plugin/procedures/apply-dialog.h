/* The dialog of plug-in-convolution-lab.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/**
 * clab_apply_dialog_run:
 * @drawable: what the lab shows; all layers are worked on
 *
 * Returns: whether the person agreed; @config then holds the choices.
 *   %FALSE with @error set if the layer cannot be read.
 */
gboolean
clab_apply_dialog_run (GimpProcedure *procedure,
                       GimpProcedureConfig *config,
                       GimpImage *image,
                       GimpDrawable *drawable,
                       GError **error);

G_END_DECLS
