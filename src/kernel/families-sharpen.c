/* Families: sharpening and emboss.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

enum
{
  UNSHARP_SIGMA,
  UNSHARP_AMOUNT,
  UNSHARP_SIZE
};

const ClabFixedKernel clab_sharpen_kernels[]
    = { { "sharpen", N_ ("The picture plus its edges: crisper."),
          "0 -1 0; -1 5 -1; 0 -1 0" },
        { NULL } };

const ClabFixedKernel clab_emboss_kernels[]
    = { { "emboss", N_ ("The picture in relief, lit from one corner."),
          "-2 -1 0; -1 1 1; 0 1 2" },
        { NULL } };

/* Krita's and others' presets; the last is 2 · identity − binomial blur. */
const ClabFixedKernel clab_sharpening_kernels[]
    = { { "sharpen 4", N_ ("Crisper: four neighbours are taken away."),
          "0 -1 0; -1 5 -1; 0 -1 0" },
        { "sharpen 8", N_ ("Much crisper: eight neighbours are taken away."),
          "-1 -1 -1; -1 9 -1; -1 -1 -1" },
        { "sharpen soft", N_ ("A little crisper."), "0 -2 0; -2 11 -2; 0 -2 0",
          .divisor = 3 },
        { "unsharp 5", N_ ("Crisper at a distance: a soft blur is taken away."),
          "-1 -4 -6 -4 -1; -4 -16 -24 -16 -4; -6 -24 476 -24 -6; "
          "-4 -16 -24 -16 -4; -1 -4 -6 -4 -1",
          .divisor = 256 },
        { NULL } };

const ClabFamilyParameter clab_high_boost_parameters[]
    = { CLAB_PARAMETER_AMOUNT (
            "amount",
            N_ ("Amount"),
            N_ ("How much of the picture itself; 1 keeps its brightness."),
            0,
            10,
            1.2),
        CLAB_NO_MORE_PARAMETERS };

/* Gonzalez and Woods: the Laplacian of 4 or 8 neighbours plus A times the
 * picture.  */
gboolean
clab_high_boost_build (const ClabFamily *family,
                       const double *values,
                       ClabBank *bank,
                       GError **error G_GNUC_UNUSED)
{
  static const ClabFixedKernel kernels[] = {
    { "high boost 4", N_ ("Edges from four neighbours on a brighter picture."),
      "0 -1 0; -1 4 -1; 0 -1 0" },
    { "high boost 8", N_ ("Edges from eight neighbours on a brighter picture."),
      "-1 -1 -1; -1 8 -1; -1 -1 -1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
    clab_family_add_fixed (family, bank, &kernels[i])->weights[4] += values[0];
  return TRUE;
}

const ClabFamilyParameter clab_unsharp_parameters[]
    = { CLAB_PARAMETER_SIGMA (2),
        CLAB_PARAMETER_AMOUNT ("amount",
                               N_ ("Amount"),
                               N_ ("How much crisper; 1: the lost detail once "
                                   "more."),
                               0,
                               10,
                               1),
        CLAB_PARAMETER_SIZE_OR_AUTO, CLAB_NO_MORE_PARAMETERS };

/* δ + amount · (δ − G). */
gboolean
clab_unsharp_build (const ClabFamily *family,
                    const double *values,
                    ClabBank *bank,
                    GError **error G_GNUC_UNUSED)
{
  double sigma = values[UNSHARP_SIGMA];
  double amount = values[UNSHARP_AMOUNT];
  gsize size = clab_family_choose_size (values[UNSHARP_SIZE], 3 * sigma);
  ClabKernel *kernel = clab_family_add (
      family, bank, "unsharp",
      _ ("The picture plus what a soft blur takes from it."), size);
  gsize anchor = kernel->anchor_row * size + kernel->anchor_column;

  clab_weights_gaussian (kernel, sigma);
  clab_weights_scale (kernel, -amount);
  kernel->weights[anchor] += 1 + amount;
  return TRUE;
}
