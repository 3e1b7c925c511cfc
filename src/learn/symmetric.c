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

/* Rows that stay in the cache while all rows below pass by; whole lanes. */
#define BLOCK 32

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

  dots->products (&(ClabDotsRows){ .a = &a,
                                   .n_a = 1,
                                   .b = b,
                                   .n_b = n_b,
                                   .n_steps = 1,
                                   .length = whole },
                  &sums);
  for (gsize q = 0; q < n_b; q++)
    {
      totals[q] = clab_dots_total (lanes + q * LANES);
      for (gsize x = whole; x < n; x++)
        totals[q] += a[x] * b[q][x];
    }
}

/**
 * Strip:
 * @first: a multiple of the lanes
 * @n: ≤ %LANES
 *
 * Columns of the factor that are found together: what all columns before them
 * take away is a sum of whole lanes.
 */
typedef struct
{
  gsize first;
  gsize n;
} Strip;

/* Finds the factor's numbers in a strip and @n_rows rows from @i on, or, in the
 * strip's own rows, up to the diagonal, for one row at a time.
 *
 * Returns: FALSE if the number on the diagonal has no root. */
static gboolean
eliminate (double *matrix, gsize n, Strip strip, gsize i, gsize n_rows)
{
  const ClabDots *dots = clab_dots ();
  gsize most_a = clab_dots_most_a (dots, n_rows);
  double lanes[LANES][CLAB_DOTS_B * LANES] = { 0 };
  double *sums[LANES];
  const double *pivots[LANES];
  const double *rows[CLAB_DOTS_B];

  for (gsize p = 0; p < strip.n; p++)
    {
      sums[p] = lanes[p];
      pivots[p] = matrix + (strip.first + p) * n;
    }
  for (gsize q = 0; q < n_rows; q++)
    rows[q] = matrix + (i + q) * n;
  for (gsize p = 0; p < strip.n; p += most_a)
    dots->products (&(ClabDotsRows){ .a = pivots + p,
                                     .n_a = MIN (most_a, strip.n - p),
                                     .b = rows,
                                     .n_b = n_rows,
                                     .n_steps = 1,
                                     .length = strip.first },
                    sums + p);

  for (gsize q = 0; q < n_rows; q++)
    for (gsize p = 0; p < strip.n && strip.first + p <= i + q; p++)
      {
        double *row = matrix + (i + q) * n;
        gsize j = strip.first + p;
        double total = clab_dots_total (lanes[p] + q * LANES);

        for (gsize x = strip.first; x < j; x++)
          total += pivots[p][x] * row[x];
        row[j] -= total;
        if (j < i + q)
          row[j] /= pivots[p][j];
        else if (row[j] > 0 && isfinite (row[j]))
          row[j] = sqrt (row[j]);
        else
          return FALSE;
      }
  return TRUE;
}

gboolean
clab_symmetric_factor (double *matrix, gsize n, GCancellable *cancellable)
{
  for (gsize first = 0; first < n; first += BLOCK)
    {
      gsize end = MIN (first + BLOCK, n);

      for (gsize i = first; i < n;)
        {
          gsize n_rows = i < end ? 1 : MIN (CLAB_DOTS_B, n - i);

          if (g_cancellable_is_cancelled (cancellable))
            return FALSE;
          for (gsize at = first; at < end && at <= i; at += LANES)
            if (!eliminate (matrix, n, (Strip){ at, MIN (LANES, end - at) }, i,
                            n_rows))
              return FALSE;
          i += n_rows;
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
clab_symmetric_largest (const double *matrix,
                        gsize n,
                        GCancellable *cancellable)
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
      if (is_settled || g_cancellable_is_cancelled (cancellable))
        break;
    }
  return largest;
}

double
clab_symmetric_smallest (const double *factor,
                         gsize n,
                         GCancellable *cancellable)
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
      if (is_settled || g_cancellable_is_cancelled (cancellable))
        break;
    }
  return smallest;
}
