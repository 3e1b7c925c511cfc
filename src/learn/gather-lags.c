/* Normal equations of whole rectangles of outputs, by lags.
 *
 * Rows ra and rb of two planes, columns v and v + d of them: the product
 * q (u, v), u = min (ra, rb), belongs to the taps (ia, j) and (ib, j + d) with
 * ia − ib = ra − rb, at output (u − min (ia, ib), v − j).  Summed over height
 * H and width W, the pair of taps whose smaller row is i gets
 *
 *   S (i, j) = Σ q (u, v),  i ≤ u < i + H,  j ≤ v < j + W.
 *
 * Kept are its differences along i and j, which any number of rectangles can
 * add to: S (0, 0), S (i + 1, 0) − S (i, 0) and so on, of which all but the
 * first are products at the edges.  clab_lags_finish() sums them up again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather-lags-private.h"

#include <stdlib.h>
#include <string.h>

#define LANES CLAB_DOTS_LANES

/* To spread a row takes twice as long as to widen it; and more columns are
 * never cut into fewer lags than %CLAB_LAG_DOTS_LEAST_LAGS. */
#define LEAST_SPREAD_COLUMNS 5

gboolean
clab_lags_are_spread (const ClabLagShape *shape, const ClabDots *dots)
{
  return dots->lags != NULL && shape->columns >= LEAST_SPREAD_COLUMNS;
}

static gsize
pairs_size (const ClabLagShape *shape)
{
  gsize rows = shape->planes * shape->rows;

  return shape->has_pairs ? rows * rows * clab_lags_edge_size (shape) : 0;
}

double
clab_lags_bytes (const ClabLagShape *shape)
{
  return sizeof (double)
             * ((double)pairs_size (shape)
                + (double)clab_lags_inner_size (shape)
                + (double)clab_lags_moments_size (shape))
         + (shape->has_spectra ? clab_lag_spectra_bytes (shape) : 0);
}

ClabLagWork *
clab_lag_work_new (const ClabLagShape *shape)
{
  g_autoptr (ClabLagWork) work = g_new0 (ClabLagWork, 1);

  work->edge = g_try_new (double, clab_lags_edge_size (shape));
  work->edge_lanes = clab_doubles_new (CLAB_DOTS_A * shape->columns * LANES);
  work->ends = g_try_new0 (double, clab_lags_ends_size (shape));
  work->zeros = g_new0 (double, clab_lags_end_size (shape));
  work->list = g_try_new (ClabLagPartner, clab_lags_list_size (shape));
  work->twos = clab_lag_twos_new (shape);
  return work->edge != NULL && work->edge_lanes != NULL && work->ends != NULL
                 && work->list != NULL && work->twos != NULL
             ? g_steal_pointer (&work)
             : NULL;
}

void
clab_lag_work_free (ClabLagWork *work)
{
  if (work == NULL)
    return;
  g_free (work->edge);
  free (work->edge_lanes);
  g_free (work->ends);
  g_free (work->zeros);
  g_free (work->list);
  clab_lag_twos_free (work->twos);
  g_free (work);
}

ClabLags *
clab_lags_new (const ClabLagShape *shape)
{
  gsize taps = shape->planes * shape->rows * shape->columns;
  g_autoptr (ClabLags) lags = g_new0 (ClabLags, 1);

  lags->shape = *shape;
  lags->pairs = g_try_new0 (double, pairs_size (shape));
  lags->inner = clab_doubles_new0 (clab_lags_inner_size (shape));
  lags->sums = g_try_new0 (double, taps);
  lags->moments = clab_doubles_new0 (clab_lags_moments_size (shape));
  lags->targets = g_try_new0 (double, shape->n_kernels * 2);
  if (shape->has_spectra)
    {
      lags->spectra = clab_lag_spectra_new (shape);
      if (lags->spectra == NULL)
        return NULL;
    }
  if ((shape->has_pairs && (lags->pairs == NULL || lags->inner == NULL))
      || lags->sums == NULL || lags->moments == NULL || lags->targets == NULL)
    return NULL;
  return g_steal_pointer (&lags);
}

void
clab_lags_free (ClabLags *lags)
{
  if (lags == NULL)
    return;
  g_free (lags->pairs);
  free (lags->inner);
  g_free (lags->sums);
  free (lags->moments);
  g_free (lags->targets);
  clab_lag_spectra_free (lags->spectra);
  g_free (lags);
}

const ClabLagShape *
clab_lags_shape (const ClabLags *lags)
{
  return &lags->shape;
}

static gsize
list_targets (ClabLags *lags,
              const ClabLagPatch *patch,
              gsize plane_b,
              gsize row_b,
              ClabLagPartner *list)
{
  const ClabLagShape *shape = &lags->shape;
  gsize before = clab_lag_patch_before (patch, shape);
  gsize n = 0;

  if (row_b < before)
    return 0;
  row_b -= before;

  gsize first = row_b >= shape->rows - 1 ? row_b - (shape->rows - 1) : 0;
  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      const double *targets
          = patch->targets + o * patch->n_targets * patch->target_stride;

      for (gsize y = first; y <= row_b && y < patch->height; y++)
        list[n++] = (ClabLagPartner){
          .row = targets + y % patch->n_targets * patch->target_stride,
          .lanes = clab_lags_moments_at (lags, o, plane_b, row_b - y),
        };
    }
  return n;
}

