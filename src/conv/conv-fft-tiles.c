/* Tiles of the input for convolution by Fourier transforms: where they lie and
 * how they are read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-fft-tiles.h"

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

/* Whether all outside of the input is 0. */
static gboolean
is_zero_outside (const ClabConvShape *shape)
{
  const ClabPaddingMode *mode = shape->padding_mode;

  return mode->index (-1, shape->in_height) < 0
         && (!mode->has_value || shape->padding_value == 0);
}

/* How many columns of a window from @column on lie outside of the input, but
 * only whole vectors: there the transform of zeros is 0. */
static gsize
count_zeros (const ClabFftWork *work, const ClabWindow *window, gsize column)
{
  const ClabConvShape *shape = &work->fft->conv->shape;
  gsize lanes = work->fft->conv->variant->lanes->lanes;
  gssize x = window->x + (gssize)(column * shape->stride_x);
  gsize n = work->fft->size - column;

  if (!is_zero_outside (shape))
    return 0;
  if (x < 0)
    return MIN ((gsize)-x / shape->stride_x / lanes * lanes, n);
  return x >= (gssize)shape->in_width ? n : 0;
}

/* Whether the rows of @strip can be transformed where they lie. */
static gboolean
is_in_place (const ClabFftWork *work, const ClabWindow *strip)
{
  const ClabConvShape *shape = &work->fft->conv->shape;
  const ClabView *input = work->run->input;

  return input->pixel_stride == 1 && input->row_stride % ALIASING_STEP != 0
         && shape->stride_y == 1 && shape->stride_x == 1 && strip->x >= 0
         && (gsize)strip->x + strip->width <= shape->in_width;
}

/* Finds rows that lie @step floats apart. */
static void
set_rows (const float *first, gsize step, gsize n, const float **rows)
{
  for (gsize y = 0; y < n; y++)
    rows[y] = first + y * step;
}

/* Finds the rows of one plane of @strip, whose columns are inside of the
 * input: those outside of it are one and the same. */
static void
find_each_row (const ClabFftWork *work,
               gsize plane,
               const ClabWindow *strip,
               const ClabFftRoom *room)
{
  const ClabConvShape *shape = &work->fft->conv->shape;

  for (gsize x = 0; x < strip->width; x++)
    room->row[x] = shape->padding_mode->has_value ? shape->padding_value : 0;
  for (gsize y = 0; y < strip->height; y++)
    {
      const float *row = clab_window_find_row (shape, work->run->input, strip,
                                               plane, strip->y + (gssize)y);

      room->rows[y] = row != NULL ? row : room->row;
    }
}

/* Finds the rows of one plane of @strip, or copies them. */
static void
find_rows (const ClabFftWork *work,
           gsize plane,
           const ClabWindow *strip,
           const ClabFftRoom *room)
{
  const ClabConvShape *shape = &work->fft->conv->shape;
  const ClabView *input = work->run->input;
  gsize size = work->fft->size;

  if (!is_in_place (work, strip))
    {
      copy_plane (work, plane, strip, room->row, room->strip);
      set_rows (room->strip, CLAB_FFT_STRIP_STEP, size, room->rows);
    }
  else if (clab_window_is_inside (shape, strip))
    set_rows (input->data + plane * input->channel_stride
                  + (gsize)strip->y * input->row_stride + (gsize)strip->x,
              input->row_stride, size, room->rows);
  else
    find_each_row (work, plane, strip, room);
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
  gsize stride = fft->conv->shape.stride_x;
  gsize end;

  for (gsize column = left; column < fft->size; column = end)
    {
      gsize n_zeros = count_zeros (work, window, column);
      gsize n = n_zeros > 0 ? n_zeros
                            : MIN (CLAB_FFT_STRIP_COLUMNS, fft->size - column);
      ClabFftRows rows = { .column = column, .n_columns = n };
      ClabWindow strip = *window;

      end = column + n;
      strip.x += (gssize)(column * stride);
      strip.width = n * stride;
      if (n_zeros == 0)
        {
          find_rows (work, plane, &strip, room);
          rows.rows = room->rows;
        }
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

void
clab_fft_read_tile (const ClabFftWork *work,
                    gsize tile,
                    gboolean is_next,
                    float *spectra,
                    ClabFftRoom *room)
{
  const ClabConvFft *fft = work->fft;
  ClabWindow window = window_of_tile (fft, clab_fft_tile_row (work, tile),
                                      clab_fft_tile_column (work, tile));

  room->kept.is_known = is_next && tile % work->n_beside > 0;
  for (gsize p = 0; p < fft->n_planes; p++)
    read_plane (work, p, &window,
                room->kept.is_known ? room->kept.n_columns : 0, room,
                spectra + p * fft->tile_step);
}
