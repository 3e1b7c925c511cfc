/* Rows of results that begin between the places at which vectors can be
 * streamed past the caches: each place gets lanes of two neighbours.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-rows.h"
#include "src/conv/rows-vectors.h"

/* How results are written: of those past the caches, in whole vectors at the
 * places of these, or from seam to seam. */
typedef enum
{
  WRITE_CACHED,
  WRITE_STREAMED,
  WRITE_SEAMS
} Writing;

/* A row of results that begins between the places at which vectors can be
 * streamed.
 *
 * @shift: floats from such a place to the row
 * @indices: of the lanes, of two neighbours, that belong to one such place
 * @last: what was written last of the row */
typedef struct
{
  Indices shift;
  Indices indices;
  Vector last;
} Seam;

static const Indices lane_numbers = { FROM (0) };

static inline gsize
find_shift (const float *to)
{
  return (uintptr_t)to % VECTOR_SIZE / sizeof (float);
}

/* Writes the next vector of a row, which belongs at @to, up to where the
 * place begins in which it ends.
 *
 * @is_first: whether nothing of the row comes before */
static inline __attribute__ ((always_inline)) void
write_seam (Seam *seam, Vector vector, gboolean is_first, float *to)
{
  Vector joined = pick (seam->last, vector, seam->indices);
  float *place = to - find_shift (to);

  if (is_first)
    STORE_SOME (place, joined, lane_numbers >= seam->shift);
  else
    STREAM (place, joined);
  seam->last = vector;
}

/* @seams: of the kernels' rows, or of two rows if vectors lie side by side */
static inline __attribute__ ((always_inline)) void
write_seams (const ClabRowsJob *job,
             const int n_kernels,
             gboolean is_first,
             float *output,
             Seam *seams,
             Vector acc[2][BLOCK_ROWS][2])
{
  const gsize map = job->output_map;
  const gsize step = job->output_step;
  const gsize pair = job->output_pair;

  if (n_kernels == 1 && step == LANES)
#pragma GCC unroll 16
    for (int y = 0; y < BLOCK_ROWS; y++)
      {
        float *to = output + y * LANES;

        write_seam (seams, acc[0][y][0], is_first && y == 0, to);
        write_seam (seams + 1, acc[0][y][1], is_first && y == 0, to + pair);
      }
  else
#pragma GCC unroll 2
    for (int k = 0; k < n_kernels; k++)
#pragma GCC unroll 16
      for (int y = 0; y < BLOCK_ROWS / n_kernels; y++)
        {
          float *to = output + k * map + y * step;

          write_seam (seams, acc[k][y][0], is_first, to);
          write_seam (seams++, acc[k][y][1], FALSE, to + LANES);
        }
}

/* Where the row of a seam begins. */
static inline float *
find_row (const ClabRowsJob *job, int n_kernels, gsize seam)
{
  gsize height = BLOCK_ROWS / n_kernels;
  gsize y = seam / BLOCK_ROWS * height + seam % height;

  if (job->output_step == LANES)
    return job->output + seam * job->output_pair;
  return job->output + seam % BLOCK_ROWS / height * job->output_map
         + y * job->output_step;
}

static inline gsize
count_seams (const ClabRowsJob *job, int n_kernels)
{
  return job->output_step == LANES ? 2 : n_kernels * BLOCK_ROWS;
}

/* @row: where it begins */
static inline void
set_seam (const float *row, Seam *seam)
{
  int shift = (int)find_shift (row);

  *seam = (Seam){ .shift = shift - (Indices){ 0 },
                  .indices = lane_numbers + LANES - shift };
}

static inline void
set_seams (const ClabRowsJob *job, int n_kernels, Seam *seams)
{
  for (gsize i = 0; i < count_seams (job, n_kernels); i++)
    set_seam (find_row (job, n_kernels, i), &seams[i]);
}

/* The places in which rows begin and end, if others do too, are written in
 * part: for that they have to be in the caches. */
static inline void
fetch_ends (const ClabRowsJob *job, int n_kernels)
{
  for (gsize i = 0; i < count_seams (job, n_kernels); i++)
    {
      const float *row = find_row (job, n_kernels, i);

      if (find_shift (row) == 0)
        continue;
      __builtin_prefetch (row, 1);
      __builtin_prefetch (row + job->n_blocks * job->block_step, 1);
    }
}

/* Writes what is left of a row.
 *
 * @end: where it ends */
static inline void
end_seam (const Seam *seam, float *end)
{
  if (find_shift (end) > 0)
    STORE_SOME (end - find_shift (end),
                pick (seam->last, seam->last, seam->indices),
                lane_numbers < seam->shift);
}

static inline void
end_seams (const ClabRowsJob *job, int n_kernels, const Seam *seams)
{
  for (gsize i = 0; i < count_seams (job, n_kernels); i++)
    end_seam (&seams[i],
              find_row (job, n_kernels, i) + job->n_blocks * job->block_step);
}
