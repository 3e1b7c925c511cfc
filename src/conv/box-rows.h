/* The inner loops of sums over boxes.
 *
 * box-rows.c is compiled once per instruction set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Most terms of a sum. */
#define CLAB_BOX_TERMS 6

/**
 * ClabBoxSum:
 * @terms: rows, which begin anywhere: @n_sums that count as they are, then
 *   @n_cells that count @weight times
 * @n_sums: 0 … CLAB_BOX_TERMS
 * @n_cells: 0 … CLAB_BOX_TERMS; one term at least and CLAB_BOX_TERMS at most
 *   with @n_sums
 * @start: what else is added
 * @n_vectors: how many vectors of each row
 * @to: (out): the sums; may be the beginning of any term
 */
typedef struct
{
  const float *terms[CLAB_BOX_TERMS];
  gsize n_sums;
  gsize n_cells;
  float weight;
  float start;
  gsize n_vectors;
  float *to;
} ClabBoxSum;

/**
 * ClabBoxRows:
 * @lanes: floats of a vector
 * @sum: vector by vector, the first ones first
 */
typedef struct
{
  gsize lanes;
  void (*sum) (const ClabBoxSum *sum);
} ClabBoxRows;

G_END_DECLS
