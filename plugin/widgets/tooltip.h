/* Tooltips that change.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * clab_tooltip_set:
 *
 * Like gtk_widget_set_tooltip_text(), which asks the X server each time where
 * the pointer is; this does so only if the text is another one.
 */
void
clab_tooltip_set (GtkWidget *widget, const char *text);

G_END_DECLS