/* Rows of pixels that the part sees. */
static gsize
n_rows (const ClabLagShape *shape, const ClabLagPatch *patch)
{
  return clab_lag_patch_before (patch, shape) + patch->height + shape->rows - 1;
}

/* Rows of pixels that the part multiplies with all others: its own, and below
 * the last one those that no other part has.  These are rows a, but where rows
 * are walked they are rows b. */
static gsize
end_of_own (const ClabLagShape *shape, const ClabLagPatch *patch)
{
  return clab_lag_patch_before (patch, shape) + patch->height
         + (patch->below == 0 ? shape->rows - 1 : 0);
}

/* Lists the rows a that row b is multiplied with.  Of those that transforms
 * multiply, which are no edges, only the differences remain. */
static gsize
list_pixels (ClabLags *lags,
             const ClabDots *dots,
             const ClabLagPatch *patch,
             gsize plane_b,
             gsize row_b,
             ClabLagPartner *list)
{
  const ClabLagShape *shape = &lags->shape;
  gsize before = clab_lag_patch_before (patch, shape);
  gsize first = row_b >= shape->rows - 1 ? row_b - (shape->rows - 1) : 0;
  gsize end = row_b + shape->rows;
  gsize n = 0;

  if (patch->walk != NULL)
    end = MIN (end, n_rows (shape, patch));
  else
    {
      first = MAX (first, before);
      end = MIN (end, end_of_own (shape, patch));
    }
  for (gsize a = 0; a < shape->planes; a++)
    for (gsize row_a = first; row_a < end; row_a++)
      {
        gsize upper = MIN (row_a, row_b);
        gsize u = patch->above - before + upper;
        gsize n_i = shape->rows - (row_a + row_b - 2 * upper);
        gboolean is_transformed = patch->tiles != NULL
                                  && row_a >= clab_lag_spectra_first (shape)
                                  && row_a < before + patch->height;

        if (is_transformed && !clab_lag_patch_has_sides (patch))
          continue;

        list[n] = (ClabLagPartner){
          .row = patch->clipped
                 + (a * patch->n_kept + row_a % patch->n_kept)
                       * patch->clipped_stride,
          .ends = { clab_lags_end_at (lags, a, row_a, 0),
                    clab_lags_end_at (lags, a, row_a, 1) },
          .lanes
          = clab_lags_inner_at (lags, a, plane_b, row_a - upper, row_b - upper),
          .differences
          = clab_lags_pairs_at (lags, a, plane_b, row_a - upper, row_b - upper),
          .n_i = n_i,
          .u = u,
          .is_edge
          = u + 1 < n_i || u >= patch->above + patch->height + patch->below,
        };
        if (is_transformed)
          clab_lags_add_differences (lags, dots, patch, &list[n], plane_b,
                                     row_b, NULL);
        else
          n++;
      }
  return n;
}

/* Lists the rows that row b of a plane is multiplied with.
 *
 * Returns: how many */
static gsize
list_rows (ClabLags *lags,
           const ClabDots *dots,
           const ClabLagPatch *patch,
           gsize plane_b,
           gsize row_b)
{
  gsize n = lags->shape.has_pairs ? list_pixels (lags, dots, patch, plane_b,
                                                 row_b, lags->work->list)
                                  : 0;

  if (patch->tiles == NULL)
    n += list_targets (lags, patch, plane_b, row_b, lags->work->list + n);
  return n;
}

/* All lags of a few rows with row b. */
static void
multiply_rows (ClabLags *lags,
               const ClabDots *dots,
               const ClabLagPatch *patch,
               const ClabLagPartner *list,
               gsize n_list,
               gsize plane_b,
               gsize row_b)
{
  gsize n = lags->shape.columns;
  const double *b = clab_lag_patch_row (patch, plane_b, row_b);
  const double *a[CLAB_DOTS_A];
  double *lanes[CLAB_DOTS_A];

  for (gsize p = 0; p < n_list; p++)
    {
      a[p] = list[p].row;
      lanes[p] = list[p].lanes;
      if (list[p].is_edge)
        {
          lanes[p] = lags->work->edge_lanes + p * n * LANES;
          memset (lanes[p], 0, n * LANES * sizeof (double));
        }
    }
  clab_lags_multiply (
      lags, dots, patch,
      &(ClabLagFactors){ .a = a, .n_a = n_list, .b = &b, .n_steps = 1 }, lanes);
  for (gsize p = 0; p < n_list; p++)
    if (list[p].ends[0] != NULL
        && (list[p].is_edge || clab_lag_patch_has_sides (patch)))
      clab_lags_add_differences (lags, dots, patch, &list[p], plane_b, row_b,
                                 lanes[p]);
}

