/* How a family adds its kernels to a bank.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-build.h"

#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-weights.h"

typedef struct
{
  const char *word;
  const char *note;
} Direction;

static const Direction compass[] = {
  { "north", N_ ("Where the picture gets brighter upwards.") },
  { "north-east", N_ ("Where it gets brighter towards the upper right.") },
  { "east", N_ ("Where it gets brighter to the right.") },
  { "south-east", N_ ("Where it gets brighter towards the lower right.") },
  { "south", N_ ("Where it gets brighter downwards.") },
  { "south-west", N_ ("Where it gets brighter towards the lower left.") },
  { "west", N_ ("Where it gets brighter to the left.") },
  { "north-west", N_ ("Where it gets brighter towards the upper left.") },
};

const ClabFamilyParameter clab_no_parameters[] = { CLAB_NO_MORE_PARAMETERS };

ClabKernel *
clab_family_add_planes (const ClabFamily *family,
                        ClabBank *bank,
                        const char *name,
                        const char *note,
                        const gsize shape[3])
{
  ClabKernel *kernel
      = clab_kernel_new (name, shape[0], shape[1], shape[2], NULL);

  kernel->note = g_strdup (note);
  kernel->source = g_strdup (family->source);
  clab_bank_add (bank, kernel);
  return kernel;
}

ClabKernel *
clab_family_add (const ClabFamily *family,
                 ClabBank *bank,
                 const char *name,
                 const char *note,
                 gsize size)
{
  return clab_family_add_planes (family, bank, name, note,
                                 (const gsize[]){ 1, size, size });
}

/* Rows and columns of "1 2; 3 4". */
static void
measure (const char *weights, gsize shape[3])
{
  g_auto (GStrv) rows = g_strsplit (weights, ";", -1);
  g_auto (GStrv) first = g_strsplit (g_strstrip (rows[0]), " ", -1);

  shape[0] = 1;
  shape[1] = g_strv_length (rows);
  shape[2] = g_strv_length (first);
}

ClabKernel *
clab_family_add_fixed (const ClabFamily *family,
                       ClabBank *bank,
                       const ClabFixedKernel *fixed)
{
  const char *rest = fixed->weights;
  gsize shape[3];

  measure (rest, shape);
  ClabKernel *kernel = clab_family_add_planes (
      family, bank, fixed->name, fixed->note != NULL ? _ (fixed->note) : NULL,
      shape);
  kernel->divisor = fixed->divisor != 0 ? fixed->divisor : 1;
  kernel->bias = fixed->bias;

  gsize n = clab_kernel_size (kernel);
  for (gsize i = 0; i < n; i++)
    {
      kernel->weights[i] = g_ascii_strtod (rest, (char **)&rest);
      rest += strspn (rest, "; ");
    }
  g_assert (*rest == '\0');
  return kernel;
}

gboolean
clab_family_build_fixed (const ClabFamily *family,
                         const double *values G_GNUC_UNUSED,
                         ClabBank *bank,
                         GError **error G_GNUC_UNUSED)
{
  for (const ClabFixedKernel *fixed = family->kernels; fixed->name; fixed++)
    clab_family_add_fixed (family, bank, fixed);
  return TRUE;
}

static void
add_turned (const ClabFamily *family,
            ClabBank *bank,
            const ClabFixedKernel *fixed,
            guint n_turns)
{
  ClabKernel *kernel = clab_family_add_fixed (family, bank, fixed);
  const Direction *direction
      = &compass[(fixed->towards + n_turns) % G_N_ELEMENTS (compass)];

  g_free (kernel->name);
  kernel->name = g_strdup_printf ("%s %s", fixed->name, direction->word);
  kernel->note = g_strdup (_ (direction->note));
  for (guint i = 0; i < n_turns; i++)
    clab_weights_rotate_ring (kernel);
}

gboolean
clab_family_build_compass (const ClabFamily *family,
                           const double *values G_GNUC_UNUSED,
                           ClabBank *bank,
                           GError **error G_GNUC_UNUSED)
{
  for (const ClabFixedKernel *fixed = family->kernels; fixed->name; fixed++)
    for (guint i = 0; i < G_N_ELEMENTS (compass); i++)
      add_turned (family, bank, fixed, i);
  return TRUE;
}

char *
clab_family_name_angle (const char *word, double degrees)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.4g", degrees);
  return g_strdup_printf ("%s %s", word, number);
}

gsize
clab_family_choose_size (double size, double reach)
{
  if (size >= 1)
    return (gsize)size;
  return MIN (2 * (gsize)ceil (reach) + 1, CLAB_KERNEL_MAX_SIDE);
}

gboolean
clab_family_check_at_least (const ClabFamily *family,
                            gsize size,
                            gsize minimum,
                            GError **error)
{
  if (size >= minimum)
    return TRUE;
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("“%s” needs a size of at least %u; choose a larger one."),
               family->choice.nick, (guint)minimum);
  return FALSE;
}
