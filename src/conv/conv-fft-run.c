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

/* Rows so many floats apart lie in few places of the caches. */
#define ALIASING_STEP 512

/* One call of clab_conv_fft_run().
 *
 * @first_row: of tiles on the grid of the whole map
 * @first_pair: of tiles in a row of them
 * @n_pairs: beside each other
 * @n_all: pairs that have rows that are asked for
 * @n_together: pairs of one piece of work
 * @n_shared: pairs for which spectra of the kernels are loaded once
 * @spectra_step: floats of the spectra of one pair, and of one kernel
 * @is_spoilt: (out): for each pair, whether its results are not finite
 * @scratch: of the workers, see Room
 */
typedef struct
{
  const ClabConvFft *fft;
  const ClabRun *run;
  gsize first_row;
  gsize first_pair;
  gsize n_pairs;
  gsize n_all;
  gsize n_together;
  gsize n_shared;
  gsize spectra_step;
  guint8 *is_spoilt;
  float *scratch;
  gsize scratch_size;
} Work;

/* Memory of one worker.
 *
 * @spectra: pairs × planes × tile
 * @tile: of results
 * @group: one group of columns
 * @rows: for a row of the window of a pair
 */
typedef struct
{
  float *spectra;
  float *tile;
  float *group;
  float *rows;
} Room;

/* What two tiles read, the outputs of which begin at @row and @column. */
static ClabWindow
window_of_pair (const ClabConvFft *fft, gssize row, gssize column)
{
  const ClabConvShape *shape = &fft->conv->shape;
  ClabWindow window
      = clab_window_of (shape, row, column, fft->step_y, fft->step_x);

  window.height = fft->size * shape->stride_y;
  window.width = (fft->step_x + fft->size) * shape->stride_x;
  return window;
}

/* Copies one plane of a window.
 *
 * @row: room for a row of the window */
static void
copy_plane (const Work *work,
            gsize plane,
            const ClabWindow *window,
            float *row,
            float *tile)
{
  const ClabConvShape *shape = &work->fft->conv->shape;
  gsize stride = shape->stride_x;
  gsize pitch = clab_conv_fft_pitch (work->fft);
  gssize top = plane / stride % shape->stride_y;
  gsize channel = plane / stride / shape->stride_y;

  for (gsize y = 0; y < work->fft->size; y++)
    {
      gssize from = window->y + (gssize)(y * shape->stride_y) + top;
      float *to = tile + y * pitch;

      clab_window_copy_row (shape, work->run->input, window, channel, from,
                            stride == 1 ? to : row);
      for (gsize x = 0; stride > 1 && x < window->width / stride; x++)
        to[x] = row[x * stride + plane % stride];
    }
}

/* Transforms the columns of two tiles of one plane.
 *
 * @spectrum: (out): see clab_conv_fft_transform_columns() */
static void
read_tiles (const Work *work,
            gsize plane,
            const ClabWindow *window,
            const Room *room,
            float *spectrum)
{
  const ClabConvFft *fft = work->fft;
  const ClabConvShape *shape = &fft->conv->shape;
  const ClabView *input = work->run->input;
  const float *from = room->tile;
  gsize step = clab_conv_fft_pitch (fft);

  if (input->pixel_stride == 1 && input->row_stride % ALIASING_STEP != 0
      && shape->stride_y == 1 && shape->stride_x == 1
      && clab_window_is_inside (shape, window))
    {
      step = input->row_stride;
      from = input->data + plane * input->channel_stride
             + (gsize)window->y * step + (gsize)window->x;
    }
  else
    copy_plane (work, plane, window, room->rows, room->tile);
  clab_conv_fft_transform_columns (fft, from, from + fft->step_x, step,
                                   room->group, spectrum);
}

/* The part of the output that a pair of tiles gives: what exists and is asked
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
    .right = MIN (column + 2 * (gssize)fft->step_x, width),
  };
}

/* Where a value of a map goes. */
static float *
place_of (const ClabRun *run, gsize kernel, gssize row, gssize column)
{
  gsize y = kernel * run->n_rows + (gsize)(row - (gssize)run->first_row);

  return run->output + y * run->conv->shape.out_width + (gsize)column;
}

/* Writes the outputs of two tiles, which begin at @row and @column.
 *
 * @room: for two rows of a tile */
