/* Symmetric matrices of doubles: solving, and their largest and smallest
 * eigenvalues.
 *
 * G. H. Golub and C. F. Van Loan, "Matrix Computations", 4th edition, 2013,
 * sections 4.2 (Cholesky, by rows) and 8.2 (power iterations).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/symmetric.h"

#include <math.h>
#include <string.h>

#include "src/learn/dots.h"

#define LANES CLAB_DOTS_LANES

#define MAX_ITERATIONS 2000

/* An iteration that changes the eigenvalue by less ends it: with k iterations
 * and change δ the rest is at most about δ·k. */
#define TOLERANCE 1e-8

/* Σ a[x]·b[x] of @n_b rows; @n need not be whole lanes. */
static void
dot_rows (const ClabDots *dots,
          const double *a,
          const double *const *b,
          gsize n_b,
          gsize n,
          double *totals)
{
  double lanes[CLAB_DOTS_B * LANES] = { 0 };
  double *sums = lanes;
  gsize whole = n / LANES * LANES;

  dots->products (&a, 1, b, n_b, whole, &sums);
  for (gsize q = 0; q < n_b; q++)
    {
      totals[q] = clab_dots_total (lanes + q * LANES);
      for (gsize x = whole; x < n; x++)
        totals[q] += a[x] * b[q][x];
    }
}

gboolean
clab_symmetric_factor (double *matrix, gsize n)
{
  const ClabDots *dots = clab_dots ();

  for (gsize j = 0; j < n; j++)
    {
      double *pivot_row = matrix + j * n;
      const double *rows[CLAB_DOTS_B] = { pivot_row };
      double totals[CLAB_DOTS_B];

      dot_rows (dots, pivot_row, rows, 1, j, totals);
      double pivot = pivot_row[j] - totals[0];
      if (!(pivot > 0) || !isfinite (pivot))
        return FALSE;
      pivot_row[j] = sqrt (pivot);
      for (gsize i = j + 1; i < n; i += CLAB_DOTS_B)
        {
          gsize n_rows = MIN (CLAB_DOTS_B, n - i);

          for (gsize q = 0; q < n_rows; q++)
            rows[q] = matrix + (i + q) * n;
          dot_rows (dots, pivot_row, rows, n_rows, j, totals);
          for (gsize q = 0; q < n_rows; q++)
            matrix[(i + q) * n + j]
                = (matrix[(i + q) * n + j] - totals[q]) / pivot_row[j];
        }
    }
  return TRUE;
}

void
clab_symmetric_solve (const double *factor, gsize n, double *vector)
{
  for (gsize i = 0; i < n; i++)
    {
      double sum = vector[i];

      for (gsize j = 0; j < i; j++)
        sum -= factor[i * n + j] * vector[j];
      vector[i] = sum / factor[i * n + i];
    }
  for (gsize i = n; i-- > 0;)
    {
      vector[i] /= factor[i * n + i];
      for (gsize j = 0; j < i; j++)
        vector[j] -= factor[i * n + j] * vector[i];
    }
}

void
clab_symmetric_multiply (const double *matrix,
                         gsize n,
                         const double *vector,
                         double *product)
{
  const ClabDots *dots = clab_dots ();

  for (gsize i = 0; i < n; i += CLAB_DOTS_B)
    {
      const double *rows[CLAB_DOTS_B];
      gsize n_rows = MIN (CLAB_DOTS_B, n - i);

      for (gsize q = 0; q < n_rows; q++)
        rows[q] = matrix + (i + q) * n;
      dot_rows (dots, vector, rows, n_rows, n, product + i);
    }
}

static double
normalize (double *vector, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += vector[i] * vector[i];
  double length = sqrt (sum);
  for (gsize i = 0; length > 0 && i < n; i++)
    vector[i] /= length;
  return length;
}

/* A start that is not orthogonal to anything that matters: ones, slightly
 * disturbed by a fixed seed. */
static double *
first_vector (gsize n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double *vector = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    vector[i] = g_rand_double_range (random, 0.5, 1.5);
  normalize (vector, n);
  return vector;
}

double
clab_symmetric_largest (const double *matrix, gsize n)
{
  g_autofree double *vector = first_vector (n);
  g_autofree double *product = g_new (double, n);
  double largest = 0;

  for (int i = 0; i < MAX_ITERATIONS; i++)
    {
      clab_symmetric_multiply (matrix, n, vector, product);
      double length = normalize (product, n);
      gboolean is_settled = fabs (length - largest) <= TOLERANCE * length;

      memcpy (vector, product, n * sizeof (double));
      largest = length;
      if (is_settled)
        break;
    }
  return largest;
}

double
clab_symmetric_smallest (const double *factor, gsize n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autofree double *vector = g_new (double, n);
  double smallest = G_MAXDOUBLE;

  for (gsize i = 0; i < n; i++)
    vector[i] = g_rand_double_range (random, -1, 1);
  normalize (vector, n);
  for (int i = 0; i < MAX_ITERATIONS; i++)
    {
      clab_symmetric_solve (factor, n, vector);
      double inverse = 1 / normalize (vector, n);
      gboolean is_settled = fabs (inverse - smallest) <= 1e-4 * inverse;

      smallest = inverse;
      if (is_settled)
        break;
    }
  return smallest;
}
