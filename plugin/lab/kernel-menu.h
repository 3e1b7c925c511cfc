/* The menu of what can be done to the kernel one works on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/lab-state.h"
#include "plugin/widgets/notice-bar.h"

G_BEGIN_DECLS

#define CLAB_TYPE_KERNEL_MENU (clab_kernel_menu_get_type ())
G_DECLARE_FINAL_TYPE (ClabKernelMenu,
                      clab_kernel_menu,
                      CLAB,
                      KERNEL_MENU,
                      GtkMenuButton)

/**
 * clab_kernel_menu_new:
 * @notice: tells why something cannot be done
 */
GtkWidget *
clab_kernel_menu_new (ClabLabState *state, ClabNoticeBar *notice);

G_END_DECLS
