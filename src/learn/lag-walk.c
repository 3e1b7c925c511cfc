/* Products of rows for kernels of 3 × 3, in strips of a few columns.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/lag-walk.h"

#include <string.h>

#include "src/learn/gather-lags-private.h"

#define LANES CLAB_DOTS_LANES
#define SIDE CLAB_WALK_SIDE
#define ROWS CLAB_WALK_ROWS

/* Rows above and below row b that it is multiplied with. */
#define REACH (SIDE - 1)

/* Groups in memory: what is multiplied, and what is made meanwhile. */
#define N_GROUPS 3

/* Groups that memory is asked for ahead. */
#define GROUPS_AHEAD 3

/* Pixels at both ends of rows that lags reach beyond. */
#define N_ENDS (2 * REACH)

/* The first pixel behind the clipped ones. */
#define FIRST_RIGHT REACH

/*
 * @row: the first row b
 * @n_rows: b, a multiple of %ROWS
 * @groups: in a circle
 * @padded: a group of pixels beside the picture
 * @ends: %N_ENDS × rows: of the rows b, and of those that they meet above and
 *   below
 * @n_ends: from an end to the next
 * @x: where the strip begins
 * @width: of the strip
 */
typedef struct
{
  ClabLags *lags;
  const ClabDots *dots;
  const ClabLagPatch *patch;
  gsize row;
  gsize n_rows;
  double *groups[N_GROUPS];
  float *padded;
  double *ends;
  gsize n_ends;
  gsize x;
  gsize width;
} Strip;

/* Room for the ends of a row. */
static gsize
ends_stride (gsize height)
{
  return clab_dots_padded (height + 2 * REACH);
}

gsize
clab_lag_walk_room (gsize height)
{
  return N_GROUPS * CLAB_WALK_GROUP + ROWS * CLAB_WALK_STRIDE
         + N_ENDS * ends_stride (height);
}

gsize
clab_lag_walk_fit (const ClabLagPatch *patch,
                   const ClabLagShape *shape,
                   gsize row)
{
  gsize before = clab_lag_patch_before (patch, shape);
  gsize end = before + patch->height;

  if (patch->walk == NULL || row >= end || patch->above + row < before + REACH)
    return 0;
  return (end - row) / ROWS * ROWS;
}

/* Groups of pixels that the rows b meet. */
static gsize
n_groups (const Strip *strip)
{
  return strip->n_rows / ROWS + 1;
}

/* The first row of a group. */
static gsize
row_of (const Strip *strip, gsize group)
{
  return strip->row - REACH + group * ROWS;
}

/* Finds the pixels of a group. */
static ClabWalkFloats
find_pixels (const Strip *strip, gsize group)
{
  const ClabLagSource *source = &strip->patch->source;
  gsize row = row_of (strip, group);
  gsize n_columns = strip->width + REACH;
  gboolean is_inside
      = row >= source->first_row
        && row + ROWS <= source->first_row + source->n_rows[0]
        && strip->x >= source->first_column
        && strip->x + n_columns <= source->first_column + source->n_columns;

  if (is_inside)
    return (ClabWalkFloats){
      source->rows[0] + (row - source->first_row) * source->row_strides[0]
          + strip->x - source->first_column,
      source->row_strides[0]
    };
  strip->patch->pad (row, ROWS, strip->x, n_columns, strip->padded,
                     strip->patch->data);
  return (ClabWalkFloats){ strip->padded, n_columns };
}

/* Keeps the ends of a group at the sides of its rectangle. */
static void
keep_ends (const Strip *strip, gsize group)
{
  const ClabLagPatch *patch = strip->patch;
  const double *rows = strip->groups[group % N_GROUPS];
  gboolean has_left = strip->x == 0 && patch->left == 0;
  gboolean has_right
      = strip->x + strip->width == patch->width && patch->right == 0;

  for (gsize y = 0; y < ROWS && (has_left || has_right);
       y++, rows += CLAB_WALK_STRIDE)
    for (gsize j = 0; j < REACH; j++)
      {
        double *end = strip->ends + j * strip->n_ends + group * ROWS + y;

        if (has_left)
          *end = rows[j];
        if (has_right)
          end[FIRST_RIGHT * strip->n_ends] = rows[strip->width + j];
      }
}

