/* Panes that get their width back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/kept-pane.h"

/**
 * KeptPane:
 * @is_first: whether it is the first child that keeps its width
 * @width: of both and the handle, when that was looked at last; 0 before
 * @wanted: what the child is to have
 */
typedef struct
{
  gboolean is_first;
  int width;
  int wanted;
} KeptPane;

static int
handle_width (GtkPaned *paned)
{
  int width;

  gtk_widget_style_get (GTK_WIDGET (paned), "handle-size", &width, NULL);
  return width;
}

/* Where the handle is if the child is so wide, or the other way round. */
static int
mirror (GtkPaned *paned, const KeptPane *pane, int length)
{
  return pane->is_first ? length : pane->width - handle_width (paned) - length;
}

static void
allocated (GtkPaned *paned, const GtkAllocation *allocation, KeptPane *pane)
{
  gboolean is_new = pane->width == 0;
  int least, most;

  if (allocation->width == pane->width)
    return;
  pane->width = allocation->width;
  if (is_new)
    {
      pane->wanted = mirror (paned, pane, gtk_paned_get_position (paned));
      return;
    }
  g_object_get (paned, "min-position", &least, "max-position", &most, NULL);

  int position
      = CLAMP (mirror (paned, pane, pane->wanted), least, MAX (least, most));

  if (position != gtk_paned_get_position (paned))
    gtk_paned_set_position (paned, position);
}

/* By the mouse or the keyboard, if the width is what it was. */
static void
moved (GtkPaned *paned, GParamSpec *spec, KeptPane *pane)
{
  int position = gtk_paned_get_position (paned);

  (void)spec;
  if (pane->width != gtk_widget_get_allocated_width (GTK_WIDGET (paned)))
    return;

  int least, most;

  g_object_get (paned, "min-position", &least, "max-position", &most, NULL);
  if (position > least && position < most)
    pane->wanted = mirror (paned, pane, position);
}

static void
pane_free (gpointer data, GClosure *closure)
{
  (void)closure;
  g_free (data);
}

void
clab_kept_pane_watch (GtkPaned *paned)
{
  KeptPane *pane = g_new0 (KeptPane, 1);
  gboolean does_resize;

  gtk_container_child_get (GTK_CONTAINER (paned), gtk_paned_get_child1 (paned),
                           "resize", &does_resize, NULL);
  pane->is_first = !does_resize;
  g_signal_connect (paned, "notify::position", G_CALLBACK (moved), pane);
  g_signal_connect_data (paned, "size-allocate", G_CALLBACK (allocated), pane,
                         pane_free, 0);
}
