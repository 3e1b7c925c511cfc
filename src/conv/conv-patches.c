/* The gradient of a convolution's weights, patch by patch of its outputs.
 *
 * Weight (i, j) gets the sum, over all outputs, of the gradient there times
 * the pixel that it met: a correlation of two images.  Rows share pixels as in
 * conv-direct.c: kernel rows row_period apart are a column of weights, output
 * rows block_step apart are a block.
 *
 * A patch and what it sees stay in the first-level cache.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-patches.h"

#include <string.h>

#include "src/conv/conv-direct.h"
#include "src/conv/conv-window.h"

/* Products of a lane that are summed in single precision. */
#define MAX_PRODUCTS 256

/* Of a page of memory: rows that are so far apart share one place of the
 * cache. */
#define PAGE_FLOATS 1024

/* Rows of weights, each row_period below the last.
 *
 * @row: of the kernel, the first one
 */
typedef struct
{
  gsize row;
  gsize n_rows;
} Group;

/* Where scratch memory has what.
 *
 * @values: of a patch
 * @window: channels × window
 * @row: of a window
 * @sums: of a group
 */
typedef struct
{
  float *values;
  float *window;
  float *row;
  double *sums;
} Room;

/* What a patch sees, copied or where it is.
 *
 * @row_step: floats from a row to the next
 * @channel_step: likewise of channels
 */
typedef struct
{
  const float *data;
  gsize row_step;
  gsize channel_step;
} Seen;

/* A channel of what a patch sees, and the gradient of one kernel's outputs that
 * meets it.
 *
 * @row_step: floats from a row of the window to the next
 * @sums: rows × columns of the kernel
 */
typedef struct
{
  const ClabRectangle *at;
  const float *values;
  const float *window;
  gsize row_step;
  double *group_sums;
  double *sums;
} Pair;

/* Rows of output from a block's first to the next block's. */
static gsize
block_height (const ClabPatches *patches)
{
  return patches->products->block_rows * patches->block_step;
}

/* Floats of the values, and of the window. */
static void
find_sizes (const ClabPatches *patches, gsize *values, gsize *window)
{
  const ClabConvShape *shape = &patches->conv->shape;

  *values = clab_round_up (
      shape->n_kernels * patches->n_rows * patches->n_columns, 16);
  *window = shape->channels * patches->window_rows * patches->phase_step
            * shape->stride_x;
}

void
clab_patches_init (ClabPatches *patches,
                   const ClabConv *conv,
                   const ClabView *input,
                   gsize n_rows,
                   gsize n_columns)
{
  const ClabConvShape *shape = &conv->shape;
  const ClabProducts *products = conv->variant->products;
  gsize period = clab_conv_row_period (shape);
  gsize values;
  gsize window;

  *patches = (ClabPatches){ .conv = conv,
                            .products = products,
                            .input = input,
                            .row_period = period,
                            .block_step
                            = shape->dilation_y * period / shape->stride_y };
  patches->n_columns
      = clab_round_up (MIN (CLAB_PATCH_COLUMNS, n_columns), products->lanes);

  gsize block = block_height (patches);
  gsize n_blocks = MAX_PRODUCTS / products->block_rows * products->lanes
                   / patches->n_columns;
  patches->n_rows = MIN (n_blocks * block, clab_round_up (n_rows, block));

  ClabWindow seen
      = clab_window_of (shape, 0, 0, patches->n_rows, patches->n_columns);
  patches->window_rows = seen.height;
  patches->phase_step
      = clab_round_up (seen.width / shape->stride_x + 1, 16) + 16;
  find_sizes (patches, &values, &window);
  patches->scratch
      = values + window + clab_round_up (seen.width, 16)
        + clab_round_up (2 * products->max_rows * shape->columns, 16);
}

