/* The menu of the banks: files, the clipboard, and what else kernels can be
 * made of; it also takes drops.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/kernel-sources.h"
#include "plugin/lab/lab-state.h"
#include "plugin/widgets/notice-bar.h"

G_BEGIN_DECLS

#define CLAB_TYPE_BANK_MENU (clab_bank_menu_get_type ())
G_DECLARE_FINAL_TYPE (ClabBankMenu,
                      clab_bank_menu,
                      CLAB,
                      BANK_MENU,
                      GtkMenuButton)

/**
 * clab_bank_menu_new:
 * @notice: tells what came of it
 */
GtkWidget *
clab_bank_menu_new (ClabLabState *state, ClabNoticeBar *notice);

/**
 * clab_bank_menu_set_sources:
 * @sources: outlives the menu
 *
 * Adds a menu of what kernels can be made of.  To be called once.
 */
void
clab_bank_menu_set_sources (ClabBankMenu *menu,
                            const ClabKernelSources *sources);

/**
 * clab_bank_menu_take_drops:
 *
 * Files and kernel text that are dropped on @widget become banks.
 */
void
clab_bank_menu_take_drops (ClabBankMenu *menu, GtkWidget *widget);

/**
 * clab_bank_menu_run:
 * @nick: “open”, “save”, “copy” or “paste”
 *
 * Returns: whether there is such a command.
 */
gboolean
clab_bank_menu_run (ClabBankMenu *menu, const char *nick);

G_END_DECLS
