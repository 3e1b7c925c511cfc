/* What the sums of one rectangle are taken with, for the files that take them
 * and that fill in rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-windows.h"

G_BEGIN_DECLS

/* For the largest part:
 *
 * @padded: planes × a row of what outputs see, or all that they see where any
 *   go one by one
 * @clipped, @rows, @targets, @row_sums, @target_sums: see ClabLagPatch
 * @line: what a row of doubles is made of
 * @taps: pointers to the pixels of two rows' taps
 * @coefficients: what they are multiplied with, for each of the two
 * @spare: a row of results that nobody wants
 * @values: of one output
 * @tiles, @sums, @walk, @work: see ClabLagPatch
 */
struct _ClabGatherRoom
{
  float *padded;
  double *clipped;
  double *rows;
  double *targets;
  double *row_sums;
  double (*target_sums)[2];
  float *line;
  const double **taps;
  double *coefficients;
  double *spare;
  double *values;
  double *tiles;
  double *sums;
  double *walk;
  ClabLagWork *work;
};

typedef struct
{
  const ClabGatherSums *sums;
  const ClabExample *example;
  gsize slice;
} ClabGatherPlace;

/* Where the numbers of a patch come from: one phase of a dilation, every
 * dilation'th of the outputs of @tile.
 *
 * @view: (nullable): what @seen sees; %NULL if that reaches beyond the image
 * @seen: @tile and outputs above it
 */
typedef struct
{
  const ClabGatherPlace *place;
  const ClabView *view;
  const ClabTile *seen;
  const ClabTile *tile;
  gsize phase_y;
  gsize phase_x;
  const ClabLagPatch *patch;
} ClabGatherFilling;

/* Fills a row of pixels, and the targets whose kernels end there.
 * @data: a #ClabGatherFilling */
void
clab_gather_fill (gsize row, gpointer data);

/* Puts columns of some rows of the only plane of pixels together.
 * @data: likewise */
void
clab_gather_pad (gsize row,
                 gsize n_rows,
                 gsize column,
                 gsize n_columns,
                 float *to,
                 gpointer data);

G_END_DECLS
