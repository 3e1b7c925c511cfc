/* Two groups of buttons: in one row, or in two where there is little room.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * clab_button_rows_new:
 * @first: a box of buttons
 * @second: likewise
 *
 * Returns: (transfer floating)
 */
GtkWidget *
clab_button_rows_new (GtkWidget *first, GtkWidget *second);

G_END_DECLS
