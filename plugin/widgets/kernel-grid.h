/* A kernel to be edited: tabs for planes, cells, and an entry that opens on a
 * cell when one types.
 *
 * Signal “changed”: after a person has changed weights.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

#define CLAB_TYPE_KERNEL_GRID (clab_kernel_grid_get_type ())
G_DECLARE_FINAL_TYPE (ClabKernelGrid,
                      clab_kernel_grid,
                      CLAB,
                      KERNEL_GRID,
                      GtkBox)

GtkWidget *
clab_kernel_grid_new (void);

/**
 * clab_kernel_grid_set_kernel:
 * @kernel: copied
 */
void
clab_kernel_grid_set_kernel (ClabKernelGrid *grid, const ClabKernel *kernel);

const ClabKernel *
clab_kernel_grid_kernel (ClabKernelGrid *grid);

G_END_DECLS
