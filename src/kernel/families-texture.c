/* Families: the banks of texture recognition.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

#define MIN_SIZE 7
#define BANK_SIZE 49

/* Length to width of the oriented filters. */
#define ELONGATION 3

typedef struct
{
  double sigma;
  double cycles;
} Schmid;

/* Schmid 2001: cos (π τ r / σ) exp (−r² / 2σ²). */
static double
schmid (double x, double y, const void *data)
{
  const Schmid *s = data;
  double r = hypot (x, y);

  return cos (G_PI * s->cycles * r / s->sigma)
         * exp (-r * r / (2 * s->sigma * s->sigma));
}

static const Schmid schmid_filters[]
    = { { 2, 1 }, { 4, 1 }, { 4, 2 },  { 6, 1 },  { 6, 2 },  { 6, 3 }, { 8, 1 },
        { 8, 2 }, { 8, 3 }, { 10, 1 }, { 10, 2 }, { 10, 3 }, { 10, 4 } };

const ClabFamilyParameter clab_schmid_parameters[]
    = { CLAB_PARAMETER_SIZE (MIN_SIZE, 127, BANK_SIZE),
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_schmid_build (const ClabFamily *family,
                   const double *values,
                   ClabBank *bank,
                   GError **error G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (schmid_filters); i++)
    {
      const Schmid *shape = &schmid_filters[i];
      g_autofree char *name = g_strdup_printf (
          "schmid %d %d", (int)shape->sigma, (int)shape->cycles);
      ClabKernel *kernel = clab_family_add (
          family, bank, name, _ ("Rings around spots, turned any way."),
          (gsize)values[0]);

      clab_weights_sample (kernel, schmid, shape);
      clab_weights_subtract_mean (kernel);
      clab_weights_scale_to_l1_one (kernel);
    }
  return TRUE;
}

/* By order of differentiation across the filter. */
static const struct
{
  const char *word;
  const char *note;
} oriented[] = {
  { NULL, NULL },
  { "edge", N_ ("Long edges in this direction, of one width.") },
  { "bar", N_ ("Long dark bars in this direction, of one width.") },
};

static char *
name_kernel (const ClabFamily *family, const char *word, double sigma)
{
  g_autofree char *start = g_strdup_printf ("%s %s", family->choice.nick, word);

  return clab_family_name_angle (start, sigma);
}

static void
add_oriented (const ClabFamily *family,
              ClabBank *bank,
              const ClabGaussian *shape,
              gsize size)
{
  g_autofree char *start
      = name_kernel (family, oriented[shape->order_v].word, shape->sigma_v);
  g_autofree char *name
      = clab_family_name_angle (start, shape->angle / CLAB_DEGREE);
  ClabKernel *kernel = clab_family_add (
      family, bank, name, _ (oriented[shape->order_v].note), size);

  clab_weights_sample (kernel, clab_shape_gaussian, shape);
  clab_weights_subtract_mean (kernel);
  clab_weights_scale_to_l1_one (kernel);
}

/* Edges at all scales and angles, then bars, as in the published programs. */
static void
add_all_oriented (const ClabFamily *family,
                  ClabBank *bank,
                  const double sigmas[3],
                  gsize n_orientations,
                  gsize size)
{
  for (guint order = 1; order <= 2; order++)
    for (guint scale = 0; scale < 3; scale++)
      for (gsize i = 0; i < n_orientations; i++)
        {
          ClabGaussian shape = { .sigma_u = ELONGATION * sigmas[scale],
                                 .sigma_v = sigmas[scale],
                                 .angle = G_PI * i / n_orientations,
                                 .order_v = order };

          add_oriented (family, bank, &shape, size);
        }
}

static void
add_blur (const ClabFamily *family, ClabBank *bank, double sigma, gsize size)
{
  g_autofree char *name = name_kernel (family, "gaussian", sigma);

  clab_weights_gaussian (clab_family_add (family, bank, name,
                                          _ ("The brightness of a wide area."),
                                          size),
                         sigma);
}

static void
add_spot (const ClabFamily *family, ClabBank *bank, double sigma, gsize size)
{
  g_autofree char *name = name_kernel (family, "log", sigma);
  ClabKernel *kernel = clab_family_add (family, bank, name,
                                        _ ("Dark spots of one size."), size);

  clab_weights_log (kernel, sigma);
  clab_weights_scale_to_l1_one (kernel);
}

enum
{
  RFS_SIZE,
  RFS_ORIENTATIONS
};

const ClabFamilyParameter clab_rfs_parameters[]
    = { CLAB_PARAMETER_SIZE (MIN_SIZE, 127, BANK_SIZE),
        CLAB_PARAMETER_ORIENTATIONS (6), CLAB_NO_MORE_PARAMETERS };

/* Varma and Zisserman 2005.  Their program also makes the Gaussian sum to 0;
 * here it is the blur that the paper describes.  */
gboolean
clab_rfs_build (const ClabFamily *family,
                const double *values,
                ClabBank *bank,
                GError **error G_GNUC_UNUSED)
{
  static const double sigmas[3] = { 1, 2, 4 };
  gsize size = (gsize)values[RFS_SIZE];

  add_all_oriented (family, bank, sigmas, (gsize)values[RFS_ORIENTATIONS],
                    size);
  add_blur (family, bank, 10, size);
  add_spot (family, bank, 10, size);
  return TRUE;
}

const ClabFamilyParameter clab_leung_malik_parameters[]
    = { CLAB_PARAMETER_SIZE (MIN_SIZE, 127, BANK_SIZE),
        CLAB_NO_MORE_PARAMETERS };

/* Leung and Malik 2001, small version: scales √2, 2, 2√2 and, for the round
 * ones, 4; each round scale also with a three times larger spot.  */
gboolean
clab_leung_malik_build (const ClabFamily *family,
                        const double *values,
                        ClabBank *bank,
                        GError **error G_GNUC_UNUSED)
{
  static const double sigmas[] = { G_SQRT2, 2, 2 * G_SQRT2, 4 };
  gsize size = (gsize)values[0];

  add_all_oriented (family, bank, sigmas, 6, size);
  for (guint i = 0; i < G_N_ELEMENTS (sigmas); i++)
    {
      add_blur (family, bank, sigmas[i], size);
      add_spot (family, bank, sigmas[i], size);
      add_spot (family, bank, 3 * sigmas[i], size);
    }
  return TRUE;
}
