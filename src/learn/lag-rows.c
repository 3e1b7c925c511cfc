/* Sums of products of spread rows, for AVX-512.
 *
 * Sums of rows times lags fill the registers, beside as many vectors of the
 * row that is shifted as there are lags: of these only the last one is new in
 * each step, so that there are far more products than loads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <immintrin.h>

#include "src/learn/dots-variants.h"

#define LANES CLAB_DOTS_LANES
#define LEAST_LAGS CLAB_LAG_DOTS_LEAST_LAGS
#define MOST_LAGS CLAB_LAG_DOTS_MOST_LAGS
#define N_SIZES (MOST_LAGS - LEAST_LAGS + 1)

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));

/* In memory the doubles of a vector lie anywhere. */
typedef Lanes LanesAt __attribute__ ((aligned (sizeof (double)), may_alias));

/* Floats of a cache line. */
#define LINE 16

typedef Lanes Sums[CLAB_LAG_DOTS_ROWS][MOST_LAGS];

static inline __attribute__ ((always_inline)) void
ask (ClabLagAhead *ahead, gsize n)
{
  for (n = MIN (n, ahead->n); n > 0; n--, ahead->n--)
    for (int i = 0; i < 2; i++)
      {
        __builtin_prefetch (ahead->soon[i], 0, 3);
        __builtin_prefetch (ahead->later[i], 0, 2);
        ahead->soon[i] += LINE;
        ahead->later[i] += LINE;
      }
}

/* Adds the products of one vector of each row a.
 * @window: the vectors of row b for all lags, from @first on in a circle */
static inline __attribute__ ((always_inline)) void
add_products (const double *const *a,
              gsize n_a,
              gsize at,
              const Lanes *window,
              gsize first,
              gsize n_lags,
              Sums sums)
{
#pragma GCC unroll 8
  for (gsize p = 0; p < n_a; p++)
    {
      Lanes left = *(const LanesAt *)(a[p] + at);

#pragma GCC unroll 8
      for (gsize q = 0; q < n_lags; q++)
        sums[p][q] += left * window[(first + q) % n_lags];
    }
}

static inline __attribute__ ((always_inline)) void
multiply_rows (const ClabLagRows *rows,
               gsize n_a,
               gsize n_lags,
               double *const *sums)
{
  const double *a[CLAB_LAG_DOTS_ROWS];
  const double *b = rows->b;
  gsize end = rows->n_vectors * LANES;
  gsize at = 0;
  Lanes window[MOST_LAGS];
  Sums sum;

#pragma GCC unroll 8
  for (gsize p = 0; p < n_a; p++)
    {
      a[p] = rows->a[p];
#pragma GCC unroll 8
      for (gsize q = 0; q < n_lags; q++)
        sum[p][q] = *(const LanesAt *)(sums[p] + q * LANES);
    }
#pragma GCC unroll 8
  for (gsize q = 0; q + 1 < n_lags; q++)
    window[q] = *(const LanesAt *)(b + q * LANES);
  for (; at + n_lags * LANES <= end; at += n_lags * LANES)
    {
      if (rows->ahead != NULL)
        ask (rows->ahead, rows->n_asked);
#pragma GCC unroll 8
      for (gsize j = 0; j < n_lags; j++)
        {
          window[(j + n_lags - 1) % n_lags]
              = *(const LanesAt *)(b + at + (j + n_lags - 1) * LANES);
          add_products (a, n_a, at + j * LANES, window, j, n_lags, sum);
        }
    }
  for (; at < end; at += LANES)
    {
#pragma GCC unroll 8
      for (gsize q = 0; q < n_lags; q++)
        window[q] = *(const LanesAt *)(b + at + q * LANES);
      add_products (a, n_a, at, window, 0, n_lags, sum);
    }
#pragma GCC unroll 8
  for (gsize p = 0; p < n_a; p++)
#pragma GCC unroll 8
    for (gsize q = 0; q < n_lags; q++)
      *(LanesAt *)(sums[p] + q * LANES) = sum[p][q];
}

#define DEFINE_MULTIPLY(n_a, n_lags)                                           \
  static void multiply_##n_a##_##n_lags (const ClabLagRows *rows,              \
                                         double *const *sums)                  \
  {                                                                            \
    multiply_rows (rows, n_a, n_lags, sums);                                   \
  }

#define DEFINE_THREE(n_lags)                                                   \
  DEFINE_MULTIPLY (1, n_lags)                                                  \
  DEFINE_MULTIPLY (2, n_lags)                                                  \
  DEFINE_MULTIPLY (3, n_lags)

#define DEFINE_FOUR(n_lags)                                                    \
  DEFINE_THREE (n_lags)                                                        \
  DEFINE_MULTIPLY (4, n_lags)

DEFINE_FOUR (4)
DEFINE_MULTIPLY (5, 4)
DEFINE_MULTIPLY (6, 4)
DEFINE_FOUR (5)
DEFINE_MULTIPLY (5, 5)
DEFINE_FOUR (6)
DEFINE_THREE (7)

typedef void (*MultiplyFunc) (const ClabLagRows *rows, double *const *sums);

#define THREE(n_lags)                                                          \
  multiply_1_##n_lags, multiply_2_##n_lags, multiply_3_##n_lags
#define FOUR(n_lags) THREE (n_lags), multiply_4_##n_lags

