/* What one rectangle of outputs adds to the sums of a gathering.
 *
 * Whole rectangles go by lags; with a dilation each of its phases is an image
 * of its own.  Strides and the edges of masks go output by output.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather-windows-private.h"

#include <math.h>
#include <stdlib.h>

#include "src/learn/lag-spectra.h"
#include "src/learn/lag-twos.h"

#define LANES CLAB_DOTS_LANES

/* Rectangles with holes are halved down to this side. */
#define SMALLEST_SIDE 16

static gsize
clipped_stride (gsize width)
{
  return clab_dots_padded (width) + LANES;
}

/* Of plain rows, and of spread ones, whose runs all are continued. */
static gsize
row_stride (gsize width, gsize columns)
{
  return MAX (clab_dots_padded (width + 2 * columns + LANES),
              clab_dots_padded (width) + columns * LANES)
         + LANES;
}

/* The outputs of a part, and those before them whose rows of pixels it sees,
 * too. */
static ClabTile
seen_by (const ClabGatherPart *part, const ClabLagShape *shape)
{
  gsize before = MIN (part->tile.y - part->window.tile.y, shape->rows - 1);
  ClabTile tile = part->tile;

  tile.y -= before;
  tile.height += before;
  return tile;
}

ClabGatherRoom *
clab_gather_room_new (const ClabProblem *problem,
                      const ClabLagShape *shape,
                      const GArray *parts)
{
  gsize rows = problem->options.rows;
  gsize columns = problem->options.columns;
  gsize padded = 0;
  gsize height = 0;
  gsize width = 0;

  for (guint i = 0; i < parts->len; i++)
    {
      const ClabGatherPart *part = &g_array_index (parts, ClabGatherPart, i);
      const ClabExample *example = part->window.example;
      ClabTile tile = seen_by (part, shape);
      gsize size = clab_example_window_height (example, tile.height)
                   * clab_example_window_width (example, tile.width);

      padded = MAX (padded, size);
      height = MAX (height, tile.height);
      width = MAX (width, tile.width);
    }

  gsize n_kept = MAX (clab_lags_n_kept (shape, clab_dots ()),
                      shape->has_spectra ? height + rows - 1 : 0);
  gsize n_taps = problem->planes * (rows + 1) * columns;
  g_autoptr (ClabGatherRoom) room = g_new0 (ClabGatherRoom, 1);

  room->padded = g_try_new (float, problem->planes *padded);
  room->clipped
      = clab_doubles_new (problem->planes * n_kept * clipped_stride (width));
  room->rows = clab_doubles_new (problem->planes * n_kept
                                 * row_stride (width, columns));
  room->targets
      = clab_doubles_new (problem->n_kernels * n_kept * clipped_stride (width));
  room->row_sums = g_new (double, problem->planes *n_kept);
  room->target_sums
      = g_malloc_n (problem->n_kernels * n_kept, sizeof (double[2]));
  room->tiles = shape->has_spectra
                    ? clab_doubles_new (clab_lag_spectra_room (shape))
                    : NULL;
  room->sums = clab_doubles_new (clab_lag_twos_room (
      shape, clipped_stride (width), row_stride (width, columns)));
  room->line = g_new (float, clab_dots_padded (width) + columns);
  room->taps = g_new (const double *, n_taps);
  room->coefficients = g_new (double, 2 * n_taps);
  room->spare = g_new0 (double, clab_dots_padded (width));
  room->values = g_new (double, problem->n_taps + 1 + problem->n_kernels);
  if (parts->len > 0
      && (room->padded == NULL || room->clipped == NULL || room->rows == NULL
          || room->targets == NULL || room->sums == NULL
          || (shape->has_spectra && room->tiles == NULL)))
    return NULL;
  return g_steal_pointer (&room);
}

void
clab_gather_room_free (ClabGatherRoom *room)
{
  if (room == NULL)
    return;
  g_free (room->padded);
  free (room->clipped);
  free (room->rows);
  free (room->targets);
  g_free (room->row_sums);
  g_free (room->target_sums);
  g_free (room->line);
  g_free (room->taps);
  g_free (room->coefficients);
  g_free (room->spare);
  g_free (room->values);
  free (room->tiles);
  free (room->sums);
  g_free (room);
}

