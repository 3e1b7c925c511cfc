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
 * @backward: (nullable): multiplies @n of @gradient by dy/dx, given the values
 *   @x before and @y after @apply; the subgradient 0 where there is none. %NULL
 *   where @apply is %NULL, or cannot work on one map alone
 * @blur: (nullable): how far @apply may move a value that is off by @noise,
 *   where all results are @smallest … @largest; %NULL: not farther than that
 * @is_across_bank: whether @apply cannot work on one map alone (softmax)
 */
typedef struct
{
  ClabChoice choice;
  void (*apply) (float *values, gsize n);
  void (*backward) (const float *x, const float *y, float *gradient, gsize n);
  double (*blur) (double noise, double smallest, double largest);
  gboolean is_across_bank;
} ClabActivation;

/* Rows: ClabActivation. */
extern const ClabTable clab_activations;

/* Rows: those of #clab_activations that work on one map alone. */
extern const ClabTable clab_map_activations;

G_END_DECLS
