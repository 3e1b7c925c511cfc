/* Tooltips that change.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/tooltip.h"

void
clab_tooltip_set (GtkWidget *widget, const char *text)
{
  g_autofree char *old = gtk_widget_get_tooltip_text (widget);

  if (g_strcmp0 (old, text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}
