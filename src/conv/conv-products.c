/* The inner loops of the gradient of weights, for one instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_PRODUCTS = the name of the struct that it exports.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-products.h"

#if defined __AVX2__
#include <immintrin.h>
#endif

/* BLOCK_ROWS vectors of the gradient stay in registers beside the sums of two
 * columns of MAX_ROWS weights, or of three of up to three. */
#if defined __AVX512F__
#define LANES 16
#define BLOCK_ROWS 8
#define MAX_ROWS 11
#define FOR_EACH_HEIGHT(F)                                                     \
  F (1) F (2) F (3) F (4) F (5) F (6) F (7) F (8) F (9) F (10) F (11)
#elif defined __AVX2__
#define LANES 8
#define BLOCK_ROWS 4
#define MAX_ROWS 5
#define FOR_EACH_HEIGHT(F) F (1) F (2) F (3) F (4) F (5)
#else
#define LANES 4
#define BLOCK_ROWS 4
#define MAX_ROWS 4
#define FOR_EACH_HEIGHT(F) F (1) F (2) F (3) F (4)
#endif

#define MAX_TOGETHER 3

typedef float Vector __attribute__ ((vector_size (LANES * 4)));
/* In memory the floats of a vector lie anywhere. */
typedef Vector StoredVector __attribute__ ((aligned (4), may_alias));

static inline Vector
load (const float *from)
{
  return *(const StoredVector *)from;
}

/* In double precision. */
static inline double
sum_lanes (Vector vector)
{
#if defined __AVX512F__
  __m512 all = (__m512)vector;

  return _mm512_reduce_add_pd (
      _mm512_cvtps_pd (_mm512_castps512_ps256 (all))
      + _mm512_cvtps_pd (_mm512_extractf32x8_ps (all, 1)));
#elif defined __AVX2__
  __m256 all = (__m256)vector;
  __m256d sums = _mm256_cvtps_pd (_mm256_castps256_ps128 (all))
                 + _mm256_cvtps_pd (_mm256_extractf128_ps (all, 1));

  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
#else
  return ((double)vector[0] + (double)vector[2])
         + ((double)vector[1] + (double)vector[3]);
#endif
}

/* Columns @first … of @n_together columns of @n_rows weights.  A row of pixels
 * is loaded once per column and meets all rows of the gradient. */
static inline __attribute__ ((always_inline)) void
add_columns (const ClabProductsJob *job,
             gsize first,
             const int n_together,
             const int n_rows)
{
  Vector acc[MAX_TOGETHER][MAX_ROWS] = { 0 };

  for (gsize block = 0; block < job->n_blocks; block++)
    for (gsize x = 0; x < job->n_vectors; x++)
      {
        const float *from
            = job->gradient + block * job->gradient_block + x * LANES;
        Vector gradient[BLOCK_ROWS];

#pragma GCC unroll 16
        for (int y = 0; y < BLOCK_ROWS; y++)
          gradient[y] = load (from + y * job->gradient_step);
#pragma GCC unroll 4
        for (int j = 0; j < n_together; j++)
          {
            const float *row = job->source + block * job->source_block
                               + x * LANES + job->offsets[first + j];

#pragma GCC unroll 32
            for (int r = 0; r < BLOCK_ROWS + n_rows - 1; r++)
              {
                Vector pixels = load (row);

                row += job->source_step;
#pragma GCC unroll 16
                for (int i = 0; i < n_rows; i++)
                  if (r - i >= 0 && r - i < BLOCK_ROWS)
                    acc[j][i] += gradient[r - i] * pixels;
              }
          }
      }
#pragma GCC unroll 4
  for (int j = 0; j < n_together; j++)
#pragma GCC unroll 16
    for (int i = 0; i < n_rows; i++)
      job->sums[(first + j) * n_rows + i] += sum_lanes (acc[j][i]);
}

static inline __attribute__ ((always_inline)) void
add_products (const ClabProductsJob *job, const int n_rows)
{
  const int n_together = n_rows <= 3 ? 3 : 2;
  gsize j = 0;

  for (; j + n_together <= job->n_columns; j += n_together)
    add_columns (job, j, n_together, n_rows);
  for (; j < job->n_columns; j++)
    add_columns (job, j, 1, n_rows);
}

#define ADD(height)                                                            \
  static void add_##height (const ClabProductsJob *job)                        \
  {                                                                            \
    add_products (job, height);                                                \
  }
FOR_EACH_HEIGHT (ADD)

#define ENTRY(height) add_##height,
static void (*const add[]) (const ClabProductsJob *job)
    = { FOR_EACH_HEIGHT (ENTRY) };

static double
sum (const float *values, gsize n)
{
  double parts[LANES] = { 0 };
  double all = 0;
  gsize x = 0;

  for (; x + LANES <= n; x += LANES)
    for (int i = 0; i < LANES; i++)
      parts[i] += (double)values[x + i];
  for (; x < n; x++)
    all += (double)values[x];
  for (int i = 0; i < LANES; i++)
    all += parts[i];
  return all;
}

extern const ClabProducts CLAB_PRODUCTS;
const ClabProducts CLAB_PRODUCTS = {
  .lanes = LANES,
  .block_rows = BLOCK_ROWS,
  .max_rows = MAX_ROWS,
  .add = add,
  .sum = sum,
};
