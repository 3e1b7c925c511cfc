/* A kernel to be edited: tabs for planes, cells, and an entry that opens on a
 * cell when one types.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/kernel-grid.h"

#include <glib/gi18n-lib.h>

#include "plugin/pictures/number-text.h"
#include "plugin/widgets/kernel-cells.h"

#define ENTRY_WIDTH 84

struct _ClabKernelGrid
{
  GtkBox parent;
  GtkWidget *tabs;
  GtkWidget *overlay;
  ClabKernelCells *cells;
  GtkWidget *entry;
  gsize n_tabs;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (ClabKernelGrid, clab_kernel_grid, GTK_TYPE_BOX)

/* What planes are called: colours where there are three or four. */
static const char *const colour_names[]
    = { N_ ("Red"), N_ ("Green"), N_ ("Blue"), N_ ("Alpha") };

static void
tab_toggled (GtkToggleButton *tab, ClabKernelGrid *grid)
{
  if (gtk_toggle_button_get_active (tab))
    clab_kernel_cells_set_plane (
        grid->cells,
        GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (tab), "plane")));
}

static void
remove_widget (GtkWidget *widget, gpointer data)
{
  (void)data;
  gtk_widget_destroy (widget);
}

static void
rebuild_tabs (ClabKernelGrid *grid, gsize n_planes)
{
  GSList *group = NULL;

  if (grid->n_tabs == n_planes)
    return;
  grid->n_tabs = n_planes;
  gtk_container_foreach (GTK_CONTAINER (grid->tabs), remove_widget, NULL);
  for (gsize plane = 0; plane < n_planes && n_planes > 1; plane++)
    {
      gboolean has_name = n_planes == 3 || n_planes == 4;
      g_autofree char *label
          = has_name ? g_strdup (_ (colour_names[plane]))
                     : g_strdup_printf (_ ("Plane %d"), (int)plane + 1);
      GtkWidget *tab = gtk_radio_button_new_with_label (group, label);

      group = gtk_radio_button_get_group (GTK_RADIO_BUTTON (tab));
      gtk_toggle_button_set_mode (GTK_TOGGLE_BUTTON (tab), FALSE);
      g_object_set_data (G_OBJECT (tab), "plane", GSIZE_TO_POINTER (plane));
      g_signal_connect (tab, "toggled", G_CALLBACK (tab_toggled), grid);
      gtk_box_pack_start (GTK_BOX (grid->tabs), tab, TRUE, TRUE, 0);
      gtk_widget_show (tab);
    }
  gtk_widget_set_visible (grid->tabs, n_planes > 1);
}

static gboolean
place_entry (GtkOverlay *overlay,
             GtkWidget *child,
             GdkRectangle *place,
             ClabKernelGrid *grid)
{
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (overlay));
  int height = gtk_widget_get_allocated_height (GTK_WIDGET (overlay));
  GtkRequisition size;
  GdkRectangle box;

  gtk_widget_get_preferred_size (child, &size, NULL);
  clab_kernel_cells_cursor_box (grid->cells, &box);
  place->width = MAX (MAX (size.width, box.width), ENTRY_WIDTH);
  place->height = MAX (size.height, box.height);
  place->x = CLAMP (box.x + (box.width - place->width) / 2, 0,
                    MAX (width - place->width, 0));
  place->y = CLAMP (box.y + (box.height - place->height) / 2, 0,
                    MAX (height - place->height, 0));
  return TRUE;
}

static void
close_entry (ClabKernelGrid *grid)
{
  if (!gtk_widget_get_visible (grid->entry))
    return;
  gtk_widget_hide (grid->entry);
  gtk_widget_grab_focus (GTK_WIDGET (grid->cells));
}

/* FALSE if what was typed is not a number: then the entry stays, in red. */
static gboolean
commit_entry (ClabKernelGrid *grid)
{
  double value;

  if (!clab_number_parse (gtk_entry_get_text (GTK_ENTRY (grid->entry)), &value))
    {
      gtk_style_context_add_class (gtk_widget_get_style_context (grid->entry),
                                   GTK_STYLE_CLASS_ERROR);
      gtk_widget_set_tooltip_text (
          grid->entry, _ ("Type a number, such as 0.5, −2 or 1/16."));
      return FALSE;
    }
  if (value != clab_kernel_cells_value (grid->cells))
    clab_kernel_cells_set_value (grid->cells, value);
  return TRUE;
}

static void
open_entry (ClabKernelCells *cells, const char *text, ClabKernelGrid *grid)
{
  char number[CLAB_NUMBER_TEXT_SIZE];
  GtkEntry *entry = GTK_ENTRY (grid->entry);

  gtk_style_context_remove_class (gtk_widget_get_style_context (grid->entry),
                                  GTK_STYLE_CLASS_ERROR);
  gtk_widget_set_tooltip_text (grid->entry, NULL);
  gtk_entry_set_text (
      entry, text != NULL ? text
                          : clab_number_text (
                                number, clab_kernel_cells_value (cells), 17));
  gtk_widget_show (grid->entry);
  gtk_widget_queue_resize (grid->overlay);
  gtk_widget_grab_focus (grid->entry);
  if (text != NULL)
    gtk_editable_set_position (GTK_EDITABLE (entry), -1);
}

