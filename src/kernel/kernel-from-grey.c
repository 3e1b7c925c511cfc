/* A kernel from a picture: grey values become weights.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-from-grey.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"

/* A sum of less than this share of the magnitudes is one of rounding. */
#define NO_SUM 1e-6

/* White in 8 bits, and how near to a whole number counts as one: converting
 * floats between linear and perceptual numbers loses some. */
#define WHITE 255.0
#define WHOLE 1e-3

/* A part of the picture. */
typedef struct
{
  gsize top;
  gsize left;
  gsize rows;
  gsize columns;
} Part;

static gboolean
is_too_large (const Part *part, gsize max_side)
{
  return part->rows > max_side || part->columns > max_side;
}

/* The smallest that holds everything but 0; all of it if there is nothing. */
static Part
find_content (const ClabTensor *grey)
{
  gsize top = grey->height;
  gsize bottom = 0;
  gsize left = grey->width;
  gsize right = 0;

  for (gsize y = 0; y < grey->height; y++)
    for (gsize x = 0; x < grey->width; x++)
      if (grey->data[y * grey->width + x] != 0)
        {
          top = MIN (top, y);
          bottom = y + 1;
          left = MIN (left, x);
          right = MAX (right, x + 1);
        }
  return bottom > 0 ? (Part){ top, left, bottom - top, right - left }
                    : (Part){ 0, 0, grey->height, grey->width };
}

/* Which of @n cells the @to-th of @m cells begins in, as a fraction. */
static double
edge (gsize to, gsize n, gsize m)
{
  return (double)to * n / m;
}

/* The share of the @to-th of @m cells that the @from-th of @n ≥ @m covers. */
static double
share (gsize from, gsize n, gsize to, gsize m)
{
  double begin = MAX (edge (to, n, m), from);
  double end = MIN (edge (to + 1, n, m), from + 1.0);

  return MAX (end - begin, 0) * m / n;
}

/* The mean of what becomes the weight at @row, @column. */
static double
find_mean (const ClabTensor *grey,
           const Part *part,
           const ClabKernel *kernel,
           gsize row,
           gsize column)
{
  gsize first_y = (gsize)edge (row, part->rows, kernel->rows);
  gsize first_x = (gsize)edge (column, part->columns, kernel->columns);
  double end_y = edge (row + 1, part->rows, kernel->rows);
  double end_x = edge (column + 1, part->columns, kernel->columns);
  double mean = 0;

  for (gsize y = first_y; y < end_y && y < part->rows; y++)
    for (gsize x = first_x; x < end_x && x < part->columns; x++)
      mean += share (y, part->rows, row, kernel->rows)
              * share (x, part->columns, column, kernel->columns)
              * grey->data[(part->top + y) * grey->width + part->left + x];
  return mean;
}

static gsize
shrink_side (gsize n, const Part *part, gsize max_side)
{
  double side = (double)n * max_side / MAX (part->rows, part->columns);

  return MAX ((gsize)round (side), 1);
}

static gsize
find_divisor (gsize a, gsize b)
{
  while (b > 0)
    {
      gsize rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

/* Numbers of 8 bits as the smallest whole numbers in the same proportion. */
static void
make_whole (ClabKernel *kernel)
{
  gsize n = clab_kernel_size (kernel);
  gsize divisor = 0;

  for (gsize i = 0; i < n; i++)
    {
      double value = kernel->weights[i] * WHITE;

      if (!(fabs (value) <= G_MAXINT16) || fabs (value - round (value)) > WHOLE)
        return;
      divisor = find_divisor ((gsize)fabs (round (value)), divisor);
    }
  for (gsize i = 0; i < n && divisor > 0; i++)
    kernel->weights[i] = round (kernel->weights[i] * WHITE) / divisor;
}

static gboolean
normalize (ClabKernel *kernel, GError **error)
{
  gsize n = clab_kernel_size (kernel);
  double sum = 0;
  double magnitude = 0;

  for (gsize i = 0; i < n; i++)
    {
      sum += kernel->weights[i];
      magnitude += fabs (kernel->weights[i]);
    }
  if (isfinite (sum) && sum > NO_SUM * magnitude)
    {
      kernel->divisor = sum;
      return TRUE;
    }
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("“%s” makes no kernel, because its grey values do not add up "
                  "to more than 0; choose a shape that is brighter than "
                  "black."),
               kernel->name);
  return FALSE;
}

ClabKernel *
clab_kernel_from_grey (const ClabTensor *grey,
                       const char *name,
                       gsize max_side,
                       GPtrArray *notes,
                       GError **error)
{
  Part part = { 0, 0, grey->height, grey->width };

  if (is_too_large (&part, max_side))
    part = find_content (grey);
  if (notes != NULL && (part.rows < grey->height || part.columns < grey->width))
    g_ptr_array_add (
        notes,
        g_strdup_printf (_ ("“%s” was cropped to what is not black."), name));

  gsize rows = part.rows;
  gsize columns = part.columns;
  if (is_too_large (&part, max_side))
    {
      rows = shrink_side (part.rows, &part, max_side);
      columns = shrink_side (part.columns, &part, max_side);
      if (notes != NULL)
        g_ptr_array_add (
            notes,
            g_strdup_printf (_ ("“%s” was scaled down from %zu × %zu to "
                                "%zu × %zu."),
                             name, part.rows, part.columns, rows, columns));
    }

  g_autoptr (ClabKernel) kernel
      = clab_kernel_new (name, 1, rows, columns, NULL);
  for (gsize i = 0; i < rows * columns; i++)
    kernel->weights[i]
        = find_mean (grey, &part, kernel, i / columns, i % columns);
  make_whole (kernel);
  return normalize (kernel, error) ? g_steal_pointer (&kernel) : NULL;
}
