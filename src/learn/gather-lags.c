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

#include <string.h>

#define LANES CLAB_DOTS_LANES

/* A row that row b is multiplied with.
 *
 * @row: its pixels, clipped
 * @lanes: lags × lanes to add to
 * @full: (nullable): its pixels beyond the clipped ones; %NULL for a target
 * @differences: the row's part of pairs, for the smallest i
 * @n_i: how many i there are
 * @u: the upper of both rows
 * @is_edge: whether i = 0 is not the only difference that it adds to
 */
typedef struct LagRow
{
  const double *row;
  double *lanes;
  const double *full;
  double *differences;
  gsize n_i;
  gsize u;
  gboolean is_edge;
} LagRow;

static gsize
pairs_size (const ClabLagShape *shape)
{
  gsize rows = shape->planes * shape->rows;

  return shape->has_pairs ? rows * rows * clab_lags_edge_size (shape) : 0;
}

static gsize
inner_size (const ClabLagShape *shape)
{
  return shape->has_pairs ? shape->planes * shape->planes
                                * (2 * shape->rows - 1) * shape->columns * LANES
                          : 0;
}

static gsize
moments_size (const ClabLagShape *shape)
{
  return shape->n_kernels * shape->planes * shape->rows * shape->columns
         * LANES;
}

double
clab_lags_bytes (const ClabLagShape *shape)
{
  return sizeof (double)
             * ((double)pairs_size (shape) + (double)inner_size (shape)
                + (double)moments_size (shape))
         + (shape->has_spectra ? clab_lag_spectra_bytes (shape) : 0);
}

ClabLags *
clab_lags_new (const ClabLagShape *shape)
{
  gsize taps = shape->planes * shape->rows * shape->columns;
  gsize list
      = shape->planes * (2 * shape->rows - 1) + shape->n_kernels * shape->rows;
  g_autoptr (ClabLags) lags = g_new0 (ClabLags, 1);

  lags->shape = *shape;
  lags->pairs = g_try_new0 (double, pairs_size (shape));
  lags->inner = g_try_new0 (double, inner_size (shape));
  lags->sums = g_try_new0 (double, taps);
  lags->moments = g_try_new0 (double, moments_size (shape));
  lags->targets = g_try_new0 (double, shape->n_kernels * 2 * LANES);
  lags->edge = g_try_new (double, clab_lags_edge_size (shape));
  lags->edge_lanes = g_try_new (double, CLAB_DOTS_A * shape->columns * LANES);
  lags->list = g_try_new (LagRow, list);
  if (shape->has_spectra)
    {
      lags->spectra = clab_lag_spectra_new (shape);
      if (lags->spectra == NULL)
        return NULL;
    }
  if ((shape->has_pairs && (lags->pairs == NULL || lags->inner == NULL))
      || lags->sums == NULL || lags->moments == NULL || lags->targets == NULL
      || lags->edge == NULL || lags->edge_lanes == NULL || lags->list == NULL)
    return NULL;
  return g_steal_pointer (&lags);
}

void
clab_lags_free (ClabLags *lags)
{
  if (lags == NULL)
    return;
  g_free (lags->pairs);
  g_free (lags->inner);
  g_free (lags->sums);
  g_free (lags->moments);
  g_free (lags->targets);
  g_free (lags->edge);
  g_free (lags->edge_lanes);
  g_free (lags->ones);
  g_free (lags->list);
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
              LagRow *list)
{
  const ClabLagShape *shape = &lags->shape;
  gsize first = row_b >= shape->rows - 1 ? row_b - (shape->rows - 1) : 0;
  gsize n = 0;

  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize y = first; y <= row_b && y < patch->height; y++)
      list[n++] = (LagRow){
        .row = patch->targets + (o * patch->height + y) * patch->target_stride,
        .lanes = lags->moments
                 + ((o * shape->planes + plane_b) * shape->rows + row_b - y)
                       * shape->columns * LANES,
      };
  return n;
}

/* sums[x] += sign·part[x] */
static void
add_signed (double *sums, const double *part, double sign, gsize n)
{
  for (gsize x = 0; x < n; x++)
    sums[x] += sign * part[x];
}

/* What two rows add to the differences of S, beside its inner part.
 * @lanes: lags × lanes: Σ q of these two rows alone; only at an edge */
