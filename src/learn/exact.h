/* The exact answer: the weights with the least mean squared error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/quadratic.h"

G_BEGIN_DECLS

/**
 * ClabExact:
 * @weights: n_kernels × n
 * @condition: largest to smallest eigenvalue of what was solved; infinite if
 *   @is_singular
 * @is_singular: whether many kernels fit equally well; @weights are then the
 *   smallest of them
 */
typedef struct
{
  double *weights;
  double condition;
  gboolean is_singular;
} ClabExact;

/**
 * clab_exact_new:
 * @quadratic: the loss on what is learnt from
 * @n_taps: how many weights of a kernel, from the first, @l2 counts
 * @l2: penalty: l2·Σw² is minimised with the loss
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_MEMORY,
 *   %G_IO_ERROR_CANCELLED or, if even a small penalty does not help,
 *   %CLAB_ERROR_SINGULAR.
 */
ClabExact *
clab_exact_new (const ClabQuadratic *quadratic,
                gsize n_taps,
                double l2,
                GCancellable *cancellable,
                GError **error);

void
clab_exact_free (ClabExact *exact);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabExact, clab_exact_free)

G_END_DECLS
