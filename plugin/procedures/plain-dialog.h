/* A dialog made of a table of arguments.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/lab/dialog-fields.h"

G_BEGIN_DECLS

/**
 * ClabDialogCheck:
 *
 * Called after every change.
 *
 * Returns: (transfer full): what the arguments amount to, or %NULL with
 *   @error set, which is shown and keeps the dialog from being accepted.
 */
typedef char *(*ClabDialogCheck) (GimpProcedureConfig *config, GError **error);

/**
 * clab_plain_dialog_run:
 * @check: (nullable)
 *
 * Returns: whether the person agreed; @config then holds the choices.
 */
gboolean
clab_plain_dialog_run (GimpProcedure *procedure,
                       GimpProcedureConfig *config,
                       const char *title,
                       const ClabDialogSection *sections,
                       ClabDialogCheck check);

G_END_DECLS
