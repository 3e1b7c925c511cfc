/* Operations on kernels: turning, flipping, scaling, combining.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-ops.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"

/* Weights whose sum is less than this, relative to their magnitudes, have no
 * sum to be scaled to 1. */
#define NO_SUM 1e-9

static gsize
middle (gsize side)
{
  return (side - 1) / 2;
}

static gboolean
check_sides (gsize rows, gsize columns, GError **error)
{
  if (rows <= CLAB_KERNEL_MAX_SIDE && columns <= CLAB_KERNEL_MAX_SIDE)
    return TRUE;
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
               _ ("The kernel would become %zu × %zu; at most %d × %d is "
                  "possible, so choose a smaller one."),
               rows, columns, CLAB_KERNEL_MAX_SIDE, CLAB_KERNEL_MAX_SIDE);
  return FALSE;
}

/* Zeros of another size, with @kernel's name, planes, divisor and bias. */
static ClabKernel *
new_like (const ClabKernel *kernel, gsize rows, gsize columns)
{
  ClabKernel *result
      = clab_kernel_new (kernel->name, kernel->planes, rows, columns, NULL);

  result->divisor = kernel->divisor;
  result->bias = kernel->bias;
  return result;
}

/**
 * Place:
 *
 * A cell, or where one goes.
 */
typedef struct
{
  gsize row;
  gsize column;
} Place;

typedef Place (*Move) (const ClabKernel *kernel, Place from);

/* Every weight goes where @move says. */
static ClabKernel *
move_weights (const ClabKernel *kernel, gsize rows, gsize columns, Move move)
{
  ClabKernel *result = new_like (kernel, rows, columns);
  gsize n = kernel->rows * kernel->columns;

  for (gsize i = 0; i < kernel->planes * n; i++)
    {
      Place from = { i % n / kernel->columns, i % kernel->columns };
      Place to = move (kernel, from);

      result->weights[i / n * n + to.row * columns + to.column]
          = kernel->weights[i];
    }
  if (kernel->anchor_row != middle (kernel->rows)
      || kernel->anchor_column != middle (kernel->columns))
    {
      Place anchor
          = move (kernel, (Place){ kernel->anchor_row, kernel->anchor_column });

      result->anchor_row = anchor.row;
      result->anchor_column = anchor.column;
    }
  return result;
}

static Place
quarter_turn (const ClabKernel *kernel, Place from)
{
  return (Place){ from.column, kernel->rows - 1 - from.row };
}

static Place
half_turn (const ClabKernel *kernel, Place from)
{
  return (Place){ kernel->rows - 1 - from.row,
                  kernel->columns - 1 - from.column };
}

static Place
left_for_right (const ClabKernel *kernel, Place from)
{
  return (Place){ from.row, kernel->columns - 1 - from.column };
}

static Place
top_for_bottom (const ClabKernel *kernel, Place from)
{
  return (Place){ kernel->rows - 1 - from.row, from.column };
}

static Place
row_for_column (const ClabKernel *kernel G_GNUC_UNUSED, Place from)
{
  return (Place){ from.column, from.row };
}

/* Clockwise along the square ring of its own by an eighth of its length. */
static Place
eighth_turn (const ClabKernel *kernel, Place from)
{
  gssize centre = middle (kernel->rows);
  gssize y = (gssize)from.row - centre;
  gssize x = (gssize)from.column - centre;
  gssize radius = MAX (ABS (y), ABS (x));

  for (gssize step = 0; step < radius; step++)
    {
      if (y == -radius && x < radius)
        x++;
      else if (x == radius && y < radius)
        y++;
      else if (y == radius && x > -radius)
        x--;
      else
        y--;
    }
  return (Place){ centre + y, centre + x };
}

static ClabKernel *
rotate_45 (const ClabKernel *kernel, GError **error)
{
  if (kernel->rows != kernel->columns || kernel->rows % 2 == 0)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("A kernel of %zu × %zu cannot turn by 45°; make it an "
                      "odd square first."),
                   kernel->rows, kernel->columns);
      return NULL;
    }
  return move_weights (kernel, kernel->rows, kernel->columns, eighth_turn);
}

