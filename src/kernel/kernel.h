/* One kernel: a small grid of weights with a name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CLAB_KERNEL_MAX_SIDE 255

/* A colour image's channels and its alpha; the first layers of networks that
 * see more are not for images. */
#define CLAB_KERNEL_MAX_PLANES 4

/**
 * ClabKernel:
 * @name: short and unique in its bank where possible; becomes a layer's name
 * @note: (nullable): one sentence on what it shows
 * @source: (nullable): paper, book or program that it comes from
 * @planes: input channels it spans: 1, or one per colour channel; at most
 *   %CLAB_KERNEL_MAX_PLANES
 * @rows: 1 … %CLAB_KERNEL_MAX_SIDE
 * @columns: 1 … %CLAB_KERNEL_MAX_SIDE
 * @anchor_row: the row that lies on the output's pixel; (rows − 1) / 2 unless
 *   a file says otherwise, so an even kernel reaches further down
 * @anchor_column: likewise; an even kernel reaches further to the right
 * @weights: planes × rows × columns, as they are laid on the image
 *   (correlation), before division
 * @divisor: what the weights are divided by; finite and not 0
 * @bias: added to the sum, in units of 0…1 pixels
 */
typedef struct
{
  char *name;
  char *note;
  char *source;
  gsize planes;
  gsize rows;
  gsize columns;
  gsize anchor_row;
  gsize anchor_column;
  double *weights;
  double divisor;
  double bias;
} ClabKernel;

/**
 * clab_kernel_new:
 * @name: (nullable): copied
 * @weights: (nullable): planes × rows × columns, copied; %NULL for zeros
 *
 * The sizes must be within bounds (a caller with a user's sizes checks them).
 */
ClabKernel *
clab_kernel_new (const char *name,
                 gsize planes,
                 gsize rows,
                 gsize columns,
                 const double *weights);

ClabKernel *
clab_kernel_copy (const ClabKernel *kernel);

void
clab_kernel_free (ClabKernel *kernel);

gsize
clab_kernel_size (const ClabKernel *kernel);

/**
 * clab_kernel_weight:
 *
 * Returns: the weight as it is used: divided by the divisor.
 */
double
clab_kernel_weight (const ClabKernel *kernel,
                    gsize plane,
                    gsize row,
                    gsize column);

/**
 * clab_kernel_sum:
 *
 * Returns: the sum of all weights as they are used.
 */
double
clab_kernel_sum (const ClabKernel *kernel);

/**
 * clab_kernel_is_zero_sum:
 *
 * Returns: whether the weights sum to 0 but for rounding, that is, to less
 *   than 1e-6 of the sum of their magnitudes.
 */
gboolean
clab_kernel_is_zero_sum (const ClabKernel *kernel);

/**
 * clab_kernel_is_identity:
 *
 * Returns: whether the map is the image itself, exactly: weight 1 at the
 *   anchor (of every plane), 0 elsewhere, no bias.
 */
gboolean
clab_kernel_is_identity (const ClabKernel *kernel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabKernel, clab_kernel_free)

G_END_DECLS
