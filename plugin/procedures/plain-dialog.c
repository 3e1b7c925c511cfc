/* A dialog made of a table of arguments.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/plain-dialog.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

/* Characters of a number, lines and columns of a text. */
#define NUMBER_WIDTH 8
#define TEXT_LINES 4
#define TEXT_COLUMNS 36

enum
{
  COLUMN_NICK,
  COLUMN_LABEL,
  N_COLUMNS
};

typedef struct
{
  GimpProcedureConfig *config;
  GtkDialog *dialog;
  GtkLabel *message;
  ClabDialogCheck check;
} Watch;

static GtkWidget *
make_combo (GObject *config, const char *name, const ClabTable *table)
{
  g_autoptr (GtkListStore) store
      = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING);

  for (gsize i = 0; i < table->n_rows; i++)
    {
      const ClabChoice *row = clab_table_row (table, i);

      gtk_list_store_insert_with_values (store, NULL, -1, COLUMN_NICK,
                                         row->nick, COLUMN_LABEL,
                                         _ (row->label), -1);
    }

  return gimp_prop_string_combo_box_new (config, name, GTK_TREE_MODEL (store),
                                         COLUMN_NICK, COLUMN_LABEL);
}

static GtkWidget *
make_text (GObject *config, const char *name)
{
  GtkTextBuffer *buffer = gimp_prop_text_buffer_new (config, name, -1);
  GtkWidget *view = gtk_text_view_new_with_buffer (buffer);
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);
  PangoLayout *layout = gtk_widget_create_pango_layout (view, "0");
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  g_object_unref (layout);
  g_object_unref (buffer);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scroller),
                                       GTK_SHADOW_IN);
  gtk_widget_set_size_request (scroller, TEXT_COLUMNS * width,
                               TEXT_LINES * height);
  gtk_container_add (GTK_CONTAINER (scroller), view);
  return scroller;
}

static GtkWidget *
make_number (GObject *config, GParamSpec *spec)
{
  GtkWidget *spin
      = G_IS_PARAM_SPEC_DOUBLE (spec)
            ? gimp_prop_spin_button_new (config, spec->name, 0.1, 1, 3)
            : gimp_prop_spin_button_new (config, spec->name, 1, 10, 0);

  gtk_entry_set_width_chars (GTK_ENTRY (spin), NUMBER_WIDTH);
  gtk_widget_set_halign (spin, GTK_ALIGN_START);
  return spin;
}

/* The argument takes any file, so that a missing one is our error to explain;
 * GIMP's own widget for arguments insists on one that exists. */
static GtkWidget *
make_file (GObject *config, GParamSpec *spec)
{
  const char *label = g_param_spec_get_nick (spec);
  GtkWidget *chooser = gimp_file_chooser_new (GIMP_FILE_CHOOSER_ACTION_OPEN,
                                              label, label, NULL);

  g_object_bind_property (config, spec->name, chooser, "file",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return chooser;
}

static GtkWidget *
make_widget (GObject *config, const ClabDialogField *field, GParamSpec *spec)
{
  if (field->table != NULL)
    return make_combo (config, field->name, field->table);
  if (field->is_long_text)
    return make_text (config, field->name);
  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    return gimp_prop_check_button_new (config, field->name, NULL);
  if (G_IS_PARAM_SPEC_STRING (spec))
    return gimp_prop_entry_new (config, field->name, -1);
  if (spec->value_type == G_TYPE_FILE)
    return make_file (config, spec);
  return make_number (config, spec);
}

static gboolean
word_to_sensitivity (G_GNUC_UNUSED GBinding *binding,
                     const GValue *from,
                     GValue *to,
                     gpointer data)
{
  const ClabDialogField *field = data;
  gboolean is_word = g_strcmp0 (g_value_get_string (from), field->word) == 0;

  g_value_set_boolean (to, is_word != field->is_inverse);
  return TRUE;
}

static void
bind_sensitivity (GObject *config,
                  const ClabDialogField *field,
                  GtkWidget *widget)
{
  if (field->depends_on != NULL)
    g_object_bind_property_full (config, field->depends_on, widget, "sensitive",
                                 G_BINDING_SYNC_CREATE, word_to_sensitivity,
                                 NULL, (gpointer)field, NULL);
}

/* A label on the left, unless the widget has its own or is as wide as the
 * section. */
static void
add_field (GtkGrid *grid,
           int row,
           GObject *config,
           const ClabDialogField *field)
{
  GParamSpec *spec
      = g_object_class_find_property (G_OBJECT_GET_CLASS (config), field->name);
  GtkWidget *widget = make_widget (config, field, spec);
  gboolean is_wide = field->is_long_text || G_IS_PARAM_SPEC_BOOLEAN (spec)
                     || spec->value_type == G_TYPE_FILE;

  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_tooltip_text (widget, g_param_spec_get_blurb (spec));
  bind_sensitivity (config, field, widget);
  gtk_grid_attach (grid, widget, is_wide ? 0 : 1, row, is_wide ? 2 : 1, 1);
  if (is_wide)
    return;

  GtkWidget *label = gtk_label_new (g_param_spec_get_nick (spec));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  bind_sensitivity (config, field, label);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
}

static GtkWidget *
make_section (GObject *config, const ClabDialogSection *section)
{
  GtkWidget *frame = gimp_frame_new (_ (section->title));
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (int i = 0; section->fields[i].name != NULL; i++)
    add_field (GTK_GRID (grid), i, config, &section->fields[i]);

  gtk_container_add (GTK_CONTAINER (frame), grid);
  return frame;
}

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
                        make_section (config, sections), FALSE, FALSE, 0);

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
