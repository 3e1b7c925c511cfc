/* What assistive technology sees of kernel cells: the value of the cell under
 * the cursor, to read and to set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk-a11y.h>

G_BEGIN_DECLS

#define CLAB_TYPE_KERNEL_CELLS_ACCESSIBLE                                      \
  (clab_kernel_cells_accessible_get_type ())
G_DECLARE_FINAL_TYPE (ClabKernelCellsAccessible,
                      clab_kernel_cells_accessible,
                      CLAB,
                      KERNEL_CELLS_ACCESSIBLE,
                      GtkWidgetAccessible)

G_END_DECLS
