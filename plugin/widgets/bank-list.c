/* Banks and their kernels, with pictures, ticks and a search.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/bank-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "plugin/widgets/bank-commands.h"
#include "plugin/widgets/bank-store.h"

struct _ClabBankList
{
  GtkBox parent;
  GtkWidget *top;
  GtkWidget *search;
  GtkTreeStore *store;
  GtkTreeModel *filter;
  GtkTreeView *view;
  GtkTreeViewColumn *name_column;
  GtkCellRenderer *name_renderer;
  ClabBankCommands *commands;
  char *needle;
  int height;
};

enum
{
  SELECTED,
  TICKS_CHANGED,
  RENAMED,
  COMMAND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (ClabBankList, clab_bank_list, GTK_TYPE_BOX)

static gboolean
matches (ClabBankList *list, GtkTreeIter *row)
{
  g_autofree char *label = NULL;
  g_autofree char *bank = NULL;

  gtk_tree_model_get (GTK_TREE_MODEL (list->store), row, CLAB_BANK_STORE_LABEL,
                      &label, CLAB_BANK_STORE_BANK, &bank, -1);
  if (label == NULL)
    return FALSE;

  g_autofree char *folded = g_utf8_casefold (label, -1);

  return strstr (folded, list->needle) != NULL
         || strstr (bank, list->needle) != NULL;
}

/* A bank is shown with all its kernels if it matches, or with those that do. */
static gboolean
is_visible (GtkTreeModel *model, GtkTreeIter *row, gpointer data)
{
  ClabBankList *list = data;
  GtkTreeIter other;

  if (list->needle == NULL || matches (list, row))
    return TRUE;
  if (gtk_tree_model_iter_parent (model, &other, row))
    return matches (list, &other);
  for (gboolean more = gtk_tree_model_iter_children (model, &other, row); more;
       more = gtk_tree_model_iter_next (model, &other))
    if (matches (list, &other))
      return TRUE;
  return FALSE;
}

static void
search_changed (GtkSearchEntry *entry, ClabBankList *list)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (entry));

  g_free (list->needle);
  list->needle = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  gtk_tree_model_filter_refilter (GTK_TREE_MODEL_FILTER (list->filter));
  if (list->needle != NULL)
    gtk_tree_view_expand_all (list->view);
}

static gboolean
store_row (ClabBankList *list, const char *path, GtkTreeIter *row)
{
  GtkTreeIter filtered;

  if (!gtk_tree_model_get_iter_from_string (list->filter, &filtered, path))
    return FALSE;
  gtk_tree_model_filter_convert_iter_to_child_iter (
      GTK_TREE_MODEL_FILTER (list->filter), row, &filtered);
  return TRUE;
}

static void
toggle_path (ClabBankList *list, const char *path)
{
  GtkTreeIter row;

  if (!store_row (list, path, &row))
    return;
  clab_bank_store_set_ticked (list->store, &row,
                              !clab_bank_store_is_ticked (list->store, &row));
  g_signal_emit (list, signals[TICKS_CHANGED], 0);
}

static void
tick_toggled (GtkCellRendererToggle *renderer,
              const char *path,
              ClabBankList *list)
{
  (void)renderer;
  toggle_path (list, path);
}

static void
row_activated (GtkTreeView *view,
               GtkTreePath *path,
               GtkTreeViewColumn *column,
               ClabBankList *list)
{
  g_autofree char *text = gtk_tree_path_to_string (path);

  (void)view;
  (void)column;
  toggle_path (list, text);
}

static void
name_edited (GtkCellRendererText *renderer,
             const char *path,
             const char *name,
             ClabBankList *list)
{
  g_autofree char *bank = NULL;
  GtkTreeIter row;
  int kernel;

  (void)renderer;
  if (*name == '\0' || !store_row (list, path, &row))
    return;
  gtk_tree_model_get (GTK_TREE_MODEL (list->store), &row, CLAB_BANK_STORE_BANK,
                      &bank, CLAB_BANK_STORE_KERNEL, &kernel, -1);
  g_signal_emit (list, signals[RENAMED], 0, bank, kernel, name);
}

static gboolean
selected_row (ClabBankList *list, GtkTreeIter *row)
{
  GtkTreeIter filtered;

  if (!gtk_tree_selection_get_selected (
          gtk_tree_view_get_selection (list->view), NULL, &filtered))
    return FALSE;
  gtk_tree_model_filter_convert_iter_to_child_iter (
      GTK_TREE_MODEL_FILTER (list->filter), row, &filtered);
  return TRUE;
}

