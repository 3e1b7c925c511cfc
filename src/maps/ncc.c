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

/* Windows beside each other: their home values and their sums. */
typedef struct
{
  gsize n;
  const float *homes;
  gsize homes_stride;
  double plain[STRIP];
  double squares[STRIP];
  double products[STRIP];
} Strip;

/* Takes one cell of every window into its sums.  @cell is the first
 * window's.  With a veil, a cell is as far from the home value as it is
 * opaque. */
static void
add_cell (Strip *strip,
          const ClabNccBand *band,
          gsize plane,
          gsize cell,
          double weight)
{
  const float *values = band->planes + plane * band->plane_stride + cell;
  const float *veil = band->veil != NULL ? band->veil + cell : NULL;
  const float *homes = strip->homes + plane * strip->homes_stride;
  gsize step = band->stride_x;

  for (gsize i = 0; i < strip->n; i++)
    {
      double home = homes[i];
      double distance = values[i * step] - home;

      if (veil != NULL)
        distance *= 1.0 - veil[i * step];
      distance += home - strip->homes[i];
      strip->plain[i] += distance;
      strip->squares[i] += distance * distance;
      strip->products[i] += weight * distance;
    }
}

static void
correlate_strip (Strip *strip,
                 const ClabNccBand *band,
                 gsize first_cell,
                 const double *weights)
{
  for (gsize plane = 0; plane < band->n_planes; plane++)
    for (gsize row = 0; row < band->rows; row++)
      for (gsize column = 0; column < band->columns; column++)
        add_cell (strip, band, plane,
                  first_cell + row * band->dilation_y * band->row_stride
                      + column * band->dilation_x,
                  *weights++);
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
      Strip strip = { .n = MIN (STRIP, n - begin),
                      .homes = homes + begin,
                      .homes_stride = n };

      correlate_strip (&strip, band,
                       first * band->row_stride + begin * band->stride_x,
                       weights);
      for (gsize i = 0; i < strip.n; i++)
        output[begin + i] = score (strip.plain[i], strip.squares[i],
                                   strip.products[i], cells);
    }
}
