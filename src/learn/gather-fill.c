/* The rows of doubles that products are taken of.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather-windows-private.h"

#include <string.h>

#define LANES CLAB_DOTS_LANES

/* Makes a plain or a spread row of doubles.
 * @n_more: pixels after the row of outputs
 * @sum: of the pixels before these; of a spread row that is no whole lanes only
 *   if there are none after it
 * @squares: (nullable): the same of their squares */
static void
fill_row (const ClabGatherFilling *filling,
          const float *from,
          gsize n_more,
          double *to,
          double *sum,
          double *squares)
{
  const ClabDots *dots = filling->place->sums->dots;
  const ClabLagPatch *patch = filling->patch;
  gsize step = filling->place->example->shape.dilation_x;
  gsize n = patch->width + n_more;
  gsize padded = clab_dots_padded (patch->width);
  float *line = filling->place->sums->room->line;

  if (!patch->is_spread)
    {
      double sums[2] = { 0 };

      dots->widen (&(ClabDotsFloats){ .row = from,
                                      .step = step,
                                      .n = n,
                                      .n_summed = patch->width,
                                      .has_squares = squares != NULL },
                   to, sums);
      *sum = sums[1];
      if (squares != NULL)
        *squares = sums[0];
    }
  else if (step == 1 && padded == patch->width)
    dots->lags->spread (from, padded / LANES, n_more, to, sum, squares);
  else
    {
      for (gsize x = 0; x < n; x++)
        line[x] = from[x * step];
      for (gsize x = n; x < padded + n_more; x++)
        line[x] = 0;
      dots->lags->spread (line, padded / LANES, n_more, to, sum, squares);
    }
}

/* Sets what a row of outputs has beyond its last one to 0. */
static void
clear_rest (const ClabLagPatch *patch, double *row)
{
  gsize padded = clab_dots_padded (patch->width);

  for (gsize x = patch->width; x < padded; x++)
    row[patch->is_spread ? clab_lag_dots_index (padded / LANES, x) : x] = 0;
}

/* The pixels of a row of the window; where it reaches beyond the image, they
 * are put together row by row, while memory is asked for those that follow. */
static const float *
row_at (const ClabGatherFilling *filling, gsize channel, gsize row)
{
  const ClabGatherPlace *place = filling->place;
  const ClabView *view = filling->view;
  float *padded = place->sums->room->padded;

  if (view != NULL)
    return view->data + channel * view->channel_stride + row * view->row_stride;
  clab_example_pad_rows (
      place->example, place->slice * place->example->shape.channels + channel,
      filling->seen, row, 1, padded);
  return padded;
}

static void
fill_pixels (const ClabGatherFilling *filling, gsize row)
{
  const ClabGatherPlace *place = filling->place;
  const ClabLagPatch *patch = filling->patch;
  const ClabConvShape *shape = &place->example->shape;
  const ClabGatherRoom *room = place->sums->room;
  gsize before
      = clab_lag_patch_before (patch, clab_lags_shape (place->sums->lags));
  gsize kept = row % patch->n_kept;
  /* Within a rectangle transforms do without. */
  gboolean has_clipped = patch->clipped != patch->rows
                         && (patch->tiles == NULL || patch->below == 0
                             || before < shape->rows - 1);
  gsize n_columns = patch->width + shape->columns - 1;
  gsize padded = clab_dots_padded (patch->width);

  for (gsize c = 0; c < shape->channels; c++)
    {
      const float *from
          = row_at (filling, c, filling->phase_y + row * shape->dilation_y)
            + filling->phase_x;
      double *pixels
          = room->rows + (c * patch->n_kept + kept) * patch->row_stride;
      double *clipped
          = room->clipped + (c * patch->n_kept + kept) * patch->clipped_stride;
      double *sum = &room->row_sums[c * patch->n_kept + kept];

      fill_row (filling, from, shape->columns - 1, pixels, sum, NULL);
      if (!patch->is_spread)
        memset (pixels + n_columns, 0,
                (patch->row_stride - n_columns) * sizeof (double));
      if (!has_clipped)
        continue;
      memcpy (clipped, pixels, padded * sizeof (double));
      clear_rest (patch, clipped);
      if (patch->is_spread)
        {
          double sums[2] = { 0 };

          place->sums->dots->energy (clipped, padded, sums);
          *sum = sums[1];
        }
    }
}

/* Lists the taps of the rows @y and @y + 1 of results, and what the centre
 * multiplies them with in each.
 *
 * Returns: how many */
