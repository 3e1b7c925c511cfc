/* Products of rows with all lags, and what memory is asked for meanwhile.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather-lags-private.h"

#define LANES CLAB_DOTS_LANES

/* Rows that the second-level cache is asked for before the fastest one is. */
#define ROWS_LATER 8

#define FLOATS_OF_LINE 16

/* Into how many shares the cache lines of a row are divided, for memory to be
 * asked for them evenly: no more than rows are multiplied with others, of which
 * sums of odd lags save a third. */
static gsize
n_shares (const ClabLags *lags, const ClabDots *dots)
{
  gsize n_calls = 0;

  for (gsize part = 0; part < lags->work->lag_cut.n_parts; part++)
    {
      gsize n_lags = clab_lags_part_size (&lags->work->lag_cut, part);

      n_calls += clab_lags_cut (clab_lags_list_size (&lags->shape),
                                clab_dots_most_a (dots, n_lags))
                     .n_parts;
    }
  return MIN (n_calls - n_calls / 3, CLAB_LAGS_MOST_SHARES);
}

void
clab_lags_cut_products (ClabLags *lags,
                        const ClabDots *dots,
                        const ClabLagPatch *patch)
{
  const ClabLagShape *shape = &lags->shape;
  gsize n_lags;
  gsize n_calls;

  lags->work->lag_cut = clab_lags_cut (
      shape->columns, patch->is_spread ? CLAB_LAG_DOTS_MOST_LAGS : CLAB_DOTS_B);
  n_lags = clab_lags_part_size (&lags->work->lag_cut, 0);
  lags->work->most_rows = patch->is_spread
                              ? clab_lag_dots_most_rows (dots->lags, n_lags)
                              : clab_dots_most_a (dots, n_lags);
  n_calls = lags->work->lag_cut.n_parts
            * clab_lags_cut (clab_lags_list_size (shape), lags->work->most_rows)
                  .n_parts;
  /* A row of outputs has twice as many vectors as its floats have lines. */
  lags->work->n_asked = 1 + n_lags / (2 * n_calls);
  lags->work->n_shares
      = clab_lags_n_twos (dots) > 1 ? n_shares (lags, dots) : 1;
}

/* What memory has not been asked for yet. */
static ClabLagAhead *
ahead_of (ClabLags *lags)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lags->work->ahead); i++)
    if (lags->work->ahead[i].n > 0)
      return &lags->work->ahead[i];
  return NULL;
}

/* Some lags of rows that are plain. */
static void
multiply_plain (ClabLags *lags,
                const ClabDots *dots,
                const ClabLagPatch *patch,
                const ClabLagFactors *factors,
                double *const *lanes,
                gsize first_lag,
                gsize n_lags)
{
  ClabLagCut cut
      = clab_lags_cut (factors->n_a, clab_dots_most_a (dots, n_lags));
  const double *b[CLAB_LAGS_MOST_TWOS * CLAB_DOTS_B];
  gsize first = 0;

  for (gsize i = 0; i < factors->n_steps * n_lags; i++)
    b[i] = factors->b[i / n_lags] + first_lag + i % n_lags;
  for (gsize part = 0; part < cut.n_parts; part++)
    {
      gsize n_a = clab_lags_part_size (&cut, part);

      dots->products (
          &(ClabDotsRows){ .a = factors->a + first,
                           .n_a = n_a,
                           .a_step = factors->a_step,
                           .b = b,
                           .n_b = n_lags,
                           .n_steps = factors->n_steps,
                           .length = clab_dots_padded (patch->width),
                           .first = first_lag * LANES,
                           .ahead = ahead_of (lags) },
          lanes + first);
      first += n_a;
    }
}

/* All lags of spread rows that registers hold sums for with a row. */
static void
multiply_spread (ClabLags *lags,
                 const ClabDots *dots,
                 const ClabLagPatch *patch,
                 const double *const *a,
                 gsize n_a,
                 double *const *lanes,
                 const double *b)
{
  gsize first = 0;

  for (gsize part = 0; part < lags->work->lag_cut.n_parts; part++)
    {
      const ClabLagRows rows = {
        .a = a,
        .n_a = n_a,
        .b = b + first * LANES,
        .n_lags = clab_lags_part_size (&lags->work->lag_cut, part),
        .n_vectors = clab_lag_patch_n_vectors (patch),
        .ahead = ahead_of (lags),
        .n_asked = lags->work->n_asked,
      };
      double *sums[CLAB_DOTS_A];

      for (gsize p = 0; p < n_a; p++)
        sums[p] = lanes[p] + first * LANES;
      dots->lags->multiply (&rows, sums);
      first += rows.n_lags;
    }
}

void
clab_lags_multiply (ClabLags *lags,
                    const ClabDots *dots,
                    const ClabLagPatch *patch,
                    const ClabLagFactors *factors,
                    double *const *lanes)
{
  ClabLagCut cut = patch->is_spread
                       ? clab_lags_cut (factors->n_a, lags->work->most_rows)
                       : lags->work->lag_cut;
  gsize first = 0;

  for (gsize part = 0; part < cut.n_parts; part++)
    {
      gsize n = clab_lags_part_size (&cut, part);

      if (!patch->is_spread)
        multiply_plain (lags, dots, patch, factors, lanes, first, n);
      else
        for (gsize step = 0; step < factors->n_steps; step++)
          multiply_spread (lags, dots, patch,
                           factors->a + step * factors->a_step + first, n,
                           lanes + first, factors->b[step]);
      first += n;
    }
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
static ClabLagAhead
find_ahead (const ClabLagShape *shape,
            const ClabLagPatch *patch,
            gsize filled,
            const double *at_hand)
{
  gsize first_target = clab_lag_patch_before (patch, shape) + shape->rows - 1;
  gssize rows[] = { (gssize)filled, (gssize)filled - (gssize)first_target };
  ClabLagAhead ahead = { .n = patch->width / FLOATS_OF_LINE };

  for (int i = 0; i < 2; i++)
    {
      ahead.soon[i] = source_at (patch, i, rows[i], at_hand);
      ahead.later[i] = source_at (patch, i, rows[i] + ROWS_LATER, at_hand);
    }
  return ahead;
}

/* Takes so many cache lines of each row away. */
static ClabLagAhead
next_share (ClabLagAhead *ahead, gsize n)
{
  ClabLagAhead share = *ahead;

  share.n = n;
  for (int i = 0; i < 2; i++)
    {
      ahead->soon[i] += n * FLOATS_OF_LINE;
      ahead->later[i] += n * FLOATS_OF_LINE;
    }
  ahead->n -= n;
  return share;
}

void
clab_lags_look_ahead (ClabLags *lags,
                      const ClabLagPatch *patch,
                      gsize row,
                      gsize n)
{
  gsize n_ahead = 0;

  for (gsize i = 0; i < n; i++)
    {
      ClabLagAhead ahead
          = find_ahead (&lags->shape, patch, lags->work->filled + i,
                        clab_lag_patch_row (patch, 0, row));
      ClabLagCut cut = { .n_parts = lags->work->n_shares,
                         .size = ahead.n / lags->work->n_shares,
                         .n_larger = ahead.n % lags->work->n_shares };

      for (gsize part = 0; part < cut.n_parts; part++)
        lags->work->ahead[n_ahead++]
            = next_share (&ahead, clab_lags_part_size (&cut, part));
    }
  for (gsize i = n_ahead; i < G_N_ELEMENTS (lags->work->ahead); i++)
    lags->work->ahead[i].n = 0;
}
