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
weigh_box (ClabKernel *kernel)
{
  kernel->divisor = clab_kernel_size (kernel);
  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    kernel->weights[i] = 1;
}

/* ∫ √(r² − t²) dt from 0 to @x, |x| ≤ r */
static double
below_arc (double x, double r)
{
  return (x * sqrt (fmax (r * r - x * x, 0)) + r * r * asin (x / r)) / 2;
}

/* The area of the circle of radius @r around 0 between the columns @left and
 * @right and between the rows 0 and @y; negative above 0. */
static double
circle_to (double left, double right, double y, double r)
{
  double height = fmin (fabs (y), r);
  double corner = sqrt (r * r - height * height);
  double x0 = CLAMP (left, -r, r);
  double x1 = CLAMP (right, -r, r);
  /* Between these the circle is higher than @y. */
  double c0 = CLAMP (x0, -corner, corner);
  double c1 = CLAMP (x1, -corner, corner);
  double area = below_arc (c0, r) - below_arc (x0, r) + height * (c1 - c0)
                + below_arc (x1, r) - below_arc (c1, r);

  return copysign (area, y);
}

/* The share of the cell around (@x, @y) that a circle of diameter @data
 * covers. */
static double
disc (double x, double y, const void *data)
{
  double r = *(const double *)data / 2;
  double farthest = hypot (fabs (x) + 0.5, fabs (y) + 0.5);

  if (farthest <= r)
    return 1;
  return circle_to (x - 0.5, x + 0.5, y + 0.5, r)
         - circle_to (x - 0.5, x + 0.5, y - 0.5, r);
}

static void
weigh_disc (ClabKernel *kernel)
{
  double diameter = kernel->rows;

  clab_weights_sample (kernel, disc, &diameter);
  clab_weights_divide_by_sum (kernel);
}

static void
weigh_pyramid (ClabKernel *kernel)
{
  double taps[MAX_SIZE];
  double sum = 0;

  for (gsize i = 0; i < kernel->rows; i++)
    {
      taps[i] = MIN (i + 1, kernel->rows - i);
      sum += taps[i];
    }
  clab_weights_outer (kernel, taps, taps);
  kernel->divisor = sum * sum;
}

static void
weigh_binomial (ClabKernel *kernel)
{
  double taps[BINOMIAL_MAX_SIZE];

  clab_weights_binomial (taps, kernel->rows, 0);
  clab_weights_outer (kernel, taps, taps);
  kernel->divisor = pow (4, kernel->rows - 1.0);
}

/**
 * Blur:
 * @name: of the kernel and of the family that is this blur alone
 * @weigh: fills a square kernel of any size
 */
typedef struct
{
  const char *name;
  const char *note;
  void (*weigh) (ClabKernel *kernel);
} Blur;

static const Blur blurs[] = {
  { "box", N_ ("The plain mean of a square: a hard blur."), weigh_box },
  { "disc", N_ ("Out of focus: every point becomes a round spot."),
    weigh_disc },
  { "pyramid", N_ ("Weights fall evenly from the middle: a box blur twice."),
    weigh_pyramid },
  { "binomial", N_ ("A soft blur in whole numbers, close to a Gaussian."),
    weigh_binomial },
};

static void
add_blur (const ClabFamily *family,
          ClabBank *bank,
          const Blur *blur,
          gsize size)
{
  blur->weigh (
      clab_family_add (family, bank, blur->name, _ (blur->note), size));
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

const ClabFamilyParameter clab_box_parameters[]
    = { CLAB_PARAMETER_SIZE (1, MAX_SIZE, 3), CLAB_NO_MORE_PARAMETERS };

const ClabFamilyParameter clab_disc_parameters[]
    = { CLAB_PARAMETER_SIZE (1, MAX_SIZE, 7), CLAB_NO_MORE_PARAMETERS };

const ClabFamilyParameter clab_pyramid_parameters[]
    = { CLAB_PARAMETER_SIZE (1, MAX_SIZE, 5), CLAB_NO_MORE_PARAMETERS };

const ClabFamilyParameter clab_binomial_parameters[]
    = { CLAB_PARAMETER_SIZE (1, BINOMIAL_MAX_SIZE, 5),
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_blur_build (const ClabFamily *family,
                 const double *values,
                 ClabBank *bank,
                 GError **error G_GNUC_UNUSED)
{
  const Blur *blur = blurs;

  while (!g_str_equal (blur->name, family->choice.nick))
    blur++;
  add_blur (family, bank, blur, (gsize)values[0]);
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

  for (gsize i = 0; i < G_N_ELEMENTS (blurs); i++)
    add_blur (family, bank, &blurs[i], size);
  add_gaussian (family, bank, size, size / 6.0);
  return TRUE;
}
