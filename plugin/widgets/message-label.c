/* Labels that tell of something, and stand out when it is a problem.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/message-label.h"

#define PROBLEM "clab-problem"

/* A red that is read on dark and on light grounds alike: contrast above 4.5
 * with white text, whatever the theme. */
static const char style[]
    = "label." PROBLEM " { color: #ffffff; background-color: #b3261e; "
      "padding: 2px 6px; }"
      "label." PROBLEM " selection { color: #b3261e; "
      "background-color: #ffffff; }";

GtkWidget *
clab_message_label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (css, style, -1, NULL);
  gtk_style_context_add_provider (gtk_widget_get_style_context (label),
                                  GTK_STYLE_PROVIDER (css),
                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  return label;
}

void
clab_message_label_set (GtkWidget *label, const char *text, gboolean is_problem)
{
  GtkStyleContext *context = gtk_widget_get_style_context (label);
  g_autofree char *line = g_strchomp (g_strdup (text != NULL ? text : ""));

  gtk_label_set_text (GTK_LABEL (label), line);
  if (is_problem)
    gtk_style_context_add_class (context, PROBLEM);
  else
    gtk_style_context_remove_class (context, PROBLEM);
}
