/* Normal equations of single outputs, whatever their windows look like.
 *
 * Outputs are collected in blocks, transposed, so that a product of two values
 * over a block is one of rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather-direct.h"

#include <string.h>

#define LANES CLAB_DOTS_LANES

/* Doubles of a block: half of a usual second-level cache. */
#define BLOCK_SIZE 65536
#define LARGEST_BLOCK 256
#define SMALLEST_BLOCK 32

/*
 * @block: outputs that a block holds, whole lanes
 * @n: outputs that it holds now
 * @rows: n_values × block
 * @products: n_values × n_values, those of a ≥ b
 */
struct _ClabDirect
{
  gsize n_values;
  gsize first;
  gsize block;
  gsize n;
  double *rows;
  double *products;
};

ClabDirect *
clab_direct_new (gsize n_values, gsize first)
{
  g_autoptr (ClabDirect) direct = g_new0 (ClabDirect, 1);

  direct->n_values = n_values;
  direct->first = first;
  direct->block = CLAMP (BLOCK_SIZE / n_values, SMALLEST_BLOCK, LARGEST_BLOCK)
                  / LANES * LANES;
  direct->rows = g_try_new0 (double, n_values * direct->block);
  direct->products = g_try_new0 (double, n_values *n_values);
  if (direct->rows == NULL || direct->products == NULL)
    return NULL;
  return g_steal_pointer (&direct);
}

void
clab_direct_free (ClabDirect *direct)
{
  if (direct == NULL)
    return;
  g_free (direct->rows);
  g_free (direct->products);
  g_free (direct);
}

static void
multiply_block (ClabDirect *direct,
                const ClabDots *dots,
                gsize first_a,
                gsize first_b)
{
  gsize n_a
      = MIN (clab_dots_most_a (dots, CLAB_DOTS_B), direct->n_values - first_a);
  gsize n_b = MIN (CLAB_DOTS_B, first_a + n_a - first_b);
  double lanes[CLAB_DOTS_A * CLAB_DOTS_B * LANES] = { 0 };
  const double *a[CLAB_DOTS_A] = { NULL };
  const double *b[CLAB_DOTS_B] = { NULL };
  double *sums[CLAB_DOTS_A] = { NULL };

  for (gsize p = 0; p < n_a; p++)
    {
      a[p] = direct->rows + (first_a + p) * direct->block;
      sums[p] = lanes + p * CLAB_DOTS_B * LANES;
    }
  for (gsize q = 0; q < n_b; q++)
    b[q] = direct->rows + (first_b + q) * direct->block;
  dots->products (&(ClabDotsRows){ .a = a,
                                   .n_a = n_a,
                                   .b = b,
                                   .n_b = n_b,
                                   .n_steps = 1,
                                   .length = direct->block },
                  sums);
  for (gsize p = 0; p < n_a; p++)
    for (gsize q = 0; q < n_b; q++)
      direct->products[(first_a + p) * direct->n_values + first_b + q]
          += clab_dots_total (sums[p] + q * LANES);
}

static void
multiply (ClabDirect *direct, const ClabDots *dots)
{
  gsize most_a = clab_dots_most_a (dots, CLAB_DOTS_B);

  for (gsize a = direct->first; a < direct->n_values; a += most_a)
    for (gsize b = 0; b < MIN (a + most_a, direct->n_values); b += CLAB_DOTS_B)
      multiply_block (direct, dots, a, b);
  direct->n = 0;
}

void
clab_direct_add_output (ClabDirect *direct,
                        const ClabDots *dots,
                        const double *values)
{
  for (gsize i = 0; i < direct->n_values; i++)
    direct->rows[i * direct->block + direct->n] = values[i];
  if (++direct->n == direct->block)
    multiply (direct, dots);
}

void
clab_direct_finish (ClabDirect *direct, const ClabDots *dots, double *products)
{
  gsize n = direct->n_values;

  if (direct->n > 0)
    {
      for (gsize i = 0; i < n; i++)
        memset (direct->rows + i * direct->block + direct->n, 0,
                (direct->block - direct->n) * sizeof (double));
      multiply (direct, dots);
    }
  for (gsize a = direct->first; a < n; a++)
    for (gsize b = 0; b <= a; b++)
      {
        products[a * n + b] += direct->products[a * n + b];
        if (a != b)
          products[b * n + a] += direct->products[a * n + b];
      }
}
