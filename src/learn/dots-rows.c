/* The inner loops of normal equations, compiled once per instruction set.
 *
 * Three rows times four rows at a time, or four times three: twelve sums, four
 * rows and one more just fill sixteen registers, and every number loaded is
 * used three or four times, so that the multipliers and not the loads set the
 * pace.  Thirty-two registers hold six rows times four, or eight times three.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/dots-variants.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

#if defined __AVX512F__
#define LANES 8
#define MOST_A { 8, 8, 8, 6 }
#elif defined __AVX2__
#define LANES 4
#define MOST_A { 8, 6, 4, 3 }
#else
#define LANES 2
#define MOST_A { 8, 6, 4, 3 }
#endif

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));

/* In memory the doubles of a vector lie anywhere. */
typedef Lanes LanesAt __attribute__ ((aligned (sizeof (double)), may_alias));

/* Compilers make detours when they convert vectors. */
static inline Lanes
widened (const float *from)
{
#if defined __AVX512F__
  return (Lanes)_mm512_cvtps_pd (_mm256_loadu_ps (from));
#elif defined __AVX2__
  return (Lanes)_mm256_cvtps_pd (_mm_loadu_ps (from));
#else
  return (Lanes){ from[0], from[1] };
#endif
}

/* Floats of a cache line. */
#define LINE 16

typedef Lanes Sums[CLAB_DOTS_A][CLAB_DOTS_B];

/* Adds the products of one vector of each row.  Registers keep those of the
 * fewer rows. */
static inline __attribute__ ((always_inline)) void
add_vectors (const double *const *a,
             gsize n_a,
             const double *const *b,
             gsize n_b,
             gsize x,
             Sums sum)
{
  Lanes kept[CLAB_DOTS_B];

#pragma GCC unroll 4
  for (gsize i = 0; i < MIN (n_a, n_b); i++)
    kept[i] = *(const LanesAt *)((n_a < n_b ? a[i] : b[i]) + x);
#pragma GCC unroll 8
  for (gsize j = 0; j < MAX (n_a, n_b); j++)
    {
      Lanes other = *(const LanesAt *)((n_a < n_b ? b[j] : a[j]) + x);

#pragma GCC unroll 4
      for (gsize i = 0; i < MIN (n_a, n_b); i++)
        *(n_a < n_b ? &sum[i][j] : &sum[j][i]) += kept[i] * other;
    }
}

static inline __attribute__ ((always_inline)) void
add_products (const double *const *a,
              gsize n_a,
              const double *const *b,
              gsize n_b,
              gsize x,
              gsize end,
              Sums sum)
{
  for (; x < end; x += LANES)
    add_vectors (a, n_a, b, n_b, x, sum);
}

/* Adds the products of the first columns, and with each @n_columns of them asks
 * memory for a cache line that is read soon and one that is read later.
 *
 * Returns: how many columns there were */
static inline __attribute__ ((always_inline)) gsize
add_asking (const double *const *a,
            gsize n_a,
            const double *const *b,
            gsize n_b,
            const ClabLagAhead *ahead,
            const gsize n_columns,
            Sums sum)
{
  gsize x = 0;

  for (int row = 0; row < 2; row++)
    for (gsize i = 0; i < ahead->n; i++, x += n_columns)
      {
        __builtin_prefetch (ahead->soon[row] + i * LINE, 0, 3);
        __builtin_prefetch (ahead->later[row] + i * LINE, 0, 2);
#pragma GCC unroll 8
        for (gsize v = 0; v < n_columns; v += LANES)
          add_vectors (a, n_a, b, n_b, x + v, sum);
      }
  return x;
}

static inline __attribute__ ((always_inline)) void
add_step (const ClabDotsRows *rows, gsize n_a, gsize n_b, gsize step, Sums sum)
{
  const double *a[CLAB_DOTS_A];
  const double *b[CLAB_DOTS_B];
  ClabLagAhead *ahead = rows->ahead != NULL ? rows->ahead + step : NULL;
  gsize x = 0;

#pragma GCC unroll 8
  for (gsize p = 0; p < n_a; p++)
    a[p] = rows->a[step * rows->a_step + p];
#pragma GCC unroll 4
  for (gsize q = 0; q < n_b; q++)
    b[q] = rows->b[step * n_b + q];
  if (ahead != NULL)
    {
      x = 2 * LINE * ahead->n <= rows->length
              ? add_asking (a, n_a, b, n_b, ahead, LINE, sum)
              : add_asking (a, n_a, b, n_b, ahead, LINE / 2, sum);
      ahead->n = 0;
    }
  add_products (a, n_a, b, n_b, x, rows->length, sum);
}

