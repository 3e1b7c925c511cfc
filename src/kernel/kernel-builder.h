/* A kernel that grows number by number, as a reader meets them in text.
 *
 * Checks what every notation has in common: rows of one length, planes of one
 * size, bounds.  Errors name the place that the scanner has reached, or the
 * one that is given.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/kernel.h"
#include "src/kernel/text-scanner.h"

G_BEGIN_DECLS

/**
 * ClabKernelBuilder:
 * @scanner: where errors are
 * @weights: (element-type double): so far
 * @n_in_row: numbers in the row that is being read
 * @n_in_plane: finished rows of the plane that is being read
 * @columns: of the first row; 0 before it is finished
 * @rows: of the first plane; 0 before it is finished
 * @planes: finished
 */
typedef struct
{
  const ClabScanner *scanner;
  GArray *weights;
  gsize n_in_row;
  gsize n_in_plane;
  gsize columns;
  gsize rows;
  gsize planes;
} ClabKernelBuilder;

void
clab_kernel_builder_init (ClabKernelBuilder *builder,
                          const ClabScanner *scanner);

void
clab_kernel_builder_clear (ClabKernelBuilder *builder);

/**
 * clab_kernel_builder_add:
 * @at: where the number begins
 */
gboolean
clab_kernel_builder_add (ClabKernelBuilder *builder,
                         double weight,
                         const char *at,
                         GError **error);

/**
 * clab_kernel_builder_end_row:
 *
 * The row must have at least one number.
 */
gboolean
clab_kernel_builder_end_row (ClabKernelBuilder *builder, GError **error);

/**
 * clab_kernel_builder_end_plane:
 *
 * The plane must have at least one row.
 */
gboolean
clab_kernel_builder_end_plane (ClabKernelBuilder *builder, GError **error);

/**
 * clab_kernel_builder_take:
 *
 * Ends the last plane if it is not ended; the next kernel can begin.
 *
 * Returns: (transfer full) (nullable): the kernel, without a name.
 */
ClabKernel *
clab_kernel_builder_take (ClabKernelBuilder *builder, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ClabKernelBuilder, clab_kernel_builder_clear)

G_END_DECLS