static void
add_differences (ClabLags *lags,
                 const ClabDots *dots,
                 const ClabLagPatch *patch,
                 const LagRow *a,
                 const double *row_b,
                 const double *lanes)
{
  const ClabLagShape *shape = &lags->shape;
  gsize n = shape->columns;
  double *part = a->is_edge ? lags->edge : a->differences;

  if (a->is_edge)
    {
      memset (part, 0, clab_lags_edge_size (shape) * sizeof (double));
      for (gsize lag = 0; lag < n; lag++)
        part[lag] = clab_dots_total (lanes + lag * LANES);
    }
  dots->differences (a->full, row_b, a->full + patch->width,
                     row_b + patch->width, n, part);
  if (!a->is_edge)
    return;
  if (a->u < patch->height)
    add_signed (a->differences, part, 1, clab_lags_edge_size (shape));
  else
    add_signed (a->differences
                    + (a->u - patch->height + 1) * clab_lags_next_i (shape),
                part, 1, clab_lags_edge_size (shape));
  if (a->u + 1 < a->n_i)
    add_signed (a->differences + (a->u + 1) * clab_lags_next_i (shape), part,
                -1, clab_lags_edge_size (shape));
}

/* Lists the rows a that row b is multiplied with.  Of those that transforms
 * multiply, which are no edges, only the differences remain. */
static gsize
list_pixels (ClabLags *lags,
             const ClabDots *dots,
             const ClabLagPatch *patch,
             gsize plane_b,
             gsize row_b,
             LagRow *list)
{
  const ClabLagShape *shape = &lags->shape;
  gsize n_rows = patch->height + shape->rows - 1;
  gsize first = row_b >= shape->rows - 1 ? row_b - (shape->rows - 1) : 0;
  gsize end = MIN (row_b + shape->rows, n_rows);
  gsize n = 0;

  for (gsize a = 0; a < shape->planes; a++)
    for (gsize row_a = first; row_a < end; row_a++)
      {
        gsize u = MIN (row_a, row_b);
        gsize n_i = shape->rows - (row_a + row_b - 2 * u);
        gsize at = a * n_rows + row_a;

        list[n] = (LagRow){
          .row = patch->clipped + at * patch->clipped_stride,
          .full = patch->rows + at * patch->row_stride,
          .lanes = clab_lags_inner_at (lags, a, plane_b, row_a - u, row_b - u),
          .differences
          = clab_lags_pairs_at (lags, a, plane_b, row_a - u, row_b - u),
          .n_i = n_i,
          .u = u,
          .is_edge = u + 1 < n_i || u >= patch->height,
        };
        if (patch->tiles != NULL && row_a >= clab_lag_spectra_first (shape)
            && row_a < patch->height)
          add_differences (lags, dots, patch, &list[n],
                           patch->rows
                               + (plane_b * n_rows + row_b) * patch->row_stride,
                           NULL);
        else
          n++;
      }
  return n;
}

/* All lags of a few rows with row b. */
static void
multiply_rows (ClabLags *lags,
               const ClabDots *dots,
               const ClabLagPatch *patch,
               const LagRow *list,
               gsize n_list,
               const double *row_b)
{
  gsize n = lags->shape.columns;
  gsize n_groups = (n + CLAB_DOTS_B - 1) / CLAB_DOTS_B;
  const double *a[CLAB_DOTS_A];
  double *lanes[CLAB_DOTS_A];

  for (gsize p = 0; p < n_list; p++)
    {
      a[p] = list[p].row;
      lanes[p] = list[p].lanes;
      if (list[p].full != NULL && list[p].is_edge)
        {
          lanes[p] = lags->edge_lanes + p * n * LANES;
          memset (lanes[p], 0, n * LANES * sizeof (double));
        }
    }
  for (gsize group = 0; group < n_groups; group++)
    {
      gsize first = group * n / n_groups;
      gsize n_lags = (group + 1) * n / n_groups - first;
      const double *b[CLAB_DOTS_B];
      double *sums[CLAB_DOTS_A];

      for (gsize q = 0; q < n_lags; q++)
        b[q] = row_b + first + q;
      for (gsize p = 0; p < n_list; p++)
        sums[p] = lanes[p] + first * LANES;
      dots->products (a, n_list, b, n_lags, clab_dots_padded (patch->width),
                      sums);
    }
  for (gsize p = 0; p < n_list; p++)
    if (list[p].full != NULL)
      add_differences (lags, dots, patch, &list[p], row_b, lanes[p]);
}