static const MultiplyFunc multiply_by_size[N_SIZES][CLAB_LAG_DOTS_ROWS] = {
  { FOUR (4), multiply_5_4, multiply_6_4 },
  { FOUR (5), multiply_5_5 },
  { FOUR (6) },
  { THREE (7) },
};

static void
multiply (const ClabLagRows *rows, double *const *sums)
{
  multiply_by_size[rows->n_lags - LEAST_LAGS][rows->n_a - 1](rows, sums);
}

/* Vectors that are spread at a time. */
#define BLOCK 8

/* Sums of vectors: additions take four of their kind. */
#define N_SUMS 4

typedef struct
{
  Lanes squares[N_SUMS];
  Lanes values[N_SUMS];
} RowSums;

/* The next pixels of all runs, as vectors of floats. */
static inline __attribute__ ((always_inline)) void
transpose (const float *from, gsize run, __m256 vectors[BLOCK])
{
  for (gsize half = 0; half < 2; half++)
    {
      __m256 rows[4];

      for (gsize i = 0; i < 4; i++)
        rows[i] = _mm256_insertf128_ps (
            _mm256_castps128_ps256 (_mm_loadu_ps (from + i * run + half * 4)),
            _mm_loadu_ps (from + (i + 4) * run + half * 4), 1);

      __m256d low[]
          = { _mm256_castps_pd (_mm256_unpacklo_ps (rows[0], rows[1])),
              _mm256_castps_pd (_mm256_unpacklo_ps (rows[2], rows[3])) };
      __m256d high[]
          = { _mm256_castps_pd (_mm256_unpackhi_ps (rows[0], rows[1])),
              _mm256_castps_pd (_mm256_unpackhi_ps (rows[2], rows[3])) };
      __m256 *to = vectors + half * 4;

      to[0] = _mm256_castpd_ps (_mm256_unpacklo_pd (low[0], low[1]));
      to[1] = _mm256_castpd_ps (_mm256_unpackhi_pd (low[0], low[1]));
      to[2] = _mm256_castpd_ps (_mm256_unpacklo_pd (high[0], high[1]));
      to[3] = _mm256_castpd_ps (_mm256_unpackhi_pd (high[0], high[1]));
    }
}

/* Spreads a block of vectors, of which the @n_done first ones have been. */
static inline __attribute__ ((always_inline)) void
spread_block (const float *from,
              gsize run,
              gsize n_done,
              double *to,
              gboolean has_squares,
              RowSums *sums)
{
  __m256 vectors[BLOCK];

  transpose (from, run, vectors);
#pragma GCC unroll 8
  for (gsize v = n_done; v < BLOCK; v++)
    {
      Lanes value = (Lanes)_mm512_cvtps_pd (vectors[v]);

      *(LanesAt *)(to + v * LANES) = value;
      if (has_squares)
        sums->squares[v % N_SUMS] += value * value;
      sums->values[v % N_SUMS] += value;
    }
}

/* Spreads whole blocks; the last one may overlap the one before it. */
static inline __attribute__ ((always_inline)) void
spread_blocks (const float *from,
               gsize n_vectors,
               double *to,
               gboolean has_squares,
               RowSums *sums)
{
  gsize last = n_vectors - BLOCK;
  gsize v = 0;

  for (; v <= last; v += BLOCK)
    spread_block (from + v, n_vectors, 0, to + v * LANES, has_squares, sums);
  if (v < n_vectors)
    spread_block (from + last, n_vectors, v - last, to + last * LANES,
                  has_squares, sums);
}

/* Spreads vectors one by one. */
static void
spread_few (const float *from, gsize n_vectors, double *to, RowSums *sums)
{
  for (gsize v = 0; v < n_vectors; v++)
    {
      Lanes value;

      for (gsize l = 0; l < LANES; l++)
        value[l] = from[l * n_vectors + v];
      *(LanesAt *)(to + v * LANES) = value;
      sums->squares[v % N_SUMS] += value * value;
      sums->values[v % N_SUMS] += value;
    }
}

static double
total_of (const Lanes *sums)
{
  const Lanes total = (sums[0] + sums[1]) + (sums[2] + sums[3]);

  return clab_dots_total ((const double *)&total);
}

static void
spread (const float *from,
        gsize n_vectors,
        gsize n_more,
        double *to,
        double *sum,
        double *squares)
{
  RowSums row = { 0 };

  if (n_vectors >= BLOCK && squares != NULL)
    spread_blocks (from, n_vectors, to, TRUE, &row);
  else if (n_vectors >= BLOCK)
    spread_blocks (from, n_vectors, to, FALSE, &row);
  else
    spread_few (from, n_vectors, to, &row);
  /* Beyond a run the next one follows. */
  for (gsize v = 0; v < n_more; v++)
    {
      double *more = to + (n_vectors + v) * LANES;

      for (gsize l = 0; l + 1 < LANES; l++)
        more[l] = to[v * LANES + l + 1];
      more[LANES - 1] = from[LANES * n_vectors + v];
    }
  *sum = total_of (row.values);
  if (squares != NULL)
    *squares = total_of (row.squares);
}

const ClabLagDots clab_lag_dots_avx512 = {
  .most_rows = { 6, 5, 4, 3 },
  .spread = spread,
  .multiply = multiply,
};
