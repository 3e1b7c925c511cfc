/* Direct convolution of a rectangle of the output, strip by strip.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-strips.h"

#include <string.h>

#include "src/conv/conv-window.h"

/* Of banks, strips narrower than this are fetched in time: the processor
 * foresees what comes next only in longer rows. */
#define SHORT_STRIP 256

#define LINE_FLOATS 16

/* One call of clab_strips_do(). */
typedef struct
{
  const ClabStrips *strips;
  const ClabView *input;
  const ClabRectangle *outputs;
  const ClabTarget *target;
  float *scratch;
} Call;

/* Columns @column … of the rectangle.
 *
 * @window: what they see, their blocks being completed
 * @source: where it lies
 * @n_copied: how many rows of it have been copied so far */
typedef struct
{
  gsize column;
  gsize n_columns;
  ClabWindow window;
  const float *source;
  const ClabStripsLayout *layout;
  gsize n_copied;
} Strip;

static gsize
round_up (gsize n, gsize unit)
{
  return (n + unit - 1) / unit * unit;
}

/* Whether any kernel row meets row @y of a window. */
static gboolean
is_row_needed (const ClabConvShape *shape, gsize y)
{
  for (gsize i = 0; i < shape->rows && i < shape->stride_y; i++)
    if (i * shape->dilation_y % shape->stride_y == y % shape->stride_y)
      return TRUE;
  return FALSE;
}

/* Copies row @y of @window, columns by phase. */
static void
split_row (const Call *call,
           const ClabWindow *window,
           gsize channel,
           gsize y,
           float *to)
{
  const ClabStrips *strips = call->strips;
  const ClabConvShape *shape = strips->shape;
  gssize input_y = window->y + (gssize)y;
  float *padded = call->scratch + strips->sums_offset;
  const float *row
      = clab_window_find_row (shape, call->input, window, channel, input_y);

  if (row == NULL)
    {
      clab_window_copy_row (shape, call->input, window, channel, input_y,
                            padded);
      row = padded;
    }
  strips->rows->split (row, window->width, shape->stride_x,
                       strips->copy.phase_step, to);
}

/* Copies more rows of a strip's window, up to @end, columns by phase: as they
 * are needed, so that they are still in the first-level cache. */
static void
copy_rows (const Call *call, Strip *strip, gsize end)
{
  const ClabStrips *strips = call->strips;
  const ClabConvShape *shape = strips->shape;
  const ClabWindow *window = &strip->window;
  const ClabStripsLayout *copy = &strips->copy;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize y = strip->n_copied; y < end; y++)
      {
        float *to = call->scratch + c * copy->channel_step + y * copy->row_step;

        if (!is_row_needed (shape, y))
          continue;
        if (shape->stride_x == 1)
          clab_window_copy_row (shape, call->input, window, c,
                                window->y + (gssize)y, to);
        else
          split_row (call, window, c, y, to);
      }
  strip->n_copied = end;
}

/* Where the sums of kernel @k of a pair lie. */
static float *
find_sums (const Call *call, gsize k)
{
  const ClabStrips *strips = call->strips;

  return call->scratch + strips->sums_offset
         + k * strips->width * strips->direct->block_height;
}

/* Copies the rows of a block that exist from the sums to the output. */
static void
write_sums (const Call *call,
            const Strip *strip,
            gsize row,
            const float *sums,
            float *output)
{
  const ClabStrips *strips = call->strips;

  for (gsize t = 0; t < strips->direct->block_height; t++)
    {
      gsize y = t * strips->direct->block_step;
      float *to = output + y * call->target->row_step;
      const float *from = sums + t * strips->width;

      if (row + y >= call->outputs->n_rows)
        return;
      if (call->target->is_streamed)
        strips->rows->stream (from, strip->n_columns, to);
      else
        memcpy (to, from, strip->n_columns * sizeof (float));
    }
}

/* Whether blocks of rows from @row on can be written where they belong. */
static gboolean
is_whole (const Call *call, const Strip *strip, gsize row)
{
  const ClabStrips *strips = call->strips;
  gsize last
      = row + (strips->direct->block_height - 1) * strips->direct->block_step;

  return last < call->outputs->n_rows
         && strip->n_columns >= strips->direct->block_width;
}

