/* Families: the first kernels of every lesson.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-weights.h"

const ClabFamilyParameter clab_identity_parameters[]
    = { CLAB_PARAMETER_SIZE (1, 127, 3), CLAB_NO_MORE_PARAMETERS };

gboolean
clab_identity_build (const ClabFamily *family,
                     const double *values,
                     ClabBank *bank,
                     GError **error G_GNUC_UNUSED)
{
  ClabKernel *kernel = clab_family_add (family, bank, "identity",
                                        N_ ("The picture itself, unchanged."),
                                        (gsize)values[0]);

  kernel->weights[kernel->anchor_row * kernel->columns + kernel->anchor_column]
      = 1;
  return TRUE;
}

const ClabFixedKernel clab_edge8_kernels[]
    = { { "edge8", N_ ("Every pixel against its eight neighbours: all edges."),
          "-1 -1 -1; -1 8 -1; -1 -1 -1" },
        { NULL } };

const ClabFixedKernel clab_laplacian4_kernels[]
    = { { "laplacian4", N_ ("Four neighbours against the pixel: edges, twice."),
          "0 1 0; 1 -4 1; 0 1 0" },
        { NULL } };