static Room
find_room (const ClabPatches *patches, float *scratch)
{
  Room room = { .values = scratch };
  gsize values;
  gsize window;

  find_sizes (patches, &values, &window);
  room.window = scratch + values;
  room.sums = (double *)(room.window + window);
  room.row
      = room.window + window
        + clab_round_up (
            2 * patches->products->max_rows * patches->conv->shape.columns, 16);
  return room;
}

gsize
clab_patches_table (const ClabPatches *patches)
{
  return clab_round_up (2 * patches->conv->shape.columns, 16);
}

void
clab_patches_set_table (ClabPatches *patches, float *memory)
{
  const ClabConvShape *shape = &patches->conv->shape;

  patches->offsets = (gssize *)memory;
  for (gsize j = 0; j < shape->columns; j++)
    {
      gsize x = j * shape->dilation_x;

      patches->offsets[j]
          = x % shape->stride_x * patches->phase_step + x / shape->stride_x;
    }
}

ClabRectangle
clab_patches_find (const ClabPatches *patches,
                   const ClabRectangle *outputs,
                   gsize i)
{
  gsize n_across
      = (outputs->n_columns + patches->n_columns - 1) / patches->n_columns;
  gsize y = i / n_across * patches->n_rows;
  gsize x = i % n_across * patches->n_columns;

  return (ClabRectangle){
    .row = outputs->row + y,
    .n_rows
    = y < outputs->n_rows ? MIN (patches->n_rows, outputs->n_rows - y) : 0,
    .column = outputs->column + x,
    .n_columns = MIN (patches->n_columns, outputs->n_columns - x),
  };
}

/* Whether what the outputs of a patch see can be used where it is: it must not
 * be met by zeros that complete vectors and blocks, and its rows must not
 * drive each other out of the cache. */
static gboolean
is_in_place (const ClabPatches *patches,
             const ClabRectangle *at,
             const ClabWindow *window)
{
  const ClabConvShape *shape = &patches->conv->shape;

  return shape->stride_x == 1 && patches->input->pixel_stride == 1
         && clab_window_is_inside (shape, window)
         && at->n_rows % block_height (patches) == 0
         && at->n_columns % patches->products->lanes == 0
         && patches->input->row_stride % PAGE_FLOATS != 0;
}

/* Copies a window, columns by phase, with zeros for what only zeros of the
 * gradient will meet. */
static void
copy_window (const ClabPatches *patches,
             const ClabWindow *window,
             const Room *room)
{
  const ClabConvShape *shape = &patches->conv->shape;
  const ClabRows *rows = patches->conv->variant->rows;
  gsize row_step = patches->phase_step * shape->stride_x;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize y = 0; y < patches->window_rows; y++)
      {
        float *to = room->window + (c * patches->window_rows + y) * row_step;

        gsize n
            = shape->stride_x == 1 && y < window->height ? window->width : 0;

        memset (to + n, 0, (row_step - n) * sizeof (float));
        if (y >= window->height)
          continue;
        clab_window_copy_row (shape, patches->input, window, c,
                              window->y + (gssize)y,
                              shape->stride_x == 1 ? to : room->row);
        if (shape->stride_x > 1)
          rows->split (room->row, window->width, shape->stride_x,
                       patches->phase_step, to);
      }
}

static Seen
find_seen (const ClabPatches *patches,
           const ClabRectangle *at,
           const Room *room)
{
  const ClabConvShape *shape = &patches->conv->shape;
  const ClabView *input = patches->input;
  gsize row_step = patches->phase_step * shape->stride_x;
  ClabWindow window
      = clab_window_of (shape, at->row, at->column, at->n_rows, at->n_columns);

  if (is_in_place (patches, at, &window))
    return (Seen){ .data = input->data + (gsize)window.y * input->row_stride
                           + (gsize)window.x,
                   .row_step = input->row_stride,
                   .channel_step = input->channel_stride };
  copy_window (patches, &window, room);
  return (Seen){ .data = room->window,
                 .row_step = row_step,
                 .channel_step = patches->window_rows * row_step };
}