/* Blocks of rows @row, @row + block_step … of a strip, from column @column of
 * it on, @n_blocks times block_width wide.
 *
 * @output: (nullable): where the first value belongs; %NULL: they stay sums
 * @is_streamed: whether to write them past the caches
 * @fetch: (nullable): what to fetch meanwhile */
typedef struct
{
  const ClabDirectKernels *kernels;
  gsize row;
  gsize column;
  gsize n_blocks;
  float *output;
  gboolean is_streamed;
  const ClabRowsFetch *fetch;
} Blocks;

/* A job without weights, whose sums go to the scratch memory. */
static ClabRowsJob
job_of (const Call *call, const Strip *strip, const Blocks *blocks)
{
  const ClabStrips *strips = call->strips;
  const ClabConvDirect *direct = strips->direct;
  const ClabDirectKernels *kernels = blocks->kernels;
  gsize row_step = strips->shape->stride_y * strip->layout->row_step;
  gsize down = direct->block_step * row_step;
  gsize right = strips->rows->lanes;
  gboolean is_single = direct->is_single_row;

  return (ClabRowsJob){
    .source = strip->source + blocks->row * row_step + blocks->column,
    .source_step = is_single ? right : down,
    .source_pair = is_single ? down : right,
    .sums_step = is_single ? right : strips->width,
    .sums_pair = is_single ? strips->width : right,
    .sums_map = find_sums (call, 1) - find_sums (call, 0),
    .bias = { direct->conv->bias[kernels->index[0]],
              direct->conv->bias[kernels->index[kernels->is_pair ? 1 : 0]] },
    .n_blocks = blocks->n_blocks,
    .block_step = direct->block_width,
  };
}

/* Lets a job write where its values belong. */
static void
direct_job (const Call *call, const Blocks *blocks, ClabRowsJob *job)
{
  const ClabConvDirect *direct = call->strips->direct;
  const ClabDirectKernels *kernels = blocks->kernels;
  gsize down = direct->block_step * call->target->row_step;
  gsize right = call->strips->rows->lanes;

  job->output = blocks->output;
  job->output_step = direct->is_single_row ? right : down;
  job->output_pair = direct->is_single_row ? down : right;
  job->output_map
      = (kernels->index[1] - kernels->index[0]) * call->target->plane_step;
  job->is_streamed = blocks->is_streamed;
}

static void
convolve_blocks (const Call *call, const Strip *strip, const Blocks *blocks)
{
  const ClabStrips *strips = call->strips;
  const ClabConvDirect *direct = strips->direct;
  const ClabDirectKernels *kernels = blocks->kernels;
  void (*const *convolve) (const ClabRowsJob *job)
      = kernels->is_pair        ? strips->rows->convolve_pair
        : blocks->fetch != NULL ? strips->rows->convolve_fetching
                                : strips->rows->convolve;
  float *sums = find_sums (call, 0) + blocks->column;
  ClabRowsJob job = job_of (call, strip, blocks);

  if (blocks->fetch != NULL)
    job.fetch = *blocks->fetch;
  for (gsize i = 0; i < kernels->n_segments; i++)
    {
      const ClabSegment *segment = &g_array_index (
          direct->segments, ClabSegment, kernels->first_segment + i);

      job.offsets = strip->layout->offsets + segment->first_column;
      job.weights
          = &g_array_index (direct->weights, float, 0) + segment->first_weight;
      job.n_columns = segment->n_columns;
      job.sums = i > 0 ? sums : NULL;
      job.output = sums;
      job.output_step = job.sums_step;
      job.output_pair = job.sums_pair;
      job.output_map = job.sums_map;
      if (i + 1 == kernels->n_segments && blocks->output != NULL)
        direct_job (call, blocks, &job);
      convolve[segment->n_rows - 1](&job);
      job.fetch.data += job.fetch.step * job.fetch.n_shared * job.n_columns;
    }
}

