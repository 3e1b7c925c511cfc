/* The gradient of a convolution's weights.
 *
 * Weight (i, j) gets the sum, over all outputs, of the gradient there times
 * the pixel that it met: a correlation of two images.  Rows share pixels as in
 * conv-direct.c: kernel rows row_period apart are a column of weights, output
 * rows block_step apart are a block.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "src/conv/conv-private.h"
#include "src/conv/conv-window.h"

/* Rows of output that one sum is taken over before sums are added up. */
#define BAND_ROWS 32

/* Columns of output whose pixels and gradients stay in the caches. */
#define STRIP 512

/* Products of a lane that are summed in single precision. */
#define MAX_PRODUCTS 256

/* Of a page of memory: rows that are so far apart share one place of the
 * cache. */
#define PAGE_FLOATS 1024

/* Doubles that all sums of the bands together may take. */
#define MAX_SUMS ((gsize)4 << 20)

/* Columns of weights of one height that begin in the same row.
 *
 * @row: of the kernel
 */
typedef struct
{
  gsize row;
  gsize n_rows;
} Group;

/* One call of clab_conv_backward_weights().
 *
 * @row_period: from a kernel row to the next one of its column
 * @block_step: from an output row to the next one of its block
 * @offsets: columns: floats from a row of a window to the cell under a column
 * @band_rows: of output per piece
 * @pitch: floats from a row of a copied gradient to the next
 * @phase_step: floats from the columns of one phase to those of the next
 * @window_rows: of the copy of a window
 * @scratch: of a worker: a window of all channels, a strip of the gradient, a
 *   row, sums of a group
 * @sums: for each piece the gradient of weights, then of bias
 */
typedef struct
{
  const ClabConv *conv;
  const ClabProducts *products;
  const ClabView *input;
  const float *output_gradient;
  gsize row_period;
  gsize block_step;
  gssize *offsets;
  gsize band_rows;
  gsize pitch;
  gsize phase_step;
  gsize window_rows;
  float *scratch;
  gsize scratch_size;
  double *sums;
  gsize n_sums;
  gboolean has_bias;
} Work;

/* Where a worker's scratch memory has what. */
typedef struct
{
  float *window;
  float *gradient;
  float *row;
  double *sums;
} Room;

/* Outputs of one strip of a band.
 *
 * @n_blocks: of rows, the last one completed with zeros
 * @window: what they see, copied or where it is
 * @row_step: floats from a row of it to the next
 * @channel_step: likewise of channels
 * @gradient: of one kernel, copied or where it is
 * @pitch: floats from a row of it to the next
 */
typedef struct
{
  gsize row;
  gsize n_rows;
  gsize column;
  gsize n_columns;
  gsize n_blocks;
  const float *window;
  gsize row_step;
  gsize channel_step;
  const float *gradient;
  gsize pitch;
} Strip;

static Room
find_room (const Work *work, guint worker)
{
  const ClabConvShape *shape = &work->conv->shape;
  gsize row_step = work->phase_step * shape->stride_x;
  Room room = { .window = work->scratch + worker * work->scratch_size };

  room.sums = (double *)room.window;
  room.window += 2 * work->products->max_rows * shape->columns;
  room.gradient = room.window + shape->channels * work->window_rows * row_step;
  room.row = room.gradient + (work->band_rows + 1) * work->pitch;
  return room;
}

/* Whether rows so far apart are used where they are, without zeros to whole
 * vectors and blocks; they must not drive each other out of the cache. */
static gboolean
suits (const Work *work, const Strip *strip, gsize row_step)
{
  gsize block = work->products->block_rows * work->block_step;

  return strip->n_rows % block == 0
         && strip->n_columns % work->products->lanes == 0
         && row_step % PAGE_FLOATS != 0;
}

/* Copies what a strip sees, columns by phase, with zeros for what only the
 * zeros of the gradient will meet, unless it can stay where it is. */
static void
find_window (const Work *work, const Room *room, Strip *strip)
{
  const ClabConvShape *shape = &work->conv->shape;
  const ClabRows *rows = work->conv->variant->rows;
  gsize row_step = work->phase_step * shape->stride_x;
  ClabWindow window = clab_window_of (shape, strip->row, strip->column,
                                      strip->n_rows, strip->n_columns);

  if (shape->stride_x == 1 && work->input->pixel_stride == 1
      && clab_window_is_inside (shape, &window)
      && suits (work, strip, work->input->row_stride))
    {
      strip->window = work->input->data
                      + (gsize)window.y * work->input->row_stride
                      + (gsize)window.x;
      strip->row_step = work->input->row_stride;
      strip->channel_step = work->input->channel_stride;
      return;
    }
  strip->window = room->window;
  strip->row_step = row_step;
  strip->channel_step = work->window_rows * row_step;
  for (gsize c = 0; c < shape->channels; c++)
    for (gsize y = 0; y < work->window_rows; y++)
      {
        float *to = room->window + (c * work->window_rows + y) * row_step;

        memset (to, 0, row_step * sizeof (float));
        if (y >= window.height)
          continue;
        clab_window_copy_row (shape, work->input, &window, c,
                              window.y + (gssize)y,
                              shape->stride_x == 1 ? to : room->row);
        if (shape->stride_x > 1)
          rows->split (room->row, window.width, shape->stride_x,
                       work->phase_step, to);
      }
}