static ClabKernel *
rotate_90 (const ClabKernel *kernel, GError **error G_GNUC_UNUSED)
{
  return move_weights (kernel, kernel->columns, kernel->rows, quarter_turn);
}

static ClabKernel *
rotate_180 (const ClabKernel *kernel, GError **error G_GNUC_UNUSED)
{
  return clab_kernel_rotate_180 (kernel);
}

static ClabKernel *
flip_horizontal (const ClabKernel *kernel, GError **error G_GNUC_UNUSED)
{
  return move_weights (kernel, kernel->rows, kernel->columns, left_for_right);
}

static ClabKernel *
flip_vertical (const ClabKernel *kernel, GError **error G_GNUC_UNUSED)
{
  return move_weights (kernel, kernel->rows, kernel->columns, top_for_bottom);
}

static ClabKernel *
transpose (const ClabKernel *kernel, GError **error G_GNUC_UNUSED)
{
  return move_weights (kernel, kernel->columns, kernel->rows, row_for_column);
}

/* A copy without note and source. */
static ClabKernel *
copy_weights (const ClabKernel *kernel)
{
  ClabKernel *copy = clab_kernel_copy (kernel);

  g_clear_pointer (&copy->note, g_free);
  g_clear_pointer (&copy->source, g_free);
  return copy;
}

static ClabKernel *
negate (const ClabKernel *kernel, GError **error G_GNUC_UNUSED)
{
  return clab_kernel_scale (kernel, -1);
}

/* The sum, the sum of magnitudes and the length of the undivided weights. */
typedef struct
{
  double sum;
  double l1;
  double l2;
} Norms;

static Norms
measure (const ClabKernel *kernel)
{
  Norms norms = { 0 };
  gsize n = clab_kernel_size (kernel);

  for (gsize i = 0; i < n; i++)
    {
      norms.sum += kernel->weights[i];
      norms.l1 += fabs (kernel->weights[i]);
      norms.l2 = hypot (norms.l2, kernel->weights[i]);
    }
  return norms;
}

/* Whole numbers stay whole: only the divisor changes. */
static ClabKernel *
divide_by (const ClabKernel *kernel, double divisor, GError **error)
{
  if (divisor == 0 || !isfinite (divisor))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("All weights of this kernel are 0 or too large to be "
                      "normalised; change them first."));
      return NULL;
    }

  ClabKernel *result = copy_weights (kernel);
  result->divisor = divisor;
  return result;
}

static ClabKernel *
normalize_sum (const ClabKernel *kernel, GError **error)
{
  Norms norms = measure (kernel);

  if (norms.l1 > 0 && fabs (norms.sum) < NO_SUM * norms.l1)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("The weights sum to 0, which no factor makes 1; "
                      "normalise their magnitudes (L1) instead."));
      return NULL;
    }
  return divide_by (kernel, norms.sum, error);
}

/* The sign of the divisor is a part of the kernel. */
static ClabKernel *
normalize_l1 (const ClabKernel *kernel, GError **error)
{
  return divide_by (kernel, copysign (measure (kernel).l1, kernel->divisor),
                    error);
}

static ClabKernel *
normalize_l2 (const ClabKernel *kernel, GError **error)
{
  return divide_by (kernel, copysign (measure (kernel).l2, kernel->divisor),
                    error);
}

static ClabKernel *
zero_sum (const ClabKernel *kernel, GError **error G_GNUC_UNUSED)
{
  ClabKernel *result = copy_weights (kernel);
  gsize n = clab_kernel_size (kernel);
  double mean = measure (kernel).sum / n;

  for (gsize i = 0; i < n; i++)
    result->weights[i] -= mean;
  return result;
}

