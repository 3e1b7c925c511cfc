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
#include <string.h>

#include "src/learn/lag-spectra.h"
#include "src/learn/lag-twos.h"
#include "src/learn/lag-walk.h"

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

/* All memory is allocated at once: to give a large block back keeps all threads
 * waiting. */
struct _ClabGatherRooms
{
  guint n;
  ClabGatherRoom *rooms;
  double *all;
};

/* What a room consists of. */
typedef enum
{
  ROOM_PADDED,
  ROOM_CLIPPED,
  ROOM_ROWS,
  ROOM_TARGETS,
  ROOM_ROW_SUMS,
  ROOM_TARGET_SUMS,
  ROOM_LINE,
  ROOM_TAPS,
  ROOM_COEFFICIENTS,
  ROOM_SPARE,
  ROOM_VALUES,
  ROOM_TILES,
  ROOM_SUMS,
  ROOM_WALK,
  N_ROOM_BLOCKS
} RoomBlock;

/* From a block to the next, in doubles: they begin at cache lines. */
static gsize
block_stride (gsize size)
{
  return clab_dots_padded ((size + sizeof (double) - 1) / sizeof (double));
}

/* Cuts the first doubles of @all.
 *
 * Returns: where the others begin */
static double *
room_cut (ClabGatherRoom *room, const gsize sizes[N_ROOM_BLOCKS], double *all)
{
  void *blocks[N_ROOM_BLOCKS];

  for (int i = 0; i < N_ROOM_BLOCKS; i++)
    {
      blocks[i] = all;
      all += block_stride (sizes[i]);
    }
  *room = (ClabGatherRoom){
    .padded = blocks[ROOM_PADDED],
    .clipped = blocks[ROOM_CLIPPED],
    .rows = blocks[ROOM_ROWS],
    .targets = blocks[ROOM_TARGETS],
    .row_sums = blocks[ROOM_ROW_SUMS],
    .target_sums = blocks[ROOM_TARGET_SUMS],
    .line = blocks[ROOM_LINE],
    .taps = blocks[ROOM_TAPS],
    .coefficients = blocks[ROOM_COEFFICIENTS],
    .spare = memset (blocks[ROOM_SPARE], 0, sizes[ROOM_SPARE]),
    .values = blocks[ROOM_VALUES],
    .tiles = blocks[ROOM_TILES],
    .sums = blocks[ROOM_SUMS],
    .walk = blocks[ROOM_WALK],
  };
  return all;
}

