/* The kernel one works on: its grid, its text, its facts, and what can be done
 * to it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/kernel-panel.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plugin/lab/facts-job.h"
#include "plugin/lab/kernel-menu.h"
#include "plugin/lab/kernel-text-view.h"
#include "plugin/pictures/number-text.h"
#include "plugin/widgets/kernel-grid.h"
#include "src/kernel/kernel-ops.h"

/* The editor's largest sides; larger kernels come from files and text. */
#define LARGEST_SIDE CLAB_KERNEL_MAX_SIDE

/* Of divisor and bias; the entries have room for few beside an exponent. */
#define DIGITS 9
#define FEW_DIGITS 2

struct _ClabKernelPanel
{
  GtkBox parent;
  ClabLabState *state;
  ClabNoticeBar *notice;
  ClabKernelGrid *grid;
  GtkWidget *rows;
  GtkWidget *columns;
  GtkWidget *divisor;
  GtkWidget *bias;
  GtkWidget *undo;
  GtkWidget *facts;
  ClabFactsJob *job;
  gboolean is_updating;
};

G_DEFINE_TYPE (ClabKernelPanel, clab_kernel_panel, GTK_TYPE_BOX)

static void
facts_ready (const char *text, gpointer data)
{
  ClabKernelPanel *panel = data;

  gtk_label_set_text (GTK_LABEL (panel->facts), text);
}

/* An exponent must not be cut off, so that -1.9e-44 does not look like -1.9. */
static void
set_number (GtkWidget *entry, double value)
{
  char number[CLAB_NUMBER_TEXT_SIZE];

  if (strchr (clab_number_text (number, value, DIGITS), 'e') != NULL)
    clab_number_text (number, value, FEW_DIGITS);
  gtk_entry_set_text (GTK_ENTRY (entry), number);
  gtk_style_context_remove_class (gtk_widget_get_style_context (entry),
                                  GTK_STYLE_CLASS_ERROR);
}

/* Except where one types. */
static void
show_numbers (ClabKernelPanel *panel)
{
  const ClabKernel *kernel = clab_lab_state_kernel (panel->state);

  if (kernel == NULL)
    return;
  panel->is_updating = TRUE;
  if (!gtk_widget_has_focus (panel->divisor))
    set_number (panel->divisor, kernel->divisor);
  if (!gtk_widget_has_focus (panel->bias))
    set_number (panel->bias, kernel->bias);
  panel->is_updating = FALSE;
}

static void
kernel_changed (ClabKernelPanel *panel)
{
  const ClabKernel *kernel = clab_lab_state_kernel (panel->state);

  gtk_widget_set_sensitive (GTK_WIDGET (panel), kernel != NULL);
  if (kernel == NULL)
    return;

  panel->is_updating = TRUE;
  clab_kernel_grid_set_kernel (panel->grid, kernel);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (panel->rows),
                             (double)kernel->rows);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (panel->columns),
                             (double)kernel->columns);
  panel->is_updating = FALSE;
  show_numbers (panel);
  clab_facts_job_request (panel->job, kernel);
  gtk_widget_set_sensitive (panel->undo,
                            clab_lab_state_can_undo (panel->state));
}

static void
grid_changed (ClabKernelGrid *grid, ClabKernelPanel *panel)
{
  g_autoptr (ClabKernel) kernel
      = clab_kernel_copy (clab_kernel_grid_kernel (grid));

  clab_lab_state_edit (panel->state, kernel);
}

static gboolean
grid_key_press (GtkWidget *grid, GdkEventKey *event, ClabKernelPanel *panel)
{
  (void)grid;
  if (event->keyval != GDK_KEY_z
      || (event->state & gtk_accelerator_get_default_mod_mask ())
             != GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  clab_lab_state_undo (panel->state);
  return GDK_EVENT_STOP;
}

static void
size_changed (ClabKernelPanel *panel)
{
  const ClabKernel *kernel = clab_lab_state_kernel (panel->state);

  if (panel->is_updating || kernel == NULL)
    return;

  g_autoptr (ClabKernel) resized = clab_kernel_resize (
      kernel,
      (gsize)gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (panel->rows)),
      (gsize)gtk_spin_button_get_value_as_int (
          GTK_SPIN_BUTTON (panel->columns)));

  clab_lab_state_edit (panel->state, resized);
}

static void
number_changed (GtkEntry *entry, ClabKernelPanel *panel)
{
  const ClabKernel *kernel = clab_lab_state_kernel (panel->state);
  gboolean is_divisor = GTK_WIDGET (entry) == panel->divisor;
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (entry));
  double value;

  if (panel->is_updating || kernel == NULL)
    return;
  if (!clab_number_parse (gtk_entry_get_text (entry), &value)
      || (is_divisor && value == 0.0))
    {
      gtk_style_context_add_class (style, GTK_STYLE_CLASS_ERROR);
      return;
    }

  g_autoptr (ClabKernel) edited = clab_kernel_copy (kernel);

  gtk_style_context_remove_class (style, GTK_STYLE_CLASS_ERROR);
  *(is_divisor ? &edited->divisor : &edited->bias) = value;
  clab_lab_state_edit (panel->state, edited);
}

