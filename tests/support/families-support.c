/* What the tests of kernel families share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/families-support.h"

#include <math.h>

#include "tests/support/suite.h"

static double *
find_value (const ClabFamily *family, const char *key, double *values)
{
  for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
    if (g_strcmp0 (family->parameters[i].choice.nick, key) == 0)
      return &values[i];
  ck_abort_msg ("%s has no parameter %s", family->choice.nick, key);
}

void
family_values (const ClabFamily *family, const char *settings, double *values)
{
  g_auto (GStrv) pairs = g_strsplit (settings, " ", -1);

  for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
    values[i] = family->parameters[i].value;
  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      *find_value (family, pair[0], values) = g_ascii_strtod (pair[1], NULL);
    }
}

ClabBank *
family_build (const char *nick, const char *settings)
{
  g_autoptr (GError) error = NULL;
  const ClabFamily *family = clab_table_find (&clab_families, nick, &error);
  double values[CLAB_FAMILY_MAX_PARAMETERS];
  ClabBank *bank = clab_bank_new (nick);

  ck_assert_msg (family != NULL, "%s", error != NULL ? error->message : "");
  family_values (family, settings, values);
  ck_assert_msg (family->build (family, values, bank, &error), "%s",
                 error != NULL ? error->message : "no error");
  ck_assert_uint_gt (clab_bank_size (bank), 0);
  return bank;
}

const ClabKernel *
family_kernel (const ClabBank *bank, const char *name)
{
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    if (g_strcmp0 (clab_bank_kernel (bank, i)->name, name) == 0)
      return clab_bank_kernel (bank, i);
  ck_abort_msg ("%s has no kernel %s", bank->name, name);
}

double
family_magnitude (const ClabKernel *kernel)
{
  double sum = 0;

  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    sum += fabs (kernel->weights[i] / kernel->divisor);
  return sum;
}
