/* A button with a word and an arrow that opens a menu.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * clab_menu_button_dress:
 * @label: with a mnemonic
 *
 * Gives @button its word, an arrow behind it, and a tooltip.
 */
void
clab_menu_button_dress (GtkMenuButton *button,
                        const char *label,
                        const char *tooltip);

G_END_DECLS
