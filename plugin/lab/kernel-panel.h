/* The kernel one works on: its grid, its text, its facts, and what can be done
 * to it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/lab-state.h"
#include "plugin/widgets/notice-bar.h"

G_BEGIN_DECLS

#define CLAB_TYPE_KERNEL_PANEL (clab_kernel_panel_get_type ())
G_DECLARE_FINAL_TYPE (ClabKernelPanel,
                      clab_kernel_panel,
                      CLAB,
                      KERNEL_PANEL,
                      GtkBox)

/**
 * clab_kernel_panel_new:
 * @notice: tells why something cannot be done
 */
GtkWidget *
clab_kernel_panel_new (ClabLabState *state, ClabNoticeBar *notice);

G_END_DECLS
