/* Zero-mean normalised cross-correlation of one row of windows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabNccBand:
 * @planes: rows of the padded image, the planes one after the other (or the
 *   same one, if @plane_stride is 0); 0 where the image is transparent
 * @plane_stride: floats from a plane to the next
 * @veil: (nullable): 1 − alpha of the same pixels; %NULL if all are opaque
 * @row_stride: floats from a row to the next, for planes and veil
 * @n_planes: that a kernel spans, at most 3
 * @rows: of a kernel
 * @columns: of a kernel
 * @dilation_y: from a weight to the one below
 * @dilation_x: from a weight to its right neighbour
 * @stride_x: from a window to its right neighbour
 */
typedef struct
{
  const float *planes;
  gsize plane_stride;
  const float *veil;
  gsize row_stride;
  gsize n_planes;
  gsize rows;
  gsize columns;
  gsize dilation_y;
  gsize dilation_x;
  gsize stride_x;
} ClabNccBand;

/**
 * clab_ncc_row:
 * @first: row of the band in which the windows begin
 * @weights: n_planes × rows × columns of mean 0 and norm 1, or all 0
 * @homes: n_planes × n: the value under each window's anchor, for which
 *   transparent pixels count, and about which everything is summed
 * @n: how many windows
 * @output: (out): n values of −1…1; 0 where a window is flat
 *
 * Sums in double precision about a value of the window itself, which leaves
 * no cancellation that a constant added to the image could cause.
 */
void
clab_ncc_row (const ClabNccBand *band,
              gsize first,
              const double *weights,
              const float *homes,
              gsize n,
              float *output);

G_END_DECLS
