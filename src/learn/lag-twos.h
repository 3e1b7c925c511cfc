/* Products of rows by twos: half of them for lags an odd number of rows apart.
 *
 * Rows of pixels come in twos, E[n] and O[n]; rows that they are multiplied
 * with, e and o, do so, too.  Sums over n of products of rows:
 *
 *   Σ (E[n] + O[n])·(o[n + m] + e[n + m + 1])
 *     = Σ (E[n]·o[n + m] + O[n]·e[n + m + 1])
 *       + Σ E[n]·e[n + m + 1] + Σ O[n]·o[n + m]
 *
 * The first sum on the right is that of an odd lag, 2m + 1, and the others
 * belong to the even ones beside it, which are wanted anyway: one product
 * instead of two, as in fast filters by polyphase components (Z.-J. Mou and
 * P. Duhamel, “Short-length FIR filters and their use in fast nonrecursive
 * filtering”, IEEE Transactions on Signal Processing 39, 1991, section II).
 * Low kernels, for which sums cost as much as they save, have their rows taken
 * by two all the same: to list what they are multiplied with takes less time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-lags.h"

G_BEGIN_DECLS

typedef struct _ClabLagTwos ClabLagTwos;

/**
 * clab_lag_twos_new:
 *
 * Returns: (transfer full) (nullable): lists and room for sums, or %NULL
 *   without memory.
 */
ClabLagTwos *
clab_lag_twos_new (const ClabLagShape *shape);

void
clab_lag_twos_free (ClabLagTwos *twos);

/**
 * clab_lag_twos_room:
 *
 * Returns: how many doubles ClabLagPatch.sums needs, for strides up to these.
 */
gsize
clab_lag_twos_room (const ClabLagShape *shape,
                    gsize target_stride,
                    gsize row_stride);

/**
 * clab_lag_twos_fit:
 * @row: of pixels
 *
 * Returns: how many twos of rows from this one on, at most clab_lags_n_twos(),
 *   are multiplied with all rows that there may be, and none is an edge.
 */
gsize
clab_lag_twos_fit (const ClabLagShape *shape,
                   const ClabDots *dots,
                   const ClabLagPatch *patch,
                   gsize row);

/**
 * clab_lag_twos_add:
 * @row: the first of those that fit; after the first call for a patch, the next
 *   one of it
 * @n_twos: from 1 to clab_lag_twos_fit()
 *
 * Adds the products of so many twos of rows of all planes, but for what is
 * beyond the clipped columns.
 */
void
clab_lag_twos_add (ClabLags *lags,
                   const ClabDots *dots,
                   const ClabLagPatch *patch,
                   gsize row,
                   gsize n_twos);

/**
 * clab_lag_twos_flush:
 *
 * Moves what is summed up to the sums of all lags, after the last call for a
 * patch.
 */
void
clab_lag_twos_flush (ClabLags *lags);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLagTwos, clab_lag_twos_free)

G_END_DECLS
