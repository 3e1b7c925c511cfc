/* The inner loops of the engine, for one instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_ROWS = the name of the struct that it exports.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-rows.h"

#include "src/conv/rows-columns.h"
#include "src/conv/rows-groups.h"
#include "src/conv/rows-seams.h"
#include "src/conv/rows-vectors.h"
#include "src/conv/rows-woven.h"

static inline __attribute__ ((always_inline)) void
convolve_block (const ClabRowsJob *job,
                const int n_rows,
                const int n_kernels,
                const gboolean is_fetching,
                const gboolean is_folding,
                const float *source,
                Ahead ahead,
                Vector acc[2][BLOCK_ROWS][2])
{
#pragma GCC unroll 2
  for (int k = 0; k < n_kernels; k++)
#pragma GCC unroll 16
    for (int y = 0; y < BLOCK_ROWS / n_kernels; y++)
      acc[k][y][0] = acc[k][y][1] = (Vector){ 0 };
#pragma GCC unroll 2
  for (int first = 0; first < 2; first += VECTORS_AT_ONCE)
#ifdef WOVEN_ROWS
    if (n_rows == WOVEN_ROWS && n_kernels == 1 && !is_folding)
      add_woven_columns (job, first, is_fetching && first == 0,
                         source + first * job->source_pair, ahead, acc[0]);
    else
#endif
      add_columns (job, n_rows, n_kernels, first, VECTORS_AT_ONCE,
                   is_fetching && first == 0, is_folding,
                   source + first * job->source_pair, ahead, acc);
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
             const gboolean is_streamed,
             float *output,
             Vector acc[2][BLOCK_ROWS][2])
{
  /* For all that compilers know, results may lie where the job does. */
  const gsize map = job->output_map;
  const gsize step = job->output_step;
  const gsize pair = job->output_pair;

#pragma GCC unroll 2
  for (int k = 0; k < n_kernels; k++)
#pragma GCC unroll 16
    for (int y = 0; y < BLOCK_ROWS / n_kernels; y++)
      {
        float *to = output + k * map + y * step;

        if (is_streamed)
          {
            STREAM (to, acc[k][y][0]);
            STREAM (to + pair, acc[k][y][1]);
          }
        else
          {
            store (to, acc[k][y][0]);
            store (to + pair, acc[k][y][1]);
          }
      }
}

/* Every other one of two vectors, from the first and from the second on. */
static inline void
halve (Vector a, Vector b, Vector *even, Vector *odd)
{
  *even = __builtin_shufflevector (a, b, EVERY_OTHER (0));
  *odd = __builtin_shufflevector (a, b, EVERY_OTHER (1));
}

/* Sums up neighbours of two vectors. */
static inline Vector
add_neighbours (Vector a, Vector b)
{
  Vector even;
  Vector odd;

  halve (a, b, &even, &odd);
  return even + odd;
}

/* Writes sums of neighbours. */
static inline __attribute__ ((always_inline)) void
write_halves (const ClabRowsJob *job,
              gboolean is_streamed,
              float *output,
              Vector acc[2][BLOCK_ROWS][2])
{
  const Vector bias = job->bias[1] - (Vector){ 0 };
  const gsize step = job->output_step;

#pragma GCC unroll 16
  for (int y = 0; y < BLOCK_ROWS; y++)
    {
      Vector sums = add_neighbours (acc[0][y][0], acc[0][y][1]) + bias;
      float *to = output + y * step;

      if (is_streamed)
        STREAM (to, sums);
      else
        store (to, sums);
    }
}

static Writing
find_writing (const ClabRowsJob *job)
{
  gsize all = (uintptr_t)job->output / sizeof (float) | job->output_step
              | job->output_pair | job->output_map;

  if (!CAN_STREAM || !job->is_streamed)
    return WRITE_CACHED;
  return all % LANES == 0 ? WRITE_STREAMED : WRITE_SEAMS;
}

/* Registers hold the sums of half the rows of a block where there are two
 * kernels. */
