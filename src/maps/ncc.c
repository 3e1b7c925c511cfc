/* Zero-mean normalised cross-correlation of one row of windows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/ncc.h"

#include <math.h>

/* Windows that are summed side by side. */
#define STRIP 64

/* A window whose variance is a smaller share of its energy is flat.  About a
 * value of the window itself, the share is at least 1 / (cells + 1). */
#define FLAT 1e-12

typedef struct
{
  double plain[STRIP];
  double squares[STRIP];
  double products[STRIP];
} Sums;

/* Takes one cell of every window into its sums.  With a veil, a cell is as far
 * from the home value as it is opaque. */
static void
add_cell (const ClabNccBand *band,
          gsize cell,
          double weight,
          const float *plane,
          const float *homes,
          const float *first_homes,
          gsize n,
          Sums *sums)
{
  gsize step = band->stride_x;

  for (gsize i = 0; i < n; i++)
    {
      double home = homes[i];
      double distance = plane[cell + i * step] - home;

      if (band->veil != NULL)
        {
          double alpha = 1.0 - band->veil[cell + i * step];

          distance = alpha > 0.0 ? alpha * distance : 0.0;
        }
      distance += home - first_homes[i];
      sums->plain[i] += distance;
      sums->squares[i] += distance * distance;
      sums->products[i] += weight * distance;
    }
}

static void
correlate_strip (const ClabNccBand *band,
                 gsize first,
                 gsize first_column,
                 const double *weights,
                 const float *homes,
                 gsize homes_stride,
                 gsize n,
                 Sums *sums)
{
  for (gsize plane = 0; plane < band->n_planes; plane++)
    for (gsize row = 0; row < band->rows; row++)
      for (gsize column = 0; column < band->columns; column++)
        {
          gsize cell = (first + row * band->dilation_y) * band->row_stride
                       + first_column + column * band->dilation_x;

          add_cell (band, cell, *weights++,
                    band->planes + plane * band->plane_stride,
                    homes + plane * homes_stride, homes, n, sums);
        }
}

static float
score (double plain, double squares, double product, double cells)
{
  double energy = squares - plain * plain / cells;

  if (isnan (energy) || isnan (product))
    return NAN;
  if (!(energy > FLAT * squares))
    return 0.0f;
  return (float)CLAMP (product / sqrt (energy), -1.0, 1.0);
}

void
clab_ncc_row (const ClabNccBand *band,
              gsize first,
              const double *weights,
              const float *homes,
              gsize n,
              float *output)
{
  double cells = (double)(band->n_planes * band->rows * band->columns);

  for (gsize begin = 0; begin < n; begin += STRIP)
    {
      gsize length = MIN (STRIP, n - begin);
      Sums sums = { 0 };

      correlate_strip (band, first, begin * band->stride_x, weights,
                       homes + begin, n, length, &sums);
      for (gsize i = 0; i < length; i++)
        output[begin + i]
            = score (sums.plain[i], sums.squares[i], sums.products[i], cells);
    }
}
