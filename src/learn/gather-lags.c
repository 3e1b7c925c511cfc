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

/* Rows that the second-level cache is asked for before the fastest one is. */
#define ROWS_LATER 8

/* A row that row b is multiplied with.
 *
 * @row: its pixels, clipped
 * @end: where its plane's rows end, and the next one is the first again
 * @lanes: lags × lanes to add to
 * @full: (nullable): its pixels beyond the clipped ones; %NULL for a target
 * @full_end: see @end
 * @differences: the row's part of pairs, for the smallest i
 * @n_i: how many i there are
 * @u: the upper of both rows, counted from the rectangle's first one
 * @is_edge: whether i = 0 is not the only difference that it adds to
 */
typedef struct LagRow
{
  const double *row;
  const double *end;
  double *lanes;
  const double *full;
  const double *full_end;
  double *differences;
  gsize n_i;
  gsize u;
  gboolean is_edge;
} LagRow;

/* @cut: the rows, multiplied so many at a time */
typedef struct LagList
{
  LagRow *rows;
  gsize n;
  ClabLagCut cut;
} LagList;

static ClabLagCut
cut_evenly (gsize n, gsize most)
{
  gsize n_parts = (n + most - 1) / most;

  return (ClabLagCut){ .n_parts = n_parts,
                       .size = n_parts > 0 ? n / n_parts : 0,
                       .n_larger = n_parts > 0 ? n % n_parts : 0 };
}

static gsize
part_size (const ClabLagCut *cut, gsize part)
{
  return cut->size + (part < cut->n_larger ? 1 : 0);
}

/* The most rows that a row is multiplied with. */
static gsize
list_size (const ClabLagShape *shape)
{
  return shape->planes * (2 * shape->rows - 1) + shape->n_kernels * shape->rows;
}

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

static gboolean
lists_init (LagList *lists, const ClabLagShape *shape)
{
  for (gsize plane = 0; plane < shape->planes; plane++)
    {
      lists[plane].rows = g_try_new (LagRow, list_size (shape));
      if (lists[plane].rows == NULL)
        return FALSE;
    }
  return TRUE;
}

ClabLags *
clab_lags_new (const ClabLagShape *shape)
{
  gsize taps = shape->planes * shape->rows * shape->columns;
  g_autoptr (ClabLags) lags = g_new0 (ClabLags, 1);

  lags->shape = *shape;
  lags->lag_cut = cut_evenly (shape->columns, CLAB_DOTS_B);
  lags->pairs = g_try_new0 (double, pairs_size (shape));
  lags->inner = g_try_new0 (double, inner_size (shape));
  lags->sums = g_try_new0 (double, taps);
  lags->moments = g_try_new0 (double, moments_size (shape));
  lags->targets = g_try_new0 (double, shape->n_kernels * 2);
  lags->edge = g_try_new (double, clab_lags_edge_size (shape));
  lags->edge_lanes = g_try_new (double, CLAB_DOTS_A * shape->columns * LANES);
  lags->zeros = g_new0 (double, clab_dots_padded (2 * shape->columns) + LANES);
  lags->lists = g_new0 (LagList, shape->planes);
  if (shape->has_spectra)
    {
      lags->spectra = clab_lag_spectra_new (shape);
      if (lags->spectra == NULL)
        return NULL;
    }
  if ((shape->has_pairs && (lags->pairs == NULL || lags->inner == NULL))
      || !lists_init (lags->lists, shape) || lags->sums == NULL
      || lags->moments == NULL || lags->targets == NULL || lags->edge == NULL
      || lags->edge_lanes == NULL)
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
  g_free (lags->zeros);
  for (gsize plane = 0; plane < lags->shape.planes; plane++)
    g_free (lags->lists[plane].rows);
  g_free (lags->lists);
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
        list[n++] = (LagRow){
          .row = targets + y % patch->n_targets * patch->target_stride,
          .end = targets + patch->n_targets * patch->target_stride,
          .lanes = lags->moments
                   + ((o * shape->planes + plane_b) * shape->rows + row_b - y)
                         * shape->columns * LANES,
        };
    }
  return n;
}

