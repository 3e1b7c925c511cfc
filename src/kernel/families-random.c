/* Families: random weights, as a network has them before it learns.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-weights.h"

/* All random families have these first, in this order. */
enum
{
  SIZE,
  COUNT,
  PLANES,
  SEED,
  SCALE
};

/* Normal numbers, in the sequence of numpy.random.RandomState (seed), so that
 * exercises with a seed give the printed weights: GLib's generator is the same
 * Mersenne twister with the same seeding.  */
typedef struct
{
  GRand *source;
  gboolean has_spare;
  double spare;
} Normal;

/* 0 … 1 without 1, in 53 bits. */
static double
uniform (Normal *normal)
{
  guint32 high = g_rand_int (normal->source) >> 5;
  guint32 low = g_rand_int (normal->source) >> 6;

  return (high * 67108864.0 + low) / 9007199254740992.0;
}

/* Marsaglia and Bray 1964: the polar method, two numbers at a time. */
static double
normal_next (Normal *normal)
{
  double x;
  double y;
  double square;

  if (normal->has_spare)
    {
      normal->has_spare = FALSE;
      return normal->spare;
    }
  do
    {
      x = 2 * uniform (normal) - 1;
      y = 2 * uniform (normal) - 1;
      square = x * x + y * y;
    }
  while (square >= 1 || square == 0);

  double factor = sqrt (-2 * log (square) / square);
  normal->spare = factor * x;
  normal->has_spare = TRUE;
  return factor * y;
}

static void
add_random (const ClabFamily *family,
            ClabBank *bank,
            const double *values,
            double deviation)
{
  guint count = (guint)values[COUNT];
  gsize size = (gsize)values[SIZE];
  Normal normal = { .source = g_rand_new_with_seed ((guint32)values[SEED]) };

  for (guint n = 0; n < count; n++)
    {
      g_autofree char *name = g_strdup_printf ("random %u", n + 1);
      ClabKernel *kernel = clab_family_add_planes (
          family, bank, name, _ ("Weights by chance, before any learning."),
          (const gsize[]){ (gsize)values[PLANES], size, size });

      for (gsize i = 0; i < clab_kernel_size (kernel); i++)
        kernel->weights[i] = deviation * normal_next (&normal);
    }
  g_rand_free (normal.source);
}

#define RANDOM_PARAMETERS(count_)                                              \
  CLAB_PARAMETER_SIZE (1, 63, 3),                                              \
      CLAB_PARAMETER_COUNT ("count", N_ ("Count"), N_ ("How many kernels."),   \
                            1, 256, count_),                                   \
      CLAB_PARAMETER_COUNT ("planes", N_ ("Planes"),                           \
                            N_ ("1: for every channel alike, 3: for red, "     \
                                "green and blue together."),                   \
                            1, CLAB_KERNEL_MAX_PLANES, 1),                     \
      CLAB_PARAMETER_COUNT ("seed", N_ ("Seed"),                               \
                            N_ ("The same seed gives the same weights."), 0,   \
                            G_MAXINT32, 0)

const ClabFamilyParameter clab_random_parameters[]
    = { RANDOM_PARAMETERS (1),
        CLAB_PARAMETER_AMOUNT ("scale",
                               N_ ("Scale"),
                               N_ ("Standard deviation of the weights."),
                               0.001,
                               1000,
                               1),
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_random_build (const ClabFamily *family,
                   const double *values,
                   ClabBank *bank,
                   GError **error G_GNUC_UNUSED)
{
  add_random (family, bank, values, values[SCALE]);
  return TRUE;
}

const ClabFamilyParameter clab_random_he_parameters[]
    = { RANDOM_PARAMETERS (8), CLAB_NO_MORE_PARAMETERS };

/* How many weights one kernel has. */
static double
fan_in (const double *values)
{
  return values[SIZE] * values[SIZE] * values[PLANES];
}

/* He, Zhang, Ren and Sun 2015: variance 2 / (k² C). */
gboolean
clab_random_he_build (const ClabFamily *family,
                      const double *values,
                      ClabBank *bank,
                      GError **error G_GNUC_UNUSED)
{
  add_random (family, bank, values, sqrt (2 / fan_in (values)));
  return TRUE;
}

const ClabFamilyParameter clab_random_lecun_parameters[]
    = { RANDOM_PARAMETERS (8), CLAB_NO_MORE_PARAMETERS };

/* LeCun, Bottou, Orr and Müller 1998: variance 1 / (k² C). */
gboolean
clab_random_lecun_build (const ClabFamily *family,
                         const double *values,
                         ClabBank *bank,
                         GError **error G_GNUC_UNUSED)
{
  add_random (family, bank, values, sqrt (1 / fan_in (values)));
  return TRUE;
}
