/* Fourier transforms of square tiles of doubles: tables, and the way back to a
 * few lags.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/spectra.h"

#include <math.h>

/* cos and −sin of so many turns */
static void
set_turn (double *turn, double turns)
{
  turn[0] = cos (2 * G_PI * turns);
  turn[1] = -sin (2 * G_PI * turns);
}

/* What r = e^−2πi·f of block @b is: steps by four take (f + j) / 4 for their
 * part number j. */
static double
block_turns (gsize b)
{
  double turns = 0;
  double weight = 0.25;

  /* The last digit weighs most. */
  for (; b > 0; b /= 4, weight /= 4)
    turns += (double)(b % 4) * weight;
  return turns;
}

double *
clab_spectra_turns (gsize size)
{
  double *turns = g_new (double, 2 * size);

  for (gsize b = 0; b < size / 4; b++)
    {
      set_turn (turns + 4 * b, block_turns (b) / 4);
      set_turn (turns + 4 * b + 2, block_turns (b) / 2);
    }
  for (gsize b = 0; b < size / 2; b++)
    set_turn (turns + size + 2 * b, block_turns (b) / 2);
  return turns;
}

gsize
clab_spectra_frequency (gsize p, gsize size)
{
  gboolean has_halves = __builtin_ctzl (size) % 2 == 1;
  double turns = has_halves ? (block_turns (p / 2) + (double)(p % 2)) / 2
                            : block_turns (p);

  return (gsize)lround (turns * (double)size);
}

/* Σ over the frequencies of columns, for one lag to the right.
 *
 * @sums: (out): lanes × (re, im) of each group */
static void
add_columns (const double *group,
             gsize lanes,
             gsize size,
             gsize lag,
             const gsize *frequencies,
             const double *turns,
             double *sums)
{
  for (gsize l = 0; l < 2 * lanes; l++)
    sums[l] = 0;
  for (gsize e = 0; e < size; e++)
    {
      const double *turn = turns + 2 * (frequencies[e] * lag % size);
      const double *re = group + e * 2 * lanes;
      const double *im = re + lanes;

      for (gsize l = 0; l < lanes; l++)
        {
          sums[l] += re[l] * turn[0] - im[l] * turn[1];
          sums[lanes + l] += re[l] * turn[1] + im[l] * turn[0];
        }
    }
}

void
clab_spectra_lags (const double *spectrum,
                   gsize lanes,
                   gsize size,
                   gsize n_above,
                   gsize n_below,
                   gsize n_columns,
                   double *lags)
{
  g_autofree gsize *frequencies = g_new (gsize, size);
  g_autofree double *turns = g_new (double, 2 * size);
  g_autofree double *sums = g_new (double, 2 * lanes);
  double scale = 1 / ((double)size * (double)size);

  for (gsize i = 0; i < size; i++)
    {
      frequencies[i] = clab_spectra_frequency (i, size);
      turns[2 * i] = cos (2 * G_PI * (double)i / (double)size);
      turns[2 * i + 1] = sin (2 * G_PI * (double)i / (double)size);
    }
  for (gsize i = 0; i < (n_above + n_below) * n_columns; i++)
    lags[i] = 0;
  for (gsize x = 0; x < n_columns; x++)
    for (gsize g = 0; g < size / lanes; g++)
      {
        add_columns (spectrum + g * clab_spectra_step (lanes, size), lanes,
                     size, x, frequencies, turns, sums);
        for (gsize y = 0; y < n_above + n_below; y++)
          for (gsize l = 0; l < lanes; l++)
            {
              gsize lag = (y + size - n_above) % size;
              gsize at = frequencies[g * lanes + l] * lag % size;

              lags[y * n_columns + x]
                  += scale
                     * (sums[l] * turns[2 * at]
                        - sums[lanes + l] * turns[2 * at + 1]);
            }
      }
}