/* Makes the last doubles of a group, from a column on. */
static void
widen_rest (const Strip *strip, gsize group, ClabWalkFloats pixels, gsize first)
{
  double *to = strip->groups[group % N_GROUPS];

  for (gsize y = 0; y < ROWS; y++)
    for (gsize x = first; x < strip->width + REACH; x++)
      to[y * CLAB_WALK_STRIDE + x] = pixels.first[y * pixels.stride + x];
}

/* Finds what memory is asked for while the group after @group is made: rows of
 * this strip, of the next one, or of the next part. */
static void
find_ahead (const Strip *strip, gsize group, ClabWalk *walk)
{
  const ClabLagPatch *patch = strip->patch;
  const ClabLagSource *source = &patch->source;
  gsize skipped[] = { source->first_row,
                      clab_lag_patch_before (patch, &strip->lags->shape) };
  gsize ahead = group + GROUPS_AHEAD;
  gsize row = row_of (strip, ahead % n_groups (strip));
  gsize x = strip->x;

  if (ahead >= n_groups (strip))
    x += strip->width;
  if (x == patch->width)
    {
      source = &patch->next;
      skipped[0] = skipped[1] = strip->row - REACH;
      x = 0;
    }
  for (int i = 0; i < 2; i++)
    {
      gsize first = row - MIN (row, skipped[i]);
      gsize column = i == 0 ? x - MIN (x, source->first_column) : x;

      walk->ahead[i] = (ClabWalkFloats){ walk->targets.first, 0 };
      if (source->n_rows[i] >= first + ROWS)
        walk->ahead[i] = (ClabWalkFloats){
          source->rows[i] + first * source->row_strides[i] + column,
          source->row_strides[i],
        };
    }
}

/* Adds what #ClabWalkFunc adds, for the columns after the last whole lanes. */
static void
add_rest (const Strip *strip, const ClabWalk *walk, double *totals)
{
  double *pairs = strip->lags->inner;
  double *moments = strip->lags->moments;
  const double *rows[2 * ROWS];

  for (gsize y = 0; y < 2 * ROWS; y++)
    rows[y]
        = (y < ROWS ? walk->upper : walk->lower) + y % ROWS * CLAB_WALK_STRIDE;
  for (gsize x = walk->width; x < strip->width; x++)
    for (gsize y = 0; y < ROWS; y++)
      {
        const float *last = walk->targets.first + y * walk->targets.stride + x;
        double target = last[REACH * walk->targets.stride];

        totals[CLAB_WALK_SQUARES * LANES] += target * target;
        totals[CLAB_WALK_TARGETS * LANES] += target;
        totals[CLAB_WALK_PIXELS * LANES] += rows[y + REACH][x];
        for (gsize lag = 0; lag < SIDE; lag++)
          {
            double shifted = rows[y + REACH][x + lag];

            for (gsize a = 0; a <= 2 * REACH; a++)
              pairs[(a * SIDE + lag) * LANES] += rows[y + a][x] * shifted;
            for (gsize i = 0; i < SIDE; i++)
              moments[(i * SIDE + lag) * LANES]
                  += last[(REACH - i) * walk->targets.stride] * shifted;
          }
      }
}