static const ClabKernelOperation operations[] = {
  { { "rotate-45", N_ ("Turn by 45°"),
      N_ ("Clockwise, ring by ring; odd squares only.") },
    rotate_45 },
  { { "rotate-90", N_ ("Turn by 90°"), N_ ("Clockwise.") }, rotate_90 },
  { { "rotate-180", N_ ("Turn by 180°"),
      N_ ("From correlation to convolution and back.") },
    rotate_180 },
  { { "flip-horizontal", N_ ("Flip horizontally"),
      N_ ("Left and right change places.") },
    flip_horizontal },
  { { "flip-vertical", N_ ("Flip vertically"),
      N_ ("Top and bottom change places.") },
    flip_vertical },
  { { "transpose", N_ ("Transpose"), N_ ("Rows and columns change places.") },
    transpose },
  { { "negate", N_ ("Negate"), N_ ("Every weight changes its sign.") },
    negate },
  { { "normalize-sum", N_ ("Normalise the sum"),
      N_ ("The weights sum to 1: brightness stays.") },
    normalize_sum },
  { { "normalize-l1", N_ ("Normalise the magnitudes"),
      N_ ("The magnitudes of the weights sum to 1: values stay within "
          "bounds.") },
    normalize_l1 },
  { { "normalize-l2", N_ ("Normalise the length"),
      N_ ("The squares of the weights sum to 1.") },
    normalize_l2 },
  { { "zero-sum", N_ ("Make the sum 0"),
      N_ ("Subtracts the mean: flat areas become 0.") },
    zero_sum },
  { { "centre", N_ ("Centre"),
      N_ ("Adds rows and columns of zeros until the anchor is central.") },
    clab_kernel_centre },
};

const ClabTable clab_kernel_operations
    = CLAB_TABLE ("kernel operation", operations);

gsize
clab_kernel_centred_side (gsize n, gsize anchor, gsize *before)
{
  *before = anchor < middle (n) ? n - 2 - 2 * anchor : 0;
  return MAX (n + *before, 2 * anchor + 1);
}

ClabKernel *
clab_kernel_centre (const ClabKernel *kernel, GError **error)
{
  gsize before;
  gsize rows
      = clab_kernel_centred_side (kernel->rows, kernel->anchor_row, &before);
  gsize columns = clab_kernel_centred_side (kernel->columns,
                                            kernel->anchor_column, &before);

  if (!check_sides (rows, columns, error))
    return NULL;
  return clab_kernel_resize (kernel, rows, columns);
}

ClabKernel *
clab_kernel_rotate_180 (const ClabKernel *kernel)
{
  return move_weights (kernel, kernel->rows, kernel->columns, half_turn);
}

ClabKernel *
clab_kernel_scale (const ClabKernel *kernel, double factor)
{
  ClabKernel *result = copy_weights (kernel);
  gsize n = clab_kernel_size (kernel);

  for (gsize i = 0; i < n; i++)
    result->weights[i] *= factor;
  return result;
}

/* Adds @kernel's weights, times @factor, to @sum with the kernel's first cell
 * on row @top and column @left; what falls outside is dropped. */
static void
add_weights (ClabKernel *sum,
             const ClabKernel *kernel,
             gssize top,
             gssize left,
             double factor)
{
  for (gsize plane = 0; plane < kernel->planes; plane++)
    for (gsize i = 0; i < kernel->rows; i++)
      for (gsize j = 0; j < kernel->columns; j++)
        {
          gssize row = top + (gssize)i;
          gssize column = left + (gssize)j;

          if (row < 0 || row >= (gssize)sum->rows || column < 0
              || column >= (gssize)sum->columns)
            continue;
          sum->weights[(plane * sum->rows + row) * sum->columns + column]
              += factor
                 * kernel->weights[(plane * kernel->rows + i) * kernel->columns
                                   + j];
        }
}

ClabKernel *
clab_kernel_resize (const ClabKernel *kernel, gsize rows, gsize columns)
{
  ClabKernel *result = new_like (kernel, rows, columns);

  add_weights (
      result, kernel, (gssize)result->anchor_row - (gssize)kernel->anchor_row,
      (gssize)result->anchor_column - (gssize)kernel->anchor_column, 1);
  return result;
}

