/* Families: weighted means, which blur.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-weights.h"

#define BINOMIAL_MAX_SIZE 31

enum
{
  GAUSSIAN_SIGMA,
  GAUSSIAN_SIZE
};

const ClabFamilyParameter clab_box_parameters[]
    = { CLAB_PARAMETER_SIZE (1, 127, 3), CLAB_NO_MORE_PARAMETERS };

gboolean
clab_box_build (const ClabFamily *family,
                const double *values,
                ClabBank *bank,
                GError **error G_GNUC_UNUSED)
{
  ClabKernel *kernel = clab_family_add (
      family, bank, "box", N_ ("The plain mean of a square: a hard blur."),
      (gsize)values[0]);

  kernel->divisor = clab_kernel_size (kernel);
  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    kernel->weights[i] = 1;
  return TRUE;
}

const ClabFamilyParameter clab_binomial_parameters[]
    = { CLAB_PARAMETER_SIZE (1, BINOMIAL_MAX_SIZE, 5),
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_binomial_build (const ClabFamily *family,
                     const double *values,
                     ClabBank *bank,
                     GError **error G_GNUC_UNUSED)
{
  gsize size = (gsize)values[0];
  double taps[BINOMIAL_MAX_SIZE];
  ClabKernel *kernel = clab_family_add (
      family, bank, "binomial",
      N_ ("A soft blur in whole numbers, close to a Gaussian."), size);

  clab_weights_binomial (taps, size, 0);
  clab_weights_outer (kernel, taps, taps);
  kernel->divisor = pow (4, size - 1.0);
  return TRUE;
}

static double
gaussian (double x, double y, const void *data)
{
  double sigma = *(const double *)data;

  return exp (-(x * x + y * y) / (2 * sigma * sigma));
}

const ClabFamilyParameter clab_gaussian_parameters[]
    = { CLAB_PARAMETER_SIGMA (1.5), CLAB_PARAMETER_SIZE_OR_AUTO,
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_gaussian_build (const ClabFamily *family,
                     const double *values,
                     ClabBank *bank,
                     GError **error G_GNUC_UNUSED)
{
  double sigma = values[GAUSSIAN_SIGMA];
  gsize size = clab_family_choose_size (values[GAUSSIAN_SIZE], 3 * sigma);
  ClabKernel *kernel
      = clab_family_add (family, bank, "gaussian",
                         N_ ("The softest blur, the same all around."), size);

  clab_weights_sample (kernel, gaussian, &sigma);
  clab_weights_scale_to_sum_one (kernel);
  return TRUE;
}
