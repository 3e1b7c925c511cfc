/* Convolution by Fourier transforms of tiles: the way through the output.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/conv/conv-fft-tiles.h"
#include "src/conv/conv-strips.h"
#include "src/conv/conv-window.h"

/* Pieces of work per thread, at least, where there are so many tiles. */
#define PIECES 8

/* Bytes of spectra that stay in the second-level cache. */
#define CACHED_SIZE ((gsize)1 << 20)

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
part_of (const ClabFftWork *work, gssize row, gssize column)
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
write_strip (const ClabFftWork *work,
             gsize kernel,
             const Part *part,
             gssize column,
             const float *strip)
{
  const ClabRows *rows = work->fft->conv->variant->rows;
  gssize left = MAX (part->left, column);
  gssize right = MIN (part->right, column + CLAB_FFT_STRIP_COLUMNS);
  const float *from = strip + (gsize)(left - column);

  for (gssize y = part->begin; left < right && y < part->end;
       y++, from += CLAB_FFT_STRIP_STEP)
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
  if ((gsize)end / sizeof (float) % CLAB_LINE_FLOATS != 0)
    __builtin_prefetch (end, 1);
}

static void
fetch_ends (const ClabFftWork *work, gsize kernel, gssize row, gssize column)
{
  Part part = part_of (work, row, column);

  for (gssize y = part.begin; work->run->is_streamed && y < part.end; y++)
    {
      const float *first = place_of (work->run, kernel, y, part.left);

      fetch_line (first);
      fetch_line (first + (part.right - part.left));
    }
}

/* Floats of ClabFftRoom.rows. */
static gsize
count_pointers (const ClabConvFft *fft)
{
  return fft->size * sizeof (float *) / sizeof (float);
}

static ClabFftRoom
room_of (const ClabFftWork *work, guint worker)
{
  const ClabConvFft *fft = work->fft;
  float *spectra = work->scratch + worker * work->scratch_size;
  float *tile = spectra + work->n_shared * work->spectra_step;
  float *group = tile + (fft->kernels->len > 1 ? fft->tile_step : 0);
  float *strip = group + fft->group_step;
  float *row = strip + fft->size * CLAB_FFT_STRIP_STEP;

  float *rows = row + work->row_size;

  return (ClabFftRoom){ .spectra = spectra,
                        .tile = tile,
                        .group = group,
                        .strip = strip,
                        .row = row,
                        .rows = (const float **)rows,
                        .kept = { .data = rows + count_pointers (fft),
                                  .n_columns = work->n_kept } };
}

/* Columns at the right side of a tile that are the first ones of the
 * tile beside it. */
static gsize
count_kept (const ClabConvFft *fft)
{
  gsize lanes = fft->conv->variant->lanes->lanes;

  return fft->step_x % lanes == 0 ? fft->size - fft->step_x : 0;
}

/* Whether columns of @part from @left to @end can go to the output as they are
 * finished. */
static gboolean
is_direct (const ClabFftWork *work, const Part *part, gssize left, gssize end)
{
  const ClabRun *run = work->run;
  gsize lanes = work->fft->conv->variant->lanes->lanes;
  gsize n_bytes = lanes * sizeof (float);
  gsize address = (gsize)place_of (run, 0, run->first_row, left);
  gsize step = run->conv->shape.out_width * sizeof (float);

  return left >= part->left && end <= part->right
         && (!run->is_streamed
             || (lanes == CLAB_LINE_FLOATS && (address | step) % n_bytes == 0));
}

/* Finishes the columns of one map of a tile, and writes them.
 *
 * Returns: whether all results are finite: a value that is not spreads over all
 *   of its tile */
