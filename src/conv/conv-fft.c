/* Convolution by Fourier transforms of tiles (overlap-save).
 *
 * Two tiles side by side are the real and the imaginary part of one complex
 * tile: kernels are real, so the products stay apart.  The spectrum of a tile
 * serves the whole bank.  Tiles lie on a grid that is fixed in the output, so
 * that every band of it gets the same digits.
 *
 * A complex tile is size × size, in groups of columns (see fft-lanes.h).
 * Columns are transformed, the tile is transposed, and the columns, which were
 * rows, are transformed again; spectra stay transposed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/conv/conv-window.h"

#define MIN_SIZE 32
#define MAX_SIZE 1024

/* Above it, a group of columns leaves the first-level cache. */
#define FAST_SIZE 256

/* Complex numbers of the bank's spectra that stay in the second-level cache. */
#define CACHED_SPECTRA 131072

/* Columns between tiles are a multiple of it, so that a map whose rows are
 * whole cache lines is written in whole cache lines. */
#define COLUMN_UNIT 16

/* Pieces of work per thread, at least, where there are so many tiles. */
#define PIECES 8

/* @step_y: rows of output that a tile gives
 * @group_step: floats from a group of columns to the next
 * @tile_step: floats of a complex tile
 * @spectra: kernels × channels × tile
 */
struct _ClabConvFft
{
  const ClabConv *conv;
  GArray *kernels;
  gsize size;
  gsize step_y;
  gsize step_x;
  gsize group_step;
  gsize tile_step;
  float *twiddles;
  float *spectra;
};

float *
clab_fft_twiddles (gsize size)
{
  float *twiddles = g_new (float, 4 * size);
  float *to = twiddles;
  gsize block = size;

  if (__builtin_ctzl (size) % 2 == 1)
    {
      for (gsize j = 0; j < size / 2; j++)
        {
          *to++ = cos (-2 * G_PI * j / size);
          *to++ = sin (-2 * G_PI * j / size);
        }
      block = size / 2;
    }
  for (; block > 4; block /= 4)
    for (gsize j = 0; j < block / 4; j++)
      for (gsize power = 1; power < 4; power++)
        {
          *to++ = cos (-2 * G_PI * power * j / block);
          *to++ = sin (-2 * G_PI * power * j / block);
        }
  return twiddles;
}

static gsize
reach_y (const ClabConvShape *shape)
{
  return (shape->rows - 1) * shape->dilation_y;
}

static gsize
reach_x (const ClabConvShape *shape)
{
  return (shape->columns - 1) * shape->dilation_x;
}

/* Rows of output that a tile gives. */
static gsize
step_y (const ClabConvShape *shape, gsize size)
{
  return size - reach_y (shape);
}

static gsize
step_x (const ClabConvShape *shape, gsize size)
{
  gsize step = size - reach_x (shape);

  return step > COLUMN_UNIT ? step / COLUMN_UNIT * COLUMN_UNIT : step;
}

/* Cycles per vector of complex numbers for reading, transposing and writing, by
 * the binary logarithm of the size of a tile, from that of MIN_SIZE on.
 * Measured on Sapphire Rapids: bigger tiles leave the caches. */
static const double moving_cycles[] = { 14, 35, 60, 85, 110, 200 };

/* Cycles of one place of the output for tiles of @size, whatever the size of
 * the image: parts of a map are done as the whole is.  Measured likewise: a
 * transform of a column takes 1.5 cycles for each power of 2, the product with
 * a spectrum 3 from the cache and 6 from memory. */
static double
size_cycles (const ClabConv *conv, gsize size, gsize n_kernels)
{
  const ClabConvShape *shape = &conv->shape;
  double vectors = (double)size * size / conv->variant->lanes->lanes;
  double spectra = (double)size * size * n_kernels * shape->channels;
  double pass = 1.5 * log2 (size) * (size > FAST_SIZE ? 1.5 : 1);
  double moving = moving_cycles[__builtin_ctzl (size / MIN_SIZE)];
  double there = vectors * (2 * pass + moving);
  double product
      = vectors * shape->channels * (spectra > CACHED_SPECTRA ? 6 : 3);
  double pair = shape->channels * there + n_kernels * (there + product);

  return pair / (2.0 * step_y (shape, size) * step_x (shape, size));
}

