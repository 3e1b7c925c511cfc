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
 * column of MAX_ROWS weights and two vectors of pixels; or half of the rows of
 * two kernels, beside two columns of MAX_PAIR_ROWS weights. */
#if defined __AVX512F__
#include <immintrin.h>
#define LANES 16
#define BLOCK_ROWS 8
#define MAX_ROWS 12
#define MAX_PAIR_ROWS 7
#define FOR_EACH_PAIR_HEIGHT(F) F (1) F (2) F (3) F (4) F (5) F (6) F (7)
#define FOR_EACH_HEIGHT(F)                                                     \
  FOR_EACH_PAIR_HEIGHT (F) F (8) F (9) F (10) F (11) F (12)
#define STREAM(to, vector) _mm512_stream_ps ((to), (__m512)(vector))
#define FENCE() _mm_sfence ()
#elif defined __AVX2__
#include <immintrin.h>
#define LANES 8
#define BLOCK_ROWS 4
#define MAX_ROWS 5
#define MAX_PAIR_ROWS 1
#define FOR_EACH_PAIR_HEIGHT(F) F (1)
#define FOR_EACH_HEIGHT(F) F (1) F (2) F (3) F (4) F (5)
#define STREAM(to, vector) _mm256_stream_ps ((to), (__m256)(vector))
#define FENCE() _mm_sfence ()
#else
#define LANES 4
#define BLOCK_ROWS 4
#define MAX_ROWS 4
#define MAX_PAIR_ROWS 1
#define FOR_EACH_PAIR_HEIGHT(F) F (1)
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
                const int n_kernels,
                const float *source,
                Vector acc[2][BLOCK_ROWS][2])
{
  const int height = BLOCK_ROWS / n_kernels;
  const float *weights = job->weights;

#pragma GCC unroll 2
  for (int k = 0; k < n_kernels; k++)
#pragma GCC unroll 16
    for (int y = 0; y < height; y++)
      acc[k][y][0] = acc[k][y][1] = (Vector){ 0 };
  for (gsize j = 0; j < job->n_columns; j++)
    {
      const float *row = source + job->offsets[j];
      Vector weight[2][MAX_ROWS];

#pragma GCC unroll 2
      for (int k = 0; k < n_kernels; k++)
#pragma GCC unroll 16
        for (int i = 0; i < n_rows; i++)
          weight[k][i] = *weights++ - (Vector){ 0 };
#pragma GCC unroll 32
      for (int r = 0; r < height + n_rows - 1; r++)
        {
          Vector left = load (row);
          Vector right = load (row + job->source_pair);

          row += job->source_step;
#pragma GCC unroll 16
          for (int i = 0; i < n_rows; i++)
            if (r - i >= 0 && r - i < height)
#pragma GCC unroll 2
              for (int k = 0; k < n_kernels; k++)
                {
                  acc[k][r - i][0] += weight[k][i] * left;
                  acc[k][r - i][1] += weight[k][i] * right;
                }
        }
    }
}

/* Adds what was summed before, or the bias.
 *
 * @first: floats to the block's first sum */
static inline __attribute__ ((always_inline)) void
add_start (const ClabRowsJob *job,
           const int n_kernels,
           gsize first,
           Vector acc[2][BLOCK_ROWS][2])
{
#pragma GCC unroll 2
  for (int k = 0; k < n_kernels; k++)
    {
      const Vector bias = job->bias[k] - (Vector){ 0 };

#pragma GCC unroll 16
      for (int y = 0; y < BLOCK_ROWS / n_kernels; y++)
        {
          gsize at = first + k * job->sums_map + y * job->sums_step;

          acc[k][y][0] += job->sums != NULL ? load (job->sums + at) : bias;
          acc[k][y][1] += job->sums != NULL
                              ? load (job->sums + at + job->sums_pair)
                              : bias;
        }
    }
}

static inline __attribute__ ((always_inline)) void
write_block (const ClabRowsJob *job,
             const int n_kernels,
             float *output,
             Vector acc[2][BLOCK_ROWS][2])
{
#pragma GCC unroll 2
  for (int k = 0; k < n_kernels; k++)
#pragma GCC unroll 16
    for (int y = 0; y < BLOCK_ROWS / n_kernels; y++)
      {
        float *to = output + k * job->output_map + y * job->output_step;

        if (job->is_streamed)
          {
            STREAM (to, acc[k][y][0]);
            STREAM (to + job->output_pair, acc[k][y][1]);
          }
        else
          {
            store (to, acc[k][y][0]);
            store (to + job->output_pair, acc[k][y][1]);
          }
      }
}

/* Registers hold the sums of half the rows of a block where there are two
 * kernels. */
static inline __attribute__ ((always_inline)) void
convolve_rows (const ClabRowsJob *job, const int n_rows, const int n_kernels)
{
  const gboolean is_from_zero
      = job->sums == NULL && job->bias[0] == 0 && job->bias[1] == 0;

  for (gsize block = 0; block < job->n_blocks; block++)
    for (gsize y = 0; y < BLOCK_ROWS; y += BLOCK_ROWS / n_kernels)
      {
        gsize x = block * job->block_step;
        Vector acc[2][BLOCK_ROWS][2];

        convolve_block (job, n_rows, n_kernels,
                        job->source + x + y * job->source_step, acc);
        if (!is_from_zero)
          add_start (job, n_kernels, x + y * job->sums_step, acc);
        write_block (job, n_kernels, job->output + x + y * job->output_step,
                     acc);
      }
}

#define CONVOLVE(height)                                                       \
  static void convolve_##height (const ClabRowsJob *job)                       \
  {                                                                            \
    convolve_rows (job, height, 1);                                            \
  }
FOR_EACH_HEIGHT (CONVOLVE)

#define CONVOLVE_PAIR(height)                                                  \
  static void convolve_pair_##height (const ClabRowsJob *job)                  \
  {                                                                            \
    convolve_rows (job, height, 2);                                            \
  }
FOR_EACH_PAIR_HEIGHT (CONVOLVE_PAIR)

#define ENTRY(height) convolve_##height,
static void (*const convolve[]) (const ClabRowsJob *job)
    = { FOR_EACH_HEIGHT (ENTRY) };

#define PAIR_ENTRY(height) convolve_pair_##height,
static void (*const convolve_pair[]) (const ClabRowsJob *job)
    = { FOR_EACH_PAIR_HEIGHT (PAIR_ENTRY) };

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
  .max_pair_rows = MAX_PAIR_ROWS,
  .convolve = convolve,
  .convolve_pair = convolve_pair,
  .split = split,
  .stream = stream,
  .finish = finish,
};
