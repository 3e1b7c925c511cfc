/* Families: second derivatives, which show lines, dots and both sides of edges.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

#define MIN_LOG_SIZE 3

const ClabFamilyParameter clab_laplacian_parameters[]
    = { CLAB_PARAMETER_AMOUNT (
            "ratio",
            N_ ("Ratio"),
            N_ ("How much the diagonal neighbours count; 0.2: the same in "
                "every direction."),
            0,
            1,
            0),
        CLAB_NO_MORE_PARAMETERS };

/* MATLAB's fspecial: corners a, sides 1 − a, middle −4, all over a + 1. */
gboolean
clab_laplacian_build (const ClabFamily *family,
                      const double *values,
                      ClabBank *bank,
                      GError **error G_GNUC_UNUSED)
{
  double corner = values[0];
  double side = 1 - corner;
  ClabKernel *kernel = clab_family_add (
      family, bank, "laplacian",
      _ ("The neighbours against the pixel: both sides of every edge."), 3);

  for (guint i = 0; i < 9; i++)
    kernel->weights[i] = i % 2 == 0 ? corner : side;
  kernel->weights[4] = -4;
  kernel->divisor = corner + 1;
  return TRUE;
}

const ClabFixedKernel clab_laplacians_kernels[]
    = { { "laplacian 4", N_ ("Four neighbours: level and upright edges most."),
          "0 1 0; 1 -4 1; 0 1 0" },
        { "laplacian 8", N_ ("Eight neighbours: all edges."),
          "1 1 1; 1 -8 1; 1 1 1" },
        { "laplacian diagonal", N_ ("Dots and corners; straight lines vanish."),
          "1 -2 1; -2 4 -2; 1 -2 1" },
        { "laplacian mixed", N_ ("Dots against their diagonal neighbours."),
          "-2 1 -2; 1 4 1; -2 1 -2" },
        { "laplacian isotropic", N_ ("Nearly the same in every direction."),
          "1 4 1; 4 -20 4; 1 4 1", .divisor = 6 },
        { NULL } };

const ClabFixedKernel clab_log_classic_kernels[] = {
  { "log 5", N_ ("Spots and edges, less noise than a Laplacian."),
    "0 0 -1 0 0; 0 -1 -2 -1 0; -1 -2 16 -2 -1; 0 -1 -2 -1 0; 0 0 -1 0 0" },
  { "log 9", N_ ("Larger spots and soft edges: dark on a bright rim."),
    "0 1 1 2 2 2 1 1 0; 1 2 4 5 5 5 4 2 1; 1 4 5 3 0 3 5 4 1; "
    "2 5 3 -12 -24 -12 3 5 2; 2 5 0 -24 -40 -24 0 5 2; "
    "2 5 3 -12 -24 -12 3 5 2; 1 4 5 3 0 3 5 4 1; 1 2 4 5 5 5 4 2 1; "
    "0 1 1 2 2 2 1 1 0" },
  { NULL }
};

enum
{
  LOG_SIGMA,
  LOG_SIZE
};

const ClabFamilyParameter clab_log_parameters[]
    = { CLAB_PARAMETER_SIGMA (1.4), CLAB_PARAMETER_SIZE_OR_AUTO,
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_log_build (const ClabFamily *family,
                const double *values,
                ClabBank *bank,
                GError **error)
{
  double sigma = values[LOG_SIGMA];
  gsize size = clab_family_choose_size (values[LOG_SIZE], 4 * sigma);

  if (!clab_family_check_at_least (family, size, MIN_LOG_SIZE, error))
    return FALSE;
  clab_weights_log (
      clab_family_add (family, bank, "log",
                       _ ("A Laplacian after a soft blur: edges of one width."),
                       size),
      sigma);
  return TRUE;
}

enum
{
  DOG_SIGMA,
  DOG_RATIO,
  DOG_SIZE
};

const ClabFamilyParameter clab_dog_parameters[]
    = { CLAB_PARAMETER_SIGMA (1.4),
        CLAB_PARAMETER_AMOUNT ("ratio",
                               N_ ("Ratio"),
                               N_ ("The wider blur’s sigma to the other’s."),
                               1.1,
                               5,
                               1.6),
        CLAB_PARAMETER_SIZE_OR_AUTO, CLAB_NO_MORE_PARAMETERS };

gboolean
clab_dog_build (const ClabFamily *family,
                const double *values,
                ClabBank *bank,
                GError **error)
{
  double narrow = values[DOG_SIGMA];
  double wide = narrow * values[DOG_RATIO];
  gsize size = clab_family_choose_size (values[DOG_SIZE], 3 * wide);

  if (!clab_family_check_at_least (family, size, MIN_LOG_SIZE, error))
    return FALSE;
  ClabKernel *kernel = clab_family_add (
      family, bank, "dog",
      _ ("A soft blur minus a softer one: details of one width."), size);
  g_autoptr (ClabKernel) surround = clab_kernel_copy (kernel);

  clab_weights_gaussian (kernel, narrow);
  clab_weights_gaussian (surround, wide);
  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    kernel->weights[i] -= surround->weights[i];
  return TRUE;
}

/* Fridrich and Kodovský 2012, as found in many public copies. */
const ClabFixedKernel clab_forensic_kernels[] = {
  { "kb", N_ ("Noise that neighbours do not explain: traces of retouching."),
    "-1 2 -1; 2 -4 2; -1 2 -1", .divisor = 4 },
  { "kv", N_ ("The same from 25 pixels: blocks of JPEG and pasted parts."),
    "-1 2 -2 2 -1; 2 -6 8 -6 2; -2 8 -12 8 -2; 2 -6 8 -6 2; -1 2 -2 2 -1",
    .divisor = 12 },
  { NULL }
};
