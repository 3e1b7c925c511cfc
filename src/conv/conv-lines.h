/* Separable convolution with neither strides nor dilation: down the columns
 * and along the rows, four lines of results at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/**
 * ClabFactors:
 * @rank: how many products of a column and a row make up a kernel
 * @columns: rank × channels × rows; each of one channel, 0 in the others
 * @rows: rank × columns
 */
typedef struct
{
  gsize rank;
  double *columns;
  double *rows;
} ClabFactors;

/* Columns of output that are made from one intermediate result. */
#define CLAB_LINES_CHUNK 1024

/**
 * ClabLines:
 * @channels: of each product
 * @column_weights: rank × rows
 * @row_weights: rank × columns
 * @down: rank × n_down parts
 * @along: rank × n_along parts
 * @pitch: floats from a row of intermediate results to the next
 * @phase_step: floats from a phase of a row to the next
 */
typedef struct
{
  const ClabConv *conv;
  gsize kernel;
  gsize rank;
  gsize *channels;
  float *column_weights;
  float *row_weights;
  ClabLinePart *down;
  ClabLinePart *along;
  gsize n_down;
  gsize n_along;
  gsize pitch;
  gsize phase_step;
} ClabLines;

/**
 * clab_lines_new:
 * @kernel: of @conv
 *
 * Returns: (transfer full) (nullable): %NULL if kernels of that shape have to
 *   go another way.
 */
ClabLines *
clab_lines_new (const ClabConv *conv, gsize kernel, const ClabFactors *factors);

void
clab_lines_free (ClabLines *lines);

/**
 * clab_lines_cost:
 *
 * Returns: in cycles per output value (a model).
 */
double
clab_lines_cost (const ClabLines *lines);

gboolean
clab_lines_run (const ClabLines *lines, const ClabRun *run, GError **error);

G_END_DECLS