static gsize
best_size (const ClabConv *conv, gsize n_kernels, double *cycles)
{
  gsize longest = MAX (reach_y (&conv->shape), reach_x (&conv->shape));
  gsize best = 0;

  *cycles = INFINITY;
  for (gsize size = MIN_SIZE; size <= MAX_SIZE; size *= 2)
    if (size > longest)
      {
        double with = size_cycles (conv, size, n_kernels);

        if (with < *cycles)
          {
            *cycles = with;
            best = size;
          }
      }
  return best;
}

gboolean
clab_conv_fft_can (const ClabConvShape *shape)
{
  return shape->stride_y == 1 && shape->stride_x == 1
         && MAX (reach_y (shape), reach_x (shape)) < MAX_SIZE;
}

double
clab_conv_fft_cost (const ClabConv *conv, gsize n_kernels)
{
  double cycles;

  best_size (conv, n_kernels, &cycles);
  return cycles;
}

/* From a tile of columns to its spectrum. */
static void
transform (const ClabConvFft *fft, float *tile, float *spectrum)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gsize n_groups = fft->size / lanes->lanes;
  gsize block = 2 * lanes->lanes * lanes->lanes;

  for (gsize g = 0; g < n_groups; g++)
    {
      float *group = tile + g * fft->group_step;

      lanes->forward (group, fft->size, fft->twiddles);
      for (gsize r = 0; r < n_groups; r++)
        lanes->transpose (group + r * block,
                          spectrum + r * fft->group_step + g * block);
    }
  for (gsize r = 0; r < n_groups; r++)
    lanes->forward (spectrum + r * fft->group_step, fft->size, fft->twiddles);
}

/* From the spectra of all channels and those of a kernel to the first
 * @n_groups groups of columns of the output.
 *
 * @group: room for one group */
static void
transform_back (const ClabConvFft *fft,
                const float *spectra,
                const float *kernel,
                gsize n_groups,
                float *group,
                float *tile)
{
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gsize block = 2 * lanes->lanes * lanes->lanes;

  for (gsize r = 0; r < fft->size / lanes->lanes; r++)
    {
      for (gsize c = 0; c < fft->conv->shape.channels; c++)
        {
          gsize at = c * fft->tile_step + r * fft->group_step;

          lanes->multiply (spectra + at, kernel + at, fft->size, c > 0, group);
        }
      lanes->inverse (group, fft->size, fft->twiddles);
      for (gsize g = 0; g < n_groups; g++)
        lanes->transpose (group + g * block,
                          tile + g * fft->group_step + r * block);
    }
  for (gsize g = 0; g < n_groups; g++)
    lanes->inverse (tile + g * fft->group_step, fft->size, fft->twiddles);
}

/* Where element (y, x) of a tile has its real part. */
static float *
element (const ClabConvFft *fft, float *tile, gsize y, gsize x)
{
  gsize lanes = fft->conv->variant->lanes->lanes;

  return tile + x / lanes * fft->group_step + y * 2 * lanes + x % lanes;
}

/* Correlation turns the kernel; the transforms multiply by size². */
static void
set_spectrum (ClabConvFft *fft,
              const double *weights,
              float *tile,
              float *spectrum)
{
  const ClabConvShape *shape = &fft->conv->shape;
  double scale = 1.0 / ((double)fft->size * fft->size);

  memset (tile, 0, fft->tile_step * sizeof (float));
  for (gsize i = 0; i < shape->rows; i++)
    for (gsize j = 0; j < shape->columns; j++)
      {
        gsize y = (fft->size - i * shape->dilation_y) % fft->size;
        gsize x = (fft->size - j * shape->dilation_x) % fft->size;

        *element (fft, tile, y, x) = weights[i * shape->columns + j] * scale;
      }
  transform (fft, tile, spectrum);
}

