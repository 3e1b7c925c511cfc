/* Draws one cell of a kernel: its number on its colour.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

/**
 * ClabCell:
 * @size: width and height in pixels; small ones have no number
 */
typedef struct
{
  const ClabKernel *kernel;
  gsize plane;
  gsize row;
  gsize column;
  double size;
} ClabCell;

/**
 * clab_cell_draw:
 * @cr: with the cell's top left corner at (0, 0)
 * @layout: with the font of the number
 *
 * The anchor's cell gets a ring.
 */
void
clab_cell_draw (const ClabCell *cell, cairo_t *cr, PangoLayout *layout);

G_END_DECLS
