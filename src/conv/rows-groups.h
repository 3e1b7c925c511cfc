/* The inner loops for groups of as many kernels as a vector has lanes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-rows.h"
#include "src/conv/rows-seams.h"
#include "src/conv/rows-vectors.h"

/* Blocks whose sums are turned while they are in the first-level cache: their
 * pixels fill whole vectors. */
#define TURNED_BLOCKS 4

/* Adds the products of taps @first … @end, or sets what there are of them and
 * the bias, if they are the first ones.
 *
 * @sums: (inout): pixels × kernels */
static inline __attribute__ ((always_inline)) void
add_taps (const ClabGroupJob *job,
          const ClabGroupPart *part,
          gsize first,
          gsize end,
          const float *source,
          const gsize stride,
          float *sums)
{
  const Vector bias = load (job->bias);
  Vector acc[GROUP_PIXELS];

#pragma GCC unroll 32
  for (int x = 0; x < GROUP_PIXELS; x++)
    acc[x] = (Vector){ 0 };
  for (gsize t = first; t < end; t++)
    {
      const float *from = source + part->offsets[t];
      const Vector weight = load (job->weights + t * LANES);

      /* In one register: a multiplication whose pixel's address is a sum of
       * two takes the place of two instructions. */
      __asm__ ("" : "+r"(from));
      if (t < part->n_fetches)
        __builtin_prefetch (source + part->fetches[t], 0, 2);
#pragma GCC unroll 32
      for (int x = 0; x < GROUP_PIXELS; x++)
        acc[x] += weight * from[x * stride];
    }
#pragma GCC unroll 32
  for (int x = 0; x < GROUP_PIXELS; x++)
    {
      float *sum = sums + x * LANES;

      store (sum, acc[x] + (first > 0 ? load (sum) : bias));
    }
}

/* Takes lanes from rows of the upper and of the lower half by turns: after as
 * many times as halves can be halved, rows are columns. */
static inline __attribute__ ((always_inline)) void
mix_rows (Vector rows[LANES])
{
  Vector mixed[LANES];

#pragma GCC unroll 8
  for (int i = 0; i < LANES / 2; i++)
    {
      Vector upper = rows[i];
      Vector lower = rows[i + LANES / 2];

      mixed[2 * i] = __builtin_shufflevector (upper, lower, BY_TURNS (0));
      mixed[2 * i + 1]
          = __builtin_shufflevector (upper, lower, BY_TURNS (LANES / 2));
    }
#pragma GCC unroll 16
  for (int i = 0; i < LANES; i++)
    rows[i] = mixed[i];
}

/* Sets the rows of all kernels at one vector of pixels.
 *
 * @sums: pixels × kernels */
static inline __attribute__ ((always_inline)) void
turn (const float *sums, Vector rows[LANES])
{
#pragma GCC unroll 16
  for (int i = 0; i < LANES; i++)
    rows[i] = load (sums + i * LANES);
#pragma GCC unroll 4
  for (int n = LANES; n > 1; n /= 2)
    mix_rows (rows);
}

/* Parts of cache lines of many rows by turns would take longer to stream than
 * to write. */
static Writing
find_group_writing (const ClabGroupJob *job)
{
  gsize all = 0;

  for (gsize i = 0; i < LANES; i++)
    all |= find_shift (job->outputs[i]);
  if (!CAN_STREAM || !job->is_streamed || LANES < LINE_FLOATS)
    return WRITE_CACHED;
  return all == 0 ? WRITE_STREAMED : WRITE_SEAMS;
}

/* Writes @n columns from column @x on, into the rows of all maps.
 *
 * @sums: pixels × kernels
 * @seams: of the kernels */
static inline __attribute__ ((always_inline)) void
write_turned (const ClabGroupJob *job,
              const Writing writing,
              const float *sums,
              gsize x,
              gsize n,
              Seam *seams)
{
  const gsize end = x + n;

  for (; x < end; x += LANES, sums += LANES * LANES)
    {
      const Indices chosen = lane_numbers < (int)(end - x) - (Indices){ 0 };
      Vector rows[LANES];

      turn (sums, rows);
      if (end - x < LANES)
#pragma GCC unroll 16
        for (int i = 0; i < LANES; i++)
          STORE_SOME (job->outputs[i] + x, rows[i], chosen);
      else
#pragma GCC unroll 16
        for (int i = 0; i < LANES; i++)
          if (writing == WRITE_CACHED)
            store (job->outputs[i] + x, rows[i]);
          else if (writing == WRITE_STREAMED)
            STREAM (job->outputs[i] + x, rows[i]);
          else
            write_seam (&seams[i], rows[i], x == 0, job->outputs[i] + x);
    }
}

static void
begin_rows (const ClabGroupJob *job, Seam *seams)
{
  for (gsize i = 0; i < LANES; i++)
    {
      set_seam (job->outputs[i], &seams[i]);
      __builtin_prefetch (job->outputs[i], 1);
      __builtin_prefetch (job->outputs[i] + job->n_columns, 1);
    }
}

static void
end_rows (const ClabGroupJob *job, const Seam *seams)
{
  for (gsize i = 0; job->n_columns >= LANES && i < LANES; i++)
    end_seam (&seams[i], job->outputs[i] + job->n_columns / LANES * LANES);
}

static inline __attribute__ ((always_inline)) void
convolve_group (const ClabGroupJob *job, const gsize stride)
{
  const Writing writing = find_group_writing (job);
  const ClabGroupPart *part = job->parts;
  gsize block = 0;
  Seam seams[LANES];
  float sums[TURNED_BLOCKS * GROUP_PIXELS * LANES]
      __attribute__ ((aligned (VECTOR_SIZE)));

  if (writing == WRITE_SEAMS)
    begin_rows (job, seams);
  for (gsize x = 0; x < job->n_columns; x += TURNED_BLOCKS * GROUP_PIXELS)
    {
      gsize n = MIN (TURNED_BLOCKS * GROUP_PIXELS, job->n_columns - x);

      for (gsize done = 0; done < n; done += GROUP_PIXELS)
        {
          for (; block == part->n_blocks; block = 0)
            part++;
          for (gsize first = 0; first == 0 || first < job->n_taps;
               first += job->max_taps)
            add_taps (job, part, first,
                      MIN (first + job->max_taps, job->n_taps),
                      part->source + block * GROUP_PIXELS * stride, stride,
                      sums + done * LANES);
          block++;
        }
      if (writing == WRITE_CACHED)
        write_turned (job, WRITE_CACHED, sums, x, n, seams);
      else if (writing == WRITE_STREAMED)
        write_turned (job, WRITE_STREAMED, sums, x, n, seams);
      else
        write_turned (job, WRITE_SEAMS, sums, x, n, seams);
    }
  if (writing == WRITE_SEAMS)
    end_rows (job, seams);
}

#define CONVOLVE_GROUP(stride)                                                 \
  static void convolve_group_##stride (const ClabGroupJob *job)                \
  {                                                                            \
    convolve_group (job, stride);                                              \
  }
CONVOLVE_GROUP (3)
CONVOLVE_GROUP (4)

static void (*const convolve_groups[]) (const ClabGroupJob *job)
    = { convolve_group_3, convolve_group_4 };