static GtkWidget *
make_side (ClabKernelPanel *panel, const char *name, const char *tooltip)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (1, LARGEST_SIDE, 1);

  gtk_entry_set_width_chars (GTK_ENTRY (spin), 3);
  gtk_widget_set_tooltip_text (spin, tooltip);
  atk_object_set_name (gtk_widget_get_accessible (spin), name);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (size_changed),
                            panel);
  return spin;
}

static GtkWidget *
make_number (ClabKernelPanel *panel, const char *name, const char *tooltip)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_width_chars (GTK_ENTRY (entry), 5);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_widget_set_tooltip_text (entry, tooltip);
  atk_object_set_name (gtk_widget_get_accessible (entry), name);
  g_signal_connect (entry, "changed", G_CALLBACK (number_changed), panel);
  g_signal_connect_swapped (entry, "notify::is-focus",
                            G_CALLBACK (show_numbers), panel);
  return entry;
}

static void
add_labelled (GtkWidget *box, const char *text, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), widget, FALSE, TRUE, 0);
}

static GtkWidget *
make_size_row (ClabKernelPanel *panel)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  panel->rows = make_side (panel, _ ("Rows"), _ ("Rows of the kernel"));
  panel->columns
      = make_side (panel, _ ("Columns"), _ ("Columns of the kernel"));
  add_labelled (box, _ ("Si_ze"), panel->rows);
  add_labelled (box, "×", panel->columns);
  panel->undo = gtk_button_new_from_icon_name ("edit-undo-symbolic",
                                               GTK_ICON_SIZE_BUTTON);
  gtk_widget_set_tooltip_text (
      panel->undo, _ ("Take the last change back (Ctrl+Z in the grid)"));
  atk_object_set_name (gtk_widget_get_accessible (panel->undo), _ ("Undo"));
  g_signal_connect_swapped (panel->undo, "clicked",
                            G_CALLBACK (clab_lab_state_undo), panel->state);
  gtk_box_pack_end (GTK_BOX (box), panel->undo, FALSE, FALSE, 0);
  return box;
}

static GtkWidget *
make_number_row (ClabKernelPanel *panel)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  panel->divisor
      = make_number (panel, _ ("Divisor"),
                     _ ("What all weights are divided by: any number but 0, "
                        "such as 9 or 1/16"));
  panel->bias = make_number (
      panel, _ ("Kernel bias"),
      _ ("Added to every sum of this kernel: any number, 1 is white"));
  add_labelled (box, _ ("Di_visor"), panel->divisor);
  add_labelled (box, _ ("Bi_as"), panel->bias);
  gtk_box_pack_end (GTK_BOX (box),
                    clab_kernel_menu_new (panel->state, panel->notice), FALSE,
                    FALSE, 0);
  return box;
}

static void
clab_kernel_panel_dispose (GObject *object)
{
  ClabKernelPanel *panel = CLAB_KERNEL_PANEL (object);

  g_clear_pointer (&panel->job, clab_facts_job_free);
  g_clear_object (&panel->notice);
  g_clear_object (&panel->state);
  G_OBJECT_CLASS (clab_kernel_panel_parent_class)->dispose (object);
}

static void
clab_kernel_panel_class_init (ClabKernelPanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_kernel_panel_dispose;
}

static void
clab_kernel_panel_init (ClabKernelPanel *panel)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (panel),
                                  GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (panel), 12);
  panel->grid = CLAB_KERNEL_GRID (clab_kernel_grid_new ());
  gtk_box_pack_start (GTK_BOX (panel), GTK_WIDGET (panel->grid), TRUE, TRUE, 0);
  g_signal_connect (panel->grid, "changed", G_CALLBACK (grid_changed), panel);
  g_signal_connect (panel->grid, "key-press-event", G_CALLBACK (grid_key_press),
                    panel);
}

static void
build_side (ClabKernelPanel *panel)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_pack_start (GTK_BOX (side), make_size_row (panel), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (side), make_number_row (panel), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (side), clab_kernel_text_view_new (panel->state),
                      TRUE, TRUE, 0);
  panel->facts = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (panel->facts), 0.0F);
  gtk_label_set_line_wrap (GTK_LABEL (panel->facts), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (panel->facts), 30);
  gtk_label_set_selectable (GTK_LABEL (panel->facts), TRUE);
  gtk_widget_set_can_focus (panel->facts, FALSE);
  atk_object_set_name (gtk_widget_get_accessible (panel->facts),
                       _ ("Facts about the kernel"));
  gtk_box_pack_start (GTK_BOX (side), panel->facts, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (panel), side, TRUE, TRUE, 0);
}

GtkWidget *
clab_kernel_panel_new (ClabLabState *state, ClabNoticeBar *notice)
{
  ClabKernelPanel *panel = g_object_new (CLAB_TYPE_KERNEL_PANEL, NULL);

  panel->state = g_object_ref (state);
  panel->notice = g_object_ref_sink (notice);
  panel->job = clab_facts_job_new (facts_ready, panel);
  build_side (panel);
  g_signal_connect_object (state, "kernel-changed", G_CALLBACK (kernel_changed),
                           panel, G_CONNECT_SWAPPED);
  kernel_changed (panel);
  return GTK_WIDGET (panel);
}
