/* What opens windows.
 *
 * It is in a module of its own, loaded when a window opens: a call without one
 * takes 29 ms, and GTK took 12 ms more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/dialog-sections.h"
#include "plugin/lab/lab-answer.h"
#include "plugin/procedures/learn-pairs.h"

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
 * ClabWindowModule:
 *
 * What the module exports as %CLAB_WINDOW_MODULE_SYMBOL, for the functions
 * below.
 */
typedef struct
{
  ClabLabAnswer (*open_lab) (GimpProcedure *procedure,
                             GimpProcedureConfig *config,
                             const ClabLearnLayers *layers,
                             GError **error);
  gboolean (*run_plain_dialog) (GimpProcedure *procedure,
                                GimpProcedureConfig *config,
                                const char *title,
                                const ClabDialogSection *sections,
                                ClabDialogCheck check);
} ClabWindowModule;

#define CLAB_WINDOW_MODULE_SYMBOL "clab_window_module"

/**
 * clab_open_lab:
 * @procedure: the one that applies or the one that learns kernels
 * @config: its arguments
 * @layers: what it works on; the first source is shown
 *
 * Makes a live effect itself, if that is wanted.
 *
 * Returns: what the person wants; @config then holds the choices.  With @error
 *   set if the layer cannot be read, the effect not be made, or the module not
 *   be loaded.
 */
ClabLabAnswer
clab_open_lab (GimpProcedure *procedure,
               GimpProcedureConfig *config,
               const ClabLearnLayers *layers,
               GError **error);

/**
 * clab_run_plain_dialog:
 * @check: (nullable)
 *
 * Returns: whether the person agreed; @config then holds the choices.  With
 *   @error set if the module cannot be loaded.
 */
gboolean
clab_run_plain_dialog (GimpProcedure *procedure,
                       GimpProcedureConfig *config,
                       const char *title,
                       const ClabDialogSection *sections,
                       ClabDialogCheck check,
                       GError **error);

G_END_DECLS
