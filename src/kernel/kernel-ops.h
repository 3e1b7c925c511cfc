/* Operations on kernels: turning, flipping, scaling, combining.
 *
 * Each gives a new kernel of the same name; a note and a source no longer hold
 * and are dropped.  The bias stays unless an operation says otherwise, and the
 * divisor stays where whole numbers can stay whole.
 *
 * When a kernel is turned, flipped or dilated, an anchor at (k − 1) / 2 stays
 * at (k − 1) / 2, so that even kernels stay as small as they are; any other
 * goes where its weight goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"
#include "src/kernel/kernel.h"

G_BEGIN_DECLS

/**
 * ClabKernelOperation:
 * @apply: (transfer full) (nullable): the new kernel, or %NULL with
 *   %CLAB_ERROR_SIZE or %CLAB_ERROR_VALUE where it has no sense
 *
 * What can be done to a kernel without further ado.
 */
typedef struct
{
  ClabChoice choice;
  ClabKernel *(*apply) (const ClabKernel *kernel, GError **error);
} ClabKernelOperation;

/* Rows: ClabKernelOperation.  rotate-45 (odd squares only: every ring of cells
 * turns by an eighth), rotate-90, rotate-180, flip-horizontal, flip-vertical,
 * transpose, negate (not the bias), normalize-sum, normalize-l1, normalize-l2
 * (to 1, over all planes), zero-sum (subtracts the mean), centre. */
extern const ClabTable clab_kernel_operations;

/**
 * clab_kernel_centred_side:
 * @n: rows or columns
 * @anchor: 0 … n − 1
 * @before: (out): rows or columns of zeros to put before
 *
 * Returns: the least number of rows or columns, at least @n, with which the
 *   anchor is at (number − 1) / 2; below 2·n.
 */
gsize
clab_kernel_centred_side (gsize n, gsize anchor, gsize *before);

/**
 * clab_kernel_centre:
 *
 * Pads with zeros so that the anchor is where it is when nothing else is said.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_SIZE if that
 *   takes more than %CLAB_KERNEL_MAX_SIDE rows or columns.
 */
ClabKernel *
clab_kernel_centre (const ClabKernel *kernel, GError **error);

/**
 * clab_kernel_rotate_180:
 *
 * What convolution does to a kernel before it correlates.
 *
 * Returns: (transfer full)
 */
ClabKernel *
clab_kernel_rotate_180 (const ClabKernel *kernel);

/**
 * clab_kernel_scale:
 *
 * Returns: (transfer full): every weight times @factor
 */
ClabKernel *
clab_kernel_scale (const ClabKernel *kernel, double factor);

/**
 * clab_kernel_resize:
 * @rows: 1 … %CLAB_KERNEL_MAX_SIDE
 * @columns: 1 … %CLAB_KERNEL_MAX_SIDE
 *
 * Crops or pads with zeros around the anchor, which is at (k − 1) / 2 then.
 *
 * Returns: (transfer full)
 */
ClabKernel *
clab_kernel_resize (const ClabKernel *kernel, gsize rows, gsize columns);

/**
 * clab_kernel_dilate:
 * @vertical: rows from a row to the next, ≥ 1
 * @horizontal: columns from a column to the next, ≥ 1
 *
 * Returns: (transfer full) (nullable): with zeros between the weights, or
 *   %NULL with %CLAB_ERROR_SIZE.
 */
ClabKernel *
clab_kernel_dilate (const ClabKernel *kernel,
                    gsize vertical,
                    gsize horizontal,
                    GError **error);

/**
 * clab_kernel_add:
 *
 * Returns: (transfer full) (nullable): the kernel whose map is the sum of
 *   both maps, anchors on each other; %NULL with %CLAB_ERROR_SIZE.
 */
ClabKernel *
clab_kernel_add (const ClabKernel *a, const ClabKernel *b, GError **error);

/**
 * clab_kernel_compose:
 *
 * At least one of the two has a single plane.
 *
 * Returns: (transfer full) (nullable): the kernel whose map is what @second
 *   makes of the map of @first, edges aside; %NULL with %CLAB_ERROR_SIZE.
 */
ClabKernel *
clab_kernel_compose (const ClabKernel *first,
                     const ClabKernel *second,
                     GError **error);

G_END_DECLS
