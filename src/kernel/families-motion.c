/* Families: blur by movement.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

/* A path that is one pixel wide. */
typedef struct
{
  double right; /* the unit vector along it */
  double down;
  double length;
  double sigma;
} Path;

static Path
path_new (double degrees)
{
  return (Path){ .right = cos (degrees * CLAB_DEGREE),
                 .down = sin (degrees * CLAB_DEGREE) };
}

/* The odd side of a box that holds a path of @length seen from the direction
 * in which it is @along long and @across wide.  Rounding errors of the sine do
 * not widen it.  */
static gsize
side (double along, double across, double length)
{
  double extent = fabs (along) * length + fabs (across);

  return 2 * (gsize)ceil ((extent - 1) / 2 - 1e-9) + 1;
}

static double
line (double x, double y, const void *data)
{
  const Path *path = data;
  double along = x * path->right + y * path->down;
  double across = y * path->right - x * path->down;

  return fabs (along) <= path->length / 2 && fabs (across) <= 0.5 ? 1 : 0;
}

enum
{
  MOTION_SIZE,
  MOTION_ANGLE
};

const ClabFamilyParameter clab_motion_parameters[]
    = { CLAB_PARAMETER_COUNT ("size",
                              N_ ("Length"),
                              N_ ("Pixels from one end to the other."),
                              1,
                              127,
                              11),
        CLAB_PARAMETER_ANGLE, CLAB_NO_MORE_PARAMETERS };

gboolean
clab_motion_build (const ClabFamily *family,
                   const double *values,
                   ClabBank *bank,
                   GError **error G_GNUC_UNUSED)
{
  Path path = path_new (values[MOTION_ANGLE]);
  gsize shape[3] = { 1 };

  path.length = values[MOTION_SIZE];
  shape[1] = side (path.down, path.right, path.length);
  shape[2] = side (path.right, path.down, path.length);
  ClabKernel *kernel = clab_family_add_planes (
      family, bank, "motion",
      _ ("The camera moved in a straight line while the shutter was open."),
      shape);
  clab_weights_average (kernel, line, &path);
  clab_weights_divide_by_sum (kernel);
  return TRUE;
}

/* Half a Gaussian ahead of the middle; half a pixel behind it is flat. */
static double
comet (double x, double y, const void *data)
{
  const Path *path = data;
  double along = fmax (x * path->right + y * path->down, 0);
  double behind = -(x * path->right + y * path->down);
  double across = y * path->right - x * path->down;

  if (behind > 0.5 || fabs (across) > 0.5)
    return 0;
  return exp (-along * along / (2 * path->sigma * path->sigma));
}

enum
{
  COMET_SIGMA,
  COMET_ANGLE
};

const ClabFamilyParameter clab_comet_parameters[]
    = { CLAB_PARAMETER_AMOUNT ("sigma",
                               N_ ("Sigma"),
                               N_ ("Standard deviation of the tail, in "
                                   "pixels."),
                               0.3,
                               20,
                               4),
        CLAB_PARAMETER_ANGLE, CLAB_NO_MORE_PARAMETERS };

gboolean
clab_comet_build (const ClabFamily *family,
                  const double *values,
                  ClabBank *bank,
                  GError **error G_GNUC_UNUSED)
{
  Path path = path_new (values[COMET_ANGLE]);

  path.sigma = values[COMET_SIGMA];
  ClabKernel *kernel = clab_family_add (
      family, bank, "comet",
      _ ("Movement in this direction, with a tail that fades out behind."),
      clab_family_choose_size (0, 3 * path.sigma));
  clab_weights_average (kernel, comet, &path);
  clab_weights_divide_by_sum (kernel);
  return TRUE;
}
