/* The table of activations.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabActivation:
 * @apply: (nullable): in place, @n values; %NULL does nothing
 * @derivative: (nullable): dy/dx at @x; the subgradient 0 where there is none
 * @is_across_bank: whether @apply cannot work on one map alone (softmax)
 */
typedef struct
{
  ClabChoice choice;
  void (*apply) (float *values, gsize n);
  double (*derivative) (double x);
  gboolean is_across_bank;
} ClabActivation;

/* Rows: ClabActivation. */
extern const ClabTable clab_activations;

G_END_DECLS
