/* Products of a block with columns of seven weights, for AVX2.
 *
 * Eight sums, seven weights and a vector of pixels fill its sixteen registers.
 * A sum is ready for its next product when eight others have been begun; but
 * row by row, pixels near the upper or the lower end of a column meet few sums,
 * which have to wait.  So the lower rows of a column are taken by turns with
 * the upper ones of the next.  Each turn has one product for every sum, in the
 * order that add_columns() adds them, and one weight gives way to that of the
 * next column.
 *
 * Compilers do not find how all of it stays in registers, so these are named;
 * where calls may come between, as sanitizers make them, nothing is woven.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/rows-columns.h"

#if defined __x86_64__ && defined __AVX2__ && !defined __AVX512F__             \
    && defined __OPTIMIZE__ && !defined CLAB_IS_SANITIZED

#define WOVEN_ROWS 7

#define SUM(y) register Vector sum_##y __asm__ ("ymm" #y) = acc[y][vector]
#define WEIGHT(i, name) register Vector weight_##i __asm__ (name)

#define TAKE(i)                                                                \
  __asm__ volatile ("vbroadcastss %1, %0" : "=x"(weight_##i) : "m"(weights[i]))
#define LOAD(row)                                                              \
  __asm__ volatile ("vmovups %1, %0"                                           \
                    : "=x"(pixels)                                             \
                    : "m"(*(const StoredVector *)(row)))
#define ADD(y, i)                                                              \
  __asm__ volatile ("vfmadd231ps %2, %1, %0"                                   \
                    : "+x"(sum_##y)                                            \
                    : "x"(weight_##i), "x"(pixels))

/* A row of pixels of a column, and the sums whose windows have begun. */
#define UPPER_0                                                                \
  TAKE (0);                                                                    \
  LOAD (top + steps[0]);                                                       \
  ADD (0, 0);
#define UPPER_1                                                                \
  TAKE (1);                                                                    \
  LOAD (top + steps[1]);                                                       \
  ADD (0, 1);                                                                  \
  ADD (1, 0);
#define UPPER_2                                                                \
  TAKE (2);                                                                    \
  LOAD (top + steps[2]);                                                       \
  ADD (0, 2);                                                                  \
  ADD (1, 1);                                                                  \
  ADD (2, 0);
#define UPPER_3                                                                \
  TAKE (3);                                                                    \
  LOAD (top + steps[3]);                                                       \
  ADD (0, 3);                                                                  \
  ADD (1, 2);                                                                  \
  ADD (2, 1);                                                                  \
  ADD (3, 0);
#define UPPER_4                                                                \
  TAKE (4);                                                                    \
  LOAD (top + steps[4]);                                                       \
  ADD (0, 4);                                                                  \
  ADD (1, 3);                                                                  \
  ADD (2, 2);                                                                  \
  ADD (3, 1);                                                                  \
  ADD (4, 0);
#define UPPER_5                                                                \
  TAKE (5);                                                                    \
  LOAD (top + steps[5]);                                                       \
  ADD (0, 5);                                                                  \
  ADD (1, 4);                                                                  \
  ADD (2, 3);                                                                  \
  ADD (3, 2);                                                                  \
  ADD (4, 1);                                                                  \
  ADD (5, 0);
#define UPPER_6                                                                \
  TAKE (6);                                                                    \
  LOAD (top + steps[6]);                                                       \
  ADD (0, 6);                                                                  \
  ADD (1, 5);                                                                  \
  ADD (2, 4);                                                                  \
  ADD (3, 3);                                                                  \
  ADD (4, 2);                                                                  \
  ADD (5, 1);                                                                  \
  ADD (6, 0);

/* The row seven rows below, and the other sums. */
#define LOWER_0                                                                \
  LOAD (middle + steps[0]);                                                    \
  ADD (1, 6);                                                                  \
  ADD (2, 5);                                                                  \
  ADD (3, 4);                                                                  \
  ADD (4, 3);                                                                  \
  ADD (5, 2);                                                                  \
  ADD (6, 1);                                                                  \
  ADD (7, 0);