static void
move_on (ClabKernelGrid *grid, gssize down, gssize across)
{
  gsize row, column;

  clab_kernel_cells_cursor (grid->cells, &row, &column);
  clab_kernel_cells_move_cursor (grid->cells, (gssize)row + down,
                                 (gssize)column + across);
}

static gboolean
entry_key_press (GtkWidget *entry, GdkEventKey *event, ClabKernelGrid *grid)
{
  (void)entry;
  switch (event->keyval)
    {
      case GDK_KEY_Escape:
        close_entry (grid);
        return TRUE;
      case GDK_KEY_Return:
      case GDK_KEY_KP_Enter:
      case GDK_KEY_Down:
        if (commit_entry (grid))
          {
            close_entry (grid);
            move_on (grid, 1, 0);
          }
        return TRUE;
      case GDK_KEY_Up:
      case GDK_KEY_Tab:
      case GDK_KEY_ISO_Left_Tab:
        if (commit_entry (grid))
          {
            close_entry (grid);
            move_on (grid, event->keyval == GDK_KEY_Up ? -1 : 0,
                     event->keyval == GDK_KEY_Tab            ? 1
                     : event->keyval == GDK_KEY_ISO_Left_Tab ? -1
                                                             : 0);
          }
        return TRUE;
      default:
        return FALSE;
    }
}

static gboolean
entry_focus_out (GtkWidget *entry, GdkEventFocus *event, ClabKernelGrid *grid)
{
  (void)event;
  if (gtk_widget_get_visible (entry))
    {
      commit_entry (grid);
      gtk_widget_hide (entry);
    }
  return FALSE;
}

static void
cells_edited (ClabKernelCells *cells, ClabKernelGrid *grid)
{
  (void)cells;
  g_signal_emit (grid, signals[CHANGED], 0);
}

static void
clab_kernel_grid_class_init (ClabKernelGridClass *class)
{
  (void)class;
  signals[CHANGED]
      = g_signal_new ("changed", CLAB_TYPE_KERNEL_GRID, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
build_entry (ClabKernelGrid *grid)
{
  grid->entry = gtk_entry_new ();
  gtk_entry_set_alignment (GTK_ENTRY (grid->entry), 0.5F);
  gtk_entry_set_width_chars (GTK_ENTRY (grid->entry), 6);
  gtk_widget_set_no_show_all (grid->entry, TRUE);
  atk_object_set_name (gtk_widget_get_accessible (grid->entry), _ ("Weight"));
  gtk_widget_set_tooltip_text (grid->entry,
                               _ ("A number or a fraction; Return takes it"));
  gtk_overlay_add_overlay (GTK_OVERLAY (grid->overlay), grid->entry);
  g_signal_connect (grid->entry, "key-press-event",
                    G_CALLBACK (entry_key_press), grid);
  g_signal_connect (grid->entry, "focus-out-event",
                    G_CALLBACK (entry_focus_out), grid);
}

static void
clab_kernel_grid_init (ClabKernelGrid *grid)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (grid),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (grid), 6);

  grid->tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (grid->tabs),
                               GTK_STYLE_CLASS_LINKED);
  gtk_widget_set_no_show_all (grid->tabs, TRUE);
  gtk_box_pack_start (GTK_BOX (grid), grid->tabs, FALSE, FALSE, 0);

  grid->overlay = gtk_overlay_new ();
  gtk_box_pack_start (GTK_BOX (grid), grid->overlay, TRUE, TRUE, 0);
  g_signal_connect (grid->overlay, "get-child-position",
                    G_CALLBACK (place_entry), grid);

  grid->cells = CLAB_KERNEL_CELLS (clab_kernel_cells_new ());
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (grid->cells),
      _ ("Type a number, drag to paint, drag with the right button to erase; "
         "the wheel or Ctrl with ↑ and ↓ changes a weight a little. The ring "
         "marks the anchor."));
  gtk_container_add (GTK_CONTAINER (grid->overlay), GTK_WIDGET (grid->cells));
  g_signal_connect (grid->cells, "edited", G_CALLBACK (cells_edited), grid);
  g_signal_connect (grid->cells, "edit", G_CALLBACK (open_entry), grid);
  build_entry (grid);
  gtk_widget_show_all (grid->overlay);
}

GtkWidget *
clab_kernel_grid_new (void)
{
  return g_object_new (CLAB_TYPE_KERNEL_GRID, NULL);
}

void
clab_kernel_grid_set_kernel (ClabKernelGrid *grid, const ClabKernel *kernel)
{
  gtk_widget_hide (grid->entry);
  clab_kernel_cells_set_kernel (grid->cells, kernel);
  rebuild_tabs (grid, kernel->planes);
}

const ClabKernel *
clab_kernel_grid_kernel (ClabKernelGrid *grid)
{
  return clab_kernel_cells_kernel (grid->cells);
}
