/* Families: products of two one-dimensional kernels: Laws, Haar, Hadamard and
 * the discrete cosine transform.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/base/clab-error.h"
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-weights.h"

#define MAX_BASIS_SIZE 16
#define MAX_LAWS_TAPS 5

typedef struct
{
  const char *letter;
  const char *word;
  double taps[MAX_LAWS_TAPS];
} LawsVector;

/* Laws 1980. */
static const LawsVector laws_vectors[] = {
  { "l5", N_ ("level"), { 1, 4, 6, 4, 1 } },
  { "e5", N_ ("edge"), { -1, -2, 0, 2, 1 } },
  { "s5", N_ ("spot"), { -1, 0, 2, 0, -1 } },
  { "w5", N_ ("wave"), { -1, 2, 0, -2, 1 } },
  { "r5", N_ ("ripple"), { 1, -4, 6, -4, 1 } },
};
static const LawsVector laws3_vectors[] = {
  { "l3", N_ ("level"), { 1, 2, 1 } },
  { "e3", N_ ("edge"), { -1, 0, 1 } },
  { "s3", N_ ("spot"), { -1, 2, -1 } },
};

/**
 * LawsSet:
 * @family: its nick
 * @size: how many vectors there are, and how many taps they have
 */
typedef struct
{
  const char *family;
  const LawsVector *vectors;
  gsize size;
} LawsSet;

static const LawsSet laws_sets[]
    = { { "laws", laws_vectors, G_N_ELEMENTS (laws_vectors) },
        { "laws3", laws3_vectors, G_N_ELEMENTS (laws3_vectors) } };

static void
add_laws (const ClabFamily *family,
          ClabBank *bank,
          const LawsVector *down,
          const LawsVector *across,
          gsize size)
{
  g_autofree char *name
      = g_strdup_printf ("laws %s%s", down->letter, across->letter);
  /* Translators: both are one of level, edge, spot, wave, ripple. */
  g_autofree char *note
      = g_strdup_printf (_ ("Texture: %s down the columns, %s along the rows."),
                         _ (down->word), _ (across->word));

  ClabKernel *kernel = clab_family_add (family, bank, name, note, size);

  /* So that level × level is a blur and the others keep their proportions. */
  kernel->divisor = pow (4, size - 1.0);
  clab_weights_outer (kernel, down->taps, across->taps);
}

gboolean
clab_laws_build (const ClabFamily *family,
                 const double *values G_GNUC_UNUSED,
                 ClabBank *bank,
                 GError **error G_GNUC_UNUSED)
{
  const LawsSet *set = laws_sets;

  while (!g_str_equal (set->family, family->choice.nick))
    set++;
  for (gsize i = 0; i < set->size; i++)
    for (gsize j = 0; j < set->size; j++)
      add_laws (family, bank, &set->vectors[i], &set->vectors[j], set->size);
  return TRUE;
}

/* Writes vector @index of a basis of @size vectors.
 *
 * Returns: the number whose root the taps are to be divided by.
 */
typedef double (*BasisVector) (double *taps, gsize size, gsize index);

/* Haar 1910: level, then steps of size, size / 2, … 2 taps. */
static double
haar_vector (double *taps, gsize size, gsize index)
{
  gsize n_steps = 1; /* how many steps of one width there are */

  for (gsize i = 0; i < size; i++)
    taps[i] = index == 0 ? 1 : 0;
  if (index == 0)
    return size;
  while (2 * n_steps <= index)
    n_steps *= 2;
  gsize width = size / n_steps;
  gsize start = (index - n_steps) * width;
  for (gsize i = 0; i < width; i++)
    taps[start + i] = i < width / 2 ? 1 : -1;
  return width;
}

/* Sylvester's order: −1 to the number of ones that both indices share. */
static double
hadamard_vector (double *taps, gsize size, gsize index)
{
  for (gsize i = 0; i < size; i++)
    taps[i] = __builtin_parityl (i & index) ? -1 : 1;
  return size;
}

/* Ahmed, Natarajan and Rao 1974: cos (π (2i + 1) u / 2n). */
static double
dct_vector (double *taps, gsize size, gsize index)
{
  for (gsize i = 0; i < size; i++)
    taps[i] = cos (G_PI * (2.0 * i + 1) * index / (2.0 * size));
  return index == 0 ? size : size / 2.0;
}

static void
add_products (const ClabFamily *family,
              ClabBank *bank,
              gsize size,
              BasisVector vector)
{
  double down[MAX_BASIS_SIZE];
  double across[MAX_BASIS_SIZE];

  for (gsize i = 0; i < size * size; i++)
    {
      guint u = (guint)(i / size);
      guint v = (guint)(i % size);
      double square = vector (down, size, u) * vector (across, size, v);
      g_autofree char *name
          = g_strdup_printf ("%s %u %u", family->choice.nick, u, v);
      g_autofree char *note = g_strdup_printf (
          _ ("Pattern %u down the columns, %u along the rows; 0 is level."), u,
          v);
      ClabKernel *kernel = clab_family_add (family, bank, name, note, size);

      clab_weights_outer (kernel, down, across);
      kernel->divisor = sqrt (square);
    }
}

static gboolean
check_power_of_two (const ClabFamily *family, gsize size, GError **error)
{
  if ((size & (size - 1)) == 0)
    return TRUE;
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("“%s” has sizes 2, 4, 8 and 16 only; choose one of them."),
               family->choice.nick);
  return FALSE;
}

const ClabFamilyParameter clab_haar_parameters[]
    = { CLAB_PARAMETER_SIZE (2, MAX_BASIS_SIZE, 2), CLAB_NO_MORE_PARAMETERS };

const ClabFamilyParameter clab_hadamard_parameters[]
    = { CLAB_PARAMETER_SIZE (2, MAX_BASIS_SIZE, 4), CLAB_NO_MORE_PARAMETERS };

const ClabFamilyParameter clab_dct_parameters[]
    = { CLAB_PARAMETER_SIZE (2, MAX_BASIS_SIZE, 3), CLAB_NO_MORE_PARAMETERS };

/**
 * Basis:
 * @family: its nick
 * @is_binary: whether sizes must be powers of two
 */
typedef struct
{
  const char *family;
  BasisVector vector;
  gboolean is_binary;
} Basis;

static const Basis bases[] = { { "haar", haar_vector, TRUE },
                               { "hadamard", hadamard_vector, TRUE },
                               { "dct", dct_vector, FALSE } };

gboolean
clab_basis_build (const ClabFamily *family,
                  const double *values,
                  ClabBank *bank,
                  GError **error)
{
  gsize size = (gsize)values[0];
  const Basis *basis = bases;

  while (!g_str_equal (basis->family, family->choice.nick))
    basis++;
  if (basis->is_binary && !check_power_of_two (family, size, error))
    return FALSE;
  add_products (family, bank, size, basis->vector);
  return TRUE;
}