/* Copies it with zeros to whole vectors and blocks, unless there are none. */
static void
find_gradient (const Work *work, gsize kernel, const Room *room, Strip *strip)
{
  const ClabConvShape *shape = &work->conv->shape;
  const float *from
      = work->output_gradient
        + (kernel * shape->out_height + strip->row) * shape->out_width
        + strip->column;
  gsize n_rows
      = strip->n_blocks * work->products->block_rows * work->block_step;

  if (suits (work, strip, shape->out_width))
    {
      strip->gradient = from;
      strip->pitch = shape->out_width;
      return;
    }
  strip->gradient = room->gradient;
  strip->pitch = work->pitch;

  for (gsize y = 0; y < n_rows; y++)
    {
      float *to = room->gradient + y * work->pitch;
      gsize n = y < strip->n_rows ? strip->n_columns : 0;

      if (n > 0)
        memcpy (to, from + y * shape->out_width, n * sizeof (float));
      memset (to + n, 0, (work->pitch - n) * sizeof (float));
    }
}

/* Adds the products of one group of weights to @sums, rows × columns of a
 * kernel: job by job, so that few are summed in single precision. */
static void
add_group (const Work *work,
           const Strip *strip,
           const Group *group,
           const float *window,
           const Room *room,
           double *sums)
{
  const ClabConvShape *shape = &work->conv->shape;
  const ClabProducts *products = work->products;
  gsize row_step = strip->row_step;
  gsize pitch = strip->pitch;
  gsize block = products->block_rows * work->block_step;
  gsize n_vectors
      = clab_round_up (strip->n_columns, products->lanes) / products->lanes;
  gsize longest = MAX_PRODUCTS / products->block_rows;
  gsize n_together = MAX (longest / n_vectors, 1);

  memset (room->sums, 0, group->n_rows * shape->columns * sizeof (double));
  for (gsize residue = 0; residue < work->block_step; residue++)
    for (gsize b = 0; b < strip->n_blocks; b += n_together)
      for (gsize v = 0; v < n_vectors; v += longest)
        {
          gsize y = b * block + residue;
          gsize x = v * products->lanes;
          ClabProductsJob job = {
            .gradient = strip->gradient + y * pitch + x,
            .gradient_step = work->block_step * pitch,
            .gradient_block = block * pitch,
            .source = window
                      + (y * shape->stride_y + group->row * shape->dilation_y)
                            * row_step
                      + x,
            .source_step = work->block_step * shape->stride_y * row_step,
            .source_block = block * shape->stride_y * row_step,
            .offsets = work->offsets,
            .n_columns = shape->columns,
            .n_blocks = MIN (n_together, strip->n_blocks - b),
            .n_vectors = MIN (longest, n_vectors - v),
            .sums = room->sums,
          };

          products->add[group->n_rows - 1](&job);
        }
  for (gsize i = 0; i < group->n_rows; i++)
    for (gsize j = 0; j < shape->columns; j++)
      sums[(group->row + i * work->row_period) * shape->columns + j]
          += room->sums[j * group->n_rows + i];
}

/* Adds the products of one channel, by groups of equal height, as high as they
 * may be. */
static void
add_channel (const Work *work,
             const Strip *strip,
             const float *window,
             const Room *room,
             double *sums)
{
  gsize rows = work->conv->shape.rows;
  gsize period = work->row_period;
  gsize max_rows = work->products->max_rows;

  for (gsize first = 0; first < MIN (period, rows); first++)
    {
      gsize n = (rows - first + period - 1) / period;
      gsize n_groups = (n + max_rows - 1) / max_rows;

      for (gsize g = 0; g < n_groups; g++)
        {
          gsize begin = n * g / n_groups;
          Group group = { .row = first + begin * period,
                          .n_rows = n * (g + 1) / n_groups - begin };

          add_group (work, strip, &group, window, room, sums);
        }
    }
}

static void
do_strip (const Work *work, Strip *strip, const Room *room, double *sums)
{
  const ClabConvShape *shape = &work->conv->shape;
  gsize area = shape->rows * shape->columns;
  double *bias = sums + shape->n_kernels * shape->channels * area;

  find_window (work, room, strip);
  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      find_gradient (work, o, room, strip);
      for (gsize y = 0; work->has_bias && y < strip->n_rows; y++)
        bias[o] += work->products->sum (strip->gradient + y * strip->pitch,
                                        strip->n_columns);
      for (gsize c = 0; c < shape->channels; c++)
        add_channel (work, strip, strip->window + c * strip->channel_step, room,
                     sums + (o * shape->channels + c) * area);
    }
}

