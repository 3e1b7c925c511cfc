/* The inner loops of the gradient of weights, for one instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_PRODUCTS = the name of the struct that it exports.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-products.h"

/* BLOCK_ROWS vectors of the gradient stay in registers beside one of pixels and
 * the sums of as many columns of up to MAX_ROWS weights as fit. */
#if defined __AVX512F__
#define LANES 16
#define REGISTERS 32
#define BLOCK_ROWS 8
#define MAX_ROWS 11
#define FOR_EACH_HEIGHT(F)                                                     \
  F (1) F (2) F (3) F (4) F (5) F (6) F (7) F (8) F (9) F (10) F (11)
#define EACH_QUAD(...)                                                         \
  QUAD (0, __VA_ARGS__), QUAD (4, __VA_ARGS__), QUAD (8, __VA_ARGS__),         \
      QUAD (12, __VA_ARGS__)
#elif defined __AVX2__
#define LANES 8
#define REGISTERS 16
#define BLOCK_ROWS 4
#define MAX_ROWS 5
#define FOR_EACH_HEIGHT(F) F (1) F (2) F (3) F (4) F (5)
#define EACH_QUAD(...) QUAD (0, __VA_ARGS__), QUAD (4, __VA_ARGS__)
#else
#define LANES 4
#define REGISTERS 16
#define BLOCK_ROWS 4
#define MAX_ROWS 4
#define FOR_EACH_HEIGHT(F) F (1) F (2) F (3) F (4)
#define EACH_QUAD(...) QUAD (0, __VA_ARGS__)
#endif

#define MAX_TOGETHER 4
#define MAX_SUMS (REGISTERS - BLOCK_ROWS - 1)

typedef float Vector __attribute__ ((vector_size (LANES * 4)));
/* In memory the floats of a vector lie anywhere. */
typedef Vector StoredVector __attribute__ ((aligned (4), may_alias));

static inline Vector
load (const float *from)
{
  return *(const StoredVector *)from;
}

typedef float Quad __attribute__ ((vector_size (16)));
typedef double DoubleQuad __attribute__ ((vector_size (32)));
typedef DoubleQuad StoredQuad __attribute__ ((aligned (8), may_alias));

/* In each four lanes, lanes i, j of a, and then of b. */
#define QUAD(n, i, j) (n) + (i), (n) + (j), LANES + (n) + (i), LANES + (n) + (j)
#define MIX(a, b, i, j) __builtin_shufflevector ((a), (b), EACH_QUAD (i, j))

/* Adds the sum of the lanes of each of four vectors to a double. */
static inline void
add_lanes (const Vector vectors[4], double *sums)
{
  Vector first
      = MIX (vectors[0], vectors[1], 0, 1) + MIX (vectors[0], vectors[1], 2, 3);
  Vector second
      = MIX (vectors[2], vectors[3], 0, 1) + MIX (vectors[2], vectors[3], 2, 3);
  Vector all = MIX (first, second, 0, 2) + MIX (first, second, 1, 3);
  Quad total = __builtin_shufflevector (all, all, 0, 1, 2, 3);

#if LANES >= 8
  total += __builtin_shufflevector (all, all, 4, 5, 6, 7);
#endif
#if LANES == 16
  total += __builtin_shufflevector (all, all, 8, 9, 10, 11)
           + __builtin_shufflevector (all, all, 12, 13, 14, 15);
#endif
  *(StoredQuad *)sums += __builtin_convertvector (total, DoubleQuad);
}

/* Columns @first … of @n_together columns of @n_rows weights.  A row of pixels
 * is loaded once per column and meets all rows of the gradient. */
static inline __attribute__ ((always_inline)) void
add_columns (const ClabProductsJob *job,
             gsize first,
             const int n_together,
             const int n_rows)
{
  const int n = n_together * n_rows;
  double *sums = job->sums + first * n_rows;
  Vector acc[MAX_SUMS + 3] = { 0 };
  double rest[4] = { 0 };

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

                /* One register for all rows: else the compiler keeps an
                 * address of each, more than there are registers. */
                row += job->source_step;
                __asm__ ("" : "+r"(row));
#pragma GCC unroll 16
                for (int i = 0; i < n_rows; i++)
                  if (r - i >= 0 && r - i < BLOCK_ROWS)
                    acc[j * n_rows + i] += gradient[r - i] * pixels;
              }
          }
      }
#pragma GCC unroll 8
  for (int i = 0; i + 4 <= n; i += 4)
    add_lanes (acc + i, sums + i);
  if (n % 4 > 0)
    add_lanes (acc + n / 4 * 4, rest);
#pragma GCC unroll 4
  for (int i = 0; i < n % 4; i++)
    sums[n / 4 * 4 + i] += rest[i];
}

/* In as few passes as can be, of about as many columns each. */
static inline __attribute__ ((always_inline)) void
add_products (const ClabProductsJob *job, const int n_rows)
{
  const int most = MIN (MAX_SUMS / n_rows, MAX_TOGETHER);
  gsize n_passes = (job->n_columns + most - 1) / most;
  gsize first = 0;

  for (gsize pass = 1; pass <= n_passes; pass++)
    {
      gsize end = pass * job->n_columns / n_passes;

#pragma GCC unroll 4
      for (int n = 1; n <= most; n++)
        if (end == first + (gsize)n)
          add_columns (job, first, n, n_rows);
      first = end;
    }
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
