/* What rows at the edges of a rectangle add to the differences of its sums.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather-lags-private.h"

#include <string.h>

#define LANES CLAB_DOTS_LANES

/* Rows of a plane whose ends are kept: sides are added after all twos. */
static gsize
n_ends (const ClabLagShape *shape)
{
  return 2 * (shape->rows + CLAB_LAGS_MOST_TWOS) - 1;
}

gsize
clab_lags_end_size (const ClabLagShape *shape)
{
  return clab_dots_padded (2 * shape->columns) + LANES;
}

gsize
clab_lags_ends_size (const ClabLagShape *shape)
{
  return shape->planes * n_ends (shape) * 2 * clab_lags_end_size (shape);
}

double *
clab_lags_end_at (const ClabLags *lags, gsize plane, gsize row, int side)
{
  gsize n = n_ends (&lags->shape);

  return lags->ends
         + ((plane * n + row % n) * 2 + (gsize)side)
               * clab_lags_end_size (&lags->shape);
}

void
clab_lags_keep_ends (ClabLags *lags, const ClabLagPatch *patch, gsize row)
{
  gsize n_vectors = clab_lag_patch_n_vectors (patch);

  if (!clab_lag_patch_has_sides (patch))
    return;
  for (gsize plane = 0; plane < lags->shape.planes; plane++)
    for (int side = 0; side < 2; side++)
      {
        const double *pixels = clab_lag_patch_row (patch, plane, row);
        double *end = clab_lags_end_at (lags, plane, row, side);
        gsize first = side == 0 ? 0 : patch->width;

        for (gsize x = first; x + 1 < first + lags->shape.columns; x++)
          end[x - first]
              = pixels[patch->is_spread ? clab_lag_dots_index (n_vectors, x)
                                        : x];
      }
}

void
clab_lags_add_differences (ClabLags *lags,
                           const ClabDots *dots,
                           const ClabLagPatch *patch,
                           const ClabLagPartner *a,
                           gsize plane_b,
                           gsize row_b,
                           const double *lanes)
{
  const ClabLagShape *shape = &lags->shape;
  gsize n = shape->columns;
  gsize height = patch->above + patch->height + patch->below;
  double *part = a->is_edge ? lags->edge : a->differences;
  const double *rows[2][2];

  if (a->is_edge)
    {
      memset (part, 0, clab_lags_edge_size (shape) * sizeof (double));
      for (gsize lag = 0; lag < n; lag++)
        part[lag] = clab_dots_total (lanes + lag * LANES);
    }
  for (int side = 0; side < 2; side++)
    {
      gboolean is_there = (side == 0 ? patch->left : patch->right) == 0;

      rows[side][0] = is_there ? a->ends[side] : lags->zeros;
      rows[side][1] = is_there ? clab_lags_end_at (lags, plane_b, row_b, side)
                               : lags->zeros;
    }
  if (clab_lag_patch_has_sides (patch))
    dots->differences (rows[0][0], rows[0][1], rows[1][0], rows[1][1], n, part);
  if (!a->is_edge)
    return;
  if (a->u < height)
    clab_lags_add_signed (a->differences, part, 1, clab_lags_edge_size (shape));
  else
    clab_lags_add_signed (a->differences
                              + (a->u - height + 1) * clab_lags_next_i (shape),
                          part, 1, clab_lags_edge_size (shape));
  if (a->u + 1 < a->n_i)
    clab_lags_add_signed (a->differences
                              + (a->u + 1) * clab_lags_next_i (shape),
                          part, -1, clab_lags_edge_size (shape));
}

void
clab_lags_add_tap_sums (ClabLags *lags,
                        const ClabLagPatch *patch,
                        gsize plane,
                        gsize row)
{
  const ClabLagShape *shape = &lags->shape;
  gsize before = clab_lag_patch_before (patch, shape);
  gsize height = patch->above + patch->height + patch->below;
  gsize u = patch->above - before + row;
  const double *left = clab_lags_end_at (lags, plane, row, 0);
  const double *right = clab_lags_end_at (lags, plane, row, 1);

  for (gsize j = 0; j < (clab_lag_patch_has_sides (patch) ? shape->columns : 1);
       j++)
    {
      double part
          = j == 0
                ? patch->row_sums[plane * patch->n_kept + row % patch->n_kept]
                : 0;
      double *differences
          = lags->sums + plane * shape->rows * shape->columns + j;

      if (j > 0 && patch->right == 0)
        part += right[j - 1];
      if (j > 0 && patch->left == 0)
        part -= left[j - 1];
      if (u < height)
        differences[0] += part;
      else
        differences[(u - height + 1) * shape->columns] += part;
      if (u + 1 < shape->rows)
        differences[(u + 1) * shape->columns] -= part;
    }
}

void
clab_lags_add_sides (ClabLags *lags,
                     const ClabDots *dots,
                     const ClabLagPatch *patch,
                     gsize plane_b,
                     gsize row_b)
{
  const ClabLagShape *shape = &lags->shape;
  gsize reach = shape->rows - 1;

  if (!clab_lag_patch_has_sides (patch))
    return;
  for (gsize a = 0; a < shape->planes; a++)
    for (gsize row_a = row_b - reach; row_a <= row_b + reach; row_a++)
      {
        gsize upper = MIN (row_a, row_b);
        const ClabLagPartner row = {
          .ends = { clab_lags_end_at (lags, a, row_a, 0),
                    clab_lags_end_at (lags, a, row_a, 1) },
          .differences
          = clab_lags_pairs_at (lags, a, plane_b, row_a - upper, row_b - upper),
        };

        clab_lags_add_differences (lags, dots, patch, &row, plane_b, row_b,
                                   NULL);
      }
}
