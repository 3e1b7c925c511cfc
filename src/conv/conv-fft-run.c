/* Convolution by Fourier transforms of tiles: the way through the output.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/conv/conv-fft.h"
#include "src/conv/conv-strips.h"
#include "src/conv/conv-window.h"

/* Pieces of work per thread, at least, where there are so many tiles. */
#define PIECES 8

/* Floats of a cache line. */
#define LINE_FLOATS 16

/* Bytes of spectra that stay in the second-level cache. */
#define CACHED_SIZE ((gsize)1 << 20)

/* Columns of a tile that are copied, or finished, before what follows is done
 * to them; and floats from a row of them to the next: not in few places of the
 * caches. */
#define STRIP_COLUMNS 128
#define STRIP_STEP 144

/* Tiles up to it are fetched while others are done. */
#define FETCHED_SIZE 256

/* Rows so many floats apart lie in few places of the caches. */
#define ALIASING_STEP 512

/* One call of clab_conv_fft_run().
 *
 * @first_row: of tiles on the grid of the whole map
 * @first_column: likewise
 * @n_beside: tiles beside each other
 * @n_all: tiles that have rows that are asked for
 * @n_together: tiles of one piece of work
 * @n_shared: tiles for which spectra of the kernels are loaded once
 * @spectra_step: floats of the spectra of one tile, and of one kernel
 * @n_kept: groups of columns that a tile shares with the next one beside it
 * @is_spoilt: (out): for each tile, whether its results are not finite
 * @scratch: of the workers, see Room
 */
typedef struct
{
  const ClabConvFft *fft;
  const ClabRun *run;
  gsize first_row;
  gsize first_column;
  gsize n_beside;
  gsize n_all;
  gsize n_together;
  gsize n_shared;
  gsize spectra_step;
  gsize n_kept;
  guint8 *is_spoilt;
  float *scratch;
  gsize scratch_size;
} Work;

/* Memory of one worker.
 *
 * @spectra: tiles × planes × tile
 * @tile: of products, if there are several kernels
 * @group: one group of columns
 * @strip: of a copied tile, or of results
 * @row: of the window of a strip
 * @kept: columns of the tile before, for each plane
 */
typedef struct
{
  float *spectra;
  float *tile;
  float *group;
  float *strip;
  float *row;
  float *kept;
} Room;

/* What a tile reads, the outputs of which begin at @row and @column. */
static ClabWindow
window_of_tile (const ClabConvFft *fft, gssize row, gssize column)
{
  const ClabConvShape *shape = &fft->conv->shape;
  ClabWindow window
      = clab_window_of (shape, row, column, fft->step_y, fft->step_x);

  window.height = fft->size * shape->stride_y;
  window.width = fft->size * shape->stride_x;
  return window;
}

/* Copies one plane of a window.
 *
 * @row: room for a row of the window
 * @to: (out): rows, STRIP_STEP floats apart */
static void
copy_plane (const Work *work,
            gsize plane,
            const ClabWindow *window,
            float *row,
            float *to)
{
  const ClabConvShape *shape = &work->fft->conv->shape;
  gsize stride = shape->stride_x;
  gssize top = plane / stride % shape->stride_y;
  gsize channel = plane / stride / shape->stride_y;

  for (gsize y = 0; y < work->fft->size; y++, to += STRIP_STEP)
    {
      gssize from = window->y + (gssize)(y * shape->stride_y) + top;

      clab_window_copy_row (shape, work->run->input, window, channel, from,
                            stride == 1 ? to : row);
      for (gsize x = 0; stride > 1 && x < window->width / stride; x++)
        to[x] = row[x * stride + plane % stride];
    }
}

/* Transforms the columns of one plane of a tile.
 *
 * @left: the first of them
 * @spectrum: (out): see clab_conv_fft_transform_columns() */
