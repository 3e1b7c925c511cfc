/* Products of rows by twos: half of them for lags an odd number of rows apart.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/lag-twos.h"

#include <stdlib.h>
#include <string.h>

#include "src/learn/gather-lags-private.h"

#define LANES CLAB_DOTS_LANES

/* Of kernels, for sums of rows to save more than they cost. */
#define LEAST_ROWS 5

/* Rows that products are taken with: the first ones of twos, the second ones,
 * and their sums. */
typedef enum
{
  FIRST,
  SECOND,
  BOTH,
  N_FACTORS
} Factor;

/*
 * @rows: two × row, of which @n of each two are there: those that rows of a two
 *   are multiplied with, of whatever plane
 * @lanes: plane × row: where the products go
 */
typedef struct
{
  const double **rows;
  double **lanes;
  gsize n;
} List;

/*
 * @even: of first rows with first ones, and of second with second ones, what
 *   ClabLags.inner and then ClabLags.moments have of all
 * @n_added: twos of rows since the last flush
 */
struct _ClabLagTwos
{
  List lists[N_FACTORS];
  double *even[2];
  gsize n_added;
};

/* Rows that lie in a circle. */
typedef struct
{
  const double *row;
  const double *first;
  const double *end;
  gsize stride;
} Circle;

static Circle
circle_at (const double *first, gsize n_rows, gsize stride, gsize row)
{
  return (Circle){ .row = first + row % n_rows * stride,
                   .first = first,
                   .end = first + n_rows * stride,
                   .stride = stride };
}

static const double *
take_row (Circle *circle)
{
  const double *row = circle->row;

  circle->row += circle->stride;
  if (circle->row == circle->end)
    circle->row = circle->first;
  return row;
}

/* How many odd distances there are, with even ones beside them, that sums are
 * quicker for. */
static gsize
n_odd (const ClabLagShape *shape)
{
  return shape->rows >= LEAST_ROWS ? (shape->rows - 1) / 2 : 0;
}

static gboolean
is_odd (const ClabLagShape *shape, gssize distance)
{
  return ABS (distance) % 2 == 1
         && ABS (distance) < (gssize)(2 * n_odd (shape));
}

/* Whether rows of this kind are multiplied with those at a distance. */
static gboolean
is_listed (const ClabLagShape *shape, Factor factor, gssize distance)
{
  return is_odd (shape, distance) == (factor == BOTH);
}

static gsize
even_size (const ClabLagShape *shape)
{
  return clab_lags_inner_size (shape) + clab_lags_moments_size (shape);
}

/* Where products go that belong to @at, of ClabLags.inner or ClabLags.moments,
 * which @offset is the place of. */
static double *
lanes_at (const ClabLagTwos *twos,
          Factor factor,
          gssize distance,
          double *at,
          gsize offset)
{
  return factor == BOTH || distance % 2 != 0 ? at : twos->even[factor] + offset;
}

static void
list_lanes (const ClabLags *lags, Factor factor, gsize plane_b)
{
  const ClabLagShape *shape = &lags->shape;
  ClabLagTwos *twos = lags->work->twos;
  List *list = &twos->lists[factor];
  double **lanes = list->lanes + plane_b * clab_lags_list_size (shape);
  gssize reach = (gssize)shape->rows - 1;
  gsize n = 0;

  for (gsize a = 0; shape->has_pairs && a < shape->planes; a++)
    for (gssize distance = -reach; distance <= reach; distance++)
      if (is_listed (shape, factor, distance))
        {
          double *at = clab_lags_inner_at (lags, a, plane_b, MAX (distance, 0),
                                           MAX (-distance, 0));

          lanes[n++] = lanes_at (twos, factor, distance, at, at - lags->inner);
        }
  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gssize distance = -reach; distance <= 0; distance++)
      if (is_listed (shape, factor, distance))
        {
          double *at = clab_lags_moments_at (lags, o, plane_b, -distance);

          lanes[n++]
              = lanes_at (twos, factor, distance, at,
                          clab_lags_inner_size (shape) + (at - lags->moments));
        }
}

