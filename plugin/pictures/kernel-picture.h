/* A kernel as a picture: one coloured square per weight.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

/**
 * clab_kernel_largest:
 *
 * Returns: the largest magnitude of all weights before division, or 1 if all
 *   are 0: what full blue and full red stand for.
 */
double
clab_kernel_largest (const ClabKernel *kernel);

/**
 * clab_kernel_picture_draw:
 * @plane: which plane
 * @box: where; square cells are centred in it
 *
 * Blue is negative, red positive, nearly white 0.  Gaps between cells are
 * left out where cells are small.
 */
void
clab_kernel_picture_draw (cairo_t *cr,
                          const ClabKernel *kernel,
                          gsize plane,
                          const cairo_rectangle_t *box);

/**
 * clab_kernel_picture_new:
 * @size: width and height in logical pixels
 * @scale: device pixels per logical pixel
 *
 * Returns: (transfer full): a picture for lists; planes lie side by side.
 */
cairo_surface_t *
clab_kernel_picture_new (const ClabKernel *kernel, int size, int scale);

G_END_DECLS
