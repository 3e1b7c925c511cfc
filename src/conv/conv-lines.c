/* Preparing separable convolution with neither strides nor dilation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-lines.h"

/* Most products of a part, see MAX_PRODUCTS of conv-direct.c. */
#define MAX_PART 96

/* Cycles of a vector: what a pass costs beside its products, and what the
 * whole costs beside the passes: mostly for the way from and to memory. */
#define PASS_CYCLES 3.5
#define WAY_CYCLES 7.0

static gsize
count_parts (gsize n_weights)
{
  return (n_weights + MAX_PART - 1) / MAX_PART;
}

/* Shares @n_weights out to parts, which begin at every fourth of them.
 *
 * @source: of each part */
static void
set_parts (const float *weights,
           gsize n_weights,
           gsize source,
           ClabLinePart *parts)
{
  gsize n_parts = count_parts (n_weights);
  gsize first = 0;

  for (gsize i = 0; i < n_parts; i++)
    {
      gsize end = n_weights * (i + 1) / n_parts;

      if (i + 1 < n_parts)
        end = end / CLAB_LINE_PHASES * CLAB_LINE_PHASES;
      parts[i] = (ClabLinePart){ .source = source,
                                 .first = first,
                                 .weights = weights + first,
                                 .n_weights = end - first };
      first = end;
    }
}

/* Takes a product of a column and a row over. */
static void
set_product (ClabLines *lines, const ClabFactors *factors, gsize product)
{
  const ClabConvShape *shape = &lines->conv->shape;
  const double *columns
      = factors->columns + product * shape->channels * shape->rows;
  const double *row = factors->rows + product * shape->columns;
  float *column_weights = lines->column_weights + product * shape->rows;
  float *row_weights = lines->row_weights + product * shape->columns;
  gsize n = 0;

  while (n + 1 < shape->channels * shape->rows && columns[n] == 0)
    n++;
  lines->channels[product] = n / shape->rows;
  for (gsize i = 0; i < shape->rows; i++)
    column_weights[i]
        = (float)columns[lines->channels[product] * shape->rows + i];
  for (gsize j = 0; j < shape->columns; j++)
    row_weights[j] = (float)row[j];
  set_parts (column_weights, shape->rows, 0,
             lines->down + product * lines->n_down);
  set_parts (row_weights, shape->columns,
             product * CLAB_LINE_PHASES * lines->phase_step,
             lines->along + product * lines->n_along);
}

ClabLines *
clab_lines_new (const ClabConv *conv, gsize kernel, const ClabFactors *factors)
{
  const ClabConvShape *shape = &conv->shape;
  gsize rank = factors->rank;
  gsize width = CLAB_LINE_FLOATS + CLAB_LINES_CHUNK + shape->columns;
  ClabLines *lines;

  if (shape->stride_y != 1 || shape->stride_x != 1 || shape->dilation_y != 1
      || shape->dilation_x != 1 || shape->rows < CLAB_LINE_MIN_WEIGHTS
      || shape->columns < CLAB_LINE_MIN_WEIGHTS)
    return NULL;

  lines = g_new (ClabLines, 1);
  *lines = (ClabLines){
    .conv = conv,
    .kernel = kernel,
    .rank = rank,
    .channels = g_new (gsize, rank),
    .column_weights = g_new (float, rank * shape->rows),
    .row_weights = g_new (float, rank * shape->columns),
    .down = g_new (ClabLinePart, rank * count_parts (shape->rows)),
    .along = g_new (ClabLinePart, rank * count_parts (shape->columns)),
    .n_down = count_parts (shape->rows),
    .n_along = count_parts (shape->columns),
    .pitch = clab_round_up (width, CLAB_LINE_STRIP) + CLAB_LINE_FLOATS,
  };
  lines->phase_step
      = clab_round_up (lines->pitch / CLAB_LINE_PHASES, CLAB_LINE_FLOATS)
        + 2 * CLAB_LINE_FLOATS;
  for (gsize r = 0; r < rank; r++)
    set_product (lines, factors, r);
  return lines;
}

void
clab_lines_free (ClabLines *lines)
{
  if (lines == NULL)
    return;
  g_free (lines->channels);
  g_free (lines->column_weights);
  g_free (lines->row_weights);
  g_free (lines->down);
  g_free (lines->along);
  g_free (lines);
}

double
clab_lines_cost (const ClabLines *lines)
{
  const ClabConvShape *shape = &lines->conv->shape;
  double overlap = 1 + (double)shape->columns / CLAB_LINES_CHUNK;
  double down = shape->rows / 2.0 + PASS_CYCLES;
  double along = shape->columns / 2.0 + PASS_CYCLES;

  return (lines->rank * (overlap * down + along) + WAY_CYCLES)
         / lines->conv->variant->line->lanes;
}
