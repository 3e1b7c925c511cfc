/* The menu of what can be done to the kernel one works on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/kernel-menu.h"

#include <glib/gi18n-lib.h>

#include "plugin/pictures/number-text.h"
#include "plugin/widgets/menu-button.h"
#include "src/kernel/kernel-ops.h"

/**
 * ClabKernelMenu:
 * @scaling: asks for the factor, beside the button
 * @factor: its entry
 */
struct _ClabKernelMenu
{
  GtkMenuButton parent;
  ClabLabState *state;
  ClabNoticeBar *notice;
  GtkWidget *scaling;
  GtkWidget *factor;
};

G_DEFINE_TYPE (ClabKernelMenu, clab_kernel_menu, GTK_TYPE_MENU_BUTTON)

static void
operate (GtkMenuItem *item, ClabKernelMenu *menu)
{
  const ClabKernelOperation *operation
      = g_object_get_data (G_OBJECT (item), "operation");
  const ClabKernel *kernel = clab_lab_state_kernel (menu->state);
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabKernel) result
      = kernel != NULL ? operation->apply (kernel, &error) : NULL;

  if (result != NULL)
    clab_lab_state_edit (menu->state, result);
  else if (error != NULL)
    clab_notice_bar_tell (menu->notice, error->message, TRUE);
}

static void
scale (ClabKernelMenu *menu)
{
  const ClabKernel *kernel = clab_lab_state_kernel (menu->state);
  double factor;

  if (kernel == NULL
      || !clab_number_parse (gtk_entry_get_text (GTK_ENTRY (menu->factor)),
                             &factor))
    {
      gtk_style_context_add_class (gtk_widget_get_style_context (menu->factor),
                                   GTK_STYLE_CLASS_ERROR);
      return;
    }

  g_autoptr (ClabKernel) scaled = clab_kernel_scale (kernel, factor);

  gtk_popover_popdown (GTK_POPOVER (menu->scaling));
  clab_lab_state_edit (menu->state, scaled);
}

static void
ask_for_factor (ClabKernelMenu *menu)
{
  gtk_style_context_remove_class (gtk_widget_get_style_context (menu->factor),
                                  GTK_STYLE_CLASS_ERROR);
  gtk_popover_popup (GTK_POPOVER (menu->scaling));
  gtk_widget_grab_focus (menu->factor);
}

static void
make_scaling (ClabKernelMenu *menu)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_ ("Factor"));
  GtkWidget *button = gtk_button_new_with_label (_ ("Scale"));

  menu->factor = gtk_entry_new ();
  gtk_entry_set_width_chars (GTK_ENTRY (menu->factor), 8);
  gtk_entry_set_text (GTK_ENTRY (menu->factor), "2");
  gtk_widget_set_tooltip_text (
      menu->factor, _ ("What all weights are multiplied by, such as 2 or 1/3"));
  atk_object_set_name (gtk_widget_get_accessible (menu->factor), _ ("Factor"));
  gtk_widget_set_tooltip_text (button, _ ("Multiply all weights"));
  g_signal_connect_swapped (menu->factor, "activate", G_CALLBACK (scale), menu);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (scale), menu);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), menu->factor, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_widget_show_all (box);
  menu->scaling = gtk_popover_new (GTK_WIDGET (menu));
  gtk_container_add (GTK_CONTAINER (menu->scaling), box);
}

static void
add_item (GtkWidget *shell, GtkWidget *item, const char *tooltip)
{
  gtk_widget_set_tooltip_text (item, tooltip);
  gtk_menu_shell_append (GTK_MENU_SHELL (shell), item);
}

static GtkWidget *
make_menu (ClabKernelMenu *menu)
{
  GtkWidget *shell = gtk_menu_new ();
  GtkWidget *scaling = gtk_menu_item_new_with_label (_ ("Scale…"));

  for (gsize i = 0; i < clab_kernel_operations.n_rows; i++)
    {
      const ClabChoice *row = clab_table_row (&clab_kernel_operations, i);
      GtkWidget *item = gtk_menu_item_new_with_label (_ (row->label));

      g_object_set_data (G_OBJECT (item), "operation", (gpointer)row);
      g_signal_connect (item, "activate", G_CALLBACK (operate), menu);
      add_item (shell, item, _ (row->note));
    }
  g_signal_connect_swapped (scaling, "activate", G_CALLBACK (ask_for_factor),
                            menu);
  add_item (shell, scaling, _ ("Multiply all weights by a number"));
  gtk_widget_show_all (shell);
  return shell;
}

static void
clab_kernel_menu_dispose (GObject *object)
{
  g_clear_object (&CLAB_KERNEL_MENU (object)->state);
  g_clear_object (&CLAB_KERNEL_MENU (object)->notice);
  G_OBJECT_CLASS (clab_kernel_menu_parent_class)->dispose (object);
}

static void
clab_kernel_menu_class_init (ClabKernelMenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_kernel_menu_dispose;
}

static void
clab_kernel_menu_init (ClabKernelMenu *menu)
{
  gtk_menu_button_set_popup (GTK_MENU_BUTTON (menu), make_menu (menu));
}

GtkWidget *
clab_kernel_menu_new (ClabLabState *state, ClabNoticeBar *notice)
{
  ClabKernelMenu *menu = g_object_new (CLAB_TYPE_KERNEL_MENU, NULL);

  menu->state = g_object_ref (state);
  menu->notice = g_object_ref_sink (notice);
  clab_menu_button_dress (GTK_MENU_BUTTON (menu), _ ("_Change"),
                          _ ("Turn, flip, scale or normalise the kernel"));
  make_scaling (menu);
  return GTK_WIDGET (menu);
}
