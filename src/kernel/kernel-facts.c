/* Facts about a kernel: what its numbers say before it meets a picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-facts.h"

#include <math.h>

#define TOLERANCE 1e-6
#define MAX_SWEEPS 30

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Turns @a and @b in their plane so that they become orthogonal.
 *
 * Returns: whether they were not. */
static gboolean
make_orthogonal (double *a, double *b, gsize n)
{
  double aa = dot (a, a, n);
  double bb = dot (b, b, n);
  double ab = dot (a, b, n);

  if (ab == 0 || fabs (ab) <= TOLERANCE * TOLERANCE * sqrt (aa * bb))
    return FALSE;

  double zeta = (bb - aa) / (2 * ab);
  double tangent = copysign (1, zeta) / (fabs (zeta) + hypot (1, zeta));
  double cosine = 1 / hypot (1, tangent);
  double sine = cosine * tangent;

  for (gsize i = 0; i < n; i++)
    {
      double old = a[i];

      a[i] = cosine * old - sine * b[i];
      b[i] = sine * old + cosine * b[i];
    }
  return TRUE;
}

/**
 * count_rank:
 * @vectors: m × n, changed
 *
 * One-sided Jacobi: Hestenes, Inversion of matrices by biorthogonalization
 * and related results, 1958.  When all vectors are orthogonal, their lengths
 * are the singular values.
 *
 * Returns: how many singular values are above 1e-6 of the largest.
 */
static gsize
count_rank (double *vectors, gsize m, gsize n)
{
  gboolean is_turned = TRUE;
  double largest = 0;
  gsize rank = 0;

  for (gsize sweep = 0; sweep < MAX_SWEEPS && is_turned; sweep++)
    {
      is_turned = FALSE;
      for (gsize i = 0; i < m; i++)
        for (gsize j = i + 1; j < m; j++)
          if (make_orthogonal (vectors + i * n, vectors + j * n, n))
            is_turned = TRUE;
    }
  for (gsize i = 0; i < m; i++)
    largest = fmax (largest, dot (vectors + i * n, vectors + i * n, n));
  for (gsize i = 0; i < m; i++)
    if (dot (vectors + i * n, vectors + i * n, n)
        > TOLERANCE * TOLERANCE * largest)
      rank++;
  return rank;
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