static float *
try_floats (gsize n)
{
  void *floats = NULL;

  return posix_memalign (&floats, 64, n * sizeof (float)) == 0 ? floats : NULL;
}

ClabConvFft *
clab_conv_fft_new (const ClabConv *conv, const GArray *kernels)
{
  const ClabConvShape *shape = &conv->shape;
  gsize lanes = conv->variant->lanes->lanes;
  gsize area = shape->rows * shape->columns;
  double cycles;
  g_autoptr (ClabConvFft) fft = g_new0 (ClabConvFft, 1);

  fft->conv = conv;
  fft->size = best_size (conv, kernels->len, &cycles);
  fft->step_y = step_y (shape, fft->size);
  fft->step_x = step_x (shape, fft->size);
  fft->group_step = (fft->size + 1) * 2 * lanes;
  fft->tile_step = fft->size / lanes * fft->group_step;
  fft->kernels = g_array_copy ((GArray *)kernels);
  fft->twiddles = clab_fft_twiddles (fft->size);
  fft->spectra = try_floats (kernels->len * shape->channels * fft->tile_step);

  float *tile = try_floats (fft->tile_step);
  gboolean is_ready = tile != NULL && fft->spectra != NULL;

  for (gsize k = 0; is_ready && k < kernels->len; k++)
    for (gsize c = 0; c < shape->channels; c++)
      set_spectrum (
          fft,
          clab_conv_kernel (conv, g_array_index (kernels, gsize, k)) + c * area,
          tile, fft->spectra + (k * shape->channels + c) * fft->tile_step);
  free (tile);
  return is_ready ? g_steal_pointer (&fft) : NULL;
}

void
clab_conv_fft_free (ClabConvFft *fft)
{
  if (fft == NULL)
    return;
  g_array_unref (fft->kernels);
  g_free (fft->twiddles);
  free (fft->spectra);
  g_free (fft);
}

gsize
clab_conv_fft_size (const ClabConvFft *fft)
{
  return fft->size;
}

gsize
clab_conv_fft_rows (const ClabConvFft *fft)
{
  return fft->step_y;
}

/* One call of clab_conv_fft_run().
 *
 * @first_row: of tiles on the grid of the whole map
 * @first_pair: of tiles in a row of them
 * @n_pairs: beside each other
 * @n_all: pairs that have rows that are asked for
 * @n_together: pairs of one piece of work
 * @scratch: of a worker: spectra of all channels, a tile, a group, two rows
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
  float *scratch;
  gsize scratch_size;
} Work;

/* Row @y of a window, in place or copied to @room. */
static const float *
window_row (const ClabRun *run,
            const ClabWindow *window,
            gsize channel,
            gsize y,
            float *room)
{
  const ClabConvShape *shape = &run->conv->shape;

  if (run->input->pixel_stride == 1 && clab_window_is_inside (shape, window))
    return run->input->data + channel * run->input->channel_stride
           + ((gsize)window->y + y) * run->input->row_stride + (gsize)window->x;
  clab_window_copy_row (shape, run->input, window, channel,
                        window->y + (gssize)y, room);
  return room;
}

/* Reads two tiles, the outputs of which begin at @row and @column. */
static void
read_tiles (const Work *work,
            gsize channel,
            gssize row,
            gssize column,
            float *rows,
            float *tile)
{
  const ClabConvFft *fft = work->fft;
  const ClabConvShape *shape = &fft->conv->shape;
  const ClabLanes *lanes = fft->conv->variant->lanes;
  ClabWindow left
      = clab_window_of (shape, row, column, fft->step_y, fft->step_x);
  ClabWindow right;

  left.width = fft->size;
  right = left;
  right.x += (gssize)fft->step_x;
  for (gsize y = 0; y < fft->size; y++)
    lanes->read_row (
        window_row (work->run, &left, channel, y, rows),
        window_row (work->run, &right, channel, y, rows + fft->size),
        fft->size / lanes->lanes, fft->group_step, tile + y * 2 * lanes->lanes);
}

