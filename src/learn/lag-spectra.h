/* Lags of large rectangles of outputs by Fourier transforms of tiles: what they
 * cost hardly depends on the size of the kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-lags.h"

G_BEGIN_DECLS

typedef struct _ClabLagSpectra ClabLagSpectra;

/**
 * clab_lag_spectra_wins:
 * @height: of a rectangle, in outputs
 * @width: likewise
 *
 * Returns: whether transforms are quicker than products (a model).
 */
gboolean
clab_lag_spectra_wins (const ClabLagShape *shape, gsize height, gsize width);

/**
 * clab_lag_spectra_fit:
 * @height: (out): of a part that transforms suit best, in outputs
 * @width: (out): likewise
 */
void
clab_lag_spectra_fit (const ClabLagShape *shape, gsize *height, gsize *width);

/**
 * clab_lag_spectra_room:
 *
 * Returns: how many doubles ClabLagPatch.tiles needs.
 */
gsize
clab_lag_spectra_room (const ClabLagShape *shape);

/**
 * clab_lag_spectra_bytes:
 *
 * Returns: how much memory the sums take.
 */
double
clab_lag_spectra_bytes (const ClabLagShape *shape);

/**
 * clab_lag_spectra_new:
 *
 * Returns: (transfer full) (nullable): empty sums, or %NULL without memory.
 */
ClabLagSpectra *
clab_lag_spectra_new (const ClabLagShape *shape);

void
clab_lag_spectra_free (ClabLagSpectra *spectra);

/**
 * clab_lag_spectra_first:
 *
 * Returns: the first row of a patch that clab_lag_spectra_add_patch() takes
 *   for row a of a pair; all up to that of the last output follow.
 */
gsize
clab_lag_spectra_first (const ClabLagShape *shape);

/**
 * clab_lag_spectra_add_patch:
 *
 * Adds the products of these rows a with all rows b, and of all targets.
 */
void
clab_lag_spectra_add_patch (ClabLagSpectra *spectra,
                            const ClabDots *dots,
                            const ClabLagPatch *patch);

/**
 * clab_lag_spectra_add:
 * @other: of the same shape; its sums are added
 */
void
clab_lag_spectra_add (ClabLagSpectra *spectra, const ClabLagSpectra *other);

/**
 * clab_lag_spectra_pairs:
 * @lags: (out): (2·rows − 1) × columns, the row of b as far above that of a as
 *   can be first
 */
void
clab_lag_spectra_pairs (const ClabLagSpectra *spectra,
                        gsize plane_a,
                        gsize plane_b,
                        double *lags);

/**
 * clab_lag_spectra_moments:
 * @lags: (out): rows × columns
 */
void
clab_lag_spectra_moments (const ClabLagSpectra *spectra,
                          gsize kernel,
                          gsize plane,
                          double *lags);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLagSpectra, clab_lag_spectra_free)

G_END_DECLS