static inline __attribute__ ((always_inline)) void
products (const ClabDotsRows *rows, gsize n_a, gsize n_b, double *const *sums)
{
  gsize first = rows->first;
  Sums sum;

#pragma GCC unroll 8
  for (gsize p = 0; p < n_a; p++)
#pragma GCC unroll 4
    for (gsize q = 0; q < n_b; q++)
      sum[p][q] = *(const LanesAt *)(sums[p] + first + q * CLAB_DOTS_LANES);
  for (gsize step = 0; step < rows->n_steps; step++)
    add_step (rows, n_a, n_b, step, sum);
#pragma GCC unroll 8
  for (gsize p = 0; p < n_a; p++)
#pragma GCC unroll 4
    for (gsize q = 0; q < n_b; q++)
      *(LanesAt *)(sums[p] + first + q * CLAB_DOTS_LANES) = sum[p][q];
}

#define DEFINE_PRODUCTS(n_a, n_b)                                              \
  static void products_##n_a##_##n_b (const ClabDotsRows *rows,                \
                                      double *const *sums)                     \
  {                                                                            \
    products (rows, n_a, n_b, sums);                                           \
  }

#define DEFINE_TWO(rows)                                                       \
  DEFINE_PRODUCTS (rows, 1)                                                    \
  DEFINE_PRODUCTS (rows, 2)

#define DEFINE_THREE(rows)                                                     \
  DEFINE_TWO (rows)                                                            \
  DEFINE_PRODUCTS (rows, 3)

#define DEFINE_FOUR(rows)                                                      \
  DEFINE_THREE (rows)                                                          \
  DEFINE_PRODUCTS (rows, 4)

DEFINE_FOUR (1)
DEFINE_FOUR (2)
DEFINE_FOUR (3)
#ifdef __AVX512F__
DEFINE_FOUR (4)
DEFINE_FOUR (5)
DEFINE_FOUR (6)
DEFINE_THREE (7)
DEFINE_THREE (8)
#else
DEFINE_THREE (4)
DEFINE_TWO (5)
DEFINE_TWO (6)
DEFINE_PRODUCTS (7, 1)
DEFINE_PRODUCTS (8, 1)
#endif

typedef void (*ProductsFunc) (const ClabDotsRows *rows, double *const *sums);

#define TWO(rows) products_##rows##_1, products_##rows##_2
#define THREE(rows) TWO (rows), products_##rows##_3
#define FOUR(rows) THREE (rows), products_##rows##_4

static const ProductsFunc products_by_size[CLAB_DOTS_A][CLAB_DOTS_B] = {
  { FOUR (1) }, { FOUR (2) }, { FOUR (3) },
#ifdef __AVX512F__
  { FOUR (4) }, { FOUR (5) }, { FOUR (6) }, { THREE (7) }, { THREE (8) },
#else
  { THREE (4) }, { TWO (5) },  { TWO (6) },  { products_7_1 }, { products_8_1 },
#endif
};

static void
products_any (const ClabDotsRows *rows, double *const *sums)
{
  products_by_size[rows->n_a - 1][rows->n_b - 1](rows, sums);
}

/* Vectors of each of two rows that stay in registers while all that is to be
 * subtracted passes: each of its numbers is loaded once for both. */
#define N_KEPT 4

static inline __attribute__ ((always_inline)) void
subtract_block (double *const results[2],
                const double *const *rows,
                const double *coefficients,
                gsize n,
                gsize x,
                const int n_kept)
{
  Lanes kept[2][N_KEPT];

#pragma GCC unroll 2
  for (int p = 0; p < 2; p++)
#pragma GCC unroll 4
    for (int v = 0; v < n_kept; v++)
      kept[p][v] = *(const LanesAt *)(results[p] + x + v * LANES);
  for (gsize q = 0; q < n; q++)
#pragma GCC unroll 4
    for (int v = 0; v < n_kept; v++)
      {
        Lanes row = *(const LanesAt *)(rows[q] + x + v * LANES);

        kept[0][v] -= coefficients[q] * row;
        kept[1][v] -= coefficients[n + q] * row;
      }
#pragma GCC unroll 2
  for (int p = 0; p < 2; p++)
#pragma GCC unroll 4
    for (int v = 0; v < n_kept; v++)
      *(LanesAt *)(results[p] + x + v * LANES) = kept[p][v];
}

static void
subtract (double *const results[2],
          const double *const *rows,
          const double *coefficients,
          gsize n,
          gsize length)
{
  gsize x = 0;

  for (; x + N_KEPT * LANES <= length; x += N_KEPT * LANES)
    subtract_block (results, rows, coefficients, n, x, N_KEPT);
  for (; x + 2 * LANES <= length; x += 2 * LANES)
    subtract_block (results, rows, coefficients, n, x, 2);
  for (; x < length; x += LANES)
    subtract_block (results, rows, coefficients, n, x, 1);
}

