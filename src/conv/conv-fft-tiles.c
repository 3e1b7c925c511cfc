/* Tiles of the input for convolution by Fourier transforms: where they lie and
 * how they are read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-fft-tiles.h"

#include <string.h>

#include "src/conv/conv-window.h"

/* Tiles up to it are fetched while others are done. */
#define FETCHED_SIZE 256

/* Rows so many floats apart lie in few places of the caches. */
#define ALIASING_STEP 512

gssize
clab_fft_tile_row (const ClabFftWork *work, gsize tile)
{
  gsize row = work->first_row + tile / work->n_beside;

  return (gssize)(row * work->fft->step_y) - (gssize)work->run->origin_y;
}

gssize
clab_fft_tile_column (const ClabFftWork *work, gsize tile)
{
  gsize column = work->first_column + tile % work->n_beside;

  return (gssize)(column * work->fft->step_x)
         - (gssize)work->fft->conv->shape.origin_x;
}

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
 * @to: (out): rows, CLAB_FFT_STRIP_STEP floats apart */
static void
copy_plane (const ClabFftWork *work,
            gsize plane,
            const ClabWindow *window,
            float *row,
            float *to)
{
  const ClabConvShape *shape = &work->fft->conv->shape;
  gsize stride = shape->stride_x;
  gssize top = plane / stride % shape->stride_y;
  gsize channel = plane / stride / shape->stride_y;

  for (gsize y = 0; y < work->fft->size; y++, to += CLAB_FFT_STRIP_STEP)
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
read_plane (const ClabFftWork *work,
            gsize plane,
            const ClabWindow *window,
            gsize left,
            const ClabFftRoom *room,
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
  rows.step = CLAB_FFT_STRIP_STEP;
  for (; rows.column < fft->size; rows.column = end)
    {
      ClabWindow strip = *window;

      end = MIN (rows.column + CLAB_FFT_STRIP_COLUMNS, fft->size);
      rows.n_columns = end - rows.column;
      strip.x += (gssize)(rows.column * shape->stride_x);
      strip.width = rows.n_columns * shape->stride_x;
      copy_plane (work, plane, &strip, room->row, room->strip);
      clab_conv_fft_transform_columns (fft, &rows, room->group, spectrum);
    }
}

void
clab_fft_fetch_tile (const ClabFftWork *work, gsize tile)
{
  const ClabConvFft *fft = work->fft;
  const ClabView *input = work->run->input;
  ClabWindow window = clab_window_of (
      &fft->conv->shape, clab_fft_tile_row (work, tile),
      clab_fft_tile_column (work, tile), fft->step_y, fft->step_x);

  if (input->pixel_stride > 1 || fft->size > FETCHED_SIZE
      || !clab_window_is_inside (&fft->conv->shape, &window))
    return;
  for (gsize c = 0; c < fft->conv->shape.channels; c++)
    for (gsize y = 0; y < window.height; y++)
      {
        const float *row = input->data + c * input->channel_stride
                           + ((gsize)window.y + y) * input->row_stride
                           + (gsize)window.x;

        for (gsize x = 0; x < window.width; x += CLAB_LINE_FLOATS)
          __builtin_prefetch (row + x, 0, 2);
      }
}

/* Copies @n groups of columns of a tile of blocks.
 *
 * @from: the first block
 * @from_step: floats from a block to the one below */
static void
copy_groups (const ClabFftWork *work,
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

void
clab_fft_read_tile (const ClabFftWork *work,
                    gsize tile,
                    gboolean is_next,
                    float *spectra,
                    const ClabFftRoom *room)
{
  const ClabConvFft *fft = work->fft;
  gsize lanes = fft->conv->variant->lanes->lanes;
  ClabWindow window = window_of_tile (fft, clab_fft_tile_row (work, tile),
                                      clab_fft_tile_column (work, tile));
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