static void
update_commands (ClabBankList *list)
{
  GtkTreeIter row;
  gboolean has_row = selected_row (list, &row);
  gboolean is_own = FALSE;

  if (has_row)
    gtk_tree_model_get (GTK_TREE_MODEL (list->store), &row,
                        CLAB_BANK_STORE_IS_OWN, &is_own, -1);
  clab_bank_commands_update (list->commands, has_row, is_own);
}

static void
selection_changed (GtkTreeSelection *selection, ClabBankList *list)
{
  (void)selection;
  update_commands (list);
  g_signal_emit (list, signals[SELECTED], 0);
}

static void
begin_rename (ClabBankList *list)
{
  GtkTreePath *path;

  gtk_tree_view_get_cursor (list->view, &path, NULL);
  if (path == NULL)
    return;
  g_object_set (list->name_renderer, "editable", TRUE, NULL);
  gtk_tree_view_set_cursor_on_cell (list->view, path, list->name_column,
                                    list->name_renderer, TRUE);
  g_object_set (list->name_renderer, "editable", FALSE, NULL);
  gtk_tree_path_free (path);
}

static void
run_command (ClabBankCommands *commands, const char *nick, ClabBankList *list)
{
  (void)commands;
  if (g_str_equal (nick, "rename"))
    begin_rename (list);
  else
    g_signal_emit (list, signals[COMMAND], 0, nick);
}

/* Ctrl+F, and letters: they are what is searched for. */
static gboolean
begin_search (ClabBankList *list, GdkEventKey *event)
{
  GdkModifierType modifiers
      = event->state & gtk_accelerator_get_default_mod_mask ();
  gunichar c = gdk_keyval_to_unicode (event->keyval);

  if (event->keyval == GDK_KEY_f && modifiers == GDK_CONTROL_MASK)
    {
      gtk_widget_grab_focus (list->search);
      return TRUE;
    }
  if ((modifiers & ~GDK_SHIFT_MASK) != 0 || !g_unichar_isalnum (c))
    return FALSE;
  gtk_widget_grab_focus (list->search);
  return gtk_search_entry_handle_event (GTK_SEARCH_ENTRY (list->search),
                                        (GdkEvent *)event);
}

static void
search_stopped (GtkEntry *entry, ClabBankList *list)
{
  gtk_entry_set_text (entry, "");
  gtk_widget_grab_focus (GTK_WIDGET (list->view));
}

static gboolean
view_key_press (GtkWidget *view, GdkEventKey *event, ClabBankList *list)
{
  (void)view;
  return clab_bank_commands_press (list->commands, event)
         || begin_search (list, event);
}

/* GTK gives up scrolling to a row when the list gets another height on the
 * way, as it does where the row's parameters appear below. */
static void
view_resized (GtkWidget *view, GtkAllocation *allocation, ClabBankList *list)
{
  GtkAdjustment *down = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  GtkTreePath *path;
  GdkRectangle row;
  int y;

  if (allocation->height == list->height)
    return;
  list->height = allocation->height;
  gtk_tree_view_get_cursor (list->view, &path, NULL);
  if (path == NULL)
    return;
  gtk_tree_view_get_background_area (list->view, path, NULL, &row);
  gtk_tree_view_convert_bin_window_to_tree_coords (list->view, 0, row.y, NULL,
                                                   &y);
  gtk_adjustment_clamp_page (down, y, y + row.height);
  gtk_tree_path_free (path);
}

static void
clab_bank_list_finalize (GObject *object)
{
  ClabBankList *list = CLAB_BANK_LIST (object);

  g_object_unref (list->filter);
  g_object_unref (list->store);
  g_free (list->needle);
  G_OBJECT_CLASS (clab_bank_list_parent_class)->finalize (object);
}