static void
do_band (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  const ClabConvShape *shape = &work->conv->shape;
  gsize block = work->products->block_rows * work->block_step;
  gsize row = piece * work->band_rows;
  Room room = find_room (work, worker);
  Strip strip = { .row = row,
                  .n_rows = MIN (work->band_rows, shape->out_height - row) };

  strip.n_blocks = (strip.n_rows + block - 1) / block;
  for (gsize x = 0; x < shape->out_width; x += STRIP)
    {
      strip.column = x;
      strip.n_columns = MIN (STRIP, shape->out_width - x);
      do_strip (work, &strip, &room, work->sums + piece * work->n_sums);
    }
}

static gsize
greatest_common_divisor (gsize a, gsize b)
{
  return b == 0 ? a : greatest_common_divisor (b, a % b);
}

/* Sets how rows and columns are shared out, and how copies lie. */
static void
lay_out (Work *work)
{
  const ClabConvShape *shape = &work->conv->shape;
  gsize divisor = greatest_common_divisor (shape->stride_y, shape->dilation_y);
  gsize most_bands = MAX (MAX_SUMS / work->n_sums, 2);
  gsize fewest_rows = (shape->out_height + most_bands - 1) / most_bands;
  gsize strip
      = clab_round_up (MIN (STRIP, shape->out_width), work->products->lanes);

  work->row_period = shape->stride_y / divisor;
  work->block_step = shape->dilation_y / divisor;
  work->band_rows
      = clab_round_up (MAX (BAND_ROWS, fewest_rows),
                       work->products->block_rows * work->block_step);

  ClabWindow window = clab_window_of (shape, 0, 0, work->band_rows, strip);
  work->window_rows = window.height;
  work->pitch = strip + 16;
  work->phase_step
      = clab_round_up (window.width / shape->stride_x + 1, 16) + 16;
  work->scratch_size = clab_round_up (
      2 * work->products->max_rows * shape->columns
          + shape->channels * window.height * work->phase_step * shape->stride_x
          + (work->band_rows + 1) * work->pitch + window.width,
      16);
}

/* Shares out memory: offsets, sums, then the threads' scratch memory. */
static gboolean
find_memory (Work *work, ClabParallel *parallel, gsize n_bands, GError **error)
{
  const ClabConvShape *shape = &work->conv->shape;
  gsize n_offsets = clab_round_up (2 * shape->columns, 16);
  gsize n_sums = clab_round_up (2 * n_bands * work->n_sums, 16);
  float *memory = clab_conv_scratch (
      work->conv, parallel,
      n_offsets + n_sums
          + work->scratch_size * clab_parallel_threads (parallel),
      error);

  if (memory == NULL)
    return FALSE;
  work->offsets = (gssize *)memory;
  work->sums = (double *)(memory + n_offsets);
  work->scratch = memory + n_offsets + n_sums;
  memset (work->sums, 0, n_bands * work->n_sums * sizeof (double));
  for (gsize j = 0; j < shape->columns; j++)
    {
      gsize x = j * shape->dilation_x;

      work->offsets[j]
          = x % shape->stride_x * work->phase_step + x / shape->stride_x;
    }
  return TRUE;
}

gboolean
clab_conv_backward_weights (const ClabConv *conv,
                            ClabParallel *parallel,
                            const ClabView *input,
                            const float *output_gradient,
                            double *weights_gradient,
                            double *bias_gradient,
                            GError **error)
{
  const ClabConvShape *shape = &conv->shape;
  gsize n_weights
      = shape->n_kernels * shape->channels * shape->rows * shape->columns;
  Work work = {
    .conv = conv,
    .products = conv->variant->products,
    .input = input,
    .output_gradient = output_gradient,
    .n_sums = n_weights + shape->n_kernels,
    .has_bias = bias_gradient != NULL,
  };

  lay_out (&work);
  gsize n_bands = (shape->out_height + work.band_rows - 1) / work.band_rows;
  if (!find_memory (&work, parallel, n_bands, error))
    return FALSE;
  clab_parallel_run (parallel, n_bands, do_band, &work);

  for (gsize band = 1; band < n_bands; band++)
    for (gsize i = 0; i < work.n_sums; i++)
      work.sums[i] += work.sums[band * work.n_sums + i];
  memcpy (weights_gradient, work.sums, n_weights * sizeof (double));
  if (bias_gradient != NULL)
    memcpy (bias_gradient, work.sums + n_weights,
            shape->n_kernels * sizeof (double));
  return TRUE;
}
