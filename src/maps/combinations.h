/* The table of combinations: one more map over the whole bank.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabCombination:
 * @add: (nullable): takes the values of the map number @index into @sums, @n
 *   of them; @scratch belongs to the same pixels and begins with 0.  %NULL for
 *   “none”.
 * @finish: (nullable): what is done to the sums after the last map
 * @is_index: whether the result numbers the kernels, from 0
 * @is_signed: whether it can be below 0 where the maps are
 *
 * Maps come in the order of the bank; @sums begins with 0.
 */
typedef struct
{
  ClabChoice choice;
  void (*add) (const float *values,
               gsize n,
               gsize index,
               float *sums,
               float *scratch);
  void (*finish) (float *sums, gsize n);
  gboolean is_index;
  gboolean is_signed;
} ClabCombination;

/* Rows: ClabCombination. */
extern const ClabTable clab_combinations;

G_END_DECLS