ClabKernel *
clab_kernel_dilate (const ClabKernel *kernel,
                    gsize vertical,
                    gsize horizontal,
                    GError **error)
{
  g_return_val_if_fail (vertical > 0 && horizontal > 0, NULL);

  gsize rows = (kernel->rows - 1) * MIN (vertical, CLAB_KERNEL_MAX_SIDE) + 1;
  gsize columns
      = (kernel->columns - 1) * MIN (horizontal, CLAB_KERNEL_MAX_SIDE) + 1;
  if (!check_sides (rows, columns, error))
    return NULL;

  ClabKernel *result = new_like (kernel, rows, columns);
  gsize n = kernel->rows * kernel->columns;

  for (gsize i = 0; i < kernel->planes * n; i++)
    {
      gsize row = i % n / kernel->columns * vertical;
      gsize column = i % kernel->columns * horizontal;

      result->weights[(i / n * rows + row) * columns + column]
          = kernel->weights[i];
    }
  if (kernel->anchor_row != middle (kernel->rows))
    result->anchor_row = kernel->anchor_row * vertical;
  if (kernel->anchor_column != middle (kernel->columns))
    result->anchor_column = kernel->anchor_column * horizontal;
  return result;
}

ClabKernel *
clab_kernel_add (const ClabKernel *a, const ClabKernel *b, GError **error)
{
  if (a->planes != b->planes)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("Kernels of %zu and %zu planes cannot be added; use "
                      "kernels with equally "
                      "many."),
                   a->planes, b->planes);
      return NULL;
    }

  gsize top = MAX (a->anchor_row, b->anchor_row);
  gsize left = MAX (a->anchor_column, b->anchor_column);
  gsize rows = top + MAX (a->rows - a->anchor_row, b->rows - b->anchor_row);
  gsize columns
      = left
        + MAX (a->columns - a->anchor_column, b->columns - b->anchor_column);
  if (!check_sides (rows, columns, error))
    return NULL;

  ClabKernel *sum = new_like (a, rows, columns);
  gboolean is_divided_alike = a->divisor == b->divisor;

  sum->divisor = is_divided_alike ? a->divisor : 1;
  sum->bias = a->bias + b->bias;
  sum->anchor_row = top;
  sum->anchor_column = left;
  add_weights (sum, a, top - a->anchor_row, left - a->anchor_column,
               is_divided_alike ? 1 : 1 / a->divisor);
  add_weights (sum, b, top - b->anchor_row, left - b->anchor_column,
               is_divided_alike ? 1 : 1 / b->divisor);
  return sum;
}

ClabKernel *
clab_kernel_compose (const ClabKernel *first,
                     const ClabKernel *second,
                     GError **error)
{
  /* Convolution does not mind the order; the one with planes is laid down
   * once per weight of the other. */
  const ClabKernel *wide = first->planes > 1 ? first : second;
  const ClabKernel *flat = first->planes > 1 ? second : first;
  gsize rows = wide->rows + flat->rows - 1;
  gsize columns = wide->columns + flat->columns - 1;

  if (flat->planes > 1)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("Two kernels with several planes cannot follow each "
                      "other; the first one's map has a single plane."));
      return NULL;
    }
  if (!check_sides (rows, columns, error))
    return NULL;

  ClabKernel *result = new_like (wide, rows, columns);

  g_free (result->name);
  result->name = g_strdup (first->name);
  result->divisor = first->divisor * second->divisor;
  result->bias = first->bias * clab_kernel_sum (second) + second->bias;
  result->anchor_row = wide->anchor_row + flat->anchor_row;
  result->anchor_column = wide->anchor_column + flat->anchor_column;
  for (gsize i = 0; i < flat->rows; i++)
    for (gsize j = 0; j < flat->columns; j++)
      add_weights (result, wide, i, j, flat->weights[i * flat->columns + j]);
  return result;
}
