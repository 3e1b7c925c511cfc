/* Sums of products of rows of doubles, one shifted against the other.
 *
 * Such rows are spread: a row of 8·n pixels is cut into eight runs of n, which
 * lie side by side.  Vector v has the pixels v, n + v, 2·n + v and so on, and a
 * row that is j pixels further on begins j vectors further on.  So nothing is
 * ever read across vectors, and a vector that was read for one lag stays in a
 * register for the next.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most rows that one call multiplies, and how many lags. */
#define CLAB_LAG_DOTS_ROWS 6
#define CLAB_LAG_DOTS_LEAST_LAGS 4
#define CLAB_LAG_DOTS_MOST_LAGS 7

/**
 * ClabLagAhead:
 * @soon: cache lines of two rows that the fastest cache is asked for
 * @later: of two rows that the second one is asked for
 * @n: how many of each
 *
 * What is read next.
 */
typedef struct
{
  const float *soon[2];
  const float *later[2];
  gsize n;
} ClabLagAhead;

/**
 * ClabLagRows:
 * @a: @n_a spread rows of @n_vectors vectors, at most as many as
 *   clab_lag_dots_most_rows()
 * @b: a spread row of @n_vectors + @n_lags − 1 vectors
 * @n_lags: from %CLAB_LAG_DOTS_LEAST_LAGS to %CLAB_LAG_DOTS_MOST_LAGS
 * @ahead: (nullable): what memory is asked for meanwhile; asked for lines are
 *   taken away
 * @n_asked: lines of each row that are asked for each time when @n_lags vectors
 *   have been multiplied
 *
 * Rows whose products are summed up.
 */
typedef struct
{
  const double *const *a;
  gsize n_a;
  const double *b;
  gsize n_lags;
  gsize n_vectors;
  ClabLagAhead *ahead;
  gsize n_asked;
} ClabLagRows;

/**
 * ClabLagDots:
 * @most_rows: that registers hold sums for, by the number of lags
 * @spread: to[v·8 + l] = from[l·n_vectors + v], v < @n_vectors + @n_more,
 *   l < 8; @sum gets Σ to[i], and @squares, if it is not %NULL, Σ to[i]²,
 *   i < 8·n_vectors
 * @multiply: for p < n_a and q < n_lags adds to sums[p][q·8 + l] the sum of
 *   a[p][v·8 + l]·b[(v + q)·8 + l], v < n_vectors, for each l < 8
 *
 * The same functions for one instruction set.
 */
typedef struct
{
  guint8 most_rows[CLAB_LAG_DOTS_MOST_LAGS - CLAB_LAG_DOTS_LEAST_LAGS + 1];
  void (*spread) (const float *from,
                  gsize n_vectors,
                  gsize n_more,
                  double *to,
                  double *sum,
                  double *squares);
  void (*multiply) (const ClabLagRows *rows, double *const *sums);
} ClabLagDots;

/**
 * clab_lag_dots_most_rows:
 *
 * Returns: how many rows one call multiplies with so many lags.
 */
static inline gsize
clab_lag_dots_most_rows (const ClabLagDots *dots, gsize n_lags)
{
  return dots->most_rows[n_lags - CLAB_LAG_DOTS_LEAST_LAGS];
}

/**
 * clab_lag_dots_index:
 *
 * Returns: where in a spread row the pixel of a column lies first.
 */
static inline gsize
clab_lag_dots_index (gsize n_vectors, gsize column)
{
  gsize run = MIN (column / n_vectors, 7);

  return (column - run * n_vectors) * 8 + run;
}

G_END_DECLS
