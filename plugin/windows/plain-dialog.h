/* A dialog made of a table of arguments.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/procedures/window-module.h"

G_BEGIN_DECLS

/**
 * clab_plain_dialog_run:
 *
 * Does what clab_run_plain_dialog() does.
 */
gboolean
clab_plain_dialog_run (GimpProcedure *procedure,
                       GimpProcedureConfig *config,
                       const char *title,
                       const ClabDialogSection *sections,
                       ClabDialogCheck check);

G_END_DECLS
