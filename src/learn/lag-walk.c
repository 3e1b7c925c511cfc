/* Products of rows for kernels of 3 × 3, column by column.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/lag-walk.h"

#include "src/learn/gather-lags-private.h"

#define LANES CLAB_DOTS_LANES
#define SIDE CLAB_WALK_SIDE

/* Rows before and after row b that it is multiplied with. */
#define REACH (SIDE - 1)

gboolean
clab_lag_walk_fits (const ClabLagShape *shape,
                    const ClabDots *dots,
                    gsize n_twos)
{
  return clab_lags_are_walked (shape, dots) && 2 * n_twos == CLAB_WALK_ROWS;
}

/* Adds what #ClabWalkFunc adds, for the columns after the last whole lanes. */
static void
add_rest (const ClabWalk *walk, gsize width, double *pairs, double *moments)
{
  for (gsize x = walk->length; x < width; x++)
    for (gsize y = 0; y < CLAB_WALK_ROWS; y++)
      for (gsize lag = 0; lag < SIDE; lag++)
        {
          double shifted = walk->rows[y + REACH][x + lag];

          for (gsize a = 0; a <= 2 * REACH; a++)
            pairs[(a * SIDE + lag) * LANES] += walk->rows[y + a][x] * shifted;
          for (gsize i = 0; i < SIDE; i++)
            moments[(i * SIDE + lag) * LANES]
                += walk->targets[y + REACH - i][x] * shifted;
        }
}

void
clab_lag_walk_add (ClabLags *lags,
                   const ClabDots *dots,
                   const ClabLagPatch *patch,
                   gsize row)
{
  gsize y = row - clab_lag_patch_before (patch, &lags->shape);
  ClabWalk walk = {
    .length = patch->width / LANES * LANES,
    .ahead = lags->ahead,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (walk.rows); i++)
    walk.rows[i] = clab_lag_patch_row (patch, 0, row + i - REACH);
  for (gsize i = 0; i < G_N_ELEMENTS (walk.targets); i++)
    walk.targets[i]
        = patch->targets
          + (y + i - REACH) % patch->n_targets * patch->target_stride;
  dots->walk (&walk, lags->inner, lags->moments);
  add_rest (&walk, patch->width, lags->inner, lags->moments);
}
