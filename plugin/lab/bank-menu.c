/* The menu of the banks: files, the clipboard, and what else kernels can be
 * made of; it also takes drops.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/bank-menu.h"

#include <glib/gi18n-lib.h>

#include "plugin/lab/bank-chooser.h"
#include "plugin/lab/bank-files.h"
#include "plugin/widgets/menu-button.h"

/**
 * ClabBankMenu:
 * @folder: where files were opened or saved last
 * @sources: (nullable): what kernels can be made of
 */
struct _ClabBankMenu
{
  GtkMenuButton parent;
  ClabLabState *state;
  ClabNoticeBar *notice;
  char *folder;
  const ClabKernelSources *sources;
};

G_DEFINE_TYPE (ClabBankMenu, clab_bank_menu, GTK_TYPE_MENU_BUTTON)

static GtkWindow *
window_of (ClabBankMenu *menu)
{
  GtkWidget *top = gtk_widget_get_toplevel (GTK_WIDGET (menu));

  return GTK_IS_WINDOW (top) ? GTK_WINDOW (top) : NULL;
}

static void
tell (ClabBankMenu *menu, const char *text, gboolean is_problem)
{
  clab_notice_bar_tell (menu->notice, text, is_problem);
}

/**
 * Opening:
 * @menu: (transfer full): may be disposed of meanwhile
 * @files: (element-type GFile)
 */
typedef struct
{
  ClabBankMenu *menu;
  GSList *files;
  ClabBankFiles *read;
} Opening;

static void
unref_object (gpointer object)
{
  g_object_unref (object);
}

static void
read_files (gpointer data)
{
  Opening *opening = data;

  opening->read = clab_bank_files_read (opening->files);
}

static void
files_read (gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (ClabBankMenu) menu = opening->menu;
  gboolean is_problem;

  g_slist_free_full (opening->files, unref_object);
  if (menu->state == NULL)
    {
      clab_bank_files_free (opening->read);
      return;
    }

  g_autofree char *told
      = clab_bank_files_add (opening->read, menu->state, &is_problem);

  tell (menu, told, is_problem);
}

/* @files: (transfer full) */
static void
open_files (ClabBankMenu *menu, GSList *files)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->menu = g_object_ref (menu);
  opening->files = files;
  clab_errands_run (clab_lab_state_errands (menu->state), read_files,
                    files_read, opening);
}

/* Shows a chooser, and hands what is chosen to @answered. */
static void
show_chooser (ClabBankMenu *menu,
              GtkWidget *chooser,
              void (*answered) (GtkWidget *, int, ClabBankMenu *))
{
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser),
                                       menu->folder);
  g_signal_connect_object (chooser, "response", G_CALLBACK (answered), menu, 0);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
remember_folder (ClabBankMenu *menu, GtkWidget *chooser)
{
  char *folder
      = gtk_file_chooser_get_current_folder (GTK_FILE_CHOOSER (chooser));

  if (folder == NULL)
    return;
  g_free (menu->folder);
  menu->folder = folder;
}

static void
open_answered (GtkWidget *chooser, int response, ClabBankMenu *menu)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      remember_folder (menu, chooser);
      open_files (menu,
                  gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser)));
    }
  gtk_widget_destroy (chooser);
}

static void
run_open (ClabBankMenu *menu)
{
  show_chooser (menu, clab_bank_chooser_new_open (window_of (menu)),
                open_answered);
}

static ClabBankScope *
scope_of_bank (const ClabCollectionBank *bank)
{
  const char *label = clab_collection_label (bank);
  ClabBank *copy = clab_bank_copy (bank->bank);

  g_free (copy->name);
  copy->name = g_strdup (label);
  return clab_bank_scope_new (g_strdup_printf (_ ("the bank “%s”"), label),
                              copy);
}

static ClabBankScope *
scope_of_kernel (const ClabKernel *kernel)
{
  ClabBank *bank = clab_bank_new (kernel->name);

  clab_bank_add (bank, clab_kernel_copy (kernel));
  return clab_bank_scope_new (
      g_strdup_printf (_ ("the kernel “%s”"), kernel->name), bank);
}

static ClabBankScope *
scope_of_ticked (const ClabBank *applied)
{
  gsize n = clab_bank_size (applied);
  ClabBank *bank = clab_bank_copy (applied);

  g_free (bank->name);
  bank->name = g_strdup (_ ("Kernels"));
  return clab_bank_scope_new (
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u ticked kernel",
                                    "%u ticked kernels", n),
                       (guint)n),
      bank);
}

/* What can be saved: the highlighted bank, its kernel, what is ticked. */
static GPtrArray *
list_scopes (ClabLabState *state)
{
  GPtrArray *scopes
      = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_bank_scope_free);
  const ClabCollectionBank *bank
      = clab_collection_find (clab_lab_state_collection (state),
                              clab_lab_state_highlighted (state, NULL));
  const ClabKernel *kernel = clab_lab_state_kernel (state);
  const ClabBank *applied = clab_lab_state_applied (state);

  if (bank != NULL)
    g_ptr_array_add (scopes, scope_of_bank (bank));
  if (kernel != NULL)
    g_ptr_array_add (scopes, scope_of_kernel (kernel));
  if (applied != NULL)
    g_ptr_array_add (scopes, scope_of_ticked (applied));
  return scopes;
}

