/* Direct convolution strip by strip: how much at once, and where it lies.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-strips.h"

/* Rows of output that one piece of work makes, at least. */
#define BAND_ROWS 32

/* Floats of the input window of one strip that shall stay in the first-level
 * cache while every kernel passes over it. */
#define STRIP_FLOATS 6144

/* Columns of the input in a strip when no other kernel will come and pixels
 * meet enough weights while they are in the first-level cache. */
#define LONG_STRIP 1024

/* Of banks, strips narrower than this are fetched in time: the processor
 * foresees what comes next only in longer rows. */
#define SHORT_STRIP 256

#define CACHE_LINE 64

static void
set_offsets (const ClabConvDirect *direct, ClabStripsLayout *layout)
{
  const ClabConvShape *shape = &direct->shape;

  for (gsize i = 0; i < direct->columns->len; i++)
    {
      const ClabColumn *column
          = &g_array_index (direct->columns, ClabColumn, i);
      gsize x = column->column * shape->dilation_x;

      layout->offsets[i] = column->channel * layout->channel_step
                           + column->row * shape->dilation_y * layout->row_step
                           + x % shape->stride_x * layout->phase_step
                           + x / shape->stride_x;
    }
}

/* Sets how many rows and columns are done at once. */
static void
set_sizes (ClabStrips *strips)
{
  const ClabConvShape *shape = strips->shape;
  gsize unit = strips->direct->block_width;
  gsize height = (strips->direct->block_height - 1) * shape->stride_y
                 + (shape->rows - 1) * shape->dilation_y + 1;
  gsize fitting = STRIP_FLOATS / (height * shape->channels * shape->stride_x);

  if (strips->direct->kernels->len == 1 && shape->columns > 1)
    fitting = MAX (fitting, LONG_STRIP / shape->stride_x);
  strips->width = MIN (clab_round_up (shape->out_width, unit),
                       MAX (fitting / unit, 4) * unit);
  strips->is_fetched = strips->direct->kernels->len == 1
                           ? shape->stride_x > 1
                           : strips->width < SHORT_STRIP;
  strips->block_rows
      = strips->direct->block_height * strips->direct->block_step;
  strips->band_rows = clab_round_up (BAND_ROWS, strips->block_rows);
}

static void
set_layouts (ClabStrips *strips, const ClabView *input, gsize n_rows)
{
  const ClabConvShape *shape = strips->shape;
  gsize height
      = clab_round_up (MIN (strips->band_rows, n_rows), strips->block_rows);
  ClabWindow window = clab_window_of (shape, 0, 0, height, strips->width);
  gsize pitch
      = clab_round_up (window.width / shape->stride_x + 1, CLAB_LINE_FLOATS);

  if (clab_is_aliasing (pitch * shape->stride_x))
    pitch += 6 * CLAB_ALIASING_RANGE;
  strips->copy = (ClabStripsLayout){ .channel_step
                                     = pitch * shape->stride_x * window.height,
                                     .row_step = pitch * shape->stride_x,
                                     .phase_step = pitch };
  strips->sums_offset = strips->copy.channel_step * shape->channels;
  strips->scratch
      = strips->sums_offset
        + clab_round_up (MAX (2 * strips->width * strips->direct->block_height,
                              window.width),
                         CLAB_LINE_FLOATS);
  strips->is_in_place
      = input->pixel_stride == 1 && shape->stride_x == 1
        && (strips->direct->fold > 1 || !clab_is_aliasing (input->row_stride));
  strips->input = (ClabStripsLayout){ .channel_step = input->channel_stride,
                                      .row_step = input->row_stride };
}

void
clab_strips_init (ClabStrips *strips,
                  const ClabConvDirect *direct,
                  const ClabView *input,
                  gsize n_rows)
{
  *strips = (ClabStrips){ .direct = direct,
                          .shape = &direct->shape,
                          .rows = direct->conv->variant->rows };
  set_sizes (strips);
  set_layouts (strips, input, n_rows);
}

/* Floats that the offsets of one layout take. */
static gsize
table_size (const ClabStrips *strips)
{
  return clab_round_up (strips->direct->columns->len * sizeof (gssize),
                        CACHE_LINE)
         / sizeof (float);
}

gsize
clab_strips_tables (const ClabStrips *strips)
{
  return 2 * table_size (strips);
}

void
clab_strips_set_tables (ClabStrips *strips, float *memory)
{
  strips->copy.offsets = (gssize *)memory;
  strips->input.offsets = (gssize *)(memory + table_size (strips));
  set_offsets (strips->direct, &strips->copy);
  if (strips->is_in_place)
    set_offsets (strips->direct, &strips->input);
}
