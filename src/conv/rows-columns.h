/* Products of a block, one column of weights after the other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-rows.h"
#include "src/conv/rows-vectors.h"

/* Floats that rows which are folded are fetched ahead: strides make these so
 * many that processors do not foresee all of them. */
#define FOLDED_AHEAD 64

/* A row to fetch with the next column of weights, and how far below it the one
 * for the column after that lies. */
typedef struct
{
  const float *row;
  gsize step;
} Ahead;

static inline __attribute__ ((always_inline)) void
fetch (Ahead *ahead)
{
#pragma GCC unroll 4
  for (int x = 0; x < CLAB_FETCHED_FLOATS; x += LINE_FLOATS)
    __builtin_prefetch (ahead->row + x, 0, 2);
  ahead->row += ahead->step;
}

/* Adds the products of a block, or of one of the two vectors of its rows.  Each
 * row of pixels is loaded once per column of weights and meets, in all output
 * rows whose windows it lies in, the weight that it lies under.
 *
 * @first: the vector that is the first one
 * @n_vectors: how many */
static inline __attribute__ ((always_inline)) void
add_columns (const ClabRowsJob *job,
             const int n_rows,
             const int n_kernels,
             const int first,
             const int n_vectors,
             const gboolean is_fetching,
             const gboolean is_folding,
             const float *source,
             Ahead ahead,
             Vector acc[2][BLOCK_ROWS][2])
{
  const int height = BLOCK_ROWS / n_kernels;
  const float *weights = job->weights;

  for (gsize j = 0; j < job->n_columns; j++)
    {
      const float *row = source + job->offsets[j];
      Vector weight[2][MAX_ROWS];

      if (is_fetching)
        fetch (&ahead);
#pragma GCC unroll 2
      for (int k = 0; k < n_kernels; k++)
#pragma GCC unroll 16
        for (int i = 0; i < n_rows; i++)
          {
            weight[k][i]
                = is_folding ? load (weights) : *weights - (Vector){ 0 };
            weights += is_folding ? LANES : 1;
          }
#pragma GCC unroll 32
      for (int r = 0; r < height + n_rows - 1; r++)
        {
          Vector pixels[2];

#pragma GCC unroll 2
          for (int v = 0; v < n_vectors; v++)
            pixels[v] = load (row + v * job->source_pair);
          if (is_folding && VECTORS_AT_ONCE == 1 && first == 0)
            __builtin_prefetch (row + FOLDED_AHEAD, 0, 3);
          row += job->source_step;
#pragma GCC unroll 16
          for (int i = 0; i < n_rows; i++)
            if (r - i >= 0 && r - i < height)
#pragma GCC unroll 2
              for (int k = 0; k < n_kernels; k++)
#pragma GCC unroll 2
                for (int v = 0; v < n_vectors; v++)
                  acc[k][r - i][first + v] += weight[k][i] * pixels[v];
        }
    }
}