/* sums[x] += sign·part[x] */
static void
add_signed (double *sums, const double *part, double sign, gsize n)
{
  for (gsize x = 0; x < n; x++)
    sums[x] += sign * part[x];
}

/* Rows of pixels that the part multiplies with all others: its own, and below
 * the last one those that no other part has. */
static gsize
end_of_own (const ClabLagShape *shape, const ClabLagPatch *patch)
{
  return clab_lag_patch_before (patch, shape) + patch->height
         + (patch->below == 0 ? shape->rows - 1 : 0);
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
  gsize height = patch->above + patch->height + patch->below;
  double *part = a->is_edge ? lags->edge : a->differences;
  const double *zeros = lags->zeros;

  if (a->is_edge)
    {
      memset (part, 0, clab_lags_edge_size (shape) * sizeof (double));
      for (gsize lag = 0; lag < n; lag++)
        part[lag] = clab_dots_total (lanes + lag * LANES);
    }
  if (patch->left == 0 || patch->right == 0)
    dots->differences (
        patch->left == 0 ? a->full : zeros, patch->left == 0 ? row_b : zeros,
        patch->right == 0 ? a->full + patch->width : zeros,
        patch->right == 0 ? row_b + patch->width : zeros, n, part);
  if (!a->is_edge)
    return;
  if (a->u < height)
    add_signed (a->differences, part, 1, clab_lags_edge_size (shape));
  else
    add_signed (a->differences + (a->u - height + 1) * clab_lags_next_i (shape),
                part, 1, clab_lags_edge_size (shape));
  if (a->u + 1 < a->n_i)
    add_signed (a->differences + (a->u + 1) * clab_lags_next_i (shape), part,
                -1, clab_lags_edge_size (shape));
}