/* The sums of single taps: differences of S with 1 instead of a row a. */
static void
add_tap_sums (ClabLags *lags,
              const ClabDots *dots,
              const ClabLagPatch *patch,
              gsize plane,
              gsize row)
{
  const ClabLagShape *shape = &lags->shape;
  gsize at = plane * (patch->height + shape->rows - 1) + row;
  const double *clipped = patch->clipped + at * patch->clipped_stride;
  const double *pixels = patch->rows + at * patch->row_stride;
  const double *ones = lags->ones;
  double lanes[LANES] = { 0 };
  double *sum = lanes;

  dots->products (&clipped, 1, &ones, 1, clab_dots_padded (patch->width), &sum);
  for (gsize j = 0; j < shape->columns; j++)
    {
      double part = j == 0 ? clab_dots_total (lanes)
                           : pixels[patch->width + j - 1] - pixels[j - 1];
      double *differences
          = lags->sums + plane * shape->rows * shape->columns + j;

      if (row < patch->height)
        differences[0] += part;
      else
        differences[(row - patch->height + 1) * shape->columns] += part;
      if (row + 1 < shape->rows)
        differences[(row + 1) * shape->columns] -= part;
    }
}

static void
add_target_sums (ClabLags *lags,
                 const ClabDots *dots,
                 const ClabLagPatch *patch)
{
  for (gsize o = 0; o < lags->shape.n_kernels; o++)
    for (gsize y = 0; y < patch->height; y++)
      {
        const double *target
            = patch->targets + (o * patch->height + y) * patch->target_stride;
        const double *others[] = { target, lags->ones };
        double *sums = lags->targets + o * 2 * LANES;

        dots->products (&target, 1, others, 2, clab_dots_padded (patch->width),
                        &sums);
      }
}

static void
need_ones (ClabLags *lags, gsize n)
{
  if (lags->n_ones >= n)
    return;
  lags->ones = g_renew (double, lags->ones, n);
  for (gsize i = lags->n_ones; i < n; i++)
    lags->ones[i] = 1;
  lags->n_ones = n;
}

void
clab_lags_add_patch (ClabLags *lags,
                     const ClabDots *dots,
                     const ClabLagPatch *patch)
{
  const ClabLagShape *shape = &lags->shape;
  gsize n_rows = patch->height + shape->rows - 1;

  need_ones (lags, clab_dots_padded (patch->width));
  for (gsize plane = 0; plane < shape->planes; plane++)
    for (gsize row = 0; row < n_rows; row++)
      {
        const double *row_b
            = patch->rows + (plane * n_rows + row) * patch->row_stride;
        gsize n = shape->has_pairs
                      ? list_pixels (lags, dots, patch, plane, row, lags->list)
                      : 0;

        if (patch->tiles == NULL)
          n += list_targets (lags, patch, plane, row, lags->list + n);
        gsize n_groups = (n + dots->most_a - 1) / dots->most_a;

        for (gsize group = 0; group < n_groups; group++)
          {
            gsize first = group * n / n_groups;

            multiply_rows (lags, dots, patch, lags->list + first,
                           (group + 1) * n / n_groups - first, row_b);
          }
        if (shape->has_pairs)
          add_tap_sums (lags, dots, patch, plane, row);
      }
  if (patch->tiles != NULL)
    clab_lag_spectra_add_patch (lags->spectra, dots, patch);
  add_target_sums (lags, dots, patch);
  lags->n_outputs += (double)patch->height * (double)patch->width;
}

void
clab_lags_add (ClabLags *lags, const ClabLags *other)
{
  const ClabLagShape *shape = &lags->shape;

  add_signed (lags->pairs, other->pairs, 1, pairs_size (shape));
  add_signed (lags->inner, other->inner, 1, inner_size (shape));
  add_signed (lags->sums, other->sums, 1,
              shape->planes * shape->rows * shape->columns);
  add_signed (lags->moments, other->moments, 1, moments_size (shape));
  add_signed (lags->targets, other->targets, 1, shape->n_kernels * 2 * LANES);
  if (lags->spectra != NULL)
    clab_lag_spectra_add (lags->spectra, other->spectra);
  lags->n_outputs += other->n_outputs;
}
