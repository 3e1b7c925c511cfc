/* Families: derivatives of a Gaussian and filters that can be steered.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/kernel/families-parameters.h"
#include "src/kernel/families-rows.h"
#include "src/kernel/families-shapes.h"

#define MAX_ORDER 3

enum
{
  DERIVATIVE_SIGMA,
  DERIVATIVE_ORDER,
  DERIVATIVE_SIZE
};

/* By order: how often to differentiate along x. */
static const char *const derivative_notes[] = {
  NULL,
  N_ ("Slope after a soft blur: edges as wide as sigma says."),
  N_ ("Bend after a soft blur: lines and spots as wide as sigma says."),
  N_ ("Change of bend after a soft blur: the sides of lines."),
};

const ClabFamilyParameter clab_gaussian_derivative_parameters[]
    = { CLAB_PARAMETER_SIGMA (1.5),
        CLAB_PARAMETER_COUNT ("order",
                              N_ ("Order"),
                              N_ ("1: slopes (edges), 2: bends (lines), "
                                  "3: their changes."),
                              1,
                              MAX_ORDER,
                              1),
        CLAB_PARAMETER_SIZE_OR_AUTO, CLAB_NO_MORE_PARAMETERS };

gboolean
clab_gaussian_derivative_build (const ClabFamily *family,
                                const double *values,
                                ClabBank *bank,
                                GError **error)
{
  double sigma = values[DERIVATIVE_SIGMA];
  guint order = (guint)values[DERIVATIVE_ORDER];
  gsize size
      = clab_family_choose_size (values[DERIVATIVE_SIZE], (2 + order) * sigma);

  if (!clab_family_check_at_least (family, size, order + 1, error))
    return FALSE;
  for (guint along_y = 0; along_y <= order; along_y++)
    {
      guint along_x = order - along_y;
      g_autofree char *name = g_strdup_printf (
          "gaussian %.*s%.*s", (int)along_x, "xxx", (int)along_y, "yyy");

      clab_weights_derivative (clab_family_add (family, bank, name,
                                                _ (derivative_notes[order]),
                                                size),
                               sigma, along_x, along_y);
    }
  return TRUE;
}

/* √(8 / 3π), for a sum of squares of 1; Freeman and Adelson print G2_FACTOR,
 * and 1.843 for twice as much.  */
#define G2_FACTOR 0.9213177319235613

/* A polynomial times exp (−r²), Freeman and Adelson 1991. */
typedef struct
{
  const char *name;
  const char *note;
  double constant;
  double x;
  double y;
  double xx;
  double xy;
  double yy;
} SteerableTerm;

static const SteerableTerm steerable_terms[] = {
  { "g1 x", N_ ("Slope to the right; with “g1 y” it gives every direction."),
    .x = 1 },
  { "g1 y", N_ ("Slope downwards; with “g1 x” it gives every direction."),
    .y = 1 },
  { "g2 a", N_ ("Dark upright lines; first of three that turn together."),
    .constant = -G2_FACTOR, .xx = 2 * G2_FACTOR },
  { "g2 b", N_ ("Diagonal lines; second of three."), .xy = 2 * G2_FACTOR },
  { "g2 c", N_ ("Dark level lines; third of three."), .constant = -G2_FACTOR,
    .yy = 2 * G2_FACTOR },
};

typedef struct
{
  const SteerableTerm *term;
  double step;
} Steerable;

static double
steerable (double column, double row, const void *data)
{
  const Steerable *s = data;
  double x = column * s->step;
  double y = row * s->step;
  double polynomial = s->term->constant + s->term->x * x + s->term->y * y
                      + s->term->xx * x * x + s->term->xy * x * y
                      + s->term->yy * y * y;

  return polynomial * exp (-(x * x + y * y));
}

enum
{
  STEERABLE_SIZE,
  STEERABLE_SCALE
};

const ClabFamilyParameter clab_steerable_parameters[]
    = { CLAB_PARAMETER_SIZE (3, 127, 9),
        CLAB_PARAMETER_AMOUNT ("scale",
                               N_ ("Scale"),
                               N_ ("Step from pixel to pixel in the formula: "
                                   "smaller makes wider filters."),
                               0.02,
                               2,
                               0.67),
        CLAB_NO_MORE_PARAMETERS };

/* To turn them clockwise by t: g1 = cos t · x + sin t · y,
 * g2 = cos² t · a + 2 cos t sin t · b + sin² t · c (Freeman and Adelson turn
 * the other way: − 2 cos t sin t).  A constant that makes
 * “a” and “c” sum to 0 does not disturb this, as cos² + sin² = 1.  */
gboolean
clab_steerable_build (const ClabFamily *family,
                      const double *values,
                      ClabBank *bank,
                      GError **error G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (steerable_terms); i++)
    {
      const SteerableTerm *term = &steerable_terms[i];
      Steerable shape = { term, values[STEERABLE_SCALE] };
      ClabKernel *kernel
          = clab_family_add (family, bank, term->name, _ (term->note),
                             (gsize)values[STEERABLE_SIZE]);

      clab_weights_sample (kernel, steerable, &shape);
      clab_weights_subtract_mean (kernel);
    }
  return TRUE;
}