/* A row of pixels, with those beyond the clipped ones. */
static const double *
pixels_at (const ClabLagPatch *patch, gsize plane, gsize row)
{
  return patch->rows
         + (plane * patch->n_kept + row % patch->n_kept) * patch->row_stride;
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
  gsize before = clab_lag_patch_before (patch, shape);
  gsize first = row_b >= shape->rows - 1 ? row_b - (shape->rows - 1) : 0;
  gsize end = MIN (row_b + shape->rows, end_of_own (shape, patch));
  gboolean has_sides = patch->left == 0 || patch->right == 0;
  gsize n = 0;

  for (gsize a = 0; a < shape->planes; a++)
    for (gsize row_a = MAX (first, before); row_a < end; row_a++)
      {
        gsize upper = MIN (row_a, row_b);
        gsize u = patch->above - before + upper;
        gsize n_i = shape->rows - (row_a + row_b - 2 * upper);
        gboolean is_transformed = patch->tiles != NULL
                                  && row_a >= clab_lag_spectra_first (shape)
                                  && row_a < before + patch->height;

        if (is_transformed && !has_sides)
          continue;

        list[n] = (LagRow){
          .row = patch->clipped
                 + (a * patch->n_kept + row_a % patch->n_kept)
                       * patch->clipped_stride,
          .end
          = patch->clipped + (a + 1) * patch->n_kept * patch->clipped_stride,
          .full = pixels_at (patch, a, row_a),
          .full_end = patch->rows + (a + 1) * patch->n_kept * patch->row_stride,
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
          add_differences (lags, dots, patch, &list[n],
                           pixels_at (patch, plane_b, row_b), NULL);
        else
          n++;
      }
  return n;
}

/* Whether row b is multiplied with all rows that there may be, and none is an
 * edge: then the list of the next such row is the same, a row further on. */
static gboolean
is_regular (const ClabLagShape *shape, const ClabLagPatch *patch, gsize row_b)
{
  gsize before = clab_lag_patch_before (patch, shape);

  return patch->tiles == NULL && row_b >= before + shape->rows - 1
         && row_b + shape->rows <= before + patch->height;
}

/* The next row, or the first again at the end. */
static const double *
next_of (const double *row, const double *end, gsize stride, gsize n_kept)
{
  row += stride;
  return row < end ? row : row - n_kept * stride;
}

/* Makes the list of a regular row that of the next one. */
static void
advance (LagList *list, const ClabLagPatch *patch)
{
  for (LagRow *a = list->rows; a < list->rows + list->n; a++)
    if (a->full == NULL)
      a->row = next_of (a->row, a->end, patch->target_stride, patch->n_targets);
    else
      {
        a->row = next_of (a->row, a->end, patch->clipped_stride, patch->n_kept);
        a->full
            = next_of (a->full, a->full_end, patch->row_stride, patch->n_kept);
        a->u++;
      }
}

/* Lists the rows that row b of a plane is multiplied with. */
static void
list_rows (ClabLags *lags,
           const ClabDots *dots,
           const ClabLagPatch *patch,
           gsize plane_b,
           gsize row_b)
{
  LagList *list = &lags->lists[plane_b];

  list->n = lags->shape.has_pairs
                ? list_pixels (lags, dots, patch, plane_b, row_b, list->rows)
                : 0;
  if (patch->tiles == NULL)
    list->n += list_targets (lags, patch, plane_b, row_b, list->rows + list->n);
  list->cut = cut_evenly (
      list->n, clab_dots_most_a (dots, part_size (&lags->lag_cut, 0)));
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
  const double *a[CLAB_DOTS_A];
  double *lanes[CLAB_DOTS_A];
  gsize first = 0;

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
  for (gsize part = 0; part < lags->lag_cut.n_parts; part++)
    {
      gsize n_lags = part_size (&lags->lag_cut, part);
      const double *b[CLAB_DOTS_B];

      for (gsize q = 0; q < n_lags; q++)
        b[q] = row_b + first + q;
      dots->products (
          &(ClabDotsRows){ .a = a,
                           .n_a = n_list,
                           .b = b,
                           .n_b = n_lags,
                           .length = clab_dots_padded (patch->width),
                           .first = first * LANES,
                           .ahead = lags->ahead },
          lanes);
      lags->ahead = NULL;
      first += n_lags;
    }
  for (gsize p = 0; p < n_list; p++)
    if (list[p].full != NULL
        && (list[p].is_edge || patch->left == 0 || patch->right == 0))
      add_differences (lags, dots, patch, &list[p], row_b, lanes[p]);
}

/* The sums of single taps: differences of S with 1 instead of a row a. */
static void
add_tap_sums (ClabLags *lags, const ClabLagPatch *patch, gsize plane, gsize row)
{
  const ClabLagShape *shape = &lags->shape;
  gsize before = clab_lag_patch_before (patch, shape);
  gsize height = patch->above + patch->height + patch->below;
  gsize u = patch->above - before + row;
  const double *pixels = pixels_at (patch, plane, row);
  gboolean has_sides = patch->left == 0 || patch->right == 0;

  for (gsize j = 0; j < (has_sides ? shape->columns : 1); j++)
    {
      double part = 0;
      double *differences
          = lags->sums + plane * shape->rows * shape->columns + j;

      if (j == 0)
        part = patch->row_sums[plane * patch->n_kept + row % patch->n_kept][1];
      if (j > 0 && patch->right == 0)
        part += pixels[patch->width + j - 1];
      if (j > 0 && patch->left == 0)
        part -= pixels[j - 1];
      if (u < height)
        differences[0] += part;
      else
        differences[(u - height + 1) * shape->columns] += part;
      if (u + 1 < shape->rows)
        differences[(u + 1) * shape->columns] -= part;
    }
}

static void
add_target_sums (ClabLags *lags, const ClabLagPatch *patch, gsize y)
{
  for (gsize o = 0; o < lags->shape.n_kernels; o++)
    for (int i = 0; i < 2; i++)
      lags->targets[o * 2 + i]
          += patch->target_sums[o * patch->n_targets + y % patch->n_targets][i];
}

/* A row that is read from a part, or from the part after it if it is beyond the
 * last one, or one that is at hand if there is none. */
static const float *
source_at (const ClabLagPatch *patch,
           int which,
           gssize row,
           const double *at_hand)
{
  const ClabLagSource *source = &patch->source;

  if (row >= (gssize)source->n_rows[which])
    {
      row -= (gssize)source->n_rows[which];
      source = &patch->next;
    }
  return row >= 0 && row < (gssize)source->n_rows[which]
             ? source->rows[which] + (gsize)row * source->row_strides[which]
             : (const float *)at_hand;
}

/* Finds what is read once the rows before @filled are filled. */
static ClabDotsAhead
find_ahead (const ClabLagShape *shape,
            const ClabLagPatch *patch,
            gsize filled,
            const double *at_hand)
{
  gsize first_target = clab_lag_patch_before (patch, shape) + shape->rows - 1;
  gssize rows[] = { (gssize)filled, (gssize)filled - (gssize)first_target };
  ClabDotsAhead ahead;

  for (int i = 0; i < 2; i++)
    {
      ahead.soon[i] = source_at (patch, i, rows[i], at_hand);
      ahead.later[i] = source_at (patch, i, rows[i] + ROWS_LATER, at_hand);
    }
  return ahead;
}

/* What a row of pixels of one plane adds. */
static void
add_row (ClabLags *lags,
         const ClabDots *dots,
         const ClabLagPatch *patch,
         gsize plane,
         gsize row)
{
  const ClabLagShape *shape = &lags->shape;
  LagList *list = &lags->lists[plane];
  gsize first = 0;

  if (row > 0 && is_regular (shape, patch, row)
      && is_regular (shape, patch, row - 1))
    advance (list, patch);
  else
    list_rows (lags, dots, patch, plane, row);
  for (gsize part = 0; part < list->cut.n_parts; part++)
    {
      gsize n = part_size (&list->cut, part);

      multiply_rows (lags, dots, patch, list->rows + first, n,
                     pixels_at (patch, plane, row));
      first += n;
    }
  if (shape->has_pairs && row >= clab_lag_patch_before (patch, shape)
      && row < end_of_own (shape, patch))
    add_tap_sums (lags, patch, plane, row);
}

void
clab_lags_add_patch (ClabLags *lags,
                     const ClabDots *dots,
                     const ClabLagPatch *patch)
{
  const ClabLagShape *shape = &lags->shape;
  gsize before = clab_lag_patch_before (patch, shape);
  gsize n_rows = before + patch->height + shape->rows - 1;
  gsize filled = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      for (;
           patch->fill != NULL && filled < MIN (row + shape->rows + 1, n_rows);
           filled++)
        patch->fill (filled, patch->data);

      ClabDotsAhead ahead
          = find_ahead (shape, patch, filled, pixels_at (patch, 0, row));

      lags->ahead = &ahead;
      for (gsize plane = 0; plane < shape->planes; plane++)
        add_row (lags, dots, patch, plane, row);
      if (row >= before && row < before + patch->height)
        add_target_sums (lags, patch, row - before);
    }
  lags->ahead = NULL;
  if (patch->tiles != NULL)
    clab_lag_spectra_add_patch (lags->spectra, dots, patch);
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
  add_signed (lags->targets, other->targets, 1, shape->n_kernels * 2);
  if (lags->spectra != NULL)
    clab_lag_spectra_add (lags->spectra, other->spectra);
  lags->n_outputs += other->n_outputs;
}