static gboolean
write_tile (const ClabFftWork *work,
            gsize tile,
            gsize kernel,
            const float *products,
            const ClabFftRoom *room)
{
  const ClabConvFft *fft = work->fft;
  gsize lanes = fft->conv->variant->lanes->lanes;
  gssize row = clab_fft_tile_row (work, tile);
  gssize column = clab_fft_tile_column (work, tile);
  Part part = part_of (work, row, column);

  gsize right = part.right - column;

  for (gsize left = 0; left < right; left += CLAB_FFT_STRIP_COLUMNS)
    {
      gsize end
          = MIN (left + CLAB_FFT_STRIP_COLUMNS, clab_round_up (right, lanes));
      gssize first = column + (gssize)left;
      ClabLanesRows rows = { .data = room->strip,
                             .step = CLAB_FFT_STRIP_STEP,
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
do_map (const ClabFftWork *work,
        gsize tile,
        gsize k,
        float *spectra,
        const ClabFftRoom *room)
{
  const ClabConvFft *fft = work->fft;
  gsize kernel = g_array_index (fft->kernels, gsize, k);
  float *products = k + 1 < fft->kernels->len ? room->tile : spectra;

  fetch_ends (work, kernel, clab_fft_tile_row (work, tile),
              clab_fft_tile_column (work, tile));
  clab_conv_fft_transform_back (
      fft, spectra, fft->spectra + k * work->spectra_step,
      k == 0 ? &room->kept : NULL, room->group, products);
  return write_tile (work, tile, kernel, products, room);
}

/* Tiles @begin … @end, which share what is loaded of the kernels.
 *
 * @first: of the tiles that are read one after the other */
static void
do_shared (const ClabFftWork *work,
           gsize first,
           gsize begin,
           gsize end,
           ClabFftRoom *room)
{
  for (gsize tile = begin; tile < end; tile++)
    {
      float *spectra = room->spectra + (tile - begin) * work->spectra_step;

      if (tile + 1 < work->n_all)
        clab_fft_fetch_tile (work, tile + 1);
      clab_fft_read_tile (work, tile, tile > first, spectra, room);
      work->is_spoilt[tile] = !do_map (work, tile, 0, spectra, room);
    }
  for (gsize k = 1; k < work->fft->kernels->len; k++)
    for (gsize tile = begin; tile < end; tile++)
      if (!work->is_spoilt[tile])
        work->is_spoilt[tile] = !do_map (
            work, tile, k, room->spectra + (tile - begin) * work->spectra_step,
            room);
}

static void
do_tiles (gsize piece, guint worker, gpointer data)
{
  const ClabFftWork *work = data;
  gsize begin = piece * work->n_together;
  gsize end = MIN (begin + work->n_together, work->n_all);
  ClabFftRoom room = room_of (work, worker);

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
  const ClabFftWork *work;
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
  Part part = part_of (repair->work, clab_fft_tile_row (repair->work, tile),
                       clab_fft_tile_column (repair->work, tile));

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
repair (const ClabFftWork *work, GError **error)
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
is_any_spoilt (const ClabFftWork *work)
{
  return memchr (work->is_spoilt, TRUE, work->n_all) != NULL;
}

/* How many tiles to do together: several if the spectra of the kernels do not
 * stay in the second-level cache. */
static gsize
find_shared (const ClabFftWork *work)
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
  ClabFftWork work = {
    .fft = fft,
    .run = run,
    .first_row = first_row,
    .first_column = first_column,
    .n_beside = n_beside,
    .n_all = (last_row - first_row + 1) * n_beside,
    .spectra_step = fft->n_planes * fft->tile_step,
    .n_kept = count_kept (fft),
    .row_size = CLAB_FFT_STRIP_COLUMNS * shape->stride_x,
  };

  work.n_together = MAX (work.n_all / (PIECES * threads), 1);
  work.n_shared = MIN (find_shared (&work), work.n_together);
  gsize kept
      = work.n_kept * fft->n_groups * 2 * fft->conv->variant->lanes->lanes;
  work.scratch_size = work.n_shared * work.spectra_step
                      + (fft->kernels->len > 1 ? fft->tile_step : 0)
                      + fft->group_step + fft->size * CLAB_FFT_STRIP_STEP
                      + work.row_size + count_pointers (fft)
                      + fft->n_planes * kept;

  gsize flags
      = (work.n_all / sizeof (float) / CLAB_LINE_FLOATS + 1) * CLAB_LINE_FLOATS;
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