static void
read_plane (const Work *work,
            gsize plane,
            const ClabWindow *window,
            gsize left,
            const Room *room,
            float *spectrum)
{
  const ClabConvFft *fft = work->fft;
  const ClabConvShape *shape = &fft->conv->shape;
  const ClabView *input = work->run->input;
  ClabFftRows rows = { .column = left, .n_columns = fft->size - left };
  gsize end;

  if (input->pixel_stride == 1 && input->row_stride % ALIASING_STEP != 0
      && shape->stride_y == 1 && shape->stride_x == 1
      && clab_window_is_inside (shape, window))
    {
      rows.step = input->row_stride;
      rows.data = input->data + plane * input->channel_stride
                  + (gsize)window->y * rows.step + (gsize)window->x + left;
      clab_conv_fft_transform_columns (fft, &rows, room->group, spectrum);
      return;
    }
  rows.data = room->strip;
  rows.step = STRIP_STEP;
  for (; rows.column < fft->size; rows.column = end)
    {
      ClabWindow strip = *window;

      end = MIN (rows.column + STRIP_COLUMNS, fft->size);
      rows.n_columns = end - rows.column;
      strip.x += (gssize)(rows.column * shape->stride_x);
      strip.width = rows.n_columns * shape->stride_x;
      copy_plane (work, plane, &strip, room->row, room->strip);
      clab_conv_fft_transform_columns (fft, &rows, room->group, spectrum);
    }
}

/* The part of the output that a tile gives: what exists and is asked
 * for.
 *
 * @begin: its first row
 * @end: the row after its last one
 * @left: its first column
 * @right: the column after its last one
 */
typedef struct
{
  gssize begin;
  gssize end;
  gssize left;
  gssize right;
} Part;

static Part
part_of (const Work *work, gssize row, gssize column)
{
  const ClabConvFft *fft = work->fft;
  gssize first = work->run->first_row;
  gssize last = first + (gssize)work->run->n_rows;
  gssize width = fft->conv->shape.out_width;

  return (Part){
    .begin = MAX (row, first),
    .end = MIN (row + (gssize)fft->step_y, last),
    .left = MAX (column, 0),
    .right = MIN (column + (gssize)fft->step_x, width),
  };
}

/* Where a value of a map goes. */
static float *
place_of (const ClabRun *run, gsize kernel, gssize row, gssize column)
{
  gsize y = kernel * run->n_rows + (gsize)(row - (gssize)run->first_row);

  return run->output + y * run->conv->shape.out_width + (gsize)column;
}

/* Writes the rows of a part of the output from a strip that begins at @column.
 */
static void
write_strip (const Work *work,
             gsize kernel,
             const Part *part,
             gssize column,
             const float *strip)
{
  const ClabRows *rows = work->fft->conv->variant->rows;
  gssize left = MAX (part->left, column);
  gssize right = MIN (part->right, column + STRIP_COLUMNS);
  const float *from = strip + (gsize)(left - column);

  for (gssize y = part->begin; left < right && y < part->end;
       y++, from += STRIP_STEP)
    {
      float *to = place_of (work->run, kernel, y, left);
      gsize n = right - left;

      if (work->run->is_streamed)
        rows->stream (from, n, to);
      else
        memcpy (to, from, n * sizeof (float));
    }
}

/* Of rows that are streamed, a cache line in which one begins or ends between
 * others is written in part: for that it has to be in the caches. */
static void
fetch_line (const float *end)
{
  if ((gsize)end / sizeof (float) % LINE_FLOATS != 0)
    __builtin_prefetch (end, 1);
}

static void
fetch_ends (const Work *work, gsize kernel, gssize row, gssize column)
{
  Part part = part_of (work, row, column);

  for (gssize y = part.begin; work->run->is_streamed && y < part.end; y++)
    {
      const float *first = place_of (work->run, kernel, y, part.left);

      fetch_line (first);
      fetch_line (first + (part.right - part.left));
    }
}

/* First row of output of a tile, negative above the output. */
static gssize
tile_row (const Work *work, gsize tile)
{
  gsize row = work->first_row + tile / work->n_beside;

  return (gssize)(row * work->fft->step_y) - (gssize)work->run->origin_y;
}

static gssize
tile_column (const Work *work, gsize tile)
{
  gsize column = work->first_column + tile % work->n_beside;

  return (gssize)(column * work->fft->step_x)
         - (gssize)work->fft->conv->shape.origin_x;
}

