/* Families: polynomials fitted to the neighbourhood by least squares.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-weights.h"

#define MAX_SIZE 31
#define MAX_ORDER 5

/* Haralick 1984: the quadratic facet model of 3 × 3, whose second-order
 * kernels are coefficients of x² and y², half the second derivatives.  */
const ClabFixedKernel clab_haralick_kernels[] = {
  { "facet smooth", N_ ("The height of a bent plane laid through nine pixels."),
    "-1 2 -1; 2 5 2; -1 2 -1", .divisor = 9 },
  { "facet dx", N_ ("Its slope to the right."), "-1 0 1; -1 0 1; -1 0 1",
    .divisor = 6 },
  { "facet dy", N_ ("Its slope downwards."), "-1 -1 -1; 0 0 0; 1 1 1",
    .divisor = 6 },
  { "facet dxx", N_ ("How it bends along the rows."), "1 -2 1; 1 -2 1; 1 -2 1",
    .divisor = 6 },
  { "facet dxy", N_ ("How it twists."), "1 0 -1; 0 0 0; -1 0 1", .divisor = 4 },
  { "facet dyy", N_ ("How it bends down the columns."),
    "1 1 1; -2 -2 -2; 1 1 1", .divisor = 6 },
  { NULL }
};

/* Polynomials that are orthogonal on the points of one axis, and what a fit
 * to data needs of them at the middle.  */
typedef struct
{
  gsize size;
  gsize order;
  double values[MAX_ORDER + 1][MAX_SIZE]; /* Pk at the points, over its norm² */
  double taylor[MAX_ORDER + 1][3];        /* Pk's coefficients of 1, x, x² */
} Polynomials;

/* Gram's recurrence on points that lie symmetrically around 0:
 * P(k+1) = x Pk − |Pk|² / |P(k−1)|² · P(k−1).  */
static void
polynomials_init (Polynomials *p, gsize size, gsize order)
{
  double plain[MAX_ORDER + 1][MAX_SIZE];
  double norm = 1;
  double previous_norm = 1;

  *p = (Polynomials){ .size = size, .order = order, .taylor = { { 1 } } };
  for (gsize k = 0; k <= order; k++)
    {
      for (gsize i = 0; i < size; i++)
        {
          double x = i - (size - 1) / 2.0;

          plain[k][i] = k == 0 ? 1 : x * plain[k - 1][i];
          if (k >= 2)
            plain[k][i] -= norm / previous_norm * plain[k - 2][i];
        }
      for (gsize n = 0; k > 0 && n < 3; n++)
        {
          p->taylor[k][n] = n > 0 ? p->taylor[k - 1][n - 1] : 0;
          if (k >= 2)
            p->taylor[k][n] -= norm / previous_norm * p->taylor[k - 2][n];
        }
      previous_norm = norm;
      norm = 0;
      for (gsize i = 0; i < size; i++)
        norm += plain[k][i] * plain[k][i];
      for (gsize i = 0; i < size; i++)
        p->values[k][i] = plain[k][i] / norm;
    }
}

/* The weight at one point for the fit's coefficient of x^n y^m: products of
 * two polynomials whose orders do not exceed the fit's in sum.  */
static double
coefficient (const Polynomials *p, gsize row, gsize column, const guint nm[2])
{
  double sum = 0;

  for (gsize i = 0; i <= p->order; i++)
    for (gsize j = 0; i + j <= p->order; j++)
      sum += p->values[i][column] * p->taylor[i][nm[0]] * p->values[j][row]
             * p->taylor[j][nm[1]];
  return sum;
}

static const struct
{
  const char *name;
  const char *note;
  guint exponents[2];
} coefficients[] = {
  { "fit smooth", N_ ("Less noise, yet peaks keep their height."), { 0, 0 } },
  { "fit dx", N_ ("Slope to the right, without the noise."), { 1, 0 } },
  { "fit dy", N_ ("Slope downwards, without the noise."), { 0, 1 } },
  { "fit dxx", N_ ("How brightness bends along the rows."), { 2, 0 } },
  { "fit dxy", N_ ("How brightness twists: corners and saddles."), { 1, 1 } },
  { "fit dyy", N_ ("How brightness bends down the columns."), { 0, 2 } },
};

enum
{
  FIT_SIZE,
  FIT_ORDER
};

const ClabFamilyParameter clab_savitzky_golay_parameters[]
    = { CLAB_PARAMETER_SIZE (2, MAX_SIZE, 5),
        CLAB_PARAMETER_COUNT ("order",
                              N_ ("Order"),
                              N_ ("Of the polynomial: 1 a plane, 2 a bent "
                                  "one; higher follows finer detail."),
                              0,
                              MAX_ORDER,
                              2),
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_savitzky_golay_build (const ClabFamily *family,
                           const double *values,
                           ClabBank *bank,
                           GError **error)
{
  gsize size = (gsize)values[FIT_SIZE];
  gsize order = (gsize)values[FIT_ORDER];
  Polynomials polynomials;

  if (!clab_family_check_at_least (family, size, order + 1, error))
    return FALSE;
  polynomials_init (&polynomials, size, order);
  for (guint n = 0; n < G_N_ELEMENTS (coefficients); n++)
    {
      const guint *exponents = coefficients[n].exponents;

      if (exponents[0] + exponents[1] > order)
        continue;
      ClabKernel *kernel = clab_family_add (family, bank, coefficients[n].name,
                                            _ (coefficients[n].note), size);
      for (gsize i = 0; i < size * size; i++)
        kernel->weights[i]
            = coefficient (&polynomials, i / size, i % size, exponents);
      clab_weights_write_as_fractions (kernel);
    }
  return TRUE;
}