/**
 * Saving:
 * @menu: (transfer full): may be disposed of meanwhile
 * @format: (nullable)
 * @told: what came of it
 */
typedef struct
{
  ClabBankMenu *menu;
  ClabBank *bank;
  const ClabBankFormat *format;
  GFile *file;
  char *told;
  gboolean is_problem;
} Saving;

static void
save_file (gpointer data)
{
  Saving *saving = data;

  saving->told = clab_bank_files_save (saving->bank, saving->format,
                                       saving->file, &saving->is_problem);
}

static void
file_saved (gpointer data)
{
  g_autofree Saving *saving = data;
  g_autoptr (ClabBankMenu) menu = saving->menu;

  if (menu->state != NULL)
    tell (menu, saving->told, saving->is_problem);
  clab_bank_free (saving->bank);
  g_object_unref (saving->file);
  g_free (saving->told);
}

static void
save_answered (GtkWidget *chooser, int response, ClabBankMenu *menu)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      Saving *saving = g_new0 (Saving, 1);

      saving->menu = g_object_ref (menu);
      saving->bank = clab_bank_copy (clab_bank_chooser_bank (chooser));
      saving->format = clab_bank_chooser_format (chooser);
      saving->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      remember_folder (menu, chooser);
      clab_errands_run (clab_lab_state_errands (menu->state), save_file,
                        file_saved, saving);
    }
  gtk_widget_destroy (chooser);
}

static void
run_save (ClabBankMenu *menu)
{
  GPtrArray *scopes = list_scopes (menu->state);

  if (scopes->len == 0)
    {
      g_ptr_array_unref (scopes);
      return;
    }

  show_chooser (menu, clab_bank_chooser_new_save (window_of (menu), scopes),
                save_answered);
}

static GtkClipboard *
clipboard_of (ClabBankMenu *menu)
{
  return gtk_widget_get_clipboard (GTK_WIDGET (menu), GDK_SELECTION_CLIPBOARD);
}

static void
run_copy (ClabBankMenu *menu)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int kernel;
  const char *bank = clab_lab_state_highlighted (menu->state, &kernel);

  if (bank == NULL)
    return;
  clab_collection_append_text (clab_lab_state_collection (menu->state), text,
                               bank, kernel);
  gtk_clipboard_set_text (clipboard_of (menu), text->str, (int)text->len);
}

static void
paste (ClabBankMenu *menu, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (!clab_bank_files_paste (menu->state, text, &error))
    tell (menu, error->message, TRUE);
}

/* Owns a reference: the window may close before the text comes. */
static void
text_came (GtkClipboard *clipboard, const char *text, gpointer data)
{
  g_autoptr (ClabBankMenu) menu = data;

  (void)clipboard;
  if (menu->state == NULL)
    return;
  if (text != NULL)
    paste (menu, text);
  else
    tell (menu, _ ("There is no text on the clipboard; copy a kernel first."),
          TRUE);
}

static void
run_paste (ClabBankMenu *menu)
{
  gtk_clipboard_request_text (clipboard_of (menu), text_came,
                              g_object_ref (menu));
}

typedef struct
{
  const char *nick;
  const char *label;
  const char *tooltip;
  void (*run) (ClabBankMenu *menu);
} Command;

static const Command commands[] = {
  { "open", N_ ("_Open…"),
    N_ ("Read banks from files; each becomes a bank of your own. Files can "
        "also be dropped on the list."),
    run_open },
  { "save", N_ ("_Save As…"),
    N_ ("Write kernels into a file, for this lab or for other programs"),
    run_save },
  { "copy", N_ ("_Copy as Text"),
    N_ ("Put the highlighted kernel or bank on the clipboard (Ctrl+C)"),
    run_copy },
  { "paste", N_ ("_Paste Text"),
    N_ ("Make kernels of the text on the clipboard: matrices in any common "
        "notation (Ctrl+V)"),
    run_paste },
};

gboolean
clab_bank_menu_run (ClabBankMenu *menu, const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].nick, nick))
      {
        commands[i].run (menu);
        return TRUE;
      }
  return FALSE;
}

static void
item_activated (GtkMenuItem *item, ClabBankMenu *menu)
{
  const Command *command = g_object_get_data (G_OBJECT (item), "command");

  command->run (menu);
}

static GtkWidget *
make_menu (ClabBankMenu *button)
{
  GtkWidget *menu = gtk_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      GtkWidget *item = gtk_menu_item_new_with_mnemonic (_ (commands[i].label));

      g_object_set_data (G_OBJECT (item), "command", (gpointer)&commands[i]);
      gtk_widget_set_tooltip_text (item, _ (commands[i].tooltip));
      g_signal_connect (item, "activate", G_CALLBACK (item_activated), button);
      gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
    }
  gtk_widget_show_all (menu);
  return menu;
}