static void
add (const double *a, const double *b, gsize length, double *to)
{
  for (gsize x = 0; x < length; x += LANES)
    *(LanesAt *)(to + x)
        = *(const LanesAt *)(a + x) + *(const LanesAt *)(b + x);
}

static void
differences (const double *a_out,
             const double *b_out,
             const double *a_in,
             const double *b_in,
             gsize n,
             double *sums)
{
  gsize stride = clab_dots_padded (n);

  for (gsize j = 0; j + 1 < n; j++)
    for (gsize q = 0; q + 1 + j < n; q += LANES)
      {
        LanesAt *sum = (LanesAt *)(sums + (j + 1) * stride + q);
        Lanes in = *(const LanesAt *)(b_in + j + q);
        Lanes out = *(const LanesAt *)(b_out + j + q);

        *sum += a_in[j] * in - a_out[j] * out;
      }
}

/* Vectors that are summed at a time: additions take four of their kind. */
#define N_SUMMED 4

static double
total_of (const Lanes *sums)
{
  double lanes[CLAB_DOTS_LANES] = { 0 };

  *(LanesAt *)lanes = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  return clab_dots_total (lanes);
}

/* A vector of @from, or of @floats, which @to gets. */
static inline __attribute__ ((always_inline)) Lanes
value_at (const double *from, const float *floats, gsize x, double *to)
{
  Lanes value;

  if (floats == NULL)
    return *(const LanesAt *)(from + x);
  value = widened (floats + x);
  *(LanesAt *)(to + x) = value;
  return value;
}

/* Adds what #ClabDots.energy adds of values that @from has, or that @to gets
 * from @floats.
 *
 * @has_squares: whether their sum is wanted; otherwise it lacks most of them */
static inline __attribute__ ((always_inline)) void
sum_up (const double *from,
        const float *floats,
        gsize n,
        double *to,
        gboolean has_squares,
        double sums[2])
{
  Lanes squares[N_SUMMED] = { { 0 } };
  Lanes values[N_SUMMED] = { { 0 } };
  gsize x = 0;

  for (; x + N_SUMMED * LANES <= n; x += N_SUMMED * LANES)
#pragma GCC unroll 4
    for (gsize v = 0; v < N_SUMMED; v++)
      {
        Lanes value = value_at (from, floats, x + v * LANES, to);

        values[v] += value;
        if (has_squares)
          squares[v] += value * value;
      }
  for (; x + LANES <= n; x += LANES)
    {
      Lanes value = value_at (from, floats, x, to);

      values[0] += value;
      squares[0] += value * value;
    }
  sums[0] += total_of (squares);
  sums[1] += total_of (values);
  for (; x < n; x++)
    {
      double value = floats == NULL ? from[x] : floats[x];

      if (floats != NULL)
        to[x] = value;
      sums[0] += value * value;
      sums[1] += value;
    }
}

static void
energy (const double *row, gsize n, double sums[2])
{
  sum_up (row, NULL, n, NULL, TRUE, sums);
}

static void
widen (const ClabDotsFloats *from, double *to, double sums[2])
{
  gsize first = from->step == 1 ? from->n_summed : 0;

  if (from->step == 1 && from->has_squares)
    sum_up (NULL, from->row, from->n_summed, to, TRUE, sums);
  else if (from->step == 1)
    sum_up (NULL, from->row, from->n_summed, to, FALSE, sums);
  for (gsize x = first; x < from->n; x++)
    to[x] = from->row[x * from->step];
  if (from->step != 1)
    sum_up (to, NULL, from->n_summed, NULL, TRUE, sums);
}

#define CONCATENATE(a, b) a##b
#define VARIANT_SYMBOL(name) CONCATENATE (clab_dots_, name)
#define WALK_SYMBOL(name) CONCATENATE (clab_walk_, name)
#define SPECTRA_SYMBOL(name) CONCATENATE (clab_spectra_, name)
#define LOSSES_SYMBOL(name) CONCATENATE (clab_losses_, name)
#define TEXT(name) #name
#define VARIANT_NAME(name) TEXT (name)

const ClabDots VARIANT_SYMBOL (CLAB_VARIANT) = {
  .name = VARIANT_NAME (CLAB_VARIANT),
  .most_a = MOST_A,
  .products = products_any,
  .subtract = subtract,
  .add = add,
  .differences = differences,
  .energy = energy,
  .widen = widen,
#ifdef __AVX512F__
  .lags = &clab_lag_dots_avx512,
#endif
  .walk = WALK_SYMBOL (CLAB_VARIANT),
  .losses = LOSSES_SYMBOL (CLAB_VARIANT),
  .spectra = &SPECTRA_SYMBOL (CLAB_VARIANT),
};
