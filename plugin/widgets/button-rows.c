/* Two groups of buttons: in one row, or in two where there is little room.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/button-rows.h"

#define SPACING 6

/* Boxes of buttons are no places for the focus, and need no edges. */
static void
make_plain (GtkWidget *child, gpointer css)
{
  gtk_widget_set_can_focus (child, FALSE);
  gtk_style_context_add_provider (gtk_widget_get_style_context (child),
                                  GTK_STYLE_PROVIDER (css),
                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

GtkWidget *
clab_button_rows_new (GtkWidget *first, GtkWidget *second)
{
  GtkWidget *rows = gtk_flow_box_new ();
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (css, "flowboxchild { padding: 0; }", -1,
                                   NULL);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (rows), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (rows), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (rows), SPACING);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (rows), SPACING);
  gtk_container_add (GTK_CONTAINER (rows), first);
  gtk_container_add (GTK_CONTAINER (rows), second);
  gtk_container_foreach (GTK_CONTAINER (rows), make_plain, css);
  return rows;
}
