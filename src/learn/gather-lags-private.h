/* What the sums of lags consist of, for the files that add to them and that
 * finish them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-lags.h"
#include "src/learn/lag-spectra.h"

G_BEGIN_DECLS

/* So many things cut into equal parts; the first ones may be larger by 1. */
typedef struct
{
  gsize n_parts;
  gsize size;
  gsize n_larger;
} ClabLagCut;

/*
 * @pairs: plane a × plane b × row a × row b × column × lag, padded to whole
 *   lanes: differences of S
 * @inner: plane a × plane b × (row a − row b) × lag × lanes: the part of
 *   S (0, 0) that is not at an edge
 * @sums: plane × row × column: differences of the sums of single taps
 * @moments: kernel × plane × row × column × lanes: taps with targets
 * @targets: kernel × (Σ target², Σ target)
 * @edge: column × lag, padded likewise: one row's part of S
 * @edge_lanes: rows × lag × lanes, of %CLAB_DOTS_A rows
 * @zeros: 2 × columns, padded to whole lanes and one more vector
 * @ahead: (nullable): what memory has not been asked for yet
 * @lists: of each plane, the rows that a row is multiplied with
 * @lag_cut: the lags of a row, multiplied so many at a time
 * @spectra: (nullable): what is not in @inner and @moments yet
 */
struct _ClabLags
{
  ClabLagShape shape;
  double n_outputs;
  double *pairs;
  double *inner;
  double *sums;
  double *moments;
  double *targets;
  double *edge;
  double *edge_lanes;
  double *zeros;
  const ClabDotsAhead *ahead;
  ClabLagSpectra *spectra;
  struct LagList *lists;
  ClabLagCut lag_cut;
};

/* Columns × lags, padded. */
static inline gsize
clab_lags_edge_size (const ClabLagShape *shape)
{
  return shape->columns * clab_dots_padded (shape->columns);
}

static inline double *
clab_lags_pairs_at (const ClabLags *lags,
                    gsize plane_a,
                    gsize plane_b,
                    gsize row_a,
                    gsize row_b)
{
  const ClabLagShape *shape = &lags->shape;

  return lags->pairs
         + (((plane_a * shape->planes + plane_b) * shape->rows + row_a)
                * shape->rows
            + row_b)
               * clab_lags_edge_size (shape);
}

static inline double *
clab_lags_inner_at (const ClabLags *lags,
                    gsize plane_a,
                    gsize plane_b,
                    gsize row_a,
                    gsize row_b)
{
  const ClabLagShape *shape = &lags->shape;
  gsize offset = row_a + shape->rows - 1 - row_b;

  return lags->inner
         + ((plane_a * shape->planes + plane_b) * (2 * shape->rows - 1)
            + offset)
               * shape->columns * CLAB_DOTS_LANES;
}

/* From one i of a pair of rows to the next. */
static inline gsize
clab_lags_next_i (const ClabLagShape *shape)
{
  return (shape->rows + 1) * clab_lags_edge_size (shape);
}

G_END_DECLS