static void
clab_bank_list_class_init (ClabBankListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = clab_bank_list_finalize;
  signals[SELECTED]
      = g_signal_new ("selected", CLAB_TYPE_BANK_LIST, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TICKS_CHANGED]
      = g_signal_new ("ticks-changed", CLAB_TYPE_BANK_LIST, G_SIGNAL_RUN_LAST,
                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RENAMED] = g_signal_new (
      "renamed", CLAB_TYPE_BANK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_INT, G_TYPE_STRING);
  signals[COMMAND]
      = g_signal_new ("command", CLAB_TYPE_BANK_LIST, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
build_columns (ClabBankList *list)
{
  GtkCellRenderer *tick = gtk_cell_renderer_toggle_new ();
  GtkCellRenderer *picture = gtk_cell_renderer_pixbuf_new ();
  GtkTreeViewColumn *column = gtk_tree_view_column_new ();

  list->name_column = column;
  list->name_renderer = gtk_cell_renderer_text_new ();
  g_object_set (list->name_renderer, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  g_object_set (tick, "xpad", 4, NULL);
  gtk_tree_view_column_pack_start (column, tick, FALSE);
  gtk_tree_view_column_pack_start (column, picture, FALSE);
  gtk_tree_view_column_pack_start (column, list->name_renderer, TRUE);
  gtk_tree_view_column_set_spacing (column, 4);
  gtk_tree_view_column_set_attributes (
      column, tick, "active", CLAB_BANK_STORE_IS_TICKED, "inconsistent",
      CLAB_BANK_STORE_IS_MIXED, NULL);
  gtk_tree_view_column_set_attributes (column, picture, "surface",
                                       CLAB_BANK_STORE_PICTURE, NULL);
  gtk_tree_view_column_set_attributes (column, list->name_renderer, "text",
                                       CLAB_BANK_STORE_LABEL, NULL);
  gtk_tree_view_append_column (list->view, column);
  g_signal_connect (tick, "toggled", G_CALLBACK (tick_toggled), list);
  g_signal_connect (list->name_renderer, "edited", G_CALLBACK (name_edited),
                    list);
}

static void
build_view (ClabBankList *list)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkTreeSelection *selection;

  list->view = GTK_TREE_VIEW (gtk_tree_view_new_with_model (list->filter));
  gtk_tree_view_set_headers_visible (list->view, FALSE);
  gtk_tree_view_set_enable_search (list->view, FALSE);
  gtk_tree_view_set_tooltip_column (list->view, CLAB_BANK_STORE_NOTE);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (list->view)),
                       _ ("Banks and kernels"));
  build_columns (list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scrolled),
                                       GTK_SHADOW_IN);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              120);
  gtk_container_add (GTK_CONTAINER (scrolled), GTK_WIDGET (list->view));
  gtk_box_pack_start (GTK_BOX (list), scrolled, TRUE, TRUE, 0);
  selection = gtk_tree_view_get_selection (list->view);
  g_signal_connect (selection, "changed", G_CALLBACK (selection_changed), list);
  g_signal_connect (list->view, "row-activated", G_CALLBACK (row_activated),
                    list);
  g_signal_connect (list->view, "key-press-event", G_CALLBACK (view_key_press),
                    list);
  g_signal_connect_after (list->view, "size-allocate",
                          G_CALLBACK (view_resized), list);
}

static void
show_all (GtkWidget *widget, gpointer data)
{
  (void)data;
  gtk_widget_show_all (widget);
}

static void
clab_bank_list_init (ClabBankList *list)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (list),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (list), 6);

  list->search = gtk_search_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (list->search),
                                  _ ("Search kernels"));
  atk_object_set_name (gtk_widget_get_accessible (list->search),
                       _ ("Search kernels"));
  gtk_entry_set_width_chars (GTK_ENTRY (list->search), 8);
  list->top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_pack_start (GTK_BOX (list->top), list->search, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (list), list->top, FALSE, FALSE, 0);
  gtk_widget_set_tooltip_text (
      list->search, _ ("Show banks and kernels with these letters in their "
                       "names (Ctrl+F in the list, Esc shows all)"));
  g_signal_connect (list->search, "search-changed", G_CALLBACK (search_changed),
                    list);
  g_signal_connect (list->search, "stop-search", G_CALLBACK (search_stopped),
                    list);

  list->store = clab_bank_store_new ();
  list->filter = gtk_tree_model_filter_new (GTK_TREE_MODEL (list->store), NULL);
  gtk_tree_model_filter_set_visible_func (GTK_TREE_MODEL_FILTER (list->filter),
                                          is_visible, list, NULL);
  build_view (list);
  list->commands = CLAB_BANK_COMMANDS (clab_bank_commands_new ());
  g_signal_connect (list->commands, "command", G_CALLBACK (run_command), list);
  gtk_box_pack_start (GTK_BOX (list), GTK_WIDGET (list->commands), FALSE, FALSE,
                      0);
  update_commands (list);
  gtk_container_foreach (GTK_CONTAINER (list), show_all, NULL);
}

GtkWidget *
clab_bank_list_new (void)
{
  return g_object_new (CLAB_TYPE_BANK_LIST, NULL);
}

void
clab_bank_list_add_button (ClabBankList *list, GtkWidget *button)
{
  gtk_box_pack_end (GTK_BOX (list->top), button, FALSE, FALSE, 0);
}