ClabGatherRooms *
clab_gather_rooms_new (const ClabProblem *problem,
                       const ClabLagShape *shape,
                       const GArray *parts,
                       guint n)
{
  gsize planes = problem->planes;
  gsize n_kernels = problem->n_kernels;
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
      gboolean is_plain = clab_gather_is_plain (&part->window);
      gsize size
          = clab_example_window_width (example, tile.width)
            * (is_plain ? 1
                        : clab_example_window_height (example, tile.height));

      padded = MAX (padded, size);
      height = MAX (height, tile.height);
      width = MAX (width, tile.width);
    }

  gsize n_kept = MAX (clab_lags_n_kept (shape, clab_dots ()),
                      shape->has_spectra ? height + rows - 1 : 0);
  gsize n_taps = planes * (rows + 1) * columns;
  const gsize sizes[] = {
    [ROOM_PADDED] = planes * padded * sizeof (float),
    [ROOM_CLIPPED] = planes * n_kept * clipped_stride (width) * sizeof (double),
    [ROOM_ROWS]
    = planes * n_kept * row_stride (width, columns) * sizeof (double),
    [ROOM_TARGETS]
    = n_kernels * n_kept * clipped_stride (width) * sizeof (double),
    [ROOM_ROW_SUMS] = planes * n_kept * sizeof (double),
    [ROOM_TARGET_SUMS] = n_kernels * n_kept * sizeof (double[2]),
    [ROOM_LINE] = (clab_dots_padded (width) + columns) * sizeof (float),
    [ROOM_TAPS] = n_taps * sizeof (const double *),
    [ROOM_COEFFICIENTS] = 2 * n_taps * sizeof (double),
    [ROOM_SPARE] = clab_dots_padded (width) * sizeof (double),
    [ROOM_VALUES] = (problem->n_taps + 1 + n_kernels) * sizeof (double),
    [ROOM_TILES]
    = shape->has_spectra ? clab_lag_spectra_room (shape) * sizeof (double) : 0,
    [ROOM_SUMS] = clab_lag_twos_room (shape, clipped_stride (width),
                                      row_stride (width, columns))
                  * sizeof (double),
    [ROOM_WALK] = clab_lags_are_walked (shape)
                      ? clab_lag_walk_room (height) * sizeof (double)
                      : 0,
  };
  g_autoptr (ClabGatherRooms) rooms = g_new0 (ClabGatherRooms, 1);
  gsize total = 0;

  for (int i = 0; i < N_ROOM_BLOCKS; i++)
    total += n * block_stride (sizes[i]);
  rooms->n = n;
  rooms->rooms = g_new0 (ClabGatherRoom, n);
  rooms->all = clab_doubles_new (total);
  if (rooms->all == NULL)
    return NULL;

  double *all = rooms->all;
  for (guint i = 0; i < n; i++)
    {
      all = room_cut (&rooms->rooms[i], sizes, all);
      rooms->rooms[i].work = clab_lag_work_new (shape);
      if (rooms->rooms[i].work == NULL)
        return NULL;
    }
  return g_steal_pointer (&rooms);
}

const ClabGatherRoom *
clab_gather_room (const ClabGatherRooms *rooms, guint i)
{
  return &rooms->rooms[i];
}

void
clab_gather_rooms_free (ClabGatherRooms *rooms)
{
  if (rooms == NULL)
    return;
  for (guint i = 0; i < rooms->n; i++)
    clab_lag_work_free (rooms->rooms[i].work);
  g_free (rooms->rooms);
  free (rooms->all);
  g_free (rooms);
}

/* What a part reads of the first plane and target, inside of the image. */
static ClabLagSource
find_source (const ClabGatherPart *part, const ClabLagShape *lag_shape)
{
  const ClabExample *example = part->window.example;
  const ClabConvShape *shape = &example->shape;
  gsize slice = part->window.slice;
  ClabTile seen = seen_by (part, lag_shape);
  gssize y = (gssize)seen.y - shape->pad_top;
  gssize x = (gssize)seen.x - shape->pad_left;
  gssize n_rows = (gssize)(seen.height + shape->rows - 1);
  gssize n_columns = (gssize)(seen.width + shape->columns - 1);
  gssize end_y = MIN (y + n_rows, (gssize)shape->in_height);
  gssize end_x = MIN (x + n_columns, (gssize)shape->in_width);
  ClabLagSource source = {
    .rows[1] = clab_example_target (example, slice, 0)
               + part->tile.y * shape->out_width + part->tile.x,
    .row_strides = { shape->in_width, shape->out_width },
    .n_rows[1] = part->tile.height,
    .first_row = (gsize)MAX (-y, 0),
    .first_column = (gsize)MAX (-x, 0),
  };

  y = MAX (y, 0);
  x = MAX (x, 0);
  if (y < end_y && x < end_x)
    {
      source.rows[0]
          = clab_tensor_plane (example->source, 0, slice * shape->channels)
            + (gsize)y * shape->in_width + (gsize)x;
      source.n_rows[0] = (gsize)(end_y - y);
      source.n_columns = (gsize)(end_x - x);
    }
  return source;
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
          .work = place->sums->room->work,
          .row_sums = place->sums->room->row_sums,
          .target_sums = (const double (*)[2])place->sums->room->target_sums,
        };

        if (clab_gather_is_walked (&part->window, lag_shape))
          patch.walk = place->sums->room->walk;
        if (patch.walk != NULL || clab_gather_is_plain (&part->window))
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
        patch.pad = clab_gather_pad;
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
