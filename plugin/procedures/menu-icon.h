/* The icon beside our entries in GIMP's menus.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/**
 * clab_menu_icon_new:
 *
 * Draws what the project's icon shows at the size that menus have.  Every run
 * makes its procedure anew, and loading the file would take longer than some
 * runs.
 *
 * Returns: (transfer full) (nullable): %NULL if there is no memory for it
 */
GdkPixbuf *
clab_menu_icon_new (void);

G_END_DECLS
