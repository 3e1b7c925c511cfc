/* The inner loops of the engine, for one instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_ROWS = the name of the struct that it exports.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-rows.h"

#include <stdint.h>
#include <string.h>

/* A block is BLOCK_ROWS × (2 · LANES) sums, which stay in registers beside a
 * column of MAX_ROWS weights and two vectors of pixels. */
#if defined __AVX512F__
#include <immintrin.h>
#define LANES 16
#define BLOCK_ROWS 8
#define MAX_ROWS 12
#define FOR_EACH_HEIGHT(F)                                                     \
  F (1)                                                                        \
  F (2) F (3) F (4) F (5) F (6) F (7) F (8) F (9) F (10) F (11) F (12)
#define STREAM(to, vector) _mm512_stream_ps ((to), (__m512)(vector))
#define FENCE() _mm_sfence ()
#elif defined __AVX2__
#include <immintrin.h>
#define LANES 8
#define BLOCK_ROWS 4
#define MAX_ROWS 5
#define FOR_EACH_HEIGHT(F) F (1) F (2) F (3) F (4) F (5)
#define STREAM(to, vector) _mm256_stream_ps ((to), (__m256)(vector))
#define FENCE() _mm_sfence ()
#else
#define LANES 4
#define BLOCK_ROWS 4
#define MAX_ROWS 4
#define FOR_EACH_HEIGHT(F) F (1) F (2) F (3) F (4)
#define STREAM(to, vector) (*(Vector *)(to) = (vector))
#define FENCE() ((void)0)
#endif

#define VECTOR_SIZE (LANES * sizeof (float))

typedef float Vector __attribute__ ((vector_size (LANES * 4)));
/* In memory the floats of a vector lie anywhere. */
typedef Vector StoredVector __attribute__ ((aligned (4), may_alias));

static inline Vector
load (const float *from)
{
  return *(const StoredVector *)from;
}

static inline void
store (float *to, Vector vector)
{
  *(StoredVector *)to = vector;
}

/* Each row of pixels is loaded once per column of weights and meets, in all
 * output rows whose windows it lies in, the weight that it lies under. */
static inline __attribute__ ((always_inline)) void
convolve_block (const ClabRowsJob *job,
                const int n_rows,
                gsize x,
                Vector acc[BLOCK_ROWS][2])
{
  const float *weights = job->weights;

#pragma GCC unroll 16
  for (int y = 0; y < BLOCK_ROWS; y++)
    acc[y][0] = acc[y][1] = (Vector){ 0 };
  for (gsize j = 0; j < job->n_columns; j++)
    {
      const float *row = job->source + x + job->offsets[j];
      Vector weight[MAX_ROWS];

#pragma GCC unroll 16
      for (int i = 0; i < n_rows; i++)
        weight[i] = weights[i] - (Vector){ 0 };
      weights += n_rows;
#pragma GCC unroll 32
      for (int r = 0; r < BLOCK_ROWS + n_rows - 1; r++)
        {
          Vector left = load (row);
          Vector right = load (row + job->source_pair);

          row += job->source_step;
#pragma GCC unroll 16
          for (int i = 0; i < n_rows; i++)
            if (r - i >= 0 && r - i < BLOCK_ROWS)
              {
                acc[r - i][0] += weight[i] * left;
                acc[r - i][1] += weight[i] * right;
              }
        }
    }
}

static inline __attribute__ ((always_inline)) void
convolve_rows (const ClabRowsJob *job, const int n_rows)
{
  const Vector bias = job->bias - (Vector){ 0 };

  for (gsize block = 0; block < job->n_blocks; block++)
    {
      gsize x = block * job->block_step;
      Vector acc[BLOCK_ROWS][2];

      convolve_block (job, n_rows, x, acc);
#pragma GCC unroll 16
      for (int y = 0; y < BLOCK_ROWS; y++)
        {
          gsize at = y * job->sums_step + x;

          acc[y][0] += job->sums != NULL ? load (job->sums + at) : bias;
          acc[y][1] += job->sums != NULL
                           ? load (job->sums + at + job->sums_pair)
                           : bias;
        }
#pragma GCC unroll 16
      for (int y = 0; y < BLOCK_ROWS; y++)
        {
          float *output = job->output + y * job->output_step + x;

          if (job->is_streamed)
            {
              STREAM (output, acc[y][0]);
              STREAM (output + job->output_pair, acc[y][1]);
            }
          else
            {
              store (output, acc[y][0]);
              store (output + job->output_pair, acc[y][1]);
            }
        }
    }
}

#define CONVOLVE(height)                                                       \
  static void convolve_##height (const ClabRowsJob *job)                       \
  {                                                                            \
    convolve_rows (job, height);                                               \
  }
FOR_EACH_HEIGHT (CONVOLVE)

#define ENTRY(height) convolve_##height,
static void (*const convolve[]) (const ClabRowsJob *job)
    = { FOR_EACH_HEIGHT (ENTRY) };

static inline __attribute__ ((always_inline)) void
split_by (const float *restrict from,
          gsize n,
          gsize stride,
          gsize phase_step,
          float *restrict to)
{
  gsize whole = n / stride;

  for (gsize p = 0; p < stride; p++)
    for (gsize x = 0; x < whole; x++)
      to[p * phase_step + x] = from[x * stride + p];
  for (gsize p = 0; p < n % stride; p++)
    to[p * phase_step + whole] = from[whole * stride + p];
}

/* The compiler makes shuffles of the strides that it is told. */
static void
split (const float *from, gsize n, gsize stride, gsize phase_step, float *to)
{
  if (stride == 2)
    split_by (from, n, 2, phase_step, to);
  else if (stride == 3)
    split_by (from, n, 3, phase_step, to);
  else if (stride == 4)
    split_by (from, n, 4, phase_step, to);
  else
    split_by (from, n, stride, phase_step, to);
}

static void
stream (const float *from, gsize n, float *to)
{
  gsize before = -(uintptr_t)to % VECTOR_SIZE / sizeof (float);
  gsize x = MIN (before, n);

  memcpy (to, from, x * sizeof (float));
  for (; x + LANES <= n; x += LANES)
    STREAM (to + x, load (from + x));
  memcpy (to + x, from + x, (n - x) * sizeof (float));
}

static void
finish (void)
{
  FENCE ();
}

extern const ClabRows CLAB_ROWS;
const ClabRows CLAB_ROWS = {
  .lanes = LANES,
  .block_rows = BLOCK_ROWS,
  .max_rows = MAX_ROWS,
  .convolve = convolve,
  .split = split,
  .stream = stream,
  .finish = finish,
};