static void
list_all_lanes (const ClabLags *lags)
{
  for (Factor factor = FIRST; factor < N_FACTORS; factor++)
    for (gsize b = 0; b < lags->shape.planes; b++)
      list_lanes (lags, factor, b);
}

ClabLagTwos *
clab_lag_twos_new (const ClabLagShape *shape)
{
  gsize size = clab_lags_list_size (shape);
  g_autoptr (ClabLagTwos) twos = g_new0 (ClabLagTwos, 1);

  for (int i = 0; i < 2; i++)
    {
      twos->even[i] = clab_doubles_new0 (even_size (shape));
      if (twos->even[i] == NULL)
        return NULL;
    }
  for (Factor factor = FIRST; factor < N_FACTORS; factor++)
    {
      List *list = &twos->lists[factor];

      list->rows = g_try_new (const double *, CLAB_LAGS_MOST_TWOS *size);
      list->lanes = g_try_new (double *, shape->planes *size);
      if (list->rows == NULL || list->lanes == NULL)
        return NULL;
    }
  return g_steal_pointer (&twos);
}

void
clab_lag_twos_free (ClabLagTwos *twos)
{
  if (twos == NULL)
    return;
  for (int i = 0; i < 2; i++)
    free (twos->even[i]);
  for (Factor factor = FIRST; factor < N_FACTORS; factor++)
    {
      g_free (twos->lists[factor].rows);
      g_free (twos->lists[factor].lanes);
    }
  g_free (twos);
}

/* Rows of sums that are kept where each two meets @n of them. */
static gsize
n_kept (gsize n, gsize n_twos)
{
  return n > 0 ? n + n_twos - 1 : 0;
}

gsize
clab_lag_twos_room (const ClabLagShape *shape,
                    gsize target_stride,
                    gsize row_stride)
{
  gsize n = (shape->has_pairs ? shape->planes : 0)
                * n_kept (2 * n_odd (shape), CLAB_LAGS_MOST_TWOS)
            + shape->n_kernels * n_kept (n_odd (shape), CLAB_LAGS_MOST_TWOS);

  return n * target_stride + CLAB_LAGS_MOST_TWOS * row_stride;
}

gsize
clab_lag_twos_fit (const ClabLagShape *shape,
                   const ClabDots *dots,
                   const ClabLagPatch *patch,
                   gsize row)
{
  gsize end = clab_lag_patch_before (patch, shape) + patch->height;
  gsize reach = shape->rows - 1;

  /* Of single rows, sums of the first one are gone when they are added. */
  if (patch->sums == NULL || patch->tiles != NULL || shape->rows == 1
      || row < end - patch->height + reach || row + reach > end)
    return 0;
  return MIN ((end - reach - row) / 2, clab_lags_n_twos (dots));
}

/* Rows are listed that twos of rows are multiplied with.
 *
 * @two: which one
 * @row: its first one, among pixels or targets
 */
typedef struct
{
  ClabLags *lags;
  const ClabDots *dots;
  const ClabLagPatch *patch;
  gsize two;
  gsize row;
} Listing;

static void
list_row (const Listing *listing, Factor factor, const double *row)
{
  List *list = &listing->lags->work->twos->lists[factor];

  list->rows[listing->two * clab_lags_list_size (&listing->lags->shape)
             + list->n++]
      = row;
}

/* The rows of a plane, or of a target, that two rows are multiplied with.
 * @circle: from the farthest above the first of them on
 * @reach: the farthest below it */
static void
list_rows (const Listing *listing, Circle circle, gssize reach)
{
  const ClabLagShape *shape = &listing->lags->shape;

  for (gssize distance = 1 - (gssize)shape->rows; distance <= reach + 1;
       distance++)
    {
      const double *row = take_row (&circle);

      if (distance <= reach && is_listed (shape, FIRST, distance))
        list_row (listing, FIRST, row);
      if (distance > 1 - (gssize)shape->rows
          && is_listed (shape, SECOND, distance - 1))
        list_row (listing, SECOND, row);
    }
}

