/* Normal equations of single outputs, whatever their windows look like: for
 * strides and for the ragged edges of masks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/dots.h"

G_BEGIN_DECLS

typedef struct _ClabDirect ClabDirect;

/**
 * clab_direct_new:
 * @n_values: numbers per output: its taps, 1, and its targets
 * @first: products of value a ≥ @first with all values up to a are wanted
 *
 * Returns: (transfer full) (nullable): empty sums, or %NULL without memory.
 */
ClabDirect *
clab_direct_new (gsize n_values, gsize first);

void
clab_direct_free (ClabDirect *direct);

/**
 * clab_direct_add_output:
 * @values: n_values, multiplied by the root of the output's weight
 */
void
clab_direct_add_output (ClabDirect *direct,
                        const ClabDots *dots,
                        const double *values);

/**
 * clab_direct_finish:
 * @products: (inout): n_values × n_values: Σ value a · value b is added to
 *   both halves
 */
void
clab_direct_finish (ClabDirect *direct, const ClabDots *dots, double *products);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabDirect, clab_direct_free)

G_END_DECLS