/* Completes vectors and blocks with zeros.
 *
 * @values: of one kernel */
static void
complete (const ClabPatches *patches, const ClabRectangle *at, float *values)
{
  gsize pitch = patches->n_columns;
  gsize n_rows = clab_round_up (at->n_rows, block_height (patches));

  for (gsize y = 0; y < at->n_rows && at->n_columns < pitch; y++)
    memset (values + y * pitch + at->n_columns, 0,
            (pitch - at->n_columns) * sizeof (float));
  memset (values + at->n_rows * pitch, 0,
          (n_rows - at->n_rows) * pitch * sizeof (float));
}

/* Adds the products of one group of weights to the sums. */
static void
add_group (const ClabPatches *patches, const Pair *pair, const Group *group)
{
  const ClabConvShape *shape = &patches->conv->shape;
  const ClabProducts *products = patches->products;
  gsize pitch = patches->n_columns;
  gsize block = block_height (patches);
  gsize row_step = pair->row_step;

  memset (pair->group_sums, 0,
          group->n_rows * shape->columns * sizeof (double));
  for (gsize residue = 0; residue < patches->block_step; residue++)
    {
      gsize y = residue * shape->stride_y + group->row * shape->dilation_y;
      ClabProductsJob job = {
        .gradient = pair->values + residue * pitch,
        .gradient_step = patches->block_step * pitch,
        .gradient_block = block * pitch,
        .source = pair->window + y * row_step,
        .source_step = patches->block_step * shape->stride_y * row_step,
        .source_block = block * shape->stride_y * row_step,
        .offsets = patches->offsets,
        .n_columns = shape->columns,
        .n_blocks = (pair->at->n_rows + block - 1) / block,
        .n_vectors
        = (pair->at->n_columns + products->lanes - 1) / products->lanes,
        .sums = pair->group_sums,
      };

      products->add[group->n_rows - 1](&job);
    }
  for (gsize i = 0; i < group->n_rows; i++)
    for (gsize j = 0; j < shape->columns; j++)
      pair->sums[(group->row + i * patches->row_period) * shape->columns + j]
          += pair->group_sums[j * group->n_rows + i];
}

/* Adds the products of one channel, by groups of equal height, as high as they
 * may be. */
static void
add_channel (const ClabPatches *patches, const Pair *pair)
{
  gsize rows = patches->conv->shape.rows;
  gsize period = patches->row_period;
  gsize max_rows = patches->products->max_rows;

  for (gsize first = 0; first < MIN (period, rows); first++)
    {
      gsize n = (rows - first + period - 1) / period;
      gsize n_groups = (n + max_rows - 1) / max_rows;

      for (gsize g = 0; g < n_groups; g++)
        {
          gsize begin = n * g / n_groups;
          Group group = { .row = first + begin * period,
                          .n_rows = n * (g + 1) / n_groups - begin };

          add_group (patches, pair, &group);
        }
    }
}

void
clab_patches_add (const ClabPatches *patches,
                  const ClabRectangle *at,
                  float *scratch,
                  double *sums,
                  double *bias)
{
  const ClabConvShape *shape = &patches->conv->shape;
  gsize area = shape->rows * shape->columns;
  gsize map_step = patches->n_rows * patches->n_columns;
  Room room = find_room (patches, scratch);
  Seen seen = find_seen (patches, at, &room);

  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      float *values = room.values + o * map_step;

      complete (patches, at, values);
      for (gsize y = 0; bias != NULL && y < at->n_rows; y++)
        bias[o] += patches->products->sum (values + y * patches->n_columns,
                                           at->n_columns);
      for (gsize c = 0; c < shape->channels; c++)
        {
          Pair pair = { .at = at,
                        .values = values,
                        .window = seen.data + c * seen.channel_step,
                        .row_step = seen.row_step,
                        .group_sums = room.sums,
                        .sums = sums + (o * shape->channels + c) * area };

          add_channel (patches, &pair);
        }
    }
}
