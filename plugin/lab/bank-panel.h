/* The left part of the lab: all banks, and the parameters of a family.
 *
 * Signal “text-changed”: other kernels are to be applied.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/kernel-sources.h"
#include "plugin/lab/lab-state.h"
#include "plugin/widgets/notice-bar.h"

G_BEGIN_DECLS

#define CLAB_TYPE_BANK_PANEL (clab_bank_panel_get_type ())
G_DECLARE_FINAL_TYPE (ClabBankPanel, clab_bank_panel, CLAB, BANK_PANEL, GtkBox)

/**
 * clab_bank_panel_new:
 * @notice: tells what came of opening, saving, pasting and deleting
 */
GtkWidget *
clab_bank_panel_new (ClabLabState *state, ClabNoticeBar *notice);

/**
 * clab_bank_panel_set_sources:
 * @sources: outlives the panel
 *
 * Lets the person make kernels of them, too.  To be called once.
 */
void
clab_bank_panel_set_sources (ClabBankPanel *panel,
                             const ClabKernelSources *sources);

/**
 * clab_bank_panel_text:
 *
 * Returns: (transfer full): kernel text of what is ticked; if nothing is, of
 *   what is highlighted.
 */
char *
clab_bank_panel_text (ClabBankPanel *panel);

/**
 * clab_bank_panel_has_ticks:
 *
 * Returns: whether anything is ticked.
 */
gboolean
clab_bank_panel_has_ticks (ClabBankPanel *panel);

/**
 * clab_bank_panel_set_text:
 *
 * Ticks what @text names and highlights the first of it.
 */
gboolean
clab_bank_panel_set_text (ClabBankPanel *panel,
                          const char *text,
                          GError **error);

/**
 * clab_bank_panel_tick:
 *
 * Ticks the highlighted kernel, too.
 */
void
clab_bank_panel_tick (ClabBankPanel *panel);

G_END_DECLS