static gsize
list_taps (const ClabGatherPlace *place,
           const ClabLagPatch *patch,
           const double *centre,
           gsize y)
{
  const ClabConvShape *shape = &place->example->shape;
  gsize before
      = clab_lag_patch_before (patch, clab_lags_shape (place->sums->lags));
  gsize n_rows = before + patch->height + shape->rows - 1;
  gsize columns = shape->columns;
  gsize n_all = shape->channels * (shape->rows + 1) * columns;
  gsize step = patch->is_spread ? LANES : 1;
  double *coefficients = place->sums->room->coefficients;
  gsize n = 0;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i <= shape->rows; i++)
      for (gsize j = 0; j < columns; j++, n++)
        {
          const double *tap = centre + (c * shape->rows + i) * columns + j;
          gsize row = MIN (before + y + i, n_rows - 1) % patch->n_kept;

          place->sums->room->taps[n]
              = patch->rows + (c * patch->n_kept + row) * patch->row_stride
                + j * step;
          coefficients[n] = i < shape->rows ? *tap : 0;
          coefficients[n_all + n] = i > 0 ? *(tap - columns) : 0;
        }
  return n;
}

/* A row of targets. */
static double *
target_at (const ClabGatherPlace *place,
           const ClabLagPatch *patch,
           gsize kernel,
           gsize y)
{
  return place->sums->room->targets
         + (kernel * patch->n_targets + y % patch->n_targets)
               * patch->target_stride;
}

static double *
target_sums_at (const ClabGatherPlace *place,
                const ClabLagPatch *patch,
                gsize kernel,
                gsize y)
{
  return place->sums->room
      ->target_sums[kernel * patch->n_targets + y % patch->n_targets];
}

/* Subtracts what the centre predicts for the rows @y and @y + 1, or for one if
 * there is no other. */
static void
subtract_prediction (const ClabGatherPlace *place,
                     const ClabLagPatch *patch,
                     gsize kernel,
                     gsize y)
{
  const ClabProblem *problem = place->sums->problem;
  const double *centre
      = place->sums->centre + kernel * clab_problem_n_parameters (problem);
  gsize n_results = MIN (patch->height - y, 2);
  double *results[] = { target_at (place, patch, kernel, y),
                        n_results == 2 ? target_at (place, patch, kernel, y + 1)
                                       : place->sums->room->spare };

  place->sums->dots->subtract (
      results, place->sums->room->taps, place->sums->room->coefficients,
      list_taps (place, patch, centre, y), clab_dots_padded (patch->width));
  for (gsize p = 0; p < n_results; p++)
    {
      gsize padded = clab_dots_padded (patch->width);
      double *sums = target_sums_at (place, patch, kernel, y + p);

      for (gsize x = 0; problem->options.with_bias && x < padded; x++)
        results[p][x] -= centre[problem->n_taps];
      clear_rest (patch, results[p]);
      sums[0] = sums[1] = 0;
      place->sums->dots->energy (results[p], padded, sums);
    }
}

static void
fill_targets (const ClabGatherFilling *filling, gsize y)
{
  const ClabGatherPlace *place = filling->place;
  const ClabTile *tile = filling->tile;
  const ClabLagPatch *patch = filling->patch;
  const ClabConvShape *shape = &place->example->shape;

  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      const float *from = clab_example_target (place->example, place->slice, o)
                          + (tile->y + filling->phase_y + y * shape->dilation_y)
                                * shape->out_width
                          + tile->x + filling->phase_x;
      double *target = target_at (place, patch, o, y);
      double *sums = target_sums_at (place, patch, o, y);

      fill_row (filling, from, 0, target, &sums[1], &sums[0]);
      clear_rest (patch, target);
      if (place->sums->centre != NULL && (y % 2 == 1 || y + 1 == patch->height))
        subtract_prediction (place, patch, o, y - y % 2);
    }
}

void
clab_gather_fill (gsize row, gpointer data)
{
  const ClabGatherFilling *filling = data;
  const ClabLagShape *shape = clab_lags_shape (filling->place->sums->lags);
  gsize first = clab_lag_patch_before (filling->patch, shape) + shape->rows - 1;

  fill_pixels (filling, row);
  if (row >= first)
    fill_targets (filling, row - first);
}

void
clab_gather_pad (gsize row,
                 gsize n_rows,
                 gsize column,
                 gsize n_columns,
                 float *to,
                 gpointer data)
{
  const ClabGatherFilling *filling = data;
  const ClabGatherPlace *place = filling->place;
  const ClabConvShape *shape = &place->example->shape;
  ClabTile tile = *filling->seen;

  tile.x += column;
  tile.width = n_columns + 1 - shape->columns;
  clab_example_pad_rows (place->example, place->slice * shape->channels, &tile,
                         row, n_rows, to);
}
