/* Arithmetic on the weights of one kernel while a family builds it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

/**
 * ClabShape:
 * @x: pixels to the right of the kernel's middle
 * @y: pixels below it
 * @data: what the shape needs to know
 *
 * Returns: the weight there.
 */
typedef double (*ClabShape) (double x, double y, const void *data);

/**
 * clab_weights_sample:
 *
 * Sets every weight of the first plane to @shape at the middle of its cell.
 */
void
clab_weights_sample (ClabKernel *kernel, ClabShape shape, const void *data);

/**
 * clab_weights_outer:
 * @column: one per row
 * @row: one per column
 *
 * Sets the first plane to column × row, the kernel that runs @row along the
 * rows and @column down the columns.
 */
void
clab_weights_outer (ClabKernel *kernel,
                    const double *column,
                    const double *row);

/**
 * clab_weights_binomial:
 * @taps: (out): @n numbers
 * @n: at least @order + 1
 *
 * (1 + z)^(n − 1 − order) · (z − 1)^order: 1 2 1, -1 0 1 and 1 -2 1 for n = 3.
 */
void
clab_weights_binomial (double *taps, gsize n, gsize order);

/**
 * clab_weights_rotate_ring:
 *
 * Turns a 3 × 3 kernel by 45° clockwise: every outer weight moves one place
 * along the ring, the middle stays.
 */
void
clab_weights_rotate_ring (ClabKernel *kernel);

/**
 * clab_weights_write_as_fractions:
 *
 * Finds the smallest divisor up to 100000 with which all weights are whole
 * numbers and writes them so, as books do.  Changes nothing if there is none.
 */
void
clab_weights_write_as_fractions (ClabKernel *kernel);

void
clab_weights_scale (ClabKernel *kernel, double factor);

/**
 * clab_weights_subtract_mean:
 *
 * Makes every plane sum to 0.
 */
void
clab_weights_subtract_mean (ClabKernel *kernel);

/**
 * clab_weights_divide_by_sum:
 *
 * Makes the sum the divisor, so that the kernel keeps brightness and its
 * weights stay readable.  They must not sum to 0.
 */
void
clab_weights_divide_by_sum (ClabKernel *kernel);

/**
 * clab_weights_scale_to_l1_one:
 *
 * Makes the magnitudes sum to 1, so that an image in 0…1 gives a map in
 * −1…1.  The weights must not all be 0.
 */
void
clab_weights_scale_to_l1_one (ClabKernel *kernel);

G_END_DECLS