/* Walks down a strip. */
static void
add_strip (const Strip *strip, double *totals)
{
  const ClabLagSource *source = &strip->patch->source;
  gsize before = clab_lag_patch_before (strip->patch, &strip->lags->shape);
  gssize y = (gssize)strip->row - (gssize)before - REACH;
  ClabWalk walk = { .width = strip->width / LANES * LANES };

  for (gsize group = 0; group < 2; group++)
    {
      walk.pixels = find_pixels (strip, group);
      widen_rest (strip, group, walk.pixels, 0);
      keep_ends (strip, group);
    }
  walk.targets.stride = source->row_strides[1];
  for (gsize group = 2; group <= n_groups (strip); group++, y += ROWS)
    {
      walk.upper = strip->groups[(group - 2) % N_GROUPS];
      walk.lower = strip->groups[(group - 1) % N_GROUPS];
      walk.next = strip->groups[group % N_GROUPS];
      walk.targets.first
          = source->rows[1] + y * (gssize)source->row_strides[1] + strip->x;
      /* After the last group it is made once more. */
      if (group < n_groups (strip))
        walk.pixels = find_pixels (strip, group);
      find_ahead (strip, group, &walk);
      strip->dots->walk (&walk, strip->lags->inner, strip->lags->moments,
                         totals);
      if (walk.width < strip->width)
        add_rest (strip, &walk, totals);
      if (group < n_groups (strip))
        {
          widen_rest (strip, group, walk.pixels, walk.width);
          keep_ends (strip, group);
        }
    }
}

/* The differences along the columns that rows b add: see
 * clab_lags_add_sides(). */
static void
add_sides (const Strip *strip)
{
  const double *ends = strip->ends;

  for (gsize j = 0; j < REACH; j++)
    for (gsize b = REACH; b < REACH + strip->n_rows; b++)
      strip->lags->sums[j + 1] += ends[(FIRST_RIGHT + j) * strip->n_ends + b]
                                  - ends[j * strip->n_ends + b];
  for (gsize a = 0; a <= 2 * REACH; a++)
    {
      double *pairs = clab_lags_pairs_at (strip->lags, 0, 0, a - MIN (a, REACH),
                                          REACH - MIN (a, REACH));

      for (gsize j = 0; j < REACH; j++)
        for (gsize q = 0; q + 1 + j < SIDE; q++)
          {
            const double *left_a = ends + j * strip->n_ends + a;
            const double *left_b = ends + (j + q) * strip->n_ends + REACH;
            const double *right_a = left_a + FIRST_RIGHT * strip->n_ends;
            const double *right_b = left_b + FIRST_RIGHT * strip->n_ends;
            double sum = 0;

            for (gsize y = 0; y < strip->n_rows; y++)
              sum += right_a[y] * right_b[y] - left_a[y] * left_b[y];
            pairs[(j + 1) * clab_dots_padded (SIDE) + q] += sum;
          }
    }
}

void
clab_lag_walk_add (ClabLags *lags,
                   const ClabDots *dots,
                   const ClabLagPatch *patch,
                   gsize row,
                   gsize n_rows)
{
  ClabLagCut cut = clab_lags_cut (clab_dots_padded (patch->width) / LANES,
                                  CLAB_WALK_MOST_COLUMNS / LANES);
  Strip strip = {
    .lags = lags,
    .dots = dots,
    .patch = patch,
    .row = row,
    .n_rows = n_rows,
    .padded = (float *)(patch->walk + N_GROUPS * CLAB_WALK_GROUP),
    .ends = patch->walk + N_GROUPS * CLAB_WALK_GROUP + ROWS * CLAB_WALK_STRIDE,
    .n_ends = ends_stride (patch->height),
  };
  double totals[CLAB_WALK_N_TOTALS * LANES] = { 0 };

  for (gsize group = 0; group < N_GROUPS; group++)
    strip.groups[group] = patch->walk + group * CLAB_WALK_GROUP;
  memset (strip.ends, 0, N_ENDS * strip.n_ends * sizeof (double));
  for (gsize i = 0; i < cut.n_parts; i++, strip.x += strip.width)
    {
      strip.width
          = MIN (clab_lags_part_size (&cut, i) * LANES, patch->width - strip.x);
      add_strip (&strip, totals);
    }
  add_sides (&strip);
  lags->targets[0] += clab_dots_total (totals + CLAB_WALK_SQUARES * LANES);
  lags->targets[1] += clab_dots_total (totals + CLAB_WALK_TARGETS * LANES);
  lags->sums[0] += clab_dots_total (totals + CLAB_WALK_PIXELS * LANES);
}
