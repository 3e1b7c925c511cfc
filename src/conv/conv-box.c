/* Convolution with boxes: sums of sums.
 *
 * The sum of n cells is that of q sums of w cells side by side and of r single
 * cells, n = q·w + r; the sums of w cells are made alike, and serve all their
 * neighbours.  So a box costs a few additions, which grow with the logarithm
 * of its size: first along the rows, then down the columns.  Unlike a running
 * sum, nothing is ever taken away again: a value depends on what its window
 * sees and on nothing else, also where that is not finite.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-box.h"

#include <glib/gi18n-lib.h>

/* Largest side of a box. */
#define MAX_SIDE 1024

/* Most terms of a sum, beside that of the channels before. */
#define MAX_TERMS (CLAB_BOX_TERMS - 1)

/* Cycles per vector for the ways through memory, beside those of terms. */
#define CELLS_CYCLES 8.0
#define OUTPUT_CYCLES 4.0

/* Sets @best to the step with fewest terms altogether that ends in @n cells.
 *
 * @costs: of the sums of fewer cells
 *
 * Returns: its cost, those of the steps before it included */
static double
find_step (gsize n, const double *costs, ClabBoxStep *best)
{
  double lowest = G_MAXDOUBLE;

  for (gsize q = 2; q <= MIN (n, MAX_TERMS); q++)
    for (gsize r = 0; r + q <= MIN (n, MAX_TERMS); r++)
      {
        gsize size = (n - r) / q;
        /* One more for what is written. */
        double cost = costs[size] + (double)(q + r + 1);

        if (size * q + r == n && cost < lowest)
          {
            lowest = cost;
            *best = size > 1 ? (ClabBoxStep){ size, q, r }
                             : (ClabBoxStep){ 1, 0, n };
          }
      }
  return lowest;
}

static void
chain_init (ClabBoxChain *chain, gsize size)
{
  g_autofree double *costs = g_new0 (double, size + 1);
  g_autofree ClabBoxStep *best = g_new (ClabBoxStep, size + 1);
  gsize n_steps = 0;

  best[1] = (ClabBoxStep){ 1, 0, 1 };
  for (gsize n = 2; n <= size; n++)
    costs[n] = find_step (n, costs, &best[n]);
  for (gsize n = size; n > 1; n = best[n].size)
    n_steps++;
  *chain = (ClabBoxChain){ .size = size, .n_steps = MAX (n_steps, 1) };
  for (gsize n = size, i = chain->n_steps; i-- > 0; n = best[n].size)
    chain->steps[i] = best[n];
}

static gsize
count_terms (const ClabBoxChain *chain)
{
  gsize n = 0;

  for (gsize i = 0; i < chain->n_steps; i++)
    n += chain->steps[i].n_sums + chain->steps[i].n_cells;
  return n;
}

/* Sets where the weights that are not zero lie.
 *
 * Returns: whether there are any */
static gboolean
find_box (ClabConvBox *box)
{
  const ClabConvShape *shape = &box->conv->shape;
  const double *weights = clab_conv_kernel (box->conv, box->kernel);
  gsize end_row = 0;
  gsize end_column = 0;

  box->row = shape->rows;
  box->column = shape->columns;
  for (gsize i = 0; i < shape->channels * shape->rows * shape->columns; i++)
    if (weights[i] != 0)
      {
        gsize row = i / shape->columns % shape->rows;
        gsize column = i % shape->columns;

        box->row = MIN (box->row, row);
        box->column = MIN (box->column, column);
        end_row = MAX (end_row, row + 1);
        end_column = MAX (end_column, column + 1);
      }
  if (end_row == 0 || end_row - box->row > MAX_SIDE
      || end_column - box->column > MAX_SIDE)
    return FALSE;
  chain_init (&box->down, end_row - box->row);
  chain_init (&box->across, end_column - box->column);
  return TRUE;
}

/* Whether the weights of one channel are equal all over the box. */
static gboolean
is_even (const ClabConvBox *box, gsize channel)
{
  const ClabConvShape *shape = &box->conv->shape;
  const double *first = clab_conv_kernel (box->conv, box->kernel)
                        + (channel * shape->rows + box->row) * shape->columns
                        + box->column;

  for (gsize i = 0; i < box->down.size; i++)
    for (gsize j = 0; j < box->across.size; j++)
      if (first[i * shape->columns + j] != *first)
        return FALSE;
  return TRUE;
}

ClabConvBox *
clab_conv_box_new (const ClabConv *conv, gsize kernel)
{
  const ClabConvShape *shape = &conv->shape;
  g_autoptr (ClabConvBox) box = NULL;

  if (shape->stride_y * shape->stride_x * shape->dilation_y * shape->dilation_x
          > 1
      || shape->channels > CLAB_BOX_CHANNELS)
    return NULL;
  box = g_new (ClabConvBox, 1);
  *box = (ClabConvBox){ .conv = conv, .kernel = kernel };
  if (!find_box (box))
    return NULL;
  for (gsize c = 0; c < shape->channels; c++)
    {
      gsize at = (c * shape->rows + box->row) * shape->columns + box->column;

      if (!is_even (box, c))
        return NULL;
      box->weights[c] = (float)clab_conv_kernel (conv, kernel)[at];
    }
  return g_steal_pointer (&box);
}

void
clab_conv_box_free (ClabConvBox *box)
{
  g_free (box);
}

double
clab_conv_box_cost (const ClabConvBox *box)
{
  const ClabConvShape *shape = &box->conv->shape;
  double down = OUTPUT_CYCLES + count_terms (&box->down) / 2.0;
  double across = CELLS_CYCLES + (double)count_terms (&box->across);

  return (across * shape->channels + down) / box->conv->variant->box->lanes;
}

char *
clab_conv_box_describe (const ClabConvBox *box)
{
  return g_strdup_printf (_ ("box, %zu × %zu"), box->down.size,
                          box->across.size);
}
