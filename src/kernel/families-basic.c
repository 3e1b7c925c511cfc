/* Families: the first kernels of every lesson, and shapes to look for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

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
                                        _ ("The picture itself, unchanged."),
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

const ClabFixedKernel clab_basics_kernels[] = {
  { "identity", N_ ("The picture itself, unchanged."), "0 0 0; 0 1 0; 0 0 0" },
  { "box", N_ ("The plain mean of nine pixels: a hard blur."),
    "1 1 1; 1 1 1; 1 1 1", .divisor = 9 },
  { "gaussian", N_ ("A mean in which the middle counts most: a soft blur."),
    "1 2 1; 2 4 2; 1 2 1", .divisor = 16 },
  { "sharpen", N_ ("The picture plus its edges: crisper."),
    "0 -1 0; -1 5 -1; 0 -1 0" },
  { "edge8", N_ ("Every pixel against its eight neighbours: all edges."),
    "-1 -1 -1; -1 8 -1; -1 -1 -1" },
  { "laplacian4", N_ ("Four neighbours against the pixel: edges, twice."),
    "0 1 0; 1 -4 1; 0 1 0" },
  { "sobel horizontal", N_ ("Level edges, bright below."),
    "-1 -2 -1; 0 0 0; 1 2 1" },
  { "sobel vertical", N_ ("Upright edges, bright to the right."),
    "-1 0 1; -2 0 2; -1 0 1" },
  { "vertical edge", N_ ("Upright edges, bright to the left."),
    "1 0 -1; 1 0 -1; 1 0 -1" },
  { "filter 1", N_ ("Finds a falling diagonal, one pixel wide."),
    "1 -1 -1; -1 1 -1; -1 -1 1" },
  { "filter 2", N_ ("Finds an upright line, one pixel wide."),
    "-1 1 -1; -1 1 -1; -1 1 -1" },
  { "x", N_ ("Brightest where two diagonals cross."), "1 0 1; 0 1 0; 1 0 1" },
  { "two by two", N_ ("The difference of two diagonal neighbours."),
    "1 0; 0 -1" },
  { NULL }
};

enum
{
  SHAPES_SIZE,
  SHAPES_ZERO_SUM
};

/* Whether cell @x, @y from the middle belongs to the shape of half-size @r. */
typedef gboolean (*InShape) (double x, double y, double r);

static gboolean
in_cross (double x, double y, double r G_GNUC_UNUSED)
{
  return fabs (x) < 1 || fabs (y) < 1;
}

static gboolean
in_x (double x, double y, double r G_GNUC_UNUSED)
{
  return fabs (x) == fabs (y);
}

static gboolean
in_diagonal (double x, double y, double r G_GNUC_UNUSED)
{
  return x == y;
}

static gboolean
in_anti_diagonal (double x, double y, double r G_GNUC_UNUSED)
{
  return x == -y;
}

/* One pixel wide: nearer to the circle through the outermost cells than half
 * a pixel.  */
static gboolean
in_ring (double x, double y, double r)
{
  return fabs (hypot (x, y) - r) < 0.5;
}

static gboolean
in_horizontal (double x G_GNUC_UNUSED, double y, double r G_GNUC_UNUSED)
{
  return fabs (y) < 1;
}

static gboolean
in_vertical (double x, double y G_GNUC_UNUSED, double r G_GNUC_UNUSED)
{
  return fabs (x) < 1;
}

/* A little more than the circle through the outermost cells, so that it looks
 * round from 5 × 5 on, and 3 × 3 leaves its corners out.  */
static gboolean
in_disc (double x, double y, double r)
{
  return hypot (x, y) < r + 0.25;
}

static gboolean
in_diamond (double x, double y, double r)
{
  return fabs (x) + fabs (y) <= r;
}

static const struct
{
  const char *name;
  const char *note;
  InShape contains;
} shapes[] = {
  { "cross", N_ ("Brightest where a level and an upright line cross."),
    in_cross },
  { "x", N_ ("Brightest where two diagonals cross."), in_x },
  { "diagonal", N_ ("Answers to lines that fall to the right."), in_diagonal },
  { "anti-diagonal", N_ ("Answers to lines that rise to the right."),
    in_anti_diagonal },
  { "ring", N_ ("Answers to rings of this size."), in_ring },
  { "horizontal", N_ ("Answers to level lines."), in_horizontal },
  { "vertical", N_ ("Answers to upright lines."), in_vertical },
  { "disc", N_ ("Answers to round spots of this size."), in_disc },
  { "diamond", N_ ("Answers to spots that stand on a corner."), in_diamond },
};

const ClabFamilyParameter clab_shapes_parameters[]
    = { CLAB_PARAMETER_SIZE (3, 63, 5),
        CLAB_PARAMETER_COUNT ("zero-sum",
                              N_ ("Zero sum"),
                              N_ ("1: even areas give 0; 0: weights 0 and 1."),
                              0,
                              1,
                              1),
        CLAB_NO_MORE_PARAMETERS };

gboolean
clab_shapes_build (const ClabFamily *family,
                   const double *values,
                   ClabBank *bank,
                   GError **error G_GNUC_UNUSED)
{
  gsize size = (gsize)values[SHAPES_SIZE];
  double r = (size - 1) / 2.0;

  for (guint n = 0; n < G_N_ELEMENTS (shapes); n++)
    {
      ClabKernel *kernel = clab_family_add (family, bank, shapes[n].name,
                                            _ (shapes[n].note), size);

      for (gsize i = 0; i < size * size; i++)
        kernel->weights[i]
            = shapes[n].contains (i % size - r, i / size - r, r) ? 1 : 0;
      if (values[SHAPES_ZERO_SUM] >= 1)
        {
          clab_weights_subtract_mean (kernel);
          clab_weights_write_as_fractions (kernel);
        }
    }
  return TRUE;
}