/* Fetches what read_plane() will read for @tile into the second-level cache. */
static void
fetch_tile (const Work *work, gsize tile)
{
  const ClabConvFft *fft = work->fft;
  const ClabView *input = work->run->input;
  ClabWindow window
      = clab_window_of (&fft->conv->shape, tile_row (work, tile),
                        tile_column (work, tile), fft->step_y, fft->step_x);

  if (input->pixel_stride > 1 || fft->size > FETCHED_SIZE
      || !clab_window_is_inside (&fft->conv->shape, &window))
    return;
  for (gsize c = 0; c < fft->conv->shape.channels; c++)
    for (gsize y = 0; y < window.height; y++)
      {
        const float *row = input->data + c * input->channel_stride
                           + ((gsize)window.y + y) * input->row_stride
                           + (gsize)window.x;

        for (gsize x = 0; x < window.width; x += LINE_FLOATS)
          __builtin_prefetch (row + x, 0, 2);
      }
}

static Room
room_of (const Work *work, guint worker)
{
  const ClabConvFft *fft = work->fft;
  const ClabConvShape *shape = &fft->conv->shape;
  float *spectra = work->scratch + worker * work->scratch_size;
  float *tile = spectra + work->n_shared * work->spectra_step;
  float *group = tile + (fft->kernels->len > 1 ? fft->tile_step : 0);
  float *strip = group + fft->group_step;
  float *row = strip + fft->size * STRIP_STEP;

  return (Room){ spectra, tile, group,
                 strip,   row,  row + STRIP_COLUMNS * shape->stride_x };
}

/* Groups of columns at the right side of a tile that are the first ones of the
 * tile beside it. */
static gsize
count_kept (const ClabConvFft *fft)
{
  gsize lanes = fft->conv->variant->lanes->lanes;

  return fft->step_x % lanes == 0 ? (fft->size - fft->step_x) / lanes : 0;
}

/* Copies @n groups of columns of a tile of blocks.
 *
 * @from: the first block
 * @from_step: floats from a block to the one below */
static void
copy_groups (const Work *work,
             const float *from,
             gsize from_step,
             float *to,
             gsize to_step)
{
  gsize lanes = work->fft->conv->variant->lanes->lanes;
  gsize n = work->n_kept * 2 * lanes * lanes;

  for (gsize r = 0; r < work->fft->n_groups; r++)
    memcpy (to + r * to_step, from + r * from_step, n * sizeof (float));
}

/* Transforms the columns of all planes of a tile.
 *
 * @is_next: whether the one before is the last one that was read */
static void
read_tile (const Work *work,
           gsize tile,
           gboolean is_next,
           float *spectra,
           const Room *room)
{
  const ClabConvFft *fft = work->fft;
  gsize lanes = fft->conv->variant->lanes->lanes;
  ClabWindow window
      = window_of_tile (fft, tile_row (work, tile), tile_column (work, tile));
  gsize n_known = is_next && tile % work->n_beside > 0 ? work->n_kept : 0;
  gsize kept_step = work->n_kept * 2 * lanes * lanes;

  for (gsize p = 0; p < fft->n_planes; p++)
    {
      float *spectrum = spectra + p * fft->tile_step;
      float *kept = room->kept + p * fft->n_groups * kept_step;

      if (n_known > 0)
        copy_groups (work, kept, kept_step, spectrum, fft->group_step);
      read_plane (work, p, &window, n_known * lanes, room, spectrum);
      copy_groups (work, spectrum + fft->step_x * 2 * lanes, fft->group_step,
                   kept, kept_step);
    }
}

/* Whether columns of @part from @left to @end can go to the output as they are
 * finished. */
static gboolean
is_direct (const Work *work, const Part *part, gssize left, gssize end)
{
  const ClabRun *run = work->run;
  gsize lanes = work->fft->conv->variant->lanes->lanes;
  gsize n_bytes = lanes * sizeof (float);
  gsize address = (gsize)place_of (run, 0, run->first_row, left);
  gsize step = run->conv->shape.out_width * sizeof (float);

  return left >= part->left && end <= part->right
         && (!run->is_streamed
             || (lanes == LINE_FLOATS && (address | step) % n_bytes == 0));
}

/* Finishes the columns of one map of a tile, and writes them.
 *
 * Returns: whether all results are finite: a value that is not spreads over all
 *   of its tile */
