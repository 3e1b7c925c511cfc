/* What the sums of lags consist of, for the files that add to them and that
 * finish them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-lags.h"
#include "src/learn/lag-spectra.h"
#include "src/learn/lag-twos.h"
#include "src/learn/lag-walk.h"

G_BEGIN_DECLS

/* So many things cut into equal parts; the first ones may be larger by 1. */
typedef struct
{
  gsize n_parts;
  gsize size;
  gsize n_larger;
} ClabLagCut;

/* Of ClabLagWork.n_shares. */
#define CLAB_LAGS_MOST_SHARES 4

/* Rows whose lags are summed up.
 *
 * @a: for each step @n_a clipped rows
 * @a_step: from the first one of a step to that of the next
 * @b: a row for each step
 */
typedef struct
{
  const double *const *a;
  gsize n_a;
  gsize a_step;
  const double *const *b;
  gsize n_steps;
} ClabLagFactors;

/* A row that row b is multiplied with.
 *
 * @row: its pixels, clipped
 * @lanes: lags × lanes to add to
 * @ends: (nullable): its first pixels, and those beyond the clipped ones; %NULL
 *   for a target
 * @differences: the row's part of pairs, for the smallest i
 * @n_i: how many i there are
 * @u: the upper of both rows, counted from the rectangle's first one
 * @is_edge: whether i = 0 is not the only difference that it adds to
 */
typedef struct
{
  const double *row;
  double *lanes;
  const double *ends[2];
  double *differences;
  gsize n_i;
  gsize u;
  gboolean is_edge;
} ClabLagPartner;

/* What a patch is added with, of which nothing remains.
 *
 * @ends: plane × row, the last ones in a circle, × (left, right) × as many as
 *   @zeros: the first columns − 1 pixels of rows, and so many after the clipped
 *   ones; only at sides
 * @edge: column × lag, padded to whole lanes: one row's part of S
 * @edge_lanes: rows × lag × lanes, of %CLAB_DOTS_A rows
 * @zeros: 2 × columns, padded to whole lanes and one more vector
 * @filled: rows of the patch that is being added
 * @ahead: for each row that is multiplied, in @n_shares, what memory has not
 * been asked for yet
 * @n_asked: cache lines that it is asked for at a time
 * @n_shares: into which the cache lines of a row are divided
 * @list: the rows that a row is multiplied with
 * @lag_cut: the lags of a row, multiplied so many at a time
 * @most_rows: that are multiplied at a time
 * @twos: sums that are not in those of the lags yet
 */
struct _ClabLagWork
{
  double *ends;
  double *edge;
  double *edge_lanes;
  double *zeros;
  gsize filled;
  ClabLagAhead ahead[2 * CLAB_LAGS_MOST_TWOS * CLAB_LAGS_MOST_SHARES];
  gsize n_asked;
  gsize n_shares;
  ClabLagPartner *list;
  ClabLagCut lag_cut;
  gsize most_rows;
  ClabLagTwos *twos;
};

/*
 * @pairs: plane a × plane b × row a × row b × column × lag, padded to whole
 *   lanes: differences of S
 * @inner: plane a × plane b × (row a − row b) × lag × lanes: the part of
 *   S (0, 0) that is not at an edge
 * @sums: plane × row × column: differences of the sums of single taps
 * @moments: kernel × plane × row × column × lanes: taps with targets
 * @targets: kernel × (Σ target², Σ target)
 * @spectra: (nullable): what is not in @inner and @moments yet
 * @work: (transfer none) (nullable): of the patch that is being added
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
  ClabLagSpectra *spectra;
  ClabLagWork *work;
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

/* Σ of products of taps of row @i of a kernel with targets. */
static inline double *
clab_lags_moments_at (const ClabLags *lags, gsize kernel, gsize plane, gsize i)
{
  const ClabLagShape *shape = &lags->shape;

  return lags->moments
         + ((kernel * shape->planes + plane) * shape->rows + i) * shape->columns
               * CLAB_DOTS_LANES;
}

/* The most rows that a row is multiplied with. */
static inline gsize
clab_lags_list_size (const ClabLagShape *shape)
{
  return shape->planes * (2 * shape->rows - 1) + shape->n_kernels * shape->rows;
}

/* Of ClabLags.inner. */
static inline gsize
clab_lags_inner_size (const ClabLagShape *shape)
{
  return shape->has_pairs
             ? shape->planes * shape->planes * (2 * shape->rows - 1)
                   * shape->columns * CLAB_DOTS_LANES
             : 0;
}

