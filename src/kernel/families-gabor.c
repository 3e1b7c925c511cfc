/* Families: Gabor's wave packets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-weights.h"

#define DEGREE (G_PI / 180)

enum
{
  ORIENTATIONS,
  SIZE,
  SIGMA,
  WAVELENGTH,
  PHASE,
  RATIO,
  ANGLE
};

typedef struct
{
  double sigma;
  double wavelength;
  double phase;
  double ratio;
  double angle;
} Gabor;

/* Daugman 1985: exp (−(x'² + γ² y'²) / 2σ²) cos (2π x' / λ + ψ) with
 * x' = x cos θ + y sin θ, y' = −x sin θ + y cos θ.  */
static double
gabor (double x, double y, const void *data)
{
  const Gabor *g = data;
  double u = x * cos (g->angle) + y * sin (g->angle);
  double v = y * cos (g->angle) - x * sin (g->angle);
  double envelope = exp (-(u * u + g->ratio * g->ratio * v * v)
                         / (2 * g->sigma * g->sigma));

  return envelope * cos (2 * G_PI * u / g->wavelength + g->phase);
}

const ClabFamilyParameter clab_gabor_parameters[] = {
  CLAB_PARAMETER_ORIENTATIONS (4),
  CLAB_PARAMETER_SIZE (3, 127, 11),
  CLAB_PARAMETER_SIGMA (2),
  CLAB_PARAMETER_AMOUNT ("wavelength",
                         N_ ("Wavelength"),
                         N_ ("Pixels from one light stripe to the next."),
                         2.1,
                         127,
                         5),
  CLAB_PARAMETER_AMOUNT ("phase",
                         N_ ("Phase"),
                         N_ ("Degrees; 0 answers to stripes, 90 to edges."),
                         -360,
                         360,
                         0),
  CLAB_PARAMETER_AMOUNT ("ratio",
                         N_ ("Ratio"),
                         N_ ("Width to length of the wave packet."),
                         0.1,
                         2,
                         0.5),
  CLAB_PARAMETER_ANGLE,
  CLAB_NO_MORE_PARAMETERS
};

gboolean
clab_gabor_build (const ClabFamily *family,
                  const double *values,
                  ClabBank *bank,
                  GError **error G_GNUC_UNUSED)
{
  gsize n = (gsize)values[ORIENTATIONS];

  for (gsize i = 0; i < n; i++)
    {
      double angle = values[ANGLE] + 180.0 * i / n;
      Gabor shape = { .sigma = values[SIGMA],
                      .wavelength = values[WAVELENGTH],
                      .phase = values[PHASE] * DEGREE,
                      .ratio = values[RATIO],
                      .angle = angle * DEGREE };
      g_autofree char *name = clab_family_name_angle ("gabor", angle);
      ClabKernel *kernel = clab_family_add (
          family, bank, name,
          N_ ("Stripes of one width that change in this direction."),
          (gsize)values[SIZE]);

      clab_weights_sample (kernel, gabor, &shape);
      clab_weights_subtract_mean (kernel);
      clab_weights_scale_to_l1_one (kernel);
    }
  return TRUE;
}
