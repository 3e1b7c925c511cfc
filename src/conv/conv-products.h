/* The inner loops of the gradient of weights: sums of products of two images.
 *
 * conv-products.c is compiled once per instruction set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabProductsJob:
 * @gradient: first row of a block of rows
 * @gradient_step: floats from a row of a block to the next
 * @gradient_block: floats from a block to the next
 * @source: the cell under the first weight of the first window
 * @source_step: floats from a row to the row of the next weight below, and
 *   from a window to the one of the next row of the block
 * @source_block: floats from a block's first window to the next block's
 * @offsets: for each column of weights, floats from @source to its first cell
 * @n_columns: how many columns of weights
 * @n_blocks: how many blocks
 * @n_vectors: how many vectors of each row
 * @sums: n_columns × rows of a column: to these the products are added
 */
typedef struct
{
  const float *gradient;
  gsize gradient_step;
  gsize gradient_block;
  const float *source;
  gsize source_step;
  gsize source_block;
  const gssize *offsets;
  gsize n_columns;
  gsize n_blocks;
  gsize n_vectors;
  double *sums;
} ClabProductsJob;

/**
 * ClabProducts:
 * @lanes: floats of a vector
 * @block_rows: rows of a block
 * @max_rows: the tallest column of weights
 * @add: by the height of a column of weights, from 1.  A sum is in single
 *   precision for one job, lane by lane and then pairs of lanes, and then in
 *   double
 * @sum: of @n values, in double precision
 */
typedef struct
{
  gsize lanes;
  gsize block_rows;
  gsize max_rows;
  void (*const *add) (const ClabProductsJob *job);
  double (*sum) (const float *values, gsize n);
} ClabProducts;

G_END_DECLS
