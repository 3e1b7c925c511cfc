/* A dialog made of a table of arguments.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/windows/plain-dialog.h"

#include <libgimp/gimpui.h>

#include "plugin/lab/dialog-fields.h"

typedef struct
{
  GimpProcedureConfig *config;
  GtkDialog *dialog;
  GtkLabel *message;
  ClabDialogCheck check;
} Watch;

/* Sections in two columns that scroll where the screen is small. */
static GtkWidget *
make_content (GObject *config, const ClabDialogSection *sections)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *columns[2];
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      columns[i] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
      gtk_box_pack_start (GTK_BOX (box), columns[i], TRUE, TRUE, 0);
    }
  for (; sections->title != NULL; sections++)
    gtk_box_pack_start (GTK_BOX (columns[sections->column]),
                        clab_dialog_section_new (config, sections, NULL), FALSE,
                        FALSE, 0);

  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_scrolled_window_set_propagate_natural_width (
      GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (
      GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_container_add (GTK_CONTAINER (scroller), box);
  return scroller;
}

static void
check_arguments (Watch *watch)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = watch->check (watch->config, &error);

  gtk_label_set_text (watch->message, text != NULL ? text : error->message);
  gtk_dialog_set_response_sensitive (watch->dialog, GTK_RESPONSE_OK,
                                     text != NULL);
}

static GtkWidget *
make_message (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  return label;
}

gboolean
clab_plain_dialog_run (GimpProcedure *procedure,
                       GimpProcedureConfig *config,
                       const char *title,
                       const ClabDialogSection *sections,
                       ClabDialogCheck check)
{
  gimp_ui_init (PLUG_IN_BINARY);

  GtkWidget *dialog = gimp_procedure_dialog_new (procedure, config, title);
  GtkBox *area = GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog)));
  GtkWidget *message = make_message ();
  Watch watch = { config, GTK_DIALOG (dialog), GTK_LABEL (message), check };

  gtk_box_pack_start (area, make_content (G_OBJECT (config), sections), TRUE,
                      TRUE, 0);
  gtk_box_pack_start (area, message, FALSE, FALSE, 6);
  gtk_widget_show_all (GTK_WIDGET (area));
  if (check != NULL)
    {
      g_signal_connect_swapped (config, "notify", G_CALLBACK (check_arguments),
                                &watch);
      check_arguments (&watch);
    }

  gboolean agreed = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));

  if (check != NULL)
    g_signal_handlers_disconnect_by_data (config, &watch);
  gtk_widget_destroy (dialog);
  return agreed;
}
