/* The cells of one plane of a kernel: numbers on colour, to be edited.
 *
 * Arrow keys and clicks move the cursor, dragging paints the value of the
 * first cell (with the right button: 0), the wheel and Ctrl with ↑ ↓ nudge.
 * Columns run from left to right in every language, as on the image.
 *
 * Signals:
 *   “edited”: after a person has changed weights
 *   “cursor-moved”: after the cursor went to another cell
 *   “edit” (const char *text): a person wants to type into the cell under the
 *      cursor and has begun with @text; %NULL to change the number it has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

#define CLAB_TYPE_KERNEL_CELLS (clab_kernel_cells_get_type ())
G_DECLARE_FINAL_TYPE (ClabKernelCells,
                      clab_kernel_cells,
                      CLAB,
                      KERNEL_CELLS,
                      GtkDrawingArea)

GtkWidget *
clab_kernel_cells_new (void);

/**
 * clab_kernel_cells_set_kernel:
 * @kernel: copied
 */
void
clab_kernel_cells_set_kernel (ClabKernelCells *cells, const ClabKernel *kernel);

const ClabKernel *
clab_kernel_cells_kernel (ClabKernelCells *cells);

void
clab_kernel_cells_set_plane (ClabKernelCells *cells, gsize plane);

gsize
clab_kernel_cells_plane (ClabKernelCells *cells);

void
clab_kernel_cells_cursor (ClabKernelCells *cells, gsize *row, gsize *column);

/**
 * clab_kernel_cells_move_cursor:
 *
 * Goes to that cell, or to the nearest one there is.
 */
void
clab_kernel_cells_move_cursor (ClabKernelCells *cells,
                               gssize row,
                               gssize column);

/**
 * clab_kernel_cells_cursor_box:
 *
 * Where the cell under the cursor is drawn, in the widget's pixels.
 */
void
clab_kernel_cells_cursor_box (ClabKernelCells *cells, GdkRectangle *box);

double
clab_kernel_cells_value (ClabKernelCells *cells);

/**
 * clab_kernel_cells_set_value:
 *
 * Writes into the cell under the cursor, as if a person had.
 */
void
clab_kernel_cells_set_value (ClabKernelCells *cells, double value);

/**
 * clab_kernel_cells_nudge_step:
 *
 * Returns: what the wheel adds: 1 for whole numbers, else a tenth of the
 *   largest weight's power of ten.
 */
double
clab_kernel_cells_nudge_step (ClabKernelCells *cells);

G_END_DECLS