/* Rows @row, @row + block_step … of the maps of @kernels, in a strip. */
static void
convolve_rows (const Call *call,
               const Strip *strip,
               const ClabDirectKernels *kernels,
               gsize row,
               const ClabRowsFetch *fetch)
{
  const ClabTarget *target = call->target;
  gsize width = call->strips->direct->block_width;
  gsize rest = strip->n_columns % width;
  gsize at = row * target->row_step + strip->column;
  float *output = target->data + kernels->index[0] * target->plane_step + at;
  Blocks blocks = { .kernels = kernels,
                    .row = row,
                    .n_blocks = strip->n_columns / width,
                    .fetch = fetch };

  if (is_whole (call, strip, row))
    {
      blocks.output = output;
      blocks.is_streamed = target->is_streamed;
      convolve_blocks (call, strip, &blocks);

      /* One more block ends where the strip ends; what it shares with the last
       * one gets the same digits again. */
      blocks.column = strip->n_columns - width;
      blocks.n_blocks = 1;
      blocks.output += blocks.column;
      blocks.is_streamed = FALSE;
      blocks.fetch = NULL;
      if (rest > 0)
        convolve_blocks (call, strip, &blocks);
      return;
    }
  if (rest > 0)
    blocks.n_blocks++;
  convolve_blocks (call, strip, &blocks);
  for (gsize k = 0; k < (kernels->is_pair ? 2 : 1); k++)
    write_sums (call, strip, row, find_sums (call, k),
                target->data + kernels->index[k] * target->plane_step + at);
}

/* What the outputs of a strip see, its blocks being completed. */
static ClabWindow
strip_window (const Call *call, gsize column, gsize n_columns)
{
  const ClabStrips *strips = call->strips;

  return clab_window_of (strips->shape, call->outputs->row,
                         call->outputs->column + column,
                         round_up (call->outputs->n_rows, strips->block_rows),
                         round_up (n_columns, strips->direct->block_width));
}

/* Fetches one of @n_parts parts of what the strip to the right of @strip sees
 * into the second-level cache, while this one is being worked on. */
static void
fetch_ahead (const Call *call, const Strip *strip, gsize part, gsize n_parts)
{
  const ClabConvShape *shape = call->strips->shape;
  gsize column = strip->column + strip->n_columns;
  gsize n_columns
      = MIN (call->strips->width, call->outputs->n_columns - column);
  ClabWindow window = strip_window (call, column, n_columns);
  gsize n_rows = window.height * shape->channels;

  if (call->strips->direct->kernels->len == 1
      || call->strips->width >= SHORT_STRIP || n_columns == 0 || window.x < 0
      || (gsize)window.x >= shape->in_width)
    return;

  gsize width = MIN (window.width, shape->in_width - (gsize)window.x);
  for (gsize i = part * n_rows / n_parts; i < (part + 1) * n_rows / n_parts;
       i++)
    {
      gssize y = window.y + (gssize)(i % window.height);
      const float *row = call->input->data
                         + i / window.height * call->input->channel_stride
                         + y * (gssize)call->input->row_stride
                         + window.x * (gssize)call->input->pixel_stride;

      if (y < 0 || (gsize)y >= shape->in_height)
        continue;
      for (gsize x = 0; x < width * call->input->pixel_stride; x += LINE_FLOATS)
        __builtin_prefetch (row + x, 0, 2);
    }
}

/* Finds what will be needed after the blocks of rows from @block on, and is
 * not in the caches yet: what more the next ones of the strip see, or what the
 * first ones of the strip to the right see.
 *
 * @height: rows of the input that blocks of rows see
 *
 * Returns: whether there is anything */
static gboolean
find_next (const Call *call,
           const Strip *strip,
           gsize block,
           gsize height,
           ClabRowsFetch *next)
{
  const ClabStrips *strips = call->strips;
  const ClabConvShape *shape = strips->shape;
  const ClabView *input = call->input;
  gssize y = strip->window.y;
  gssize x = strip->window.x;
  gsize width
      = strips->direct->block_width * shape->stride_x * input->pixel_stride;

  if (block + strips->block_rows < call->outputs->n_rows)
    y += (gssize)(block * shape->stride_y + height);
  else
    x += (gssize)(strip->n_columns * shape->stride_x);
  if (y >= (gssize)shape->in_height || x >= (gssize)shape->in_width)
    return FALSE;
  *next = (ClabRowsFetch){
    .data = input->data + (gsize)MAX (y, 0) * input->row_stride
            + (gsize)MAX (x, 0) * input->pixel_stride,
    .step = input->row_stride,
    .n_shared = MAX (CLAB_FETCHED_FLOATS / width, 1),
    .width = MAX (CLAB_FETCHED_FLOATS, width),
  };
  return TRUE;
}