static void
add_target_sums (ClabLags *lags, const ClabLagPatch *patch, gsize y)
{
  for (gsize o = 0; o < lags->shape.n_kernels; o++)
    for (int i = 0; i < 2; i++)
      lags->targets[o * 2 + i]
          += patch->target_sums[o * patch->n_targets + y % patch->n_targets][i];
}

/* What a row of pixels of one plane adds. */
static void
add_row (ClabLags *lags,
         const ClabDots *dots,
         const ClabLagPatch *patch,
         gsize plane,
         gsize row)
{
  gsize n = list_rows (lags, dots, patch, plane, row);
  ClabLagCut cut = clab_lags_cut (n, lags->work->most_rows);
  gsize first = 0;

  for (gsize part = 0; part < cut.n_parts; part++)
    {
      gsize size = clab_lags_part_size (&cut, part);

      multiply_rows (lags, dots, patch, lags->work->list + first, size, plane,
                     row);
      first += size;
    }
}

/* What one row, or so many twos, add to all sums.
 * @n_twos: 0 for one row */
static void
add_rows (ClabLags *lags,
          const ClabDots *dots,
          const ClabLagPatch *patch,
          gsize row,
          gsize n_twos)
{
  const ClabLagShape *shape = &lags->shape;
  gsize before = clab_lag_patch_before (patch, shape);
  gsize n = MAX (2 * n_twos, 1);

  if (n_twos > 0)
    clab_lag_twos_add (lags, dots, patch, row, n_twos);
  else
    for (gsize plane = 0; plane < shape->planes; plane++)
      add_row (lags, dots, patch, plane, row);
  for (gsize y = row; y < row + n; y++)
    {
      for (gsize plane = 0; shape->has_pairs && plane < shape->planes; plane++)
        {
          if (n_twos > 0)
            clab_lags_add_sides (lags, dots, patch, plane, y);
          if (y >= before && y < end_of_own (shape, patch))
            clab_lags_add_tap_sums (lags, patch, plane, y);
        }
      if (y >= before && y < before + patch->height)
        add_target_sums (lags, patch, y - before);
    }
}

void
clab_lags_fill (ClabLags *lags, const ClabLagPatch *patch, gsize row)
{
  const ClabLagShape *shape = &lags->shape;
  gsize end = MIN (row + shape->rows + 1, n_rows (shape, patch));

  for (; lags->work->filled < end; lags->work->filled++)
    {
      if (patch->fill != NULL)
        patch->fill (lags->work->filled, patch->data);
      clab_lags_keep_ends (lags, patch, lags->work->filled);
    }
}

void
clab_lags_add_patch (ClabLags *lags,
                     const ClabDots *dots,
                     const ClabLagPatch *patch)
{
  const ClabLagShape *shape = &lags->shape;
  gboolean is_walked = patch->walk != NULL;
  gsize first = is_walked ? clab_lag_patch_before (patch, shape) : 0;
  gsize end = is_walked ? end_of_own (shape, patch) : n_rows (shape, patch);
  gsize n;

  lags->work = patch->work;
  lags->work->filled = 0;
  clab_lags_cut_products (lags, dots, patch);
  for (gsize row = first; row < end; row += n)
    {
      n = clab_lag_walk_fit (patch, shape, row);
      if (n > 0)
        {
          clab_lag_walk_add (lags, dots, patch, row, n);
          /* The rows that those after them meet above. */
          lags->work->filled = row + n + 1 - shape->rows;
          continue;
        }

      gsize n_twos = clab_lag_twos_fit (shape, dots, patch, row);
      n = MAX (2 * n_twos, 1);
      clab_lags_fill (lags, patch, row + (n_twos > 0 ? n - 2 : 0));
      clab_lags_look_ahead (lags, patch, row, n);
      add_rows (lags, dots, patch, row, n_twos);
    }
  clab_lag_twos_flush (lags);
  if (patch->tiles != NULL)
    clab_lag_spectra_add_patch (lags->spectra, dots, patch);
  lags->n_outputs += (double)patch->height * (double)patch->width;
  lags->work = NULL;
}

void
clab_lags_add (ClabLags *lags, const ClabLags *other)
{
  const ClabLagShape *shape = &lags->shape;

  clab_lags_add_signed (lags->pairs, other->pairs, 1, pairs_size (shape));
  clab_lags_add_signed (lags->inner, other->inner, 1,
                        clab_lags_inner_size (shape));
  clab_lags_add_signed (lags->sums, other->sums, 1,
                        shape->planes * shape->rows * shape->columns);
  clab_lags_add_signed (lags->moments, other->moments, 1,
                        clab_lags_moments_size (shape));
  clab_lags_add_signed (lags->targets, other->targets, 1, shape->n_kernels * 2);
  if (lags->spectra != NULL)
    clab_lag_spectra_add (lags->spectra, other->spectra);
  lags->n_outputs += other->n_outputs;
}