/* Sums of two rows each at odd distances, the last of which is new.
 * @sums: where they are
 * @circle: of the rows; from the farthest odd distance above on */
static void
list_sums (const Listing *listing, double *sums, gsize n, Circle circle)
{
  const ClabLagPatch *patch = listing->patch;
  gsize n_before = listing->lags->work->twos->n_added + listing->two;
  gsize n_all = n_kept (n, clab_lags_n_twos (listing->dots));

  for (gsize i = 0; i < n; i++)
    {
      double *sum = sums + (n_before + i) % n_all * patch->target_stride;
      const double *first = take_row (&circle);
      const double *second = take_row (&circle);

      if (n_before == 0 || i + 1 == n)
        listing->dots->add (first, second, clab_dots_padded (patch->width),
                            sum);
      list_row (listing, BOTH, sum);
    }
}

/* Lists all rows that those of a two are multiplied with.
 *
 * Returns: room for sums of the twos themselves */
static double *
list_two (const Listing *listing)
{
  const ClabLagShape *shape = &listing->lags->shape;
  const ClabLagPatch *patch = listing->patch;
  ClabLagTwos *twos = listing->lags->work->twos;
  gsize n_twos = clab_lags_n_twos (listing->dots);
  gsize reach = shape->rows - 1;
  gsize odd_reach = 2 * n_odd (shape) - 1;
  gsize row = listing->row;
  gsize y = row - clab_lag_patch_before (patch, shape);
  double *sums = patch->sums;

  for (Factor factor = FIRST; factor < N_FACTORS; factor++)
    twos->lists[factor].n = 0;
  for (gsize a = 0; shape->has_pairs && a < shape->planes; a++)
    {
      gsize stride = patch->clipped_stride;
      const double *rows = patch->clipped + a * patch->n_kept * stride;

      list_rows (listing, circle_at (rows, patch->n_kept, stride, row - reach),
                 (gssize)reach);
      list_sums (listing, sums, 2 * n_odd (shape),
                 circle_at (rows, patch->n_kept, stride, row - odd_reach));
      sums += n_kept (2 * n_odd (shape), n_twos) * patch->target_stride;
    }
  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      gsize stride = patch->target_stride;
      const double *rows = patch->targets + o * patch->n_targets * stride;

      list_rows (listing, circle_at (rows, patch->n_targets, stride, y - reach),
                 0);
      list_sums (listing, sums, n_odd (shape),
                 circle_at (rows, patch->n_targets, stride, y - odd_reach));
      sums += n_kept (n_odd (shape), n_twos) * patch->target_stride;
    }
  return sums;
}

/* Multiplies as many rows of a plane as there are twos with those listed. */
static void
multiply (const Listing *listing,
          Factor factor,
          gsize plane,
          const double *const *rows,
          gsize n_twos)
{
  const ClabLagShape *shape = &listing->lags->shape;
  const List *list = &listing->lags->work->twos->lists[factor];
  const ClabLagFactors factors = {
    .a = list->rows,
    .n_a = list->n,
    .a_step = clab_lags_list_size (shape),
    .b = rows,
    .n_steps = n_twos,
  };

  clab_lags_multiply (listing->lags, listing->dots, listing->patch, &factors,
                      list->lanes + plane * clab_lags_list_size (shape));
}

/* The sums of twos of rows of a plane, with those beyond the clipped ones.
 * @sums: for as many */
static void
add_twos (const Listing *listing,
          const double *const *first,
          const double *const *second,
          gsize n_twos,
          double *const *sums)
{
  const ClabLagPatch *patch = listing->patch;
  gsize columns = listing->lags->shape.columns;
  gsize padded = clab_dots_padded (patch->width);

  for (gsize two = 0; two < n_twos; two++)
    listing->dots->add (first[two], second[two],
                        patch->is_spread ? padded + (columns - 1) * LANES
                                         : clab_dots_padded (padded + columns),
                        sums[two]);
}

