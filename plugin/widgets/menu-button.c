/* A button with a word and an arrow that opens a menu.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/menu-button.h"

void
clab_menu_button_dress (GtkMenuButton *menu_button,
                        const char *label,
                        const char *tooltip)
{
  GtkButton *button = GTK_BUTTON (menu_button);

  gtk_button_set_label (button, label);
  gtk_button_set_use_underline (button, TRUE);
  gtk_button_set_image (button, gtk_image_new_from_icon_name (
                                    "pan-down-symbolic", GTK_ICON_SIZE_BUTTON));
  gtk_button_set_image_position (button, GTK_POS_RIGHT);
  gtk_button_set_always_show_image (button, TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), tooltip);
}
