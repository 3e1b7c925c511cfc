/* Families: lines, ridges, points and corners.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

const ClabFixedKernel clab_lines_kernels[]
    = { { "line horizontal", N_ ("Level lines, one pixel wide."),
          "-1 -1 -1; 2 2 2; -1 -1 -1" },
        { "line rising", N_ ("Lines that rise to the right, one pixel wide."),
          "-1 -1 2; -1 2 -1; 2 -1 -1" },
        { "line vertical", N_ ("Upright lines, one pixel wide."),
          "-1 2 -1; -1 2 -1; -1 2 -1" },
        { "line falling", N_ ("Lines that fall to the right, one pixel wide."),
          "2 -1 -1; -1 2 -1; -1 -1 2" },
        { NULL } };

/* The diagonal ones are our own, with the same weights. */
const ClabFixedKernel clab_lines5_kernels[]
    = { { "line 5 horizontal", N_ ("Longer level lines."),
          "-1 -1 -1 -1 -1; -1 -1 -1 -1 -1; 4 4 4 4 4; -1 -1 -1 -1 -1; "
          "-1 -1 -1 -1 -1" },
        { "line 5 rising", N_ ("Longer lines that rise to the right."),
          "-1 -1 -1 -1 4; -1 -1 -1 4 -1; -1 -1 4 -1 -1; -1 4 -1 -1 -1; "
          "4 -1 -1 -1 -1" },
        { "line 5 vertical", N_ ("Longer upright lines."),
          "-1 -1 4 -1 -1; -1 -1 4 -1 -1; -1 -1 4 -1 -1; -1 -1 4 -1 -1; "
          "-1 -1 4 -1 -1" },
        { "line 5 falling", N_ ("Longer lines that fall to the right."),
          "4 -1 -1 -1 -1; -1 4 -1 -1 -1; -1 -1 4 -1 -1; -1 -1 -1 4 -1; "
          "-1 -1 -1 -1 4" },
        { NULL } };

const ClabFixedKernel clab_points_kernels[]
    = { { "point", N_ ("Single pixels that differ from all around them."),
          "-1 -1 -1; -1 8 -1; -1 -1 -1" },
        { NULL } };

const ClabFixedKernel clab_corners_kernels[]
    = { { "corner top left", N_ ("Lower right corners of bright areas."),
          "5 5 -4; 5 5 -4; -4 -4 -4" },
        { "corner top right", N_ ("Lower left corners of bright areas."),
          "-4 5 5; -4 5 5; -4 -4 -4" },
        { "corner bottom right", N_ ("Upper left corners of bright areas."),
          "-4 -4 -4; -4 5 5; -4 5 5" },
        { "corner bottom left", N_ ("Upper right corners of bright areas."),
          "-4 -4 -4; 5 5 -4; 5 5 -4" },
        { NULL } };

enum
{
  RIDGE_ORIENTATIONS,
  RIDGE_SIGMA,
  RIDGE_RATIO,
  RIDGE_ANGLE,
  RIDGE_SIZE
};

const ClabFamilyParameter clab_ridge_parameters[]
    = { CLAB_PARAMETER_ORIENTATIONS (4),
        CLAB_PARAMETER_SIGMA (1.5),
        CLAB_PARAMETER_AMOUNT ("ratio",
                               N_ ("Ratio"),
                               N_ ("Length to width of the line."),
                               1,
                               5,
                               2),
        CLAB_PARAMETER_ANGLE,
        CLAB_PARAMETER_SIZE_OR_AUTO,
        CLAB_NO_MORE_PARAMETERS };

/* The second derivative across the line, with the sign that makes a bright
 * line positive.  */
gboolean
clab_ridge_build (const ClabFamily *family,
                  const double *values,
                  ClabBank *bank,
                  GError **error)
{
  gsize n = (gsize)values[RIDGE_ORIENTATIONS];
  double sigma = values[RIDGE_SIGMA];
  double length = sigma * values[RIDGE_RATIO];
  gsize size = clab_family_choose_size (values[RIDGE_SIZE], 3 * length);

  if (!clab_family_check_at_least (family, size, 3, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      double angle = values[RIDGE_ANGLE] + 180.0 * i / n;
      ClabGaussian shape = { .sigma_u = length,
                             .sigma_v = sigma,
                             .angle = angle * CLAB_DEGREE,
                             .order_v = 2 };
      g_autofree char *name = clab_family_name_angle ("ridge", angle);
      ClabKernel *kernel = clab_family_add (
          family, bank, name,
          _ ("Bright lines in this direction, as wide as sigma says."), size);

      clab_weights_sample (kernel, clab_shape_gaussian, &shape);
      clab_weights_subtract_mean (kernel);
      clab_weights_scale_to_l1_one (kernel);
      clab_weights_scale (kernel, -1);
    }
  return TRUE;
}