static void
write_tiles (const Work *work,
             gsize kernel,
             gssize row,
             gssize column,
             const float *tile,
             float *room)
{
  const ClabConvFft *fft = work->fft;
  const ClabLanes *lanes = fft->conv->variant->lanes;
  float bias = fft->conv->bias[kernel];
  Part part = part_of (work, row, column);
  gsize n = part.right - part.left;

  for (gssize y = part.begin; y < part.end; y++)
    {
      const float *element = tile + (gsize)(y - row) * 2 * lanes->lanes;
      const float *from = room + (part.left - column);
      float *to = place_of (work->run, kernel, y, part.left);

      lanes->write_row (element, fft->group_step, fft->step_x, bias, room);
      lanes->write_row (element + lanes->lanes, fft->group_step, fft->step_x,
                        bias, room + fft->step_x);
      if (work->run->is_streamed)
        fft->conv->variant->rows->stream (from, n, to);
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

/* First row of output of a pair of tiles, negative above the output. */
static gssize
pair_row (const Work *work, gsize pair)
{
  gsize tile = work->first_row + pair / work->n_pairs;

  return (gssize)(tile * work->fft->step_y) - (gssize)work->run->origin_y;
}

static gssize
pair_column (const Work *work, gsize pair)
{
  gsize tile = 2 * (work->first_pair + pair % work->n_pairs);

  return (gssize)(tile * work->fft->step_x)
         - (gssize)work->fft->conv->shape.origin_x;
}

/* Fetches what read_tiles() will read for @pair into the second-level cache. */
static void
fetch_pair (const Work *work, gsize pair)
{
  const ClabConvFft *fft = work->fft;
  const ClabView *input = work->run->input;
  ClabWindow window
      = clab_window_of (&fft->conv->shape, pair_row (work, pair),
                        pair_column (work, pair), fft->step_y, 2 * fft->step_x);

  if (input->pixel_stride > 1
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

/* Whether two tiles are sound: a value that is not finite spreads over all of
 * its tile, and into the other one. */
static gboolean
is_finite (const Work *work, const float *tile)
{
  return isfinite (tile[0])
         && isfinite (tile[work->fft->conv->variant->lanes->lanes]);
}

static Room
room_of (const Work *work, guint worker)
{
  const ClabConvFft *fft = work->fft;
  float *spectra = work->scratch + worker * work->scratch_size;
  float *tile = spectra + work->n_shared * work->spectra_step;
  float *group = tile + fft->tile_step;

  return (Room){ spectra, tile, group, group + fft->group_step };
}

static void
read_pair (const Work *work, gsize pair, float *spectra, const Room *room)
{
  const ClabConvFft *fft = work->fft;
  ClabWindow window
      = window_of_pair (fft, pair_row (work, pair), pair_column (work, pair));

  for (gsize p = 0; p < fft->n_planes; p++)
    read_tiles (work, p, &window, room, spectra + p * fft->tile_step);
}

/* One map of a pair of tiles.
 *
 * @k: of the kernels that are done by transforms
 *
 * Returns: whether all results are finite */
static gboolean
do_map (const Work *work, gsize pair, gsize k, float *spectra, const Room *room)
{
  const ClabConvFft *fft = work->fft;
  gsize kernel = g_array_index (fft->kernels, gsize, k);
  gssize row = pair_row (work, pair);
  gssize column = pair_column (work, pair);

  fetch_ends (work, kernel, row, column);
  clab_conv_fft_transform_back (fft, spectra,
                                fft->spectra + k * work->spectra_step, k == 0,
                                room->group, room->tile);
  if (!is_finite (work, room->tile))
    return FALSE;
  write_tiles (work, kernel, row, column, room->tile, room->rows);
  return TRUE;
}

/* Pairs @begin … @end, which share what is loaded of the kernels. */
static void
do_shared (const Work *work, gsize begin, gsize end, const Room *room)
{
  for (gsize pair = begin; pair < end; pair++)
    {
      if (pair + 1 < work->n_all)
        fetch_pair (work, pair + 1);
      read_pair (work, pair,
                 room->spectra + (pair - begin) * work->spectra_step, room);
      work->is_spoilt[pair] = FALSE;
    }
  for (gsize k = 0; k < work->fft->kernels->len; k++)
    for (gsize pair = begin; pair < end; pair++)
      if (!work->is_spoilt[pair])
        work->is_spoilt[pair] = !do_map (
            work, pair, k, room->spectra + (pair - begin) * work->spectra_step,
            room);
}

static void
do_pairs (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  gsize begin = piece * work->n_together;
  gsize end = MIN (begin + work->n_together, work->n_all);
  Room room = room_of (work, worker);

  for (gsize pair = begin; pair < end; pair += work->n_shared)
    do_shared (work, pair, MIN (pair + work->n_shared, end), &room);
  work->fft->conv->variant->rows->finish ();
}

/* Pairs of tiles that are done directly.
 *
 * @pairs: (element-type gsize): those that are spoilt
 * @scratch: of the threads
 */
typedef struct
{
  const Work *work;
  const GArray *pairs;
  const ClabStrips *strips;
  float *scratch;
} Repair;

static void
repair_pair (gsize piece, guint worker, gpointer data)
{
  const Repair *repair = data;
  const ClabRun *run = repair->work->run;
  gsize pair = g_array_index (repair->pairs, gsize, piece);
  gsize width = run->conv->shape.out_width;
  gsize band = repair->strips->band_rows;
  Part part = part_of (repair->work, pair_row (repair->work, pair),
                       pair_column (repair->work, pair));

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
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize pair = 0; pair < work->n_all; pair++)
    if (work->is_spoilt[pair])
      g_array_append_val (pairs, pair);

  g_autoptr (ClabConvDirect) direct
      = clab_conv_direct_new (work->fft->conv, work->fft->kernels);
  ClabStrips strips;
  clab_strips_init (&strips, direct, work->run->input, work->fft->step_y);

  gsize tables = clab_strips_tables (&strips);
  gsize n = strips.scratch * clab_parallel_threads (parallel);
  float *scratch
      = clab_conv_scratch (work->run->conv, parallel, tables + n, error);
  Repair job = { work, pairs, &strips, scratch + tables };
  if (scratch == NULL)
    return FALSE;
  clab_strips_set_tables (&strips, scratch);
  clab_parallel_run (parallel, pairs->len, repair_pair, &job);
  return TRUE;
}

static gboolean
is_any_spoilt (const Work *work)
{
  return memchr (work->is_spoilt, TRUE, work->n_all) != NULL;
}

/* How many pairs to do together: several if the spectra of the kernels do not
 * stay in the second-level cache. */
static gsize
find_shared (const Work *work)
{
  gsize pair = work->spectra_step * sizeof (float);

  if (work->fft->kernels->len * pair <= CACHED_SIZE)
    return 1;
  return MAX (CACHED_SIZE / 2 / pair, 1);
}

gboolean
clab_conv_fft_run (const ClabConvFft *fft, const ClabRun *run, GError **error)
{
  const ClabConvShape *shape = &fft->conv->shape;
  gsize top = run->origin_y + run->first_row;
  gsize first_row = top / fft->step_y;
  gsize last_row = (top + run->n_rows - 1) / fft->step_y;
  gsize first_pair = shape->origin_x / (2 * fft->step_x);
  gsize last_pair
      = (shape->origin_x + shape->out_width - 1) / (2 * fft->step_x);
  gsize n_pairs = last_pair - first_pair + 1;
  gsize threads = clab_parallel_threads (run->parallel);
  Work work = {
    .fft = fft,
    .run = run,
    .first_row = first_row,
    .first_pair = first_pair,
    .n_pairs = n_pairs,
    .n_all = (last_row - first_row + 1) * n_pairs,
    .spectra_step = fft->n_planes * fft->tile_step,
  };

  work.n_together = MAX (work.n_all / (PIECES * threads), 1);
  work.n_shared = MIN (find_shared (&work), work.n_together);
  work.scratch_size = work.n_shared * work.spectra_step + fft->tile_step
                      + fft->group_step + 2 * fft->size * shape->stride_x;

  gsize flags = (work.n_all / sizeof (float) / LINE_FLOATS + 1) * LINE_FLOATS;
  float *scratch = clab_conv_scratch (
      run->conv, run->parallel, flags + work.scratch_size * threads, error);
  if (scratch == NULL)
    return FALSE;
  work.is_spoilt = (guint8 *)scratch;
  work.scratch = scratch + flags;
  clab_parallel_run (run->parallel,
                     (work.n_all + work.n_together - 1) / work.n_together,
                     do_pairs, &work);
  return !is_any_spoilt (&work) || repair (&work, error);
}
