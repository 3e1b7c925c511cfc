/* A GTK module that walks the plug-in's window and writes down what is wrong
 * with its widgets.
 *
 * Loaded by GTK_MODULES into the plug-in; CLAB_WALK_REPORT names the file,
 * which is complete when its last line is "walked N controls".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gmodule.h>
#include <gtk/gtk.h>

#include "plugin/widgets/mnemonics.h"

#define POLL_MS 200

/* So long after the window showed it has settled. */
#define POLLS_BEFORE 10

/* Called by GTK, which looks for this name. */
G_MODULE_EXPORT void
gtk_module_init (int *argc, char ***argv);

/**
 * Walk:
 * @labels: (element-type GtkLabel): that have mnemonics
 */
typedef struct
{
  GString *report;
  GPtrArray *labels;
  int n_controls;
} Walk;

/* What people reach by Tab and change or press. */
static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget)
         || GTK_IS_RANGE (widget) || GTK_IS_COMBO_BOX (widget)
         || GTK_IS_TEXT_VIEW (widget) || GTK_IS_TREE_VIEW (widget)
         || GTK_IS_EXPANDER (widget)
         || (GTK_IS_DRAWING_AREA (widget) && gtk_widget_get_can_focus (widget));
}

/* Made of parts that are no controls of their own. */
static gboolean
is_whole (GtkWidget *widget)
{
  return GTK_IS_ENTRY (widget) || GTK_IS_COMBO_BOX (widget)
         || GTK_IS_TREE_VIEW (widget);
}

static gboolean
has_tooltip (GtkWidget *widget)
{
  for (; widget != NULL && !GTK_IS_NOTEBOOK (widget);
       widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_has_tooltip (widget))
      return TRUE;
  return FALSE;
}

static const char *
name_of (GtkWidget *widget)
{
  AtkObject *accessible = gtk_widget_get_accessible (widget);
  const char *name = atk_object_get_name (accessible);

  return name != NULL ? name : "";
}

static void
complain (Walk *walk, GtkWidget *widget, const char *what)
{
  g_string_append_printf (walk->report, "%s “%s” %s",
                          G_OBJECT_TYPE_NAME (widget), name_of (widget), what);
  for (widget = gtk_widget_get_parent (widget); widget != NULL;
       widget = gtk_widget_get_parent (widget))
    g_string_append_printf (walk->report, " < %s", G_OBJECT_TYPE_NAME (widget));
  g_string_append_c (walk->report, '\n');
}

static void
walk_widget (GtkWidget *widget, gpointer data)
{
  Walk *walk = data;

  if (GTK_IS_SCROLLBAR (widget))
    return;
  if (GTK_IS_LABEL (widget)
      && gtk_label_get_mnemonic_keyval (GTK_LABEL (widget))
             != GDK_KEY_VoidSymbol)
    g_ptr_array_add (walk->labels, widget);
  if (is_control (widget))
    {
      walk->n_controls++;
      if (*name_of (widget) == '\0')
        complain (walk, widget, "has no accessible name");
      if (!has_tooltip (widget))
        complain (walk, widget, "has no tooltip");
    }
  if (GTK_IS_CONTAINER (widget) && !is_whole (widget))
    gtk_container_forall (GTK_CONTAINER (widget), walk_widget, data);
}

static void
compare_mnemonics (Walk *walk)
{
  for (guint i = 0; i < walk->labels->len; i++)
    for (guint j = 0; j < i; j++)
      {
        GtkLabel *a = g_ptr_array_index (walk->labels, i);
        GtkLabel *b = g_ptr_array_index (walk->labels, j);

        if (gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (a))
                == gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (b))
            && clab_mnemonics_can_meet (GTK_WIDGET (a), GTK_WIDGET (b)))
          g_string_append_printf (
              walk->report, "“%s” and “%s” have one mnemonic\n",
              gtk_label_get_label (a), gtk_label_get_label (b));
      }
}

static void
collect_labels (GtkWidget *widget, gpointer data)
{
  Walk *walk = data;

  if (GTK_IS_LABEL (widget)
      && gtk_label_get_mnemonic_keyval (GTK_LABEL (widget))
             != GDK_KEY_VoidSymbol)
    g_ptr_array_add (walk->labels, widget);
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect_labels, data);
}

/* What is in the dialog beside GIMP's own rows of buttons: panes. */
static void
find_panes (GtkWidget *widget, gpointer data)
{
  GtkWidget **panes = data;

  if (GTK_IS_PANED (widget) && *panes == NULL)
    *panes = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_panes, data);
}

static void
write_report (GtkWidget *window, GtkWidget *panes)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autoptr (GString) report = g_string_new (NULL);
  Walk walk = { report, labels, 0 };

  walk_widget (panes, &walk);
  g_ptr_array_set_size (labels, 0);
  collect_labels (window, &walk);
  compare_mnemonics (&walk);
  for (guint i = 0; i < labels->len; i++)
    g_string_append_printf (
        report, "mnemonic %s\n",
        gtk_label_get_label (g_ptr_array_index (labels, i)));
  g_string_append_printf (report, "walked %d controls\n", walk.n_controls);
  g_file_set_contents (g_getenv ("CLAB_WALK_REPORT"), report->str, -1, NULL);
}

static gboolean
look (gpointer data)
{
  int *n_polls = data;
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *item = windows; item != NULL; item = item->next)
    {
      GtkWidget *panes = NULL;

      if (!gtk_widget_get_mapped (item->data))
        continue;
      find_panes (item->data, &panes);
      if (panes == NULL || (*n_polls)++ < POLLS_BEFORE)
        continue;
      write_report (item->data, panes);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

void
gtk_module_init (int *argc, char ***argv)
{
  (void)argc;
  (void)argv;
  if (g_getenv ("CLAB_WALK_REPORT") != NULL)
    g_timeout_add_full (G_PRIORITY_DEFAULT, POLL_MS, look, g_new0 (int, 1),
                        g_free);
}