/* What a part reads of the first plane and target, inside of the image. */
static ClabLagSource
find_source (const ClabGatherPart *part, const ClabLagShape *lag_shape)
{
  const ClabExample *example = part->window.example;
  const ClabConvShape *shape = &example->shape;
  gsize slice = part->window.slice;
  ClabTile seen = seen_by (part, lag_shape);
  gssize y = MAX ((gssize)seen.y - shape->pad_top, 0);
  gssize x = MAX ((gssize)seen.x - shape->pad_left, 0);

  if (y >= (gssize)shape->in_height || x >= (gssize)shape->in_width)
    return (ClabLagSource){ .n_rows = { 0 } };
  return (ClabLagSource){
    .rows = { clab_tensor_plane (example->source, 0, slice * shape->channels)
                  + (gsize)y * shape->in_width + (gsize)x,
              clab_example_target (example, slice, 0)
                  + part->tile.y * shape->out_width + part->tile.x },
    .row_strides = { shape->in_width, shape->out_width },
    .n_rows
    = { MIN (seen.height + shape->rows - 1, shape->in_height - (gsize)y),
        part->tile.height },
  };
}

/* @next: (nullable): see clab_gather_add_part() */
static void
add_by_lags (const ClabGatherPlace *place,
             const ClabGatherPart *part,
             const ClabGatherPart *next)
{
  const ClabConvShape *shape = &place->example->shape;
  const ClabLagShape *lag_shape = clab_lags_shape (place->sums->lags);
  const ClabDots *dots = place->sums->dots;
  const ClabTile *tile = &part->tile;
  const ClabTile *whole = &part->window.tile;
  ClabTile seen = seen_by (part, lag_shape);
  gboolean is_inside = clab_example_is_inside (place->example, &seen);
  ClabView view = is_inside
                      ? clab_example_view (place->example, place->slice, &seen,
                                           place->sums->room->padded)
                      : (ClabView){ .data = NULL };

  for (gsize y = 0; y < MIN (shape->dilation_y, tile->height); y++)
    for (gsize x = 0; x < MIN (shape->dilation_x, tile->width); x++)
      {
        gsize width = (tile->width - x - 1) / shape->dilation_x + 1;
        gboolean is_whole = clab_dots_padded (width) == width;
        ClabLagPatch patch = {
          .height = (tile->height - y - 1) / shape->dilation_y + 1,
          .width = width,
          .above = tile->y - whole->y,
          .below = whole->y + whole->height - tile->y - tile->height,
          .left = tile->x - whole->x,
          .right = whole->x + whole->width - tile->x - tile->width,
          .n_kept = clab_lags_n_kept (lag_shape, dots),
          .n_targets = clab_lags_n_targets (lag_shape, dots),
          .clipped
          = is_whole ? place->sums->room->rows : place->sums->room->clipped,
          .clipped_stride = is_whole ? row_stride (width, shape->columns)
                                     : clipped_stride (width),
          .rows = place->sums->room->rows,
          .row_stride = row_stride (width, shape->columns),
          .targets = place->sums->room->targets,
          .target_stride = clipped_stride (width),
          .sums = place->sums->room->sums,
          .row_sums = place->sums->room->row_sums,
          .target_sums = (const double (*)[2])place->sums->room->target_sums,
        };

        if (clab_gather_is_plain (&part->window))
          patch.source = find_source (part, lag_shape);
        if (next != NULL && clab_gather_is_plain (&next->window))
          patch.next = find_source (next, lag_shape);

        if (clab_gather_is_transformed (&part->window, lag_shape))
          {
            patch.tiles = place->sums->room->tiles;
            patch.n_kept = clab_lag_patch_before (&patch, lag_shape)
                           + patch.height + shape->rows - 1;
            patch.n_targets = patch.height;
          }
        else
          patch.is_spread = clab_lags_are_spread (lag_shape, dots);

        ClabGatherFilling filling
            = { place, is_inside ? &view : NULL, &seen, tile, y, x, &patch };
        patch.fill = clab_gather_fill;
        patch.data = &filling;
        clab_lags_add_patch (place->sums->lags, dots, &patch);
      }
}