/* Writes those outputs of a tile that exist and are asked for.
 *
 * @part: the tile's real or imaginary parts
 * @room: for one row */
static void
write_tile (const Work *work,
            gsize kernel,
            gssize row,
            gssize column,
            const float *part,
            float *room)
{
  const ClabConvFft *fft = work->fft;
  const ClabRun *run = work->run;
  const ClabLanes *lanes = fft->conv->variant->lanes;
  gssize width = fft->conv->shape.out_width;
  gssize first = run->first_row;
  gssize begin = MAX (row, first);
  gssize end = MIN (row + (gssize)fft->step_y, first + (gssize)run->n_rows);
  gssize left = MAX (column, 0);
  gssize right = MIN (column + (gssize)fft->step_x, width);

  for (gssize y = begin; y < end && left < right; y++)
    {
      float *to = run->output
                  + ((gssize)(kernel * run->n_rows) + y - first) * width + left;
      const float *from = room + (left - column);
      gsize n = right - left;

      lanes->write_row (part + (gsize)(y - row) * 2 * lanes->lanes,
                        fft->group_step, right - column,
                        fft->conv->bias[kernel], room);
      if (run->is_streamed)
        fft->conv->variant->rows->stream (from, n, to);
      else
        memcpy (to, from, n * sizeof (float));
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

        for (gsize x = 0; x < window.width; x += COLUMN_UNIT)
          __builtin_prefetch (row + x, 0, 2);
      }
}

static void
do_pair (const Work *work, gsize pair, float *spectra)
{
  const ClabConvFft *fft = work->fft;
  const ClabConvShape *shape = &fft->conv->shape;
  gsize lanes = fft->conv->variant->lanes->lanes;
  gssize row = pair_row (work, pair);
  gssize column = pair_column (work, pair);
  gsize n_groups = (fft->step_x + lanes - 1) / lanes;
  float *tile = spectra + shape->channels * fft->tile_step;
  float *group = tile + fft->tile_step;
  float *rows = group + fft->group_step;

  for (gsize c = 0; c < shape->channels; c++)
    {
      read_tiles (work, c, row, column, rows, tile);
      transform (fft, tile, spectra + c * fft->tile_step);
    }
  for (gsize k = 0; k < fft->kernels->len; k++)
    {
      gsize kernel = g_array_index (fft->kernels, gsize, k);

      transform_back (fft, spectra,
                      fft->spectra + k * shape->channels * fft->tile_step,
                      n_groups, group, tile);
      write_tile (work, kernel, row, column, tile, rows);
      write_tile (work, kernel, row, column + (gssize)fft->step_x, tile + lanes,
                  rows);
    }
}

static void
do_pairs (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  gsize begin = piece * work->n_together;
  gsize end = MIN (begin + work->n_together, work->n_all);
  float *scratch = work->scratch + worker * work->scratch_size;

  for (gsize pair = begin; pair < end; pair++)
    {
      if (pair + 1 < end)
        fetch_pair (work, pair + 1);
      do_pair (work, pair, scratch);
    }
  work->fft->conv->variant->rows->finish ();
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
    .scratch_size
    = (shape->channels + 1) * fft->tile_step + fft->group_step + 2 * fft->size,
  };

  work.n_together = MAX (work.n_all / (PIECES * threads), 1);
  work.scratch = clab_conv_scratch (run->conv, run->parallel,
                                    work.scratch_size * threads, error);
  if (work.scratch == NULL)
    return FALSE;
  clab_parallel_run (run->parallel,
                     (work.n_all + work.n_together - 1) / work.n_together,
                     do_pairs, &work);
  return TRUE;
}
