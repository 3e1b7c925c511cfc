/* Fourier transforms of square tiles of doubles, to correlate them.
 *
 * A tile is size × size complex numbers: groups of as many columns as a vector
 * has lanes, clab_spectra_step() doubles apart.  A group is size × (real,
 * imaginary) × lanes.  A spectrum lies there in an order of its own: rows
 * became columns, and row and column p have the frequency
 * clab_spectra_frequency (p).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabSpectraPart:
 * @rows: size rows of @n pixels; zeros follow in each
 * @n: ≤ size
 *
 * What the real or the imaginary parts of a tile are.
 */
typedef struct
{
  const double *const *rows;
  gsize n;
} ClabSpectraPart;

/**
 * ClabSpectra:
 * @lanes: columns of a group
 * @transform: sets @tile to the spectrum of both parts
 * @correlate: adds to @n_others sums the spectrum of both parts, conjugated,
 *   times each of the spectra @others; @tile: room for one
 *
 * The same functions for one instruction set; @turns: of clab_spectra_turns().
 * Tiles that lie together are clab_spectra_length() doubles apart.
 */
typedef struct
{
  gsize lanes;
  void (*transform) (const ClabSpectraPart parts[2],
                     gsize size,
                     const double *turns,
                     double *tile);
  void (*correlate) (const ClabSpectraPart parts[2],
                     gsize size,
                     const double *turns,
                     double *tile,
                     const double *others,
                     gsize n_others,
                     double *sums);
} ClabSpectra;

/**
 * clab_spectra_step:
 * @size: of a tile: a power of 2, ≥ 16
 *
 * Returns: doubles from a group to the next: not a multiple of 4096 bytes,
 *   which would drive each other out of the cache.
 */
static inline gsize
clab_spectra_step (gsize lanes, gsize size)
{
  return 2 * lanes * (size + 1);
}

/**
 * clab_spectra_length:
 *
 * Returns: doubles of a tile, whatever the lanes.
 */
static inline gsize
clab_spectra_length (gsize size)
{
  return 2 * size * (size + 1);
}

/**
 * clab_spectra_turns:
 *
 * Returns: (transfer full): what transforms of that size multiply with.
 */
double *
clab_spectra_turns (gsize size);

/**
 * clab_spectra_frequency:
 *
 * Returns: of place @p of a transform: 0 … size − 1.
 */
gsize
clab_spectra_frequency (gsize p, gsize size);

/**
 * clab_spectra_lags:
 * @spectrum: Σ a*·b
 * @lanes: of what made it
 * @n_above: lags above 0 that are wanted, too
 * @n_below: lags from 0 down
 * @n_columns: lags from 0 to the right
 * @lags: (out): (n_above + n_below) × n_columns: the real parts of
 *   Σ a*(y, x)·b(y + lag, x + lag), the highest first
 */
void
clab_spectra_lags (const double *spectrum,
                   gsize lanes,
                   gsize size,
                   gsize n_above,
                   gsize n_below,
                   gsize n_columns,
                   double *lags);

G_END_DECLS
