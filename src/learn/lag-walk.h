/* Products of rows for kernels of 3 × 3, column by column, where that is
 * quicker than row by row.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-lags.h"

G_BEGIN_DECLS

/**
 * clab_lag_walk_fits:
 *
 * Returns: whether so many twos of rows as clab_lag_twos_fit() allows are
 *   %CLAB_WALK_ROWS rows that are walked.
 */
gboolean
clab_lag_walk_fits (const ClabLagShape *shape,
                    const ClabDots *dots,
                    gsize n_twos);

/**
 * clab_lag_walk_add:
 * @row: the first one that fits
 *
 * Adds the products of %CLAB_WALK_ROWS rows, but for what is beyond the clipped
 * columns.
 */
void
clab_lag_walk_add (ClabLags *lags,
                   const ClabDots *dots,
                   const ClabLagPatch *patch,
                   gsize row);

G_END_DECLS