#define LOWER_1                                                                \
  LOAD (middle + steps[1]);                                                    \
  ADD (2, 6);                                                                  \
  ADD (3, 5);                                                                  \
  ADD (4, 4);                                                                  \
  ADD (5, 3);                                                                  \
  ADD (6, 2);                                                                  \
  ADD (7, 1);
#define LOWER_2                                                                \
  LOAD (middle + steps[2]);                                                    \
  ADD (3, 6);                                                                  \
  ADD (4, 5);                                                                  \
  ADD (5, 4);                                                                  \
  ADD (6, 3);                                                                  \
  ADD (7, 2);
#define LOWER_3                                                                \
  LOAD (middle + steps[3]);                                                    \
  ADD (4, 6);                                                                  \
  ADD (5, 5);                                                                  \
  ADD (6, 4);                                                                  \
  ADD (7, 3);
#define LOWER_4                                                                \
  LOAD (middle + steps[4]);                                                    \
  ADD (5, 6);                                                                  \
  ADD (6, 5);                                                                  \
  ADD (7, 4);
#define LOWER_5                                                                \
  LOAD (middle + steps[5]);                                                    \
  ADD (6, 6);                                                                  \
  ADD (7, 5);
#define LOWER_6                                                                \
  LOAD (middle + steps[6]);                                                    \
  ADD (7, 6);

/* Compilers would see how numbers depend on each other, and add them up again
 * each time. */
#define HIDE(number) __asm__ ("" : "+r"(number))

/* Does what add_columns() does, for WOVEN_ROWS and one kernel.
 *
 * @vector: of each row of the block */
static inline __attribute__ ((always_inline)) void
add_woven_columns (const ClabRowsJob *job,
                   const int vector,
                   const gboolean is_fetching,
                   const float *source,
                   Ahead ahead,
                   Vector acc[BLOCK_ROWS][2])
{
  const float *weights = job->weights;
  const char *top = (const char *)(source + job->offsets[0]);
  const char *middle;
  gsize steps[WOVEN_ROWS + 1] = { 0 };
  SUM (0);
  SUM (1);
  SUM (2);
  SUM (3);
  SUM (4);
  SUM (5);
  SUM (6);
  SUM (7);
  WEIGHT (0, "ymm8");
  WEIGHT (1, "ymm9");
  WEIGHT (2, "ymm10");
  WEIGHT (3, "ymm11");
  WEIGHT (4, "ymm12");
  WEIGHT (5, "ymm13");
  WEIGHT (6, "ymm14");
  register Vector pixels __asm__ ("ymm15");

#pragma GCC unroll 8
  for (gsize i = 1; i <= WOVEN_ROWS; i++)
    {
      steps[i] = i * job->source_step * sizeof (float);
      HIDE (steps[i]);
    }
  if (is_fetching)
    fetch (&ahead);
  UPPER_0;
  UPPER_1;
  UPPER_2;
  UPPER_3;
  UPPER_4;
  UPPER_5;
  UPPER_6;
  for (gsize j = 1; j < job->n_columns; j++)
    {
      weights += WOVEN_ROWS;
      middle = top + steps[WOVEN_ROWS];
      HIDE (middle);
      top = (const char *)(source + job->offsets[j]);
      HIDE (top);
      if (is_fetching)
        fetch (&ahead);
      LOWER_0;
      UPPER_0;
      LOWER_1;
      UPPER_1;
      LOWER_2;
      UPPER_2;
      LOWER_3;
      UPPER_3;
      LOWER_4;
      UPPER_4;
      LOWER_5;
      UPPER_5;
      LOWER_6;
      UPPER_6;
    }
  middle = top + steps[WOVEN_ROWS];
  LOWER_0;
  LOWER_1;
  LOWER_2;
  LOWER_3;
  LOWER_4;
  LOWER_5;
  LOWER_6;
  acc[0][vector] = sum_0;
  acc[1][vector] = sum_1;
  acc[2][vector] = sum_2;
  acc[3][vector] = sum_3;
  acc[4][vector] = sum_4;
  acc[5][vector] = sum_5;
  acc[6][vector] = sum_6;
  acc[7][vector] = sum_7;
}
#endif