static inline __attribute__ ((always_inline)) void
convolve_rows (const ClabRowsJob *job,
               const int n_rows,
               const int n_kernels,
               const gboolean is_fetching,
               const gboolean is_folding)
{
  const gboolean is_from_zero = job->sums == NULL && job->bias[0] == 0
                                && (is_folding || job->bias[1] == 0);
  const gboolean is_halving = is_folding && job->is_halving;
  const Writing writing = find_writing (job);
  const float *columns = job->fetch.data;
  gsize part = 0;
  Seam seams[2 * BLOCK_ROWS];

  if (writing == WRITE_SEAMS && !is_halving)
    {
      fetch_ends (job, n_kernels);
      set_seams (job, n_kernels, seams);
    }
  for (gsize block = 0; block < job->n_blocks; block++)
    for (gsize y = 0; y < BLOCK_ROWS; y += BLOCK_ROWS / n_kernels)
      {
        gsize x = block * job->block_step;
        const float *source = job->source + x + y * job->source_step;
        float *output = job->output + x + y * job->output_step;
        Ahead ahead = { source, 0 };
        Vector acc[2][BLOCK_ROWS][2];

        if (is_fetching && part * job->n_columns < job->fetch.n_rows)
          ahead = (Ahead){ columns + part * job->n_columns * job->fetch.step,
                           job->fetch.step };
        convolve_block (job, n_rows, n_kernels, is_fetching, is_folding, source,
                        ahead, acc);
        if (!is_from_zero)
          add_start (job, n_kernels, x + y * job->sums_step, acc);
        if (is_halving)
          write_halves (job, writing == WRITE_STREAMED, output - x / 2, acc);
        else if (writing == WRITE_CACHED)
          write_block (job, n_kernels, FALSE, output, acc);
        else if (writing == WRITE_STREAMED)
          write_block (job, n_kernels, TRUE, output, acc);
        else
          write_seams (job, n_kernels, block == 0, output,
                       seams + y * n_kernels, acc);

        if (is_fetching && ++part == job->fetch.n_shared * n_kernels)
          {
            part = 0;
            columns += job->fetch.width;
          }
      }
  if (writing == WRITE_SEAMS && !is_halving)
    end_seams (job, n_kernels, seams);
}

#define CONVOLVE(height)                                                       \
  static void convolve_##height (const ClabRowsJob *job)                       \
  {                                                                            \
    convolve_rows (job, height, 1, FALSE, FALSE);                              \
  }
FOR_EACH_HEIGHT (CONVOLVE)

#define CONVOLVE_FETCHING(height)                                              \
  static void convolve_fetching_##height (const ClabRowsJob *job)              \
  {                                                                            \
    convolve_rows (job, height, 1, TRUE, FALSE);                               \
  }
FOR_EACH_HEIGHT (CONVOLVE_FETCHING)

#define CONVOLVE_PAIR(height)                                                  \
  static void convolve_pair_##height (const ClabRowsJob *job)                  \
  {                                                                            \
    convolve_rows (job, height, 2, FALSE, FALSE);                              \
  }
FOR_EACH_PAIR_HEIGHT (CONVOLVE_PAIR)

#define CONVOLVE_PAIR_FETCHING(height)                                         \
  static void convolve_pair_fetching_##height (const ClabRowsJob *job)         \
  {                                                                            \
    convolve_rows (job, height, 2, TRUE, FALSE);                               \
  }
FOR_EACH_PAIR_HEIGHT (CONVOLVE_PAIR_FETCHING)

#define CONVOLVE_FOLDING(height)                                               \
  static void convolve_folding_##height (const ClabRowsJob *job)               \
  {                                                                            \
    convolve_rows (job, height, 1, FALSE, TRUE);                               \
  }
FOR_EACH_HEIGHT (CONVOLVE_FOLDING)

#define ENTRY(height) convolve_##height,
static void (*const convolve[]) (const ClabRowsJob *job)
    = { FOR_EACH_HEIGHT (ENTRY) };

#define FETCHING_ENTRY(height) convolve_fetching_##height,
static void (*const convolve_fetching[]) (const ClabRowsJob *job)
    = { FOR_EACH_HEIGHT (FETCHING_ENTRY) };

#define PAIR_ENTRY(height) convolve_pair_##height,
static void (*const convolve_pair[]) (const ClabRowsJob *job)
    = { FOR_EACH_PAIR_HEIGHT (PAIR_ENTRY) };

