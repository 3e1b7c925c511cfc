/* The inner loops of normal equations, compiled once per instruction set.
 *
 * Three rows times four rows at a time: twelve sums, four rows and one more
 * just fill sixteen registers, and every number loaded is used three or four
 * times, so that the multipliers and not the loads set the pace.  Thirty-two
 * registers hold six rows times four, or eight times three.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/dots-variants.h"

#if defined __AVX512F__
#define LANES 8
#define MOST_A 6
#define MOST_A_OF_FEW 8
#elif defined __AVX2__
#define LANES 4
#define MOST_A 3
#define MOST_A_OF_FEW 3
#else
#define LANES 2
#define MOST_A 3
#define MOST_A_OF_FEW 3
#endif

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));

/* In memory the doubles of a vector lie anywhere. */
typedef Lanes LanesAt __attribute__ ((aligned (sizeof (double)), may_alias));

static inline __attribute__ ((always_inline)) void
products (const ClabDotsRows *rows, gsize n_a, gsize n_b, double *const *sums)
{
  const double *a[MOST_A_OF_FEW];
  const double *b[CLAB_DOTS_B];
  const float *ahead[] = { rows->ahead[0], rows->ahead[1] };
  gsize length = rows->length;
  gsize first = rows->first;
  Lanes sum[MOST_A_OF_FEW][CLAB_DOTS_B];

#pragma GCC unroll 8
  for (gsize p = 0; p < n_a; p++)
    a[p] = rows->a[p];
#pragma GCC unroll 4
  for (gsize q = 0; q < n_b; q++)
    b[q] = rows->b[q];
#pragma GCC unroll 8
  for (gsize p = 0; p < n_a; p++)
#pragma GCC unroll 4
    for (gsize q = 0; q < n_b; q++)
      sum[p][q] = *(const LanesAt *)(sums[p] + first + q * CLAB_DOTS_LANES);
  for (gsize x = 0; x < length; x += LANES)
    {
      Lanes right[CLAB_DOTS_B];

      __builtin_prefetch (ahead[0] + x, 0, 2);
      __builtin_prefetch (ahead[1] + x, 0, 2);
#pragma GCC unroll 4
      for (gsize q = 0; q < n_b; q++)
        right[q] = *(const LanesAt *)(b[q] + x);
#pragma GCC unroll 8
      for (gsize p = 0; p < n_a; p++)
        {
          Lanes left = *(const LanesAt *)(a[p] + x);

#pragma GCC unroll 4
          for (gsize q = 0; q < n_b; q++)
            sum[p][q] += left * right[q];
        }
    }
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

#define DEFINE_ROWS(rows)                                                      \
  DEFINE_PRODUCTS (rows, 1)                                                    \
  DEFINE_PRODUCTS (rows, 2)                                                    \
  DEFINE_PRODUCTS (rows, 3)                                                    \
  DEFINE_PRODUCTS (rows, 4)

DEFINE_ROWS (1)
DEFINE_ROWS (2)
DEFINE_ROWS (3)
#if MOST_A > 3
DEFINE_ROWS (4)
DEFINE_ROWS (5)
DEFINE_ROWS (6)
DEFINE_PRODUCTS (7, 1)
DEFINE_PRODUCTS (7, 2)
DEFINE_PRODUCTS (7, 3)
DEFINE_PRODUCTS (8, 1)
DEFINE_PRODUCTS (8, 2)
DEFINE_PRODUCTS (8, 3)
#endif

typedef void (*ProductsFunc) (const ClabDotsRows *rows, double *const *sums);

#define ROW_OF_PRODUCTS(rows)                                                  \
  { products_##rows##_1, products_##rows##_2, products_##rows##_3,             \
    products_##rows##_4 }

static const ProductsFunc products_by_size[MOST_A_OF_FEW][CLAB_DOTS_B] = {
  ROW_OF_PRODUCTS (1),
  ROW_OF_PRODUCTS (2),
  ROW_OF_PRODUCTS (3),
#if MOST_A > 3
  ROW_OF_PRODUCTS (4),
  ROW_OF_PRODUCTS (5),
  ROW_OF_PRODUCTS (6),
  { products_7_1, products_7_2, products_7_3 },
  { products_8_1, products_8_2, products_8_3 },
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
  Lanes all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  double total = 0;

  for (int i = 0; i < LANES; i++)
    total += all[i];
  return total;
}

static inline __attribute__ ((always_inline)) void
sum_up (const double *row, gsize n, gboolean has_squares, double *sums)
{
  Lanes squares[N_SUMMED] = { { 0 } };
  Lanes values[N_SUMMED] = { { 0 } };
  gsize x = 0;

  for (; x + N_SUMMED * LANES <= n; x += N_SUMMED * LANES)
#pragma GCC unroll 4
    for (int v = 0; v < N_SUMMED; v++)
      {
        Lanes value = *(const LanesAt *)(row + x + v * LANES);

        values[v] += value;
        if (has_squares)
          squares[v] += value * value;
      }
  if (has_squares)
    sums[0] += total_of (squares);
  sums[1] += total_of (values);
  for (; x < n; x++)
    {
      sums[0] += row[x] * row[x];
      sums[1] += row[x];
    }
}

static double
total (const double *row, gsize n)
{
  double sums[2] = { 0 };

  sum_up (row, n, FALSE, sums);
  return sums[1];
}

static void
energy (const double *row, gsize n, double sums[2])
{
  sum_up (row, n, TRUE, sums);
}

static void
widen (const float *from, gsize step, gsize n, double *to)
{
  if (step == 1)
    for (gsize x = 0; x < n; x++)
      to[x] = from[x];
  else
    for (gsize x = 0; x < n; x++)
      to[x] = from[x * step];
}

#define CONCATENATE(a, b) a##b
#define VARIANT_SYMBOL(name) CONCATENATE (clab_dots_, name)
#define SPECTRA_SYMBOL(name) CONCATENATE (clab_spectra_, name)
#define LOSSES_SYMBOL(name) CONCATENATE (clab_losses_, name)
#define TEXT(name) #name
#define VARIANT_NAME(name) TEXT (name)

const ClabDots VARIANT_SYMBOL (CLAB_VARIANT) = {
  .name = VARIANT_NAME (CLAB_VARIANT),
  .most_a = { MOST_A, MOST_A_OF_FEW },
  .products = products_any,
  .subtract = subtract,
  .differences = differences,
  .total = total,
  .energy = energy,
  .widen = widen,
  .losses = LOSSES_SYMBOL (CLAB_VARIANT),
  .spectra = &SPECTRA_SYMBOL (CLAB_VARIANT),
};