static void
source_chosen (GtkMenuItem *item, ClabBankMenu *menu)
{
  gsize index = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (item), "row"));
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  ClabKernel *kernel
      = menu->sources->read (index, notes, menu->sources->data, &error);

  if (kernel == NULL)
    {
      tell (menu, error->message, TRUE);
      return;
    }
  clab_lab_state_add_kernel (menu->state, kernel);
  if (notes->len == 0)
    return;
  g_ptr_array_add (notes, NULL);

  g_autofree char *told = g_strjoinv ("\n", (char **)notes->pdata);

  tell (menu, told, FALSE);
}

static void
remove_widget (GtkWidget *widget, gpointer data)
{
  (void)data;
  gtk_widget_destroy (widget);
}

/* Layers come and go while the lab is open. */
static void
list_sources (GtkWidget *submenu, ClabBankMenu *menu)
{
  g_autoptr (GPtrArray) rows = menu->sources->list (menu->sources->data);

  gtk_container_foreach (GTK_CONTAINER (submenu), remove_widget, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *item
          = gtk_menu_item_new_with_label (g_ptr_array_index (rows, i));

      g_object_set_data (G_OBJECT (item), "row", GSIZE_TO_POINTER (i));
      g_signal_connect (item, "activate", G_CALLBACK (source_chosen), menu);
      gtk_menu_shell_append (GTK_MENU_SHELL (submenu), item);
      gtk_widget_show (item);
    }
}

void
clab_bank_menu_set_sources (ClabBankMenu *menu,
                            const ClabKernelSources *sources)
{
  GtkMenuShell *shell
      = GTK_MENU_SHELL (gtk_menu_button_get_popup (GTK_MENU_BUTTON (menu)));
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (_ ("_Kernel From"));
  GtkWidget *submenu = gtk_menu_new ();

  menu->sources = sources;
  gtk_widget_set_tooltip_text (
      item, _ ("Make a kernel of grey values: a bokeh's shape becomes its "
               "blur"));
  gtk_menu_item_set_submenu (GTK_MENU_ITEM (item), submenu);
  gtk_menu_shell_append (shell, gtk_separator_menu_item_new ());
  gtk_menu_shell_append (shell, item);
  gtk_widget_show_all (GTK_WIDGET (shell));
  /* A submenu without items would not open. */
  list_sources (submenu, menu);
  g_signal_connect (submenu, "show", G_CALLBACK (list_sources), menu);
}

static GSList *
files_of (char **uris)
{
  GSList *files = NULL;

  for (gsize i = 0; uris[i] != NULL; i++)
    files = g_slist_prepend (files, g_file_new_for_uri (uris[i]));
  return g_slist_reverse (files);
}

static void
drop_received (GtkWidget *widget,
               GdkDragContext *context,
               int x,
               int y,
               GtkSelectionData *data,
               guint info,
               guint time,
               ClabBankMenu *menu)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autofree guchar *text
      = uris == NULL ? gtk_selection_data_get_text (data) : NULL;

  (void)widget;
  (void)x;
  (void)y;
  (void)info;
  gtk_drag_finish (context, uris != NULL || text != NULL, FALSE, time);
  if (uris != NULL)
    {
      open_files (menu, files_of (uris));
    }
  else if (text != NULL)
    paste (menu, (const char *)text);
}

void
clab_bank_menu_take_drops (ClabBankMenu *menu, GtkWidget *widget)
{
  gtk_drag_dest_set (widget, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (widget);
  gtk_drag_dest_add_text_targets (widget);
  g_signal_connect_object (widget, "drag-data-received",
                           G_CALLBACK (drop_received), menu, 0);
}

static void
clab_bank_menu_dispose (GObject *object)
{
  g_clear_object (&CLAB_BANK_MENU (object)->state);
  g_clear_object (&CLAB_BANK_MENU (object)->notice);
  G_OBJECT_CLASS (clab_bank_menu_parent_class)->dispose (object);
}

static void
clab_bank_menu_finalize (GObject *object)
{
  g_free (CLAB_BANK_MENU (object)->folder);
  G_OBJECT_CLASS (clab_bank_menu_parent_class)->finalize (object);
}

static void
clab_bank_menu_class_init (ClabBankMenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_bank_menu_dispose;
  G_OBJECT_CLASS (class)->finalize = clab_bank_menu_finalize;
}

static void
clab_bank_menu_init (ClabBankMenu *menu)
{
  menu->folder = g_strdup (g_get_home_dir ());
  gtk_menu_button_set_popup (GTK_MENU_BUTTON (menu), make_menu (menu));
}

GtkWidget *
clab_bank_menu_new (ClabLabState *state, ClabNoticeBar *notice)
{
  ClabBankMenu *menu = g_object_new (CLAB_TYPE_BANK_MENU, NULL);

  menu->state = g_object_ref (state);
  menu->notice = g_object_ref_sink (notice);
  clab_menu_button_dress (GTK_MENU_BUTTON (menu), _ ("_File"),
                          _ ("Open and save banks, copy and paste kernels"));
  return GTK_WIDGET (menu);
}
