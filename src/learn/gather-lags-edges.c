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

  return lags->work->ends
         + ((plane * n + row % n) * 2 + (gsize)side)
               * clab_lags_end_size (&lags->shape);
}

/* Adds the differences of sides, from the ends of row a and of row b. */
static void
add_sides (const ClabLags *lags,
           const ClabDots *dots,
           const ClabLagPatch *patch,
           const double *const a[2],
           const double *const b[2],
           double *part)
{
  gboolean has_left = patch->left == 0;
  gboolean has_right = patch->right == 0;

  dots->differences (
      has_left ? a[0] : lags->work->zeros, has_left ? b[0] : lags->work->zeros,
      has_right ? a[1] : lags->work->zeros,
      has_right ? b[1] : lags->work->zeros, lags->shape.columns, part);
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
  double *part = a->is_edge ? lags->work->edge : a->differences;

  if (a->is_edge)
    {
      memset (part, 0, clab_lags_edge_size (shape) * sizeof (double));
      for (gsize lag = 0; lag < n; lag++)
        part[lag] = clab_dots_total (lanes + lag * LANES);
    }
  if (clab_lag_patch_has_sides (patch))
    {
      const double *b[] = { clab_lags_end_at (lags, plane_b, row_b, 0),
                            clab_lags_end_at (lags, plane_b, row_b, 1) };

      add_sides (lags, dots, patch, a->ends, b, part);
    }
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
  gsize size = clab_lags_end_size (shape);
  gsize n_kept = n_ends (shape);
  const double *b = clab_lags_end_at (lags, plane_b, row_b, 0);

  if (!clab_lag_patch_has_sides (patch))
    return;
  for (gsize plane_a = 0; plane_a < shape->planes; plane_a++)
    {
      const double *first = clab_lags_end_at (lags, plane_a, 0, 0);
      gsize at = (row_b - reach) % n_kept;

      for (gsize row_a = row_b - reach; row_a <= row_b + reach; row_a++)
        {
          const double *a = first + 2 * at * size;
          gsize upper = MIN (row_a, row_b);

          add_sides (lags, dots, patch, (const double *[]){ a, a + size },
                     (const double *[]){ b, b + size },
                     clab_lags_pairs_at (lags, plane_a, plane_b, row_a - upper,
                                         row_b - upper));
          at = at + 1 < n_kept ? at + 1 : 0;
        }
    }
}