static gboolean
write_tile (const Work *work,
            gsize tile,
            gsize kernel,
            const float *products,
            const Room *room)
{
  const ClabConvFft *fft = work->fft;
  gsize lanes = fft->conv->variant->lanes->lanes;
  gssize row = tile_row (work, tile);
  gssize column = tile_column (work, tile);
  Part part = part_of (work, row, column);

  for (gsize left = 0; left < fft->step_x; left += STRIP_COLUMNS)
    {
      gsize end = MIN (left + STRIP_COLUMNS, fft->step_x);
      gssize first = column + (gssize)left;
      ClabLanesRows rows = { .data = room->strip,
                             .step = STRIP_STEP,
                             .begin = part.begin - row,
                             .end = part.end - row,
                             .bias = fft->conv->bias[kernel] };
      gboolean direct = is_direct (work, &part, first, column + (gssize)end);

      if (direct)
        {
          rows.data = place_of (work->run, kernel, part.begin, first);
          rows.step = work->run->conv->shape.out_width;
          rows.is_streamed = work->run->is_streamed;
        }
      for (gsize x = left; x < end; x += lanes, rows.data += lanes)
        clab_conv_fft_finish_columns (fft, products, x, room->group, &rows);
      if (!isfinite (room->group[0]))
        return FALSE;
      if (!direct)
        write_strip (work, kernel, &part, first, room->strip);
    }
  return TRUE;
}

/* One map of a tile.
 *
 * @k: of the kernels that are done by transforms; the last one takes the place
 *   of the tile's spectra
 *
 * Returns: whether all results are finite */
static gboolean
do_map (const Work *work, gsize tile, gsize k, float *spectra, const Room *room)
{
  const ClabConvFft *fft = work->fft;
  gsize kernel = g_array_index (fft->kernels, gsize, k);
  float *products = k + 1 < fft->kernels->len ? room->tile : spectra;

  fetch_ends (work, kernel, tile_row (work, tile), tile_column (work, tile));
  clab_conv_fft_transform_back (fft, spectra,
                                fft->spectra + k * work->spectra_step, k == 0,
                                room->group, products);
  return write_tile (work, tile, kernel, products, room);
}

/* Tiles @begin … @end, which share what is loaded of the kernels.
 *
 * @first: of the tiles that are read one after the other */
static void
do_shared (const Work *work,
           gsize first,
           gsize begin,
           gsize end,
           const Room *room)
{
  for (gsize tile = begin; tile < end; tile++)
    {
      if (tile + 1 < work->n_all)
        fetch_tile (work, tile + 1);
      read_tile (work, tile, tile > first,
                 room->spectra + (tile - begin) * work->spectra_step, room);
      work->is_spoilt[tile] = FALSE;
    }
  for (gsize k = 0; k < work->fft->kernels->len; k++)
    for (gsize tile = begin; tile < end; tile++)
      if (!work->is_spoilt[tile])
        work->is_spoilt[tile] = !do_map (
            work, tile, k, room->spectra + (tile - begin) * work->spectra_step,
            room);
}

static void
do_tiles (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  gsize begin = piece * work->n_together;
  gsize end = MIN (begin + work->n_together, work->n_all);
  Room room = room_of (work, worker);

  for (gsize tile = begin; tile < end; tile += work->n_shared)
    do_shared (work, begin, tile, MIN (tile + work->n_shared, end), &room);
  work->fft->conv->variant->rows->finish ();
}

/* Tiles that are done directly.
 *
 * @tiles: (element-type gsize): those that are spoilt
 * @scratch: of the threads
 */
typedef struct
{
  const Work *work;
  const GArray *tiles;
  const ClabStrips *strips;
  float *scratch;
} Repair;

