/* The dialogs in which files of banks are chosen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/bank-chooser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* On a filter: the format that it stands for. */
#define FORMAT_KEY "clab-format"

/* On a chooser: what can be saved, and the combo box that says which. */
#define SCOPES_KEY "clab-scopes"
#define COMBO_KEY "clab-combo"

ClabBankScope *
clab_bank_scope_new (char *label, ClabBank *bank)
{
  ClabBankScope *scope = g_new (ClabBankScope, 1);

  scope->label = label;
  scope->bank = bank;
  return scope;
}

void
clab_bank_scope_free (ClabBankScope *scope)
{
  g_free (scope->label);
  clab_bank_free (scope->bank);
  g_free (scope);
}

static gboolean
can_do (const ClabBankFormat *format, GtkFileChooserAction action)
{
  return action == GTK_FILE_CHOOSER_ACTION_OPEN ? format->read != NULL
                                                : format->write != NULL;
}

/* Files are also found by endings in capitals. */
static void
add_extensions (GtkFileFilter *filter, const ClabBankFormat *format)
{
  g_auto (GStrv) extensions = g_strsplit (format->extensions, " ", -1);

  for (gsize i = 0; extensions[i] != NULL; i++)
    {
      g_autofree char *capitals = g_ascii_strup (extensions[i], -1);
      g_autofree char *lower = g_strconcat ("*.", extensions[i], NULL);
      g_autofree char *upper = g_strconcat ("*.", capitals, NULL);

      gtk_file_filter_add_pattern (filter, lower);
      gtk_file_filter_add_pattern (filter, upper);
    }
}

static GtkFileFilter *
add_filter (GtkFileChooser *chooser, const char *name)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_chooser_add_filter (chooser, filter);
  return filter;
}

static void
add_format (GtkFileChooser *chooser,
            GtkFileFilter *all,
            const ClabBankFormat *format)
{
  g_auto (GStrv) extensions = g_strsplit (format->extensions, " ", -1);
  g_autofree char *name
      = g_strdup_printf ("%s (.%s)", _ (format->choice.label), extensions[0]);
  GtkFileFilter *filter = add_filter (chooser, name);

  add_extensions (filter, format);
  add_extensions (all, format);
  g_object_set_data (G_OBJECT (filter), FORMAT_KEY, (gpointer)format);
}

static void
add_filters (GtkFileChooser *chooser)
{
  GtkFileChooserAction action = gtk_file_chooser_get_action (chooser);
  gboolean is_opening = action == GTK_FILE_CHOOSER_ACTION_OPEN;
  GtkFileFilter *all
      = add_filter (chooser, is_opening ? _ ("All banks that can be read")
                                        : _ ("As the file's ending says"));

  for (gsize i = 0; i < clab_bank_formats.n_rows; i++)
    {
      const ClabBankFormat *format
          = (const ClabBankFormat *)clab_table_row (&clab_bank_formats, i);

      if (can_do (format, action))
        add_format (chooser, all, format);
    }
  if (is_opening)
    gtk_file_filter_add_pattern (add_filter (chooser, _ ("All files")), "*");
  gtk_file_chooser_set_filter (chooser, all);
}

static GtkWidget *
make_chooser (GtkWindow *parent,
              const char *title,
              GtkFileChooserAction action,
              const char *accept)
{
  GtkWidget *dialog = gtk_file_chooser_dialog_new (
      title, parent, action, _ ("_Cancel"), GTK_RESPONSE_CANCEL, accept,
      GTK_RESPONSE_ACCEPT, NULL);

  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  add_filters (GTK_FILE_CHOOSER (dialog));
  return dialog;
}

GtkWidget *
clab_bank_chooser_new_open (GtkWindow *parent)
{
  GtkWidget *dialog = make_chooser (parent, _ ("Open Banks"),
                                    GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  return dialog;
}

/* What no file system takes in a name becomes a dash. */
static char *
file_name (const char *name, const char *extension)
{
  g_autofree char *stem = g_strdup (name);

  return g_strconcat (g_strdelimit (stem, "/\\:*?\"<>|\n", '-'), ".", extension,
                      NULL);
}

/* The name's ending becomes that of the format that is chosen. */
static void
filter_changed (GtkFileChooser *chooser)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);
  const ClabBankFormat *format
      = filter != NULL ? g_object_get_data (G_OBJECT (filter), FORMAT_KEY)
                       : NULL;
  g_autofree char *name = gtk_file_chooser_get_current_name (chooser);

  if (format == NULL || name == NULL || *name == '\0')
    return;

  char *point = strrchr (name, '.');

  if (point != NULL && point > name)
    *point = '\0';

  g_auto (GStrv) extensions = g_strsplit (format->extensions, " ", -1);
  g_autofree char *changed = g_strconcat (name, ".", extensions[0], NULL);

  gtk_file_chooser_set_current_name (chooser, changed);
}

static GtkWidget *
make_scopes (const GPtrArray *scopes)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (guint i = 0; i < scopes->len; i++)
    {
      const ClabBankScope *scope = g_ptr_array_index (scopes, i);

      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), scope->label);
    }
  gtk_combo_box_set_active (GTK_COMBO_BOX (combo), 0);
  gtk_widget_set_tooltip_text (combo, _ ("What is saved"));
  atk_object_set_name (gtk_widget_get_accessible (combo), _ ("What is saved"));
  return combo;
}

static GtkWidget *
labelled (const char *text, GtkWidget *widget)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), widget, FALSE, FALSE, 0);
  gtk_widget_show_all (box);
  return box;
}

GtkWidget *
clab_bank_chooser_new_save (GtkWindow *parent, GPtrArray *scopes)
{
  GtkWidget *dialog = make_chooser (parent, _ ("Save Kernels"),
                                    GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  GtkWidget *combo = make_scopes (scopes);
  const ClabBankScope *first = g_ptr_array_index (scopes, 0);
  g_autofree char *name = file_name (first->bank->name, "json");

  gtk_file_chooser_set_do_overwrite_confirmation (chooser, TRUE);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_file_chooser_set_extra_widget (chooser, labelled (_ ("Sa_ve"), combo));
  g_object_set_data_full (G_OBJECT (dialog), SCOPES_KEY, scopes,
                          (GDestroyNotify)g_ptr_array_unref);
  g_object_set_data (G_OBJECT (dialog), COMBO_KEY, combo);
  g_signal_connect (chooser, "notify::filter", G_CALLBACK (filter_changed),
                    NULL);
  return dialog;
}

const ClabBank *
clab_bank_chooser_bank (GtkWidget *chooser)
{
  const GPtrArray *scopes = g_object_get_data (G_OBJECT (chooser), SCOPES_KEY);
  GtkComboBox *combo = g_object_get_data (G_OBJECT (chooser), COMBO_KEY);
  const ClabBankScope *scope = g_ptr_array_index (
      scopes, (guint)MAX (gtk_combo_box_get_active (combo), 0));

  return scope->bank;
}

const ClabBankFormat *
clab_bank_chooser_format (GtkWidget *chooser)
{
  GtkFileFilter *filter
      = gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (chooser));
  g_autofree char *name
      = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (chooser));

  if (filter != NULL && g_object_get_data (G_OBJECT (filter), FORMAT_KEY))
    return g_object_get_data (G_OBJECT (filter), FORMAT_KEY);
  /* A name without an ending says nothing: then the format that loses
   * nothing. */
  return name != NULL && strchr (name, '.') == NULL
             ? clab_table_find (&clab_bank_formats, "json", NULL)
             : NULL;
}