void
clab_bank_list_set_bank (ClabBankList *list,
                         const ClabBankHeading *heading,
                         const ClabBank *bank)
{
  clab_bank_store_set_bank (list->store, heading, bank,
                            gtk_widget_get_scale_factor (GTK_WIDGET (list)));
}

void
clab_bank_list_remove_bank (ClabBankList *list, const char *bank)
{
  GtkTreeIter row;

  if (clab_bank_store_find (list->store, bank, -1, &row))
    gtk_tree_store_remove (list->store, &row);
}

/* With its bank, if there is room for both. */
static void
show_path (ClabBankList *list, GtkTreePath *path)
{
  if (gtk_tree_path_get_depth (path) > 1)
    {
      GtkTreePath *bank = gtk_tree_path_copy (path);

      gtk_tree_path_up (bank);
      gtk_tree_view_scroll_to_cell (list->view, bank, NULL, FALSE, 0.0F, 0.0F);
      gtk_tree_path_free (bank);
    }
  gtk_tree_view_scroll_to_cell (list->view, path, NULL, FALSE, 0.0F, 0.0F);
}

void
clab_bank_list_select (ClabBankList *list, const char *bank, int kernel)
{
  GtkTreeIter row, filtered;

  if (!clab_bank_store_find (list->store, bank, kernel, &row)
      || !gtk_tree_model_filter_convert_child_iter_to_iter (
          GTK_TREE_MODEL_FILTER (list->filter), &filtered, &row))
    return;

  GtkTreePath *path = gtk_tree_model_get_path (list->filter, &filtered);

  gtk_tree_view_expand_to_path (list->view, path);
  gtk_tree_view_set_cursor (list->view, path, NULL, FALSE);
  show_path (list, path);
  gtk_tree_path_free (path);
}

gboolean
clab_bank_list_selected (ClabBankList *list, char **bank, int *kernel)
{
  GtkTreeIter row;

  if (!selected_row (list, &row))
    return FALSE;
  gtk_tree_model_get (GTK_TREE_MODEL (list->store), &row, CLAB_BANK_STORE_BANK,
                      bank, CLAB_BANK_STORE_KERNEL, kernel, -1);
  return TRUE;
}

void
clab_bank_list_set_ticked (ClabBankList *list,
                           const char *bank,
                           int kernel,
                           gboolean is_ticked)
{
  GtkTreeIter row;

  if (clab_bank_store_find (list->store, bank, kernel, &row))
    clab_bank_store_set_ticked (list->store, &row, is_ticked);
}

gboolean
clab_bank_list_is_ticked (ClabBankList *list, const char *bank, int kernel)
{
  GtkTreeIter row;

  return clab_bank_store_find (list->store, bank, kernel, &row)
         && clab_bank_store_is_ticked (list->store, &row);
}

static gboolean
untick_row (GtkTreeModel *model,
            GtkTreePath *path,
            GtkTreeIter *row,
            gpointer data)
{
  (void)path;
  (void)data;
  gtk_tree_store_set (GTK_TREE_STORE (model), row, CLAB_BANK_STORE_IS_TICKED,
                      FALSE, CLAB_BANK_STORE_IS_MIXED, FALSE, -1);
  return FALSE;
}

void
clab_bank_list_untick_all (ClabBankList *list)
{
  gtk_tree_model_foreach (GTK_TREE_MODEL (list->store), untick_row, NULL);
}

static void
foreach_ticked_child (ClabBankList *list,
                      GtkTreeIter *parent,
                      const char *bank,
                      ClabBankListFunc func,
                      gpointer data)
{
  GtkTreeModel *model = GTK_TREE_MODEL (list->store);
  GtkTreeIter child;
  int index = 0;

  for (gboolean more = gtk_tree_model_iter_children (model, &child, parent);
       more; more = gtk_tree_model_iter_next (model, &child))
    {
      if (clab_bank_store_is_ticked (list->store, &child))
        func (bank, index, data);
      index++;
    }
}

void
clab_bank_list_foreach_ticked (ClabBankList *list,
                               ClabBankListFunc func,
                               gpointer data)
{
  GtkTreeModel *model = GTK_TREE_MODEL (list->store);
  GtkTreeIter row;

  for (gboolean more = gtk_tree_model_get_iter_first (model, &row); more;
       more = gtk_tree_model_iter_next (model, &row))
    {
      g_autofree char *bank = NULL;

      gtk_tree_model_get (model, &row, CLAB_BANK_STORE_BANK, &bank, -1);
      if (clab_bank_store_is_ticked (list->store, &row))
        func (bank, -1, data);
      else
        foreach_ticked_child (list, &row, bank, func, data);
    }
}