static void
repair_tile (gsize piece, guint worker, gpointer data)
{
  const Repair *repair = data;
  const ClabRun *run = repair->work->run;
  gsize tile = g_array_index (repair->tiles, gsize, piece);
  gsize width = run->conv->shape.out_width;
  gsize band = repair->strips->band_rows;
  Part part = part_of (repair->work, tile_row (repair->work, tile),
                       tile_column (repair->work, tile));

  for (gssize y = part.begin; y < part.end; y += (gssize)band)
    {
      ClabRectangle outputs = { .row = y,
                                .n_rows = MIN (band, (gsize)(part.end - y)),
                                .column = part.left,
                                .n_columns = part.right - part.left };
      ClabTarget target = { .data = place_of (run, 0, y, part.left),
                            .plane_step = run->n_rows * width,
                            .row_step = width };

      clab_strips_do (repair->strips, run->input, &outputs, &target,
                      repair->scratch + worker * repair->strips->scratch);
    }
}

/* Does directly what is not finite. */
static gboolean
repair (const Work *work, GError **error)
{
  ClabParallel *parallel = work->run->parallel;
  g_autoptr (GArray) tiles = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize tile = 0; tile < work->n_all; tile++)
    if (work->is_spoilt[tile])
      g_array_append_val (tiles, tile);

  g_autoptr (ClabConvDirect) direct
      = clab_conv_direct_new (work->fft->conv, work->fft->kernels);
  ClabStrips strips;
  clab_strips_init (&strips, direct, work->run->input, work->fft->step_y);

  gsize tables = clab_strips_tables (&strips);
  gsize n = strips.scratch * clab_parallel_threads (parallel);
  float *scratch
      = clab_conv_scratch (work->run->conv, parallel, tables + n, error);
  Repair job = { work, tiles, &strips, scratch + tables };
  if (scratch == NULL)
    return FALSE;
  clab_strips_set_tables (&strips, scratch);
  clab_parallel_run (parallel, tiles->len, repair_tile, &job);
  return TRUE;
}

static gboolean
is_any_spoilt (const Work *work)
{
  return memchr (work->is_spoilt, TRUE, work->n_all) != NULL;
}

/* How many tiles to do together: several if the spectra of the kernels do not
 * stay in the second-level cache. */
static gsize
find_shared (const Work *work)
{
  gsize tile = work->spectra_step * sizeof (float);

  if (work->fft->kernels->len * tile <= CACHED_SIZE)
    return 1;
  return MAX (CACHED_SIZE / 2 / tile, 1);
}

gboolean
clab_conv_fft_run (const ClabConvFft *fft, const ClabRun *run, GError **error)
{
  const ClabConvShape *shape = &fft->conv->shape;
  gsize top = run->origin_y + run->first_row;
  gsize first_row = top / fft->step_y;
  gsize last_row = (top + run->n_rows - 1) / fft->step_y;
  gsize first_column = shape->origin_x / fft->step_x;
  gsize last_column = (shape->origin_x + shape->out_width - 1) / fft->step_x;
  gsize n_beside = last_column - first_column + 1;
  gsize threads = clab_parallel_threads (run->parallel);
  Work work = {
    .fft = fft,
    .run = run,
    .first_row = first_row,
    .first_column = first_column,
    .n_beside = n_beside,
    .n_all = (last_row - first_row + 1) * n_beside,
    .spectra_step = fft->n_planes * fft->tile_step,
    .n_kept = count_kept (fft),
  };

  work.n_together = MAX (work.n_all / (PIECES * threads), 1);
  work.n_shared = MIN (find_shared (&work), work.n_together);
  gsize lanes = fft->conv->variant->lanes->lanes;
  gsize kept = work.n_kept * fft->n_groups * 2 * lanes * lanes;
  work.scratch_size = work.n_shared * work.spectra_step
                      + (fft->kernels->len > 1 ? fft->tile_step : 0)
                      + fft->group_step + fft->size * STRIP_STEP
                      + STRIP_COLUMNS * shape->stride_x + fft->n_planes * kept;

  gsize flags = (work.n_all / sizeof (float) / LINE_FLOATS + 1) * LINE_FLOATS;
  float *scratch = clab_conv_scratch (
      run->conv, run->parallel, flags + work.scratch_size * threads, error);
  if (scratch == NULL)
    return FALSE;
  work.is_spoilt = (guint8 *)scratch;
  work.scratch = scratch + flags;
  clab_parallel_run (run->parallel,
                     (work.n_all + work.n_together - 1) / work.n_together,
                     do_tiles, &work);
  return !is_any_spoilt (&work) || repair (&work, error);
}
