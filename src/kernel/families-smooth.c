/* Families: weighted means, which blur.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

#define BINOMIAL_MAX_SIZE 31
#define MAX_SIZE 127

static void
add_box (const ClabFamily *family, ClabBank *bank, gsize size)
{
  ClabKernel *kernel
      = clab_family_add (family, bank, "box",
                         _ ("The plain mean of a square: a hard blur."), size);

  kernel->divisor = clab_kernel_size (kernel);
  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    kernel->weights[i] = 1;
}

static void
add_binomial (const ClabFamily *family, ClabBank *bank, gsize size)
{
  double taps[BINOMIAL_MAX_SIZE];
  ClabKernel *kernel = clab_family_add (
      family, bank, "binomial",
      _ ("A soft blur in whole numbers, close to a Gaussian."), size);

  clab_weights_binomial (taps, size, 0);
  clab_weights_outer (kernel, taps, taps);
  kernel->divisor = pow (4, size - 1.0);
}

static void
add_gaussian (const ClabFamily *family,
              ClabBank *bank,
              gsize size,
              double sigma)
{
  clab_weights_gaussian (
      clab_family_add (family, bank, "gaussian",
                       _ ("The softest blur, the same all around."), size),
      sigma);
}

/* Whether the point lies in the circle of diameter @data. */
static double
disc (double x, double y, const void *data)
{
  double diameter = *(const double *)data;

  return hypot (x, y) <= diameter / 2 ? 1 : 0;
}

static void
add_disc (const ClabFamily *family, ClabBank *bank, gsize size)
{
  double diameter = size;
  ClabKernel *kernel = clab_family_add (
      family, bank, "disc",
      _ ("Out of focus: every point becomes a round spot."), size);

  clab_weights_average (kernel, disc, &diameter);
  clab_weights_divide_by_sum (kernel);
}

static void
add_pyramid (const ClabFamily *family, ClabBank *bank, gsize size)
{
  double taps[MAX_SIZE];
  double sum = 0;
  ClabKernel *kernel = clab_family_add (
      family, bank, "pyramid",
      _ ("Weights fall evenly from the middle: a box blur twice."), size);

  for (gsize i = 0; i < size; i++)
    {
      taps[i] = MIN (i + 1, size - i);
      sum += taps[i];
    }
  clab_weights_outer (kernel, taps, taps);
  kernel->divisor = sum * sum;
}

const ClabFamilyParameter clab_box_parameters[]
    = { CLAB_PARAMETER_SIZE (1, MAX_SIZE, 3), CLAB_NO_MORE_PARAMETERS };

gboolean
clab_box_build (const ClabFamily *family,
                const double *values,
                ClabBank *bank,
                GError **error G_GNUC_UNUSED)
{
  add_box (family, bank, (gsize)values[0]);
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
  add_binomial (family, bank, (gsize)values[0]);
  return TRUE;
}

enum
{
  GAUSSIAN_SIGMA,
  GAUSSIAN_SIZE
};

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

  add_gaussian (family, bank,
                clab_family_choose_size (values[GAUSSIAN_SIZE], 3 * sigma),
                sigma);
  return TRUE;
}

const ClabFixedKernel clab_gaussian5_kernels[]
    = { { "gaussian5",
          N_ ("A soft blur of 25 pixels in whole numbers, sigma 1."),
          "1 4 7 4 1; 4 16 26 16 4; 7 26 41 26 7; 4 16 26 16 4; 1 4 7 4 1",
          .divisor = 273 },
        { NULL } };

const ClabFamilyParameter clab_disc_parameters[]
    = { CLAB_PARAMETER_SIZE (1, MAX_SIZE, 7), CLAB_NO_MORE_PARAMETERS };

gboolean
clab_disc_build (const ClabFamily *family,
                 const double *values,
                 ClabBank *bank,
                 GError **error G_GNUC_UNUSED)
{
  add_disc (family, bank, (gsize)values[0]);
  return TRUE;
}

const ClabFamilyParameter clab_pyramid_parameters[]
    = { CLAB_PARAMETER_SIZE (1, MAX_SIZE, 5), CLAB_NO_MORE_PARAMETERS };

gboolean
clab_pyramid_build (const ClabFamily *family,
                    const double *values,
                    ClabBank *bank,
                    GError **error G_GNUC_UNUSED)
{
  add_pyramid (family, bank, (gsize)values[0]);
  return TRUE;
}

const ClabFamilyParameter clab_smoothing_parameters[]
    = { CLAB_PARAMETER_SIZE (2, BINOMIAL_MAX_SIZE, 7),
        CLAB_NO_MORE_PARAMETERS };

/* The Gaussian fills the square as fspecial's users are advised: 3 σ from the
 * middle to the rim.  */
gboolean
clab_smoothing_build (const ClabFamily *family,
                      const double *values,
                      ClabBank *bank,
                      GError **error G_GNUC_UNUSED)
{
  gsize size = (gsize)values[0];

  add_box (family, bank, size);
  add_disc (family, bank, size);
  add_pyramid (family, bank, size);
  add_binomial (family, bank, size);
  add_gaussian (family, bank, size, size / 6.0);
  return TRUE;
}