static void
convolve_strip (const Call *call, Strip *strip)
{
  const ClabStrips *strips = call->strips;
  const ClabConvShape *shape = strips->shape;
  const GArray *kernels = strips->direct->kernels;
  gsize n_rows = call->outputs->n_rows;
  gsize n_passes = (n_rows + strips->block_rows - 1) / strips->block_rows
                   * strips->direct->block_step * kernels->len;
  gsize height = (strips->block_rows - 1) * shape->stride_y
                 + (shape->rows - 1) * shape->dilation_y + 1;
  gsize pass = 0;

  for (gsize block = 0; block < n_rows; block += strips->block_rows)
    {
      ClabRowsFetch next;
      gboolean is_fetching
          = strips->is_fetched && find_next (call, strip, block, height, &next);

      if (strip->layout == &strips->copy)
        copy_rows (call, strip, block * shape->stride_y + height);
      for (gsize i = 0; i < strips->direct->block_step && block + i < n_rows;
           i++)
        for (gsize k = 0; k < kernels->len; k++)
          {
            fetch_ahead (call, strip, pass++, n_passes);
            convolve_rows (call, strip,
                           &g_array_index (kernels, ClabDirectKernels, k),
                           block + i, is_fetching ? &next : NULL);
          }
    }
}

/* Does columns @begin … @end, all from copies or all in place. */
static void
do_columns (const Call *call, gsize begin, gsize end, gboolean is_copied)
{
  gsize longest = call->strips->width;

  for (gsize x = begin; x < end; x += longest)
    {
      gsize n = MIN (longest, end - x);
      Strip strip = { .column = x,
                      .n_columns = n,
                      .window = strip_window (call, x, n),
                      .source = call->scratch,
                      .layout = &call->strips->copy };

      if (!is_copied)
        {
          strip.source = call->input->data
                         + (gsize)strip.window.y * call->input->row_stride
                         + (gsize)strip.window.x;
          strip.layout = &call->strips->input;
        }
      convolve_strip (call, &strip);
    }
}

/* Finds the columns that can be done in place, in whole blocks.
 *
 * Returns: whether there are any */
static gboolean
find_inside (const Call *call, gsize *begin, gsize *end)
{
  const ClabConvShape *shape = call->strips->shape;
  gsize unit = call->strips->direct->block_width;
  gssize pad = shape->pad_left - (gssize)call->outputs->column;
  ClabWindow one;

  *begin = round_up (MAX (pad, 0), unit);
  if (!call->strips->is_in_place || *begin + unit > call->outputs->n_columns)
    return FALSE;
  one = strip_window (call, *begin, unit);
  if (!clab_window_is_inside (shape, &one))
    return FALSE;

  gsize right = shape->in_width - (gsize)one.x - one.width;
  gsize n_blocks
      = MIN (right / unit, (call->outputs->n_columns - *begin) / unit - 1) + 1;
  *end = *begin + n_blocks * unit;
  return TRUE;
}

void
clab_strips_do (const ClabStrips *strips,
                const ClabView *input,
                const ClabRectangle *outputs,
                const ClabTarget *target,
                float *scratch)
{
  Call call = { .strips = strips,
                .input = input,
                .outputs = outputs,
                .target = target,
                .scratch = scratch };
  gsize begin;
  gsize end;

  if (find_inside (&call, &begin, &end))
    {
      do_columns (&call, 0, begin, TRUE);
      do_columns (&call, begin, end, FALSE);
      do_columns (&call, end, outputs->n_columns, TRUE);
    }
  else
    do_columns (&call, 0, outputs->n_columns, TRUE);
}
