/* Families for fuzz targets: they cost next to nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/clab-error.h"
#include "src/kernel/families.h"

/* Instead of the lab's families, which take their time to compute: linked
 * first, this table stands for theirs. */

static gboolean
build_some (const ClabFamily *family G_GNUC_UNUSED,
            const double *values,
            ClabBank *bank,
            GError **error)
{
  gsize n = (gsize)values[0];

  if (n == 7)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE, "Not seven.");
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      ClabKernel *kernel = clab_kernel_new ("a = b", 1, 1, 1, &values[1]);

      kernel->divisor = 3;
      clab_bank_add (bank, kernel);
    }
  return TRUE;
}

static gboolean
build_one (const ClabFamily *family G_GNUC_UNUSED,
           const double *values G_GNUC_UNUSED,
           ClabBank *bank,
           GError **error G_GNUC_UNUSED)
{
  clab_bank_add (bank, clab_kernel_new ("one", 1, 3, 3, NULL));
  return TRUE;
}

static const ClabFamilyParameter some_parameters[]
    = { { { "count", "Count", "How many." }, 1, 40, 2, TRUE },
        { { "to-add", "Amount", "Their weight." }, -1, 1e30, 0.5, FALSE },
        { { NULL } } };

static const ClabFamilyParameter no_parameters[] = { { { NULL } } };

static const ClabFamily families[] = {
  { { "some", "Some", "Some kernels." },
    "common",
    some_parameters,
    build_some },
  { { "one-3x3", "One", "One kernel." }, "common", no_parameters, build_one },
};

const ClabTable clab_families = CLAB_TABLE ("kernel family", families);
