/* Families: blur by movement.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

/* A path that is one pixel wide, around 0 in its own coordinates: along it and
 * across. */
typedef struct
{
  double right; /* the unit vector along it */
  double down;
  double begin;
  double end;
  double sigma; /* of the Gaussian that its end fades as; 0: it does not */
} Path;

typedef struct
{
  double along;
  double across;
} Point;

/* Four half planes make eight corners of a square's four; roundings may double
 * some. */
#define MAX_CORNERS 20

static Path
path_new (double degrees)
{
  return (Path){ .right = cos (degrees * CLAB_DEGREE),
                 .down = sin (degrees * CLAB_DEGREE) };
}

/* How far @p lies inside: @sign · coordinate ≤ @limit */
static double
inside (const Point *p, gboolean is_along, double sign, double limit)
{
  return limit - sign * (is_along ? p->along : p->across);
}

/* I. Sutherland and G. Hodgman, "Reentrant polygon clipping", 1974, for one
 * half plane and a convex polygon of @n corners.
 *
 * Returns: how many corners are left. */
static guint
clip (Point *corners, guint n, gboolean is_along, double sign, double limit)
{
  Point kept[MAX_CORNERS + 1];
  guint n_kept = 0;

  for (guint i = 0; i < n; i++)
    {
      Point a = corners[i];
      Point b = corners[(i + 1) % n];
      double in_a = inside (&a, is_along, sign, limit);
      double in_b = inside (&b, is_along, sign, limit);
      double t = in_a / (in_a - in_b);

      if (in_a >= 0)
        kept[n_kept++] = a;
      if ((in_a > 0 && in_b < 0) || (in_a < 0 && in_b > 0))
        kept[n_kept++] = (Point){ a.along + t * (b.along - a.along),
                                  a.across + t * (b.across - a.across) };
    }
  memcpy (corners, kept, n_kept * sizeof (Point));
  return n_kept;
}

/* Of the convex polygon, across the path at @along */
static double
width_at (const Point *corners, guint n, double along)
{
  double least = G_MAXDOUBLE;
  double most = -G_MAXDOUBLE;

  for (guint i = 0; i < n; i++)
    {
      const Point *a = &corners[i];
      const Point *b = &corners[(i + 1) % n];

      if ((a->along <= along) == (b->along <= along))
        continue;
      double t = (along - a->along) / (b->along - a->along);
      double across = a->across + t * (b->across - a->across);
      least = fmin (least, across);
      most = fmax (most, across);
    }
  return fmax (most - least, 0);
}

static int
compare_along (const void *a, const void *b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The integral over the convex polygon of the path's weight, which only
 * depends on how far along it is: Gauss's rule of four points from corner to
 * corner, between which the width is linear. */
static double
integrate (const Point *corners, guint n, const Path *path)
{
  static const double nodes[] = { 0.3399810435848563, 0.8611363115940526 };
  static const double shares[] = { 0.6521451548625461, 0.3478548451374538 };
  double stops[MAX_CORNERS];
  double sum = 0;

  for (guint i = 0; i < n; i++)
    stops[i] = corners[i].along;
  qsort (stops, n, sizeof (double), compare_along);
  for (guint i = 0; i + 1 < n; i++)
    for (guint j = 0; j < 4; j++)
      {
        double half = (stops[i + 1] - stops[i]) / 2;
        double along = stops[i] + half + (j % 2 ? 1 : -1) * half * nodes[j / 2];
        double z = path->sigma > 0 ? along / path->sigma : 0;

        if (half > 0)
          sum += half * shares[j / 2] * exp (-z * z / 2)
                 * width_at (corners, n, along);
      }
  return sum;
}

/* What the path weighs in the cell around (@x, @y).  Twelve digits, so that
 * whole cells are 1. */
static double
weigh_cell (double x, double y, const void *data)
{
  const Path *path = data;
  static const double square[][2]
      = { { -0.5, -0.5 }, { 0.5, -0.5 }, { 0.5, 0.5 }, { -0.5, 0.5 } };
  Point corners[MAX_CORNERS];
  guint n = G_N_ELEMENTS (square);

  for (guint i = 0; i < n; i++)
    corners[i] = (Point){
      (x + square[i][0]) * path->right + (y + square[i][1]) * path->down,
      (y + square[i][1]) * path->right - (x + square[i][0]) * path->down
    };
  n = clip (corners, n, FALSE, 1, 0.5);
  n = clip (corners, n, FALSE, -1, 0.5);
  n = clip (corners, n, TRUE, 1, path->end);
  n = clip (corners, n, TRUE, -1, -path->begin);
  return round (integrate (corners, n, path) * 1e12) / 1e12;
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

  path.end = values[MOTION_SIZE] / 2;
  path.begin = -path.end;
  shape[1] = side (path.down, path.right, values[MOTION_SIZE]);
  shape[2] = side (path.right, path.down, values[MOTION_SIZE]);
  ClabKernel *kernel = clab_family_add_planes (
      family, bank, "motion",
      _ ("The camera moved in a straight line while the shutter was open."),
      shape);
  clab_weights_sample (kernel, weigh_cell, &path);
  clab_weights_divide_by_sum (kernel);
  return TRUE;
}

/* Half a Gaussian ahead of the middle; half a pixel behind it is flat. */
static double
comet (double x, double y, const void *data)
{
  Path head = *(const Path *)data;

  head.sigma = 0;
  head.begin = -0.5;
  head.end = 0;
  return weigh_cell (x, y, data) + weigh_cell (x, y, &head);
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
  path.end = G_MAXDOUBLE;
  ClabKernel *kernel = clab_family_add (
      family, bank, "comet",
      _ ("Movement in this direction, with a tail that fades out behind."),
      clab_family_choose_size (0, 3 * path.sigma));
  clab_weights_sample (kernel, comet, &path);
  clab_weights_divide_by_sum (kernel);
  return TRUE;
}