void
clab_lag_twos_add (ClabLags *lags,
                   const ClabDots *dots,
                   const ClabLagPatch *patch,
                   gsize row,
                   gsize n_twos)
{
  gsize planes = lags->shape.planes;
  const double *first[CLAB_LAGS_MOST_TWOS];
  const double *second[CLAB_LAGS_MOST_TWOS];
  double *sums[CLAB_LAGS_MOST_TWOS];
  Listing listing = { lags, dots, patch, 0, row };

  if (lags->work->twos->n_added == 0)
    list_all_lanes (lags);
  for (; listing.two < n_twos; listing.two++, listing.row += 2)
    sums[0] = list_two (&listing);
  for (gsize two = 1; two < n_twos; two++)
    sums[two] = sums[two - 1] + patch->row_stride;
  for (gsize plane = 0; plane < planes; plane++)
    {
      for (gsize two = 0; two < n_twos; two++)
        first[two] = clab_lag_patch_row (patch, plane, row + 2 * two);
      multiply (&listing, FIRST, plane, first, n_twos);
    }
  clab_lags_fill (lags, patch, row + 2 * n_twos - 1);
  for (gsize plane = 0; plane < planes; plane++)
    {
      for (gsize two = 0; two < n_twos; two++)
        {
          first[two] = clab_lag_patch_row (patch, plane, row + 2 * two);
          second[two] = clab_lag_patch_row (patch, plane, row + 2 * two + 1);
        }
      multiply (&listing, SECOND, plane, second, n_twos);
      if (lags->work->twos->lists[BOTH].n == 0)
        continue;
      add_twos (&listing, first, second, n_twos, sums);
      multiply (&listing, BOTH, plane, (const double *const *)sums, n_twos);
    }
  lags->work->twos->n_added += n_twos;
}

/* Completes the sums of one distance of the rows of two planes.
 * @next: from the sums of a distance to those of the next one */
static void
flush_distance (const ClabLags *lags,
                gssize distance,
                gssize next,
                double *all,
                gsize offset)
{
  const ClabLagShape *shape = &lags->shape;
  const double *first = lags->work->twos->even[FIRST] + offset;
  const double *second = lags->work->twos->even[SECOND] + offset;
  gsize n = shape->columns * LANES;

  if (is_odd (shape, distance))
    {
      clab_lags_add_signed (all, first + next, -1, n);
      clab_lags_add_signed (all, second - next, -1, n);
    }
  else if (distance % 2 == 0)
    {
      clab_lags_add_signed (all, first, 1, n);
      clab_lags_add_signed (all, second, 1, n);
    }
}

void
clab_lag_twos_flush (ClabLags *lags)
{
  const ClabLagShape *shape = &lags->shape;
  gssize reach = (gssize)shape->rows - 1;
  gssize next = (gssize)(shape->columns * LANES);

  if (lags->work->twos->n_added == 0)
    return;
  for (gsize b = 0; b < shape->planes; b++)
    {
      for (gsize a = 0; shape->has_pairs && a < shape->planes; a++)
        for (gssize distance = -reach; distance <= reach; distance++)
          {
            double *at = clab_lags_inner_at (lags, a, b, MAX (distance, 0),
                                             MAX (-distance, 0));

            flush_distance (lags, distance, next, at, at - lags->inner);
          }
      for (gsize o = 0; o < shape->n_kernels; o++)
        for (gssize distance = -reach; distance <= 0; distance++)
          {
            double *at = clab_lags_moments_at (lags, o, b, -distance);

            flush_distance (lags, distance, -next, at,
                            clab_lags_inner_size (shape)
                                + (at - lags->moments));
          }
    }
  for (int i = 0; i < 2; i++)
    memset (lags->work->twos->even[i], 0, even_size (shape) * sizeof (double));
  lags->work->twos->n_added = 0;
}
