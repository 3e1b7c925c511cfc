/* Widgets for arguments, made from a table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/dialog-fields.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "plugin/widgets/tooltip.h"

/* Characters of a number, at least and where there is room; lines and columns
 * of a text. */
#define NUMBER_LEAST_WIDTH 5
#define NUMBER_WIDTH 8
#define TEXT_LINES 4
#define TEXT_COLUMNS 36

/* Behind the point of a number. */
#define USUAL_DIGITS 3

enum
{
  COLUMN_NICK,
  COLUMN_LABEL,
  N_COLUMNS
};

/* Long choices give way where there is little room. */
static void
let_shrink (GtkWidget *combo)
{
  g_autoptr (GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (combo));

  for (GList *cell = cells; cell != NULL; cell = cell->next)
    if (GTK_IS_CELL_RENDERER_TEXT (cell->data))
      g_object_set (cell->data, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
}

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

  GtkWidget *combo = gimp_prop_string_combo_box_new (
      config, name, GTK_TREE_MODEL (store), COLUMN_NICK, COLUMN_LABEL);

  let_shrink (combo);
  return combo;
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
  /* Lines without letters are mathematics, whatever the language. */
  gtk_widget_set_direction (view, GTK_TEXT_DIR_LTR);
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
make_number (GObject *config, const ClabDialogField *field, GParamSpec *spec)
{
  int digits = field->digits > 0 ? field->digits : USUAL_DIGITS;
  GtkWidget *spin
      = G_IS_PARAM_SPEC_DOUBLE (spec)
            ? gimp_prop_spin_button_new (config, spec->name, 0.1, 1, digits)
            : gimp_prop_spin_button_new (config, spec->name, 1, 10, 0);

  gtk_entry_set_width_chars (GTK_ENTRY (spin), NUMBER_LEAST_WIDTH);
  gtk_entry_set_max_width_chars (GTK_ENTRY (spin), NUMBER_WIDTH);
  gtk_widget_set_halign (spin, GTK_ALIGN_START);
  return spin;
}

static GtkWidget *
make_entry (GObject *config, const char *name)
{
  GtkWidget *entry = gimp_prop_entry_new (config, name, -1);

  gtk_entry_set_width_chars (GTK_ENTRY (entry), NUMBER_WIDTH);
  return entry;
}

/* Its label wraps, unlike that of GIMP's own. */
static GtkWidget *
make_check (GObject *config, GParamSpec *spec)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (g_param_spec_get_nick (spec));

  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_container_add (GTK_CONTAINER (check), label);
  g_object_bind_property (config, spec->name, check, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return check;
}

static void
choose_drawable (GtkComboBox *combo, GObject *config)
{
  const char *name = g_object_get_data (G_OBJECT (combo), "argument");
  int id;

  if (gimp_int_combo_box_get_active (GIMP_INT_COMBO_BOX (combo), &id))
    g_object_set (config, name, gimp_drawable_get_by_id (id), NULL);
}

/* The drawables of all open images. */
static GtkWidget *
make_drawable (GObject *config, GParamSpec *spec)
{
  GtkWidget *combo = gimp_drawable_combo_box_new (NULL, NULL, NULL);
  GimpDrawable *chosen = NULL;

  /* GIMP's would be 200 pixels wide at least. */
  g_object_set (combo, "width-request", -1, "ellipsize", PANGO_ELLIPSIZE_START,
                NULL);
  g_object_get (config, spec->name, &chosen, NULL);
  g_object_set_data (G_OBJECT (combo), "argument", (gpointer)spec->name);
  gimp_int_combo_box_connect (
      GIMP_INT_COMBO_BOX (combo),
      chosen != NULL ? gimp_item_get_id (GIMP_ITEM (chosen)) : -1,
      G_CALLBACK (choose_drawable), config, NULL);
  g_clear_object (&chosen);
  return combo;
}

static GtkWidget *
make_widget (GObject *config, const ClabDialogField *field, GParamSpec *spec)
{
  if (field->table != NULL)
    return make_combo (config, field->name, field->table);
  if (field->is_long_text)
    return make_text (config, field->name);
  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    return make_check (config, spec);
  if (G_IS_PARAM_SPEC_STRING (spec))
    return make_entry (config, field->name);
  if (g_type_is_a (spec->value_type, GIMP_TYPE_DRAWABLE))
    return make_drawable (config, spec);
  return make_number (config, field, spec);
}

/**
 * Shown:
 * @label: (nullable)
 * @reason: (nullable): why it does not matter, apart from its needs
 *
 * A field on its page: what follows the config.
 */
typedef struct
{
  GObject *config;
  const ClabDialogField *field;
  GParamSpec *spec;
  GtkWidget *widget;
  GtkWidget *label;
  char *reason;
} Shown;

static const ClabChoice *
chosen_row (GObject *config, const ClabTable *table, const char *argument)
{
  g_autofree char *word = NULL;

  g_object_get (config, argument, &word, NULL);
  return clab_table_find (table, word != NULL ? word : "", NULL);
}

/* The first need that is not met, or NULL. */
static const ClabDialogNeed *
find_unmet (const Shown *shown)
{
  for (int i = 0; i < CLAB_DIALOG_MAX_NEEDS; i++)
    {
      const ClabDialogNeed *need = &shown->field->needs[i];

      if (need->argument == NULL)
        return NULL;

      const ClabChoice *row
          = chosen_row (shown->config, need->table, need->argument);
      gboolean is_word = row != NULL && g_str_equal (row->nick, need->word);

      if (is_word == need->is_inverse)
        return need;
    }
  return NULL;
}

/* "Matters only if “Padding” is “Explicit”." */
static char *
explain_unmet (const Shown *shown, const ClabDialogNeed *need)
{
  GParamSpec *spec = g_object_class_find_property (
      G_OBJECT_GET_CLASS (shown->config), need->argument);
  const ClabChoice *row = clab_table_find (need->table, need->word, NULL);

  return g_strdup_printf (need->is_inverse
                              ? _ ("Does not matter while “%s” is “%s”.")
                              : _ ("Matters only while “%s” is “%s”."),
                          g_param_spec_get_nick (spec), _ (row->label));
}

/* What it is, then what is chosen, then why it cannot be changed. */
static void
show_field (Shown *shown)
{
  const ClabDialogNeed *unmet = find_unmet (shown);
  gboolean does_matter = unmet == NULL && shown->reason == NULL;
  const ClabChoice *row = shown->field->table != NULL
                              ? chosen_row (shown->config, shown->field->table,
                                            shown->field->name)
                              : NULL;
  g_autoptr (GString) text
      = g_string_new (g_param_spec_get_blurb (shown->spec));

  if (row != NULL && row->note != NULL)
    g_string_append_printf (text, "\n%s: %s", _ (row->label), _ (row->note));
  if (unmet != NULL)
    {
      g_autofree char *reason = explain_unmet (shown, unmet);

      g_string_append_printf (text, "\n%s", reason);
    }
  if (shown->reason != NULL)
    g_string_append_printf (text, "\n%s", shown->reason);
  clab_tooltip_set (shown->widget, text->str);
  gtk_widget_set_sensitive (shown->widget, does_matter);
  if (shown->label != NULL)
    {
      clab_tooltip_set (shown->label, text->str);
      gtk_widget_set_sensitive (shown->label, does_matter);
    }
}

static void
shown_free (gpointer data, GClosure *closure)
{
  (void)closure;
  g_free (((Shown *)data)->reason);
  g_free (data);
}

/* As long as the widget lives. */
static Shown *
follow_config (const Shown *shown)
{
  Shown *copy = g_memdup2 (shown, sizeof *shown);
  GClosure *closure
      = g_cclosure_new_swap (G_CALLBACK (show_field), copy, shown_free);

  g_object_watch_closure (G_OBJECT (shown->widget), closure);
  g_signal_connect_closure (shown->config, "notify", closure, FALSE);
  show_field (copy);
  return copy;
}

/* The widget that shows a text, which is inside of what scrolls it. */
static GtkWidget *
innermost (GtkWidget *widget)
{
  return GTK_IS_SCROLLED_WINDOW (widget) ? gtk_bin_get_child (GTK_BIN (widget))
                                         : widget;
}

/* A label on the left, unless the widget has its own or is as wide as the
 * section. */
static void
add_field (GtkGrid *grid,
           int row,
           GObject *config,
           const ClabDialogField *field,
           GtkSizeGroup *labels)
{
  GParamSpec *spec
      = g_object_class_find_property (G_OBJECT_GET_CLASS (config), field->name);
  GtkWidget *widget = make_widget (config, field, spec);
  gboolean is_wide = field->is_long_text || G_IS_PARAM_SPEC_BOOLEAN (spec);
  Shown shown = { config, field, spec, widget, NULL, NULL };

  gtk_widget_set_hexpand (widget, TRUE);
  atk_object_set_name (gtk_widget_get_accessible (innermost (widget)),
                       g_param_spec_get_nick (spec));
  gtk_grid_attach (grid, widget, is_wide ? 0 : 1, row, is_wide ? 2 : 1, 1);
  if (!is_wide)
    {
      shown.label = gtk_label_new_with_mnemonic (g_param_spec_get_nick (spec));
      gtk_label_set_xalign (GTK_LABEL (shown.label), 0);
      gtk_label_set_line_wrap (GTK_LABEL (shown.label), TRUE);
      gtk_label_set_mnemonic_widget (GTK_LABEL (shown.label), widget);
      gtk_grid_attach (grid, shown.label, 0, row, 1, 1);
      if (labels != NULL)
        gtk_size_group_add_widget (labels, shown.label);
    }
  g_object_set_data (G_OBJECT (grid), field->name, follow_config (&shown));
}

GtkWidget *
clab_dialog_section_new (GObject *config,
                         const ClabDialogSection *section,
                         GtkSizeGroup *labels)
{
  GtkWidget *frame = gimp_frame_new (_ (section->title));
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (int i = 0; section->fields[i].name != NULL; i++)
    add_field (GTK_GRID (grid), i, config, &section->fields[i], labels);

  gtk_container_add (GTK_CONTAINER (frame), grid);
  return frame;
}

GtkWidget *
clab_dialog_page_new (GObject *config, const ClabDialogSection *sections)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autoptr (GtkSizeGroup) labels
      = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  for (; sections->title != NULL; sections++)
    gtk_box_pack_start (GTK_BOX (box),
                        clab_dialog_section_new (config, sections, labels),
                        FALSE, FALSE, 0);
  return box;
}

typedef struct
{
  const char *name;
  Shown *shown;
} Search;

static void
look_for_field (GtkWidget *frame, gpointer data)
{
  Search *search = data;
  GtkWidget *grid = gtk_bin_get_child (GTK_BIN (frame));
  Shown *shown = g_object_get_data (G_OBJECT (grid), search->name);

  if (shown != NULL)
    search->shown = shown;
}

void
clab_dialog_page_set_reason (GtkWidget *page,
                             const char *name,
                             const char *reason)
{
  Search search = { name, NULL };

  gtk_container_foreach (GTK_CONTAINER (page), look_for_field, &search);
  g_return_if_fail (search.shown != NULL);
  if (g_strcmp0 (search.shown->reason, reason) == 0)
    return;
  g_free (search.shown->reason);
  search.shown->reason = g_strdup (reason);
  show_field (search.shown);
}
