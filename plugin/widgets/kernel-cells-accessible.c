/* What assistive technology sees of kernel cells.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/kernel-cells-accessible.h"

#include <math.h>

#include "plugin/pictures/number-text.h"
#include "plugin/widgets/kernel-cells.h"

struct _ClabKernelCellsAccessible
{
  GtkWidgetAccessible parent;
};

static void
value_interface_init (AtkValueIface *interface);

G_DEFINE_TYPE_WITH_CODE (ClabKernelCellsAccessible,
                         clab_kernel_cells_accessible,
                         GTK_TYPE_WIDGET_ACCESSIBLE,
                         G_IMPLEMENT_INTERFACE (ATK_TYPE_VALUE,
                                                value_interface_init))

/* NULL once the widget is gone. */
static ClabKernelCells *
cells_of (AtkValue *value)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (value));

  return widget != NULL ? CLAB_KERNEL_CELLS (widget) : NULL;
}

static void
get_value_and_text (AtkValue *value, double *number, char **text)
{
  ClabKernelCells *cells = cells_of (value);
  char buffer[CLAB_NUMBER_TEXT_SIZE];

  *number = cells != NULL ? clab_kernel_cells_value (cells) : 0.0;
  *text = g_strdup (clab_number_text (buffer, *number, 6));
}

static AtkRange *
get_range (AtkValue *value)
{
  (void)value;
  return atk_range_new (-G_MAXDOUBLE, G_MAXDOUBLE, NULL);
}

static double
get_increment (AtkValue *value)
{
  ClabKernelCells *cells = cells_of (value);

  return cells != NULL ? clab_kernel_cells_nudge_step (cells) : 0.0;
}

static void
set_value (AtkValue *value, const double number)
{
  ClabKernelCells *cells = cells_of (value);

  if (cells != NULL && isfinite (number))
    clab_kernel_cells_set_value (cells, number);
}

static void
value_interface_init (AtkValueIface *interface)
{
  interface->get_value_and_text = get_value_and_text;
  interface->get_range = get_range;
  interface->get_increment = get_increment;
  interface->set_value = set_value;
}

static void
accessible_initialize (AtkObject *object, gpointer data)
{
  ATK_OBJECT_CLASS (clab_kernel_cells_accessible_parent_class)
      ->initialize (object, data);
  atk_object_set_role (object, ATK_ROLE_SPIN_BUTTON);
}

static void
clab_kernel_cells_accessible_class_init (ClabKernelCellsAccessibleClass *class)
{
  ATK_OBJECT_CLASS (class)->initialize = accessible_initialize;
}

static void
clab_kernel_cells_accessible_init (ClabKernelCellsAccessible *accessible)
{
  (void)accessible;
}
