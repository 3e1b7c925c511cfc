/* Facts about a kernel: what its numbers say before it meets a picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-facts.h"

#include <math.h>

#define TOLERANCE 1e-6

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Takes from @b what it has in common with the unit vector @a. */
static void
make_orthogonal (const double *a, double *b, gsize n)
{
  double common = dot (a, b, n);

  for (gsize i = 0; i < n; i++)
    b[i] -= common * a[i];
}

static gsize
find_longest (const double *vectors, gsize first, gsize m, gsize n)
{
  gsize longest = first;
  double most = -1;

  for (gsize i = first; i < m; i++)
    {
      double square = dot (vectors + i * n, vectors + i * n, n);

      if (square > most)
        {
          most = square;
          longest = i;
        }
    }
  return longest;
}

static void
swap_vectors (double *a, double *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double old = a[i];

      a[i] = b[i];
      b[i] = old;
    }
}

/**
 * count_rank:
 * @vectors: m × n, changed
 *
 * Gram–Schmidt with pivots: Golub and Van Loan, Matrix Computations, 4th
 * edition, 5.2.8 and 5.4.2.  The longest vector becomes a direction, which is
 * taken from all others, until none of them is longer than 1e-6 of the first:
 * m · n · rank steps, a blink even for the largest kernel.
 *
 * Returns: how many directions there are.
 */
static gsize
count_rank (double *vectors, gsize m, gsize n)
{
  double first = 0;

  for (gsize rank = 0; rank < m; rank++)
    {
      double *direction = vectors + rank * n;

      swap_vectors (direction, vectors + find_longest (vectors, rank, m, n) * n,
                    n);

      double length = sqrt (dot (direction, direction, n));

      first = fmax (first, length);
      if (length <= TOLERANCE * first)
        return rank;
      for (gsize i = 0; i < n; i++)
        direction[i] /= length;
      for (gsize i = rank + 1; i < m; i++)
        make_orthogonal (direction, vectors + i * n, n);
    }
  return m;
}

/* The rows of one plane, or its columns if they are fewer, over @scale. */
static gsize
plane_rank (const ClabKernel *kernel, gsize plane, double scale)
{
  gsize rows = kernel->rows;
  gsize columns = kernel->columns;
  const double *weights = kernel->weights + plane * rows * columns;
  g_autofree double *vectors = g_new (double, rows *columns);

  for (gsize i = 0; i < rows * columns; i++)
    {
      gsize to = rows <= columns ? i : i % columns * rows + i / columns;

      vectors[to] = weights[i] / scale;
    }
  return count_rank (vectors, MIN (rows, columns), MAX (rows, columns));
}

void
clab_kernel_facts (const ClabKernel *kernel, ClabKernelFacts *facts)
{
  gsize n = clab_kernel_size (kernel);
  gsize n_cells = kernel->rows * kernel->columns;
  double largest = 0;

  *facts = (ClabKernelFacts){ .sum = clab_kernel_sum (kernel),
                              .is_symmetric = TRUE,
                              .is_antisymmetric = TRUE };
  for (gsize i = 0; i < n; i++)
    {
      double weight = fabs (kernel->weights[i] / kernel->divisor);

      facts->l1 += weight;
      facts->l2 = hypot (facts->l2, weight);
      largest = fmax (largest, fabs (kernel->weights[i]));
    }
  for (gsize i = 0; i < n; i++)
    {
      gsize opposite = i / n_cells * n_cells + n_cells - 1 - i % n_cells;
      double a = kernel->weights[i];
      double b = kernel->weights[opposite];

      if (fabs (a - b) > TOLERANCE * largest)
        facts->is_symmetric = FALSE;
      if (fabs (a + b) > TOLERANCE * largest)
        facts->is_antisymmetric = FALSE;
    }
  for (gsize plane = 0; plane < kernel->planes && largest > 0; plane++)
    facts->rank = MAX (facts->rank, plane_rank (kernel, plane, largest));
}