#define PAIR_FETCHING_ENTRY(height) convolve_pair_fetching_##height,
static void (*const convolve_pair_fetching[]) (const ClabRowsJob *job)
    = { FOR_EACH_PAIR_HEIGHT (PAIR_FETCHING_ENTRY) };

#define FOLDING_ENTRY(height) convolve_folding_##height,
static void (*const convolve_folding[]) (const ClabRowsJob *job)
    = { FOR_EACH_HEIGHT (FOLDING_ENTRY) };

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

static inline Vector
load_folded (const float *from)
{
  return add_neighbours (load (from), load (from + LANES));
}

static void
fold (const float *from, gsize n, gsize stride, float bias, float *to)
{
  for (gsize x = 0; x < n; x += LANES)
    {
      const float *at = from + stride * x;

      if (stride == 2)
        store (to + x, load_folded (at) + bias);
      else
        store (to + x,
               add_neighbours (load_folded (at), load_folded (at + 2 * LANES))
                   + bias);
    }
}

static void
split_in_2 (const float *from, gsize n, gsize phase_step, float *to)
{
  gsize x = 0;

  for (; x + LANES <= n / 2; x += LANES)
    {
      Vector even;
      Vector odd;

      halve (load (from + 2 * x), load (from + 2 * x + LANES), &even, &odd);
      store (to + x, even);
      store (to + phase_step + x, odd);
    }
  split_by (from + 2 * x, n - 2 * x, 2, phase_step, to + x);
}

static void
split_in_4 (const float *from, gsize n, gsize phase_step, float *to)
{
  gsize x = 0;

  for (; x + LANES <= n / 4; x += LANES)
    {
      const float *at = from + 4 * x;
      Vector even[2];
      Vector odd[2];
      Vector phases[4];

      halve (load (at), load (at + LANES), &even[0], &odd[0]);
      halve (load (at + 2 * LANES), load (at + 3 * LANES), &even[1], &odd[1]);
      halve (even[0], even[1], &phases[0], &phases[2]);
      halve (odd[0], odd[1], &phases[1], &phases[3]);
      for (gsize p = 0; p < 4; p++)
        store (to + p * phase_step + x, phases[p]);
    }
  split_by (from + 4 * x, n - 4 * x, 4, phase_step, to + x);
}

/* The compiler makes shuffles of the stride 3 that it is told. */
static void
split (const float *from, gsize n, gsize stride, gsize phase_step, float *to)
{
  if (stride == 2)
    split_in_2 (from, n, phase_step, to);
  else if (stride == 3)
    split_by (from, n, 3, phase_step, to);
  else if (stride == 4)
    split_in_4 (from, n, phase_step, to);
  else
    split_by (from, n, stride, phase_step, to);
}

/* Copies fewer floats than a cache line has. */
static inline void
copy_some (const float *from, gsize n, float *to)
{
  gsize whole = n / LANES * LANES;
  Indices chosen = lane_numbers < (int)(n - whole) - (Indices){ 0 };

  for (gsize x = 0; x < whole; x += LANES)
    store (to + x, load (from + x));
  if (n > whole)
    STORE_SOME (to + whole, LOAD_SOME (from + whole, chosen), chosen);
}

/* Only whole cache lines go past the caches: one that is written in both ways
 * is sent away in between. */
static void
stream (const float *from, gsize n, float *to)
{
  gsize before = -(uintptr_t)to / sizeof (float) % LINE_FLOATS;
  gsize x = MIN (before, n);

  copy_some (from, x, to);
  for (; x + LINE_FLOATS <= n; x += LINE_FLOATS)
#pragma GCC unroll 4
    for (int v = 0; v < LINE_FLOATS; v += LANES)
      STREAM (to + x + v, load (from + x + v));
  copy_some (from + x, n - x, to + x);
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
  .convolve_fetching = convolve_fetching,
  .convolve_pair = convolve_pair,
  .convolve_pair_fetching = convolve_pair_fetching,
  .group_pixels = GROUP_PIXELS,
  .convolve_group = convolve_groups,
  .convolve_folding = convolve_folding,
  .fold = fold,
  .split = split,
  .stream = stream,
  .finish = finish,
};