/* Of ClabLags.moments. */
static inline gsize
clab_lags_moments_size (const ClabLagShape *shape)
{
  return shape->n_kernels * shape->planes * shape->rows * shape->columns
         * CLAB_DOTS_LANES;
}

/* A row of pixels, with those beyond the clipped ones. */
static inline const double *
clab_lag_patch_row (const ClabLagPatch *patch, gsize plane, gsize row)
{
  return patch->rows
         + (plane * patch->n_kept + row % patch->n_kept) * patch->row_stride;
}

/* sums[x] += sign·part[x] */
static inline void
clab_lags_add_signed (double *sums, const double *part, double sign, gsize n)
{
  for (gsize x = 0; x < n; x++)
    sums[x] += sign * part[x];
}

static inline ClabLagCut
clab_lags_cut (gsize n, gsize most)
{
  gsize n_parts = (n + most - 1) / most;

  return (ClabLagCut){ .n_parts = n_parts,
                       .size = n_parts > 0 ? n / n_parts : 0,
                       .n_larger = n_parts > 0 ? n % n_parts : 0 };
}

static inline gsize
clab_lags_part_size (const ClabLagCut *cut, gsize part)
{
  return cut->size + (part < cut->n_larger ? 1 : 0);
}

/* Cuts the products of a patch into what registers hold sums for. */
void
clab_lags_cut_products (ClabLags *lags,
                        const ClabDots *dots,
                        const ClabLagPatch *patch);

/* Fills the rows that @row meets, and one more. */
void
clab_lags_fill (ClabLags *lags, const ClabLagPatch *patch, gsize row);

/* Whether a part has a left or a right end of its rectangle. */
static inline gboolean
clab_lag_patch_has_sides (const ClabLagPatch *patch)
{
  return patch->left == 0 || patch->right == 0;
}

/* Doubles that the ends of one row take on one side, and what is read beyond
 * them. */
gsize
clab_lags_end_size (const ClabLagShape *shape);

/* The same of all rows that are kept. */
gsize
clab_lags_ends_size (const ClabLagShape *shape);

/* The first pixels of a row, or those beyond the clipped ones.
 * @side: 0 or 1 */
double *
clab_lags_end_at (const ClabLags *lags, gsize plane, gsize row, int side);

/* Keeps the ends of a row that has been filled. */
void
clab_lags_keep_ends (ClabLags *lags, const ClabLagPatch *patch, gsize row);

/* Adds what two rows add to the differences of S, beside its inner part.
 * @lanes: (nullable): lags × lanes: Σ q of these two rows alone; only at an
 *   edge */
void
clab_lags_add_differences (ClabLags *lags,
                           const ClabDots *dots,
                           const ClabLagPatch *patch,
                           const ClabLagPartner *a,
                           gsize plane_b,
                           gsize row_b,
                           const double *lanes);

/* Adds a row to the sums of single taps: differences of S with 1 instead of a
 * row a. */
void
clab_lags_add_tap_sums (ClabLags *lags,
                        const ClabLagPatch *patch,
                        gsize plane,
                        gsize row);

/* Adds what the ends of a row of pixels that is no edge add. */
void
clab_lags_add_sides (ClabLags *lags,
                     const ClabDots *dots,
                     const ClabLagPatch *patch,
                     gsize plane_b,
                     gsize row_b);

/* While @n rows from @row on are multiplied, memory will be asked for as many
 * after those that are filled. */
void
clab_lags_look_ahead (ClabLags *lags,
                      const ClabLagPatch *patch,
                      gsize row,
                      gsize n);

/* Adds all lags of rows a with the row b of their step to lags × lanes of each
 * row a. */
void
clab_lags_multiply (ClabLags *lags,
                    const ClabDots *dots,
                    const ClabLagPatch *patch,
                    const ClabLagFactors *factors,
                    double *const *lanes);

/* Vectors of a spread row of outputs. */
static inline gsize
clab_lag_patch_n_vectors (const ClabLagPatch *patch)
{
  return clab_dots_padded (patch->width) / CLAB_DOTS_LANES;
}

/* From one i of a pair of rows to the next. */
static inline gsize
clab_lags_next_i (const ClabLagShape *shape)
{
  return (shape->rows + 1) * clab_lags_edge_size (shape);
}

G_END_DECLS
