/* The inner loops of sums over boxes, for one instruction set.
 *
 * Compiled once per row of the table in conv-rows-dispatch.c, with
 * CLAB_BOX = the name of the struct that it exports.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/box-rows.h"

#include "src/conv/rows-vectors.h"

static inline __attribute__ ((always_inline)) void
sum_rows (const ClabBoxSum *sum,
          const int n_sums,
          const int n_cells,
          const gboolean has_start)
{
  const Vector weight = sum->weight - (Vector){ 0 };
  const Vector start = sum->start - (Vector){ 0 };
  const gsize end = sum->n_vectors * LANES;
  const float *terms[CLAB_BOX_TERMS];
  float *to = sum->to;

#pragma GCC unroll 8
  for (int t = 0; t < n_sums + n_cells; t++)
    terms[t] = sum->terms[t];
#pragma GCC unroll 2
  for (gsize x = 0; x < end; x += LANES)
    {
      Vector all = load (terms[0] + x);

      if (n_sums == 0)
        all *= weight;
#pragma GCC unroll 8
      for (int t = 1; t < n_sums + n_cells; t++)
        if (t < n_sums)
          all += load (terms[t] + x);
        else
          all += weight * load (terms[t] + x);
      if (has_start)
        all += start;
      store (to + x, all);
    }
}

#define SUM(n_sums, n_cells)                                                   \
  static void sum_##n_sums##_##n_cells (const ClabBoxSum *sum)                 \
  {                                                                            \
    if (sum->start == 0)                                                       \
      sum_rows (sum, n_sums, n_cells, FALSE);                                  \
    else                                                                       \
      sum_rows (sum, n_sums, n_cells, TRUE);                                   \
  }

/* All numbers of sums and of cells that go together. */
#define WITH_0(F) F (0, 1) F (0, 2) F (0, 3) F (0, 4) F (0, 5) F (0, 6)
#define WITH_1(F) F (1, 0) F (1, 1) F (1, 2) F (1, 3) F (1, 4) F (1, 5)
#define WITH_2(F) F (2, 0) F (2, 1) F (2, 2) F (2, 3) F (2, 4)
#define WITH_3(F) F (3, 0) F (3, 1) F (3, 2) F (3, 3)
#define WITH_4(F) F (4, 0) F (4, 1) F (4, 2)
#define WITH_5(F) F (5, 0) F (5, 1)
#define WITH_6(F) F (6, 0)
#define WITH_FEW(F) WITH_0 (F) WITH_1 (F) WITH_2 (F)
#define WITH_MANY(F) WITH_3 (F) WITH_4 (F) WITH_5 (F) WITH_6 (F)
#define FOR_EACH_COUNT(F) WITH_FEW (F) WITH_MANY (F)
FOR_EACH_COUNT (SUM)

static void
sum_any (const ClabBoxSum *sum)
{
#define ENTRY(n_sums, n_cells) [n_sums][n_cells] = sum_##n_sums##_##n_cells,
  static void (*const sums[CLAB_BOX_TERMS + 1][CLAB_BOX_TERMS + 1]) (
      const ClabBoxSum *sum)
      = { FOR_EACH_COUNT (ENTRY) };

  sums[sum->n_sums][sum->n_cells](sum);
}

extern const ClabBoxRows CLAB_BOX;
const ClabBoxRows CLAB_BOX = {
  .lanes = LANES,
  .sum = sum_any,
};
