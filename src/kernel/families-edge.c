/* Families: first derivatives, which show edges.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/clab-error.h"
#include "src/kernel/families-build.h"
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-weights.h"

#define SOBEL_MAX_SIZE 31

enum
{
  SOBEL_SIZE,
  SOBEL_ORDER
};

/* How often to differentiate along either axis, for one kernel. */
typedef struct
{
  const char *name;
  const char *note;
  gsize along_x;
  gsize along_y;
} Derivative;

static const Derivative derivatives[] = {
  { "sobel x", N_ ("Where it gets brighter to the right (darker: negative)."),
    1, 0 },
  { "sobel y", N_ ("Where it gets brighter downwards (darker: negative)."), 0,
    1 },
  { "sobel xx", N_ ("How brightness bends along the rows: thin upright lines."),
    2, 0 },
  { "sobel xy", N_ ("How brightness twists: corners and diagonals."), 1, 1 },
  { "sobel yy", N_ ("How brightness bends down the columns: thin level lines."),
    0, 2 },
};

const ClabFamilyParameter clab_sobel_parameters[]
    = { CLAB_PARAMETER_SIZE (2, SOBEL_MAX_SIZE, 3),
        CLAB_PARAMETER_COUNT ("order",
                              N_ ("Order"),
                              N_ ("1: slopes (edges), 2: bends (lines)."),
                              1,
                              2,
                              1),
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_sobel_build (const ClabFamily *family,
                  const double *values,
                  ClabBank *bank,
                  GError **error)
{
  gsize size = (gsize)values[SOBEL_SIZE];
  gsize order = (gsize)values[SOBEL_ORDER];
  double column[SOBEL_MAX_SIZE];
  double row[SOBEL_MAX_SIZE];

  if (!clab_family_check_at_least (family, size, order + 1, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (derivatives); i++)
    {
      const Derivative *d = &derivatives[i];

      if (d->along_x + d->along_y != order)
        continue;
      clab_weights_binomial (column, size, d->along_y);
      clab_weights_binomial (row, size, d->along_x);
      clab_weights_outer (
          clab_family_add (family, bank, d->name, _ (d->note), size), column,
          row);
    }
  return TRUE;
}

const ClabFixedKernel clab_prewitt_kernels[] = {
  { "prewitt x", N_ ("Where it gets brighter to the right, all rows alike."),
    "-1 0 1; -1 0 1; -1 0 1" },
  { "prewitt y", N_ ("Where it gets brighter downwards, all columns alike."),
    "-1 -1 -1; 0 0 0; 1 1 1" },
  { NULL }
};

const ClabFixedKernel clab_scharr_kernels[] = {
  { "scharr x", N_ ("Slope to the right, nearly the same for every direction."),
    "-3 0 3; -10 0 10; -3 0 3", .divisor = 32 },
  { "scharr y", N_ ("Slope downwards, nearly the same for every direction."),
    "-3 -10 -3; 0 0 0; 3 10 3", .divisor = 32 },
  { NULL }
};

const ClabFixedKernel clab_scharr_fine_kernels[]
    = { { "scharr fine x", N_ ("Slope to the right, Scharr’s finer weights."),
          "-47 0 47; -162 0 162; -47 0 47", .divisor = 256 },
        { "scharr fine y", N_ ("Slope downwards, Scharr’s finer weights."),
          "-47 -162 -47; 0 0 0; 47 162 47", .divisor = 256 },
        { NULL } };

const ClabFixedKernel clab_roberts_kernels[]
    = { { "roberts falling", N_ ("Difference along the falling diagonal."),
          "1 0; 0 -1" },
        { "roberts rising", N_ ("Difference along the rising diagonal."),
          "0 1; -1 0" },
        { NULL } };

/* a = (2 − √2) / 4, b = (√2 − 1) / 2. */
const ClabFixedKernel clab_rotinv_kernels[] = {
  { "rotinv x",
    N_ ("Slope to the right, balanced between the axes and "
        "the diagonals."),
    "-0.14644660940672624 0 0.14644660940672624; "
    "-0.20710678118654752 0 0.20710678118654752; "
    "-0.14644660940672624 0 0.14644660940672624" },
  { "rotinv y",
    N_ ("Slope downwards, balanced between the axes and the "
        "diagonals."),
    "-0.14644660940672624 -0.20710678118654752 -0.14644660940672624; 0 0 0; "
    "0.14644660940672624 0.20710678118654752 0.14644660940672624" },
  { NULL }
};

/* Smoothing and derivative taps as they are laid on the image. */
typedef struct
{
  gsize size;
  double smooth[5];
  double derivative[5];
} FaridTaps;

/* Farid and Simoncelli 2004, table I; there the derivatives are written for
 * true convolution, that is, reversed.  */
static const FaridTaps farid_taps[]
    = { { 3, { .229879, .540242, .229879 }, { -.425287, 0, .425287 } },
        { 5,
          { .037659, .249153, .426375, .249153, .037659 },
          { -.109604, -.276691, 0, .276691, .109604 } } };

const ClabFamilyParameter clab_farid_parameters[]
    = { CLAB_PARAMETER_COUNT ("size",
                              N_ ("Size"),
                              N_ ("Rows and columns: 3 or 5."),
                              3,
                              5,
                              5),
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_farid_build (const ClabFamily *family,
                  const double *values,
                  ClabBank *bank,
                  GError **error)
{
  gsize size = (gsize)values[0];

  for (guint i = 0; i < G_N_ELEMENTS (farid_taps); i++)
    {
      const FaridTaps *taps = &farid_taps[i];

      if (taps->size != size)
        continue;
      clab_weights_outer (
          clab_family_add (family, bank, "farid x",
                           _ ("Slope to the right, the same for every "
                              "direction of the edge."),
                           size),
          taps->smooth, taps->derivative);
      clab_weights_outer (
          clab_family_add (family, bank, "farid y",
                           _ ("Slope downwards, the same for every direction "
                              "of the edge."),
                           size),
          taps->derivative, taps->smooth);
      return TRUE;
    }
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("“%s” has a size of 3 or 5 only; choose one of them."),
               family->choice.nick);
  return FALSE;
}
