/* Families: Gabor's wave packets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

/* How much wider the packet is than one wave, in the bank of Daugman's cells:
 * σ / λ for a bandwidth of one octave.  */
#define SIGMA_PER_WAVELENGTH 0.56

/* Wavelengths of the bank, each √2 times the one before. */
#define MAX_SCALES 4
static const double scale_factors[MAX_SCALES] = { 1, G_SQRT2, 2, 2 * G_SQRT2 };

static void
add_gabor (const ClabFamily *family,
           ClabBank *bank,
           const char *word,
           const ClabGabor *shape,
           gsize size)
{
  g_autofree char *name
      = clab_family_name_angle (word, shape->angle / CLAB_DEGREE);
  ClabKernel *kernel = clab_family_add (
      family, bank, name,
      _ ("Stripes of one width that change in this direction."), size);

  clab_weights_sample (kernel, clab_shape_gabor, shape);
  clab_weights_subtract_mean (kernel);
  clab_weights_scale_to_l1_one (kernel);
}

enum
{
  GABOR_ORIENTATIONS,
  GABOR_SIZE,
  GABOR_SIGMA,
  GABOR_WAVELENGTH,
  GABOR_PHASE,
  GABOR_RATIO,
  GABOR_ANGLE
};

const ClabFamilyParameter clab_gabor_parameters[]
    = { CLAB_PARAMETER_ORIENTATIONS (4),
        CLAB_PARAMETER_SIZE (3, 127, 11),
        CLAB_PARAMETER_SIGMA (2),
        CLAB_PARAMETER_WAVELENGTH (60, 5),
        CLAB_PARAMETER_AMOUNT ("phase",
                               N_ ("Phase"),
                               N_ ("Degrees; 0 answers to stripes, 90 to "
                                   "edges."),
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
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_gabor_build (const ClabFamily *family,
                  const double *values,
                  ClabBank *bank,
                  GError **error G_GNUC_UNUSED)
{
  gsize n = (gsize)values[GABOR_ORIENTATIONS];

  for (gsize i = 0; i < n; i++)
    {
      double angle = values[GABOR_ANGLE] + 180.0 * i / n;
      ClabGabor shape = { .sigma = values[GABOR_SIGMA],
                          .wavelength = values[GABOR_WAVELENGTH],
                          .phase = values[GABOR_PHASE] * CLAB_DEGREE,
                          .ratio = values[GABOR_RATIO],
                          .angle = angle * CLAB_DEGREE };

      add_gabor (family, bank, "gabor", &shape, (gsize)values[GABOR_SIZE]);
    }
  return TRUE;
}

enum
{
  BANK_ORIENTATIONS,
  BANK_SCALES,
  BANK_WAVELENGTH,
  BANK_SIZE
};

const ClabFamilyParameter clab_gabor_bank_parameters[]
    = { CLAB_PARAMETER_ORIENTATIONS (4),
        CLAB_PARAMETER_COUNT ("scales",
                              N_ ("Scales"),
                              N_ ("How many wavelengths, each √2 times the "
                                  "one before."),
                              1,
                              MAX_SCALES,
                              2),
        CLAB_PARAMETER_WAVELENGTH (20, 5), CLAB_PARAMETER_SIZE_OR_AUTO,
        CLAB_NO_MORE_PARAMETERS };

/* All orientations of one wavelength, even (0°) and odd (90°). */
static void
add_scale (const ClabFamily *family,
           ClabBank *bank,
           const double *values,
           guint scale)
{
  gsize n = (gsize)values[BANK_ORIENTATIONS];
  double wavelength = values[BANK_WAVELENGTH] * scale_factors[scale];
  double sigma = SIGMA_PER_WAVELENGTH * wavelength;

  for (gsize i = 0; i < 2 * n; i++)
    {
      gboolean is_odd = i % 2 != 0;
      ClabGabor shape = { .sigma = sigma,
                          .wavelength = wavelength,
                          .phase = is_odd ? G_PI_2 : 0,
                          .ratio = 0.5,
                          .angle = G_PI * (i / 2) / n };
      g_autofree char *word
          = g_strdup_printf ("gabor %u %s", scale + 1, is_odd ? "odd" : "even");

      add_gabor (family, bank, word, &shape,
                 clab_family_choose_size (values[BANK_SIZE], 2.5 * sigma));
    }
}

gboolean
clab_gabor_bank_build (const ClabFamily *family,
                       const double *values,
                       ClabBank *bank,
                       GError **error)
{
  guint n_scales = (guint)values[BANK_SCALES];

  if (values[BANK_SIZE] > 0
      && !clab_family_check_at_least (family, (gsize)values[BANK_SIZE], 3,
                                      error))
    return FALSE;
  for (guint scale = 0; scale < n_scales; scale++)
    add_scale (family, bank, values, scale);
  return TRUE;
}
