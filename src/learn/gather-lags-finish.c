/* Sums of lags → products of taps, of the number 1 and of targets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather-lags-private.h"

#define LANES CLAB_DOTS_LANES

/* Differences along rows and columns → sums, in place.
 * @next_row: from a row of @sums to the next; columns lie @next_column apart */
static void
integrate (double *sums,
           gsize n_rows,
           gsize n_columns,
           gsize next_row,
           gsize next_column)
{
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      {
        double *sum = sums + i * next_row + j * next_column;

        if (i > 0)
          sum[0] += sum[-(gssize)next_row];
        if (j > 0)
          sum[0] += sum[-(gssize)next_column];
        if (i > 0 && j > 0)
          sum[0] -= sum[-(gssize)next_row - (gssize)next_column];
      }
}

static gsize
tap_index (const ClabLagShape *shape, gsize plane, gsize row, gsize column)
{
  return (plane * shape->rows + row) * shape->columns + column;
}

/* Adds to both halves of a symmetric matrix. */
static void
add_symmetric (double *products, gsize m, gsize a, gsize b, double value)
{
  products[a * m + b] += value;
  if (a != b)
    products[b * m + a] += value;
}

/* The pairs of taps of two planes, @offset = row a − row b + rows − 1 apart. */
static void
finish_offset (ClabLags *lags,
               gsize plane_a,
               gsize plane_b,
               gsize offset,
               double *products,
               gsize m)
{
  const ClabLagShape *shape = &lags->shape;
  gsize n = shape->columns;
  gsize next_column = clab_dots_padded (n);
  gsize row_a = offset > shape->rows - 1 ? offset - (shape->rows - 1) : 0;
  gsize row_b = offset < shape->rows - 1 ? shape->rows - 1 - offset : 0;
  gsize n_i = shape->rows - row_a - row_b;
  double *sums = clab_lags_pairs_at (lags, plane_a, plane_b, row_a, row_b);
  const double *inner
      = clab_lags_inner_at (lags, plane_a, plane_b, row_a, row_b);

  for (gsize lag = 0; lag < n; lag++)
    {
      sums[lag] += clab_dots_total (inner + lag * LANES);
      integrate (sums + lag, n_i, n - lag, clab_lags_next_i (shape),
                 next_column);
      for (gsize i = 0; i < n_i; i++)
        for (gsize j = 0; j + lag < n; j++)
          {
            gsize a = tap_index (shape, plane_a, row_a + i, j);
            gsize b = tap_index (shape, plane_b, row_b + i, j + lag);

            /* With lag 0 both orders of the pair have been summed. */
            if (lag > 0 || a <= b)
              add_symmetric (
                  products, m, a, b,
                  sums[i * clab_lags_next_i (shape) + j * next_column + lag]);
          }
    }
}

/* Adds what transforms have summed to the first lane. */
static void
add_spectra (ClabLags *lags)
{
  const ClabLagShape *shape = &lags->shape;
  gsize area = shape->rows * shape->columns;
  gsize last = 2 * shape->rows - 2;
  g_autofree double *found = g_new (double, (last + 1) * shape->columns);

  for (gsize a = 0; shape->has_pairs && a < shape->planes; a++)
    for (gsize b = 0; b < shape->planes; b++)
      {
        /* The first offset is that of the lowest row b. */
        double *inner = clab_lags_inner_at (lags, a, b, 0, shape->rows - 1);

        clab_lag_spectra_pairs (lags->spectra, a, b, found);
        for (gsize y = 0; y <= last; y++)
          for (gsize x = 0; x < shape->columns; x++)
            inner[((last - y) * shape->columns + x) * LANES]
                += found[y * shape->columns + x];
      }
  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize b = 0; b < shape->planes; b++)
      {
        double *moments
            = lags->moments + (o * shape->planes + b) * area * LANES;

        clab_lag_spectra_moments (lags->spectra, o, b, found);
        for (gsize i = 0; i < area; i++)
          moments[i * LANES] += found[i];
      }
}

void
clab_lags_finish (ClabLags *lags, double *products)
{
  const ClabLagShape *shape = &lags->shape;
  gsize taps = shape->planes * shape->rows * shape->columns;
  gsize m = taps + 1 + shape->n_kernels;

  if (lags->spectra != NULL)
    add_spectra (lags);
  for (gsize a = 0; shape->has_pairs && a < shape->planes; a++)
    {
      for (gsize b = 0; b < shape->planes; b++)
        for (gsize offset = 0; offset < 2 * shape->rows - 1; offset++)
          finish_offset (lags, a, b, offset, products, m);
      integrate (lags->sums + a * shape->rows * shape->columns, shape->rows,
                 shape->columns, shape->columns, 1);
    }
  for (gsize tap = 0; tap < taps; tap++)
    {
      if (shape->has_pairs)
        add_symmetric (products, m, tap, taps, lags->sums[tap]);
      for (gsize o = 0; o < shape->n_kernels; o++)
        add_symmetric (
            products, m, tap, taps + 1 + o,
            clab_dots_total (lags->moments + (o * taps + tap) * LANES));
    }
  add_symmetric (products, m, taps, taps, lags->n_outputs);
  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      const double *sums = lags->targets + o * 2;

      add_symmetric (products, m, taps + 1 + o, taps + 1 + o, sums[0]);
      add_symmetric (products, m, taps, taps + 1 + o, sums[1]);
    }
}
