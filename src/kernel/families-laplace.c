/* Families: second derivatives, which show lines, dots and both sides of edges.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"

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

/* MATLAB's fspecial("laplacian", a), times 4 / 4: corners a, sides 1 − a,
 * middle −4, all over a + 1.  */
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
      N_ ("The neighbours against the pixel: both sides of every edge."), 3);

  for (guint i = 0; i < 9; i++)
    kernel->weights[i] = i % 2 == 0 ? corner : side;
  kernel->weights[4] = -4;
  kernel->divisor = corner + 1;
  return TRUE;
}
