/* Products of rows for kernels of 3 × 3, in strips of a few columns.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-lags.h"

G_BEGIN_DECLS

/**
 * clab_lag_walk_room:
 * @height: of a part
 *
 * Returns: the doubles that ClabLagPatch.walk needs.
 */
gsize
clab_lag_walk_room (gsize height);

/**
 * clab_lag_walk_fit:
 * @row: of the patch, one of its own
 *
 * Returns: how many rows from there on can be walked: 0 without
 *   ClabLagPatch.walk, and at an edge of the rectangle.
 */
gsize
clab_lag_walk_fit (const ClabLagPatch *patch,
                   const ClabLagShape *shape,
                   gsize row);

/**
 * clab_lag_walk_add:
 * @row: the first one
 * @n_rows: that clab_lag_walk_fit() allows
 *
 * Adds all that these rows add with all others, with their targets, and alone.
 */
void
clab_lag_walk_add (ClabLags *lags,
                   const ClabDots *dots,
                   const ClabLagPatch *patch,
                   gsize row,
                   gsize n_rows);

G_END_DECLS