/* The values of output (y, x) of @tile, whose window is @view. */
static void
fill_values (const ClabGatherPlace *place,
             const ClabTile *tile,
             const ClabView *view,
             gsize y,
             gsize x,
             double scale)
{
  const ClabProblem *problem = place->sums->problem;
  const ClabConvShape *shape = &place->example->shape;
  gsize at = (tile->y + y) * shape->out_width + tile->x + x;
  gsize n_parameters = clab_problem_n_parameters (problem);
  double *values = place->sums->room->values;
  gsize n = 0;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < shape->rows; i++)
      for (gsize j = 0; j < shape->columns; j++)
        values[n++] = view->data[c * view->channel_stride
                                 + (y * shape->stride_y + i * shape->dilation_y)
                                       * view->row_stride
                                 + x * shape->stride_x + j * shape->dilation_x];
  values[n] = 1;
  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      double target = clab_example_target (place->example, place->slice, o)[at];

      for (gsize p = 0; place->sums->centre != NULL && p < n_parameters; p++)
        target -= place->sums->centre[o * n_parameters + p] * values[p];
      values[n + 1 + o] = target;
    }
  for (gsize i = 0; i < n + 1 + shape->n_kernels; i++)
    values[i] *= scale;
}

static void
add_directly (const ClabGatherPlace *place, const ClabTile *tile)
{
  const ClabExample *example = place->example;
  gsize out_width = example->shape.out_width;
  ClabView view = clab_example_view (example, place->slice, tile,
                                     place->sums->room->padded);

  for (gsize y = 0; y < tile->height; y++)
    for (gsize x = 0; x < tile->width; x++)
      {
        double weight
            = example->weights != NULL
                  ? example->weights[(tile->y + y) * out_width + tile->x + x]
                  : 1;

        if (weight <= 0)
          continue;
        fill_values (place, tile, &view, y, x, sqrt (weight));
        clab_direct_add_output (place->sums->direct, place->sums->dots,
                                place->sums->room->values);
      }
}

typedef enum
{
  COVERED_NOT,
  COVERED_PARTLY,
  COVERED_FULLY
} Cover;

static Cover
cover (const ClabExample *example, const ClabTile *tile)
{
  gsize n_full = 0;
  gsize n_some = 0;

  if (example->weights == NULL)
    return COVERED_FULLY;
  for (gsize y = tile->y; y < tile->y + tile->height; y++)
    for (gsize x = tile->x; x < tile->x + tile->width; x++)
      {
        float weight = example->weights[y * example->shape.out_width + x];

        n_full += weight == 1;
        n_some += weight > 0;
      }
  return n_some == 0                            ? COVERED_NOT
         : n_full == tile->height * tile->width ? COVERED_FULLY
                                                : COVERED_PARTLY;
}

static void
add_tile (const ClabGatherPlace *place, const ClabTile *tile)
{
  const ClabConvShape *shape = &place->example->shape;
  gboolean has_stride = shape->stride_y > 1 || shape->stride_x > 1;
  Cover covered = cover (place->example, tile);

  if (covered == COVERED_NOT)
    return;
  if (has_stride
      || (covered == COVERED_PARTLY && tile->height <= SMALLEST_SIDE
          && tile->width <= SMALLEST_SIDE))
    add_directly (place, tile);
  else if (covered == COVERED_FULLY)
    {
      ClabGatherPart part = { { place->example, place->slice, *tile }, *tile };

      add_by_lags (place, &part, NULL);
    }
  else
    {
      ClabTile first = *tile;
      ClabTile second = *tile;

      if (tile->height >= tile->width)
        {
          first.height = tile->height / 2;
          second.y += first.height;
          second.height -= first.height;
        }
      else
        {
          first.width = tile->width / 2;
          second.x += first.width;
          second.width -= first.width;
        }
      add_tile (place, &first);
      add_tile (place, &second);
    }
}

void
clab_gather_add_part (const ClabGatherSums *sums,
                      const ClabGatherPart *part,
                      const ClabGatherPart *next)
{
  const ClabGatherPlace place
      = { sums, part->window.example, part->window.slice };

  if (clab_gather_is_plain (&part->window))
    add_by_lags (&place, part, next);
  else
    add_tile (&place, &part->tile);
}
