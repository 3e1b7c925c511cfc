/* Direct convolution of a rectangle of the output, strip by strip.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-strips.h"

#include <string.h>

/* One call of clab_strips_do().
 *
 * @outputs: of values that are to be folded */
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
 * @inside: of rows that are split by phase, and are partly padding: the column
 *   of each phase from which on none of them is, otherwise 0
 * @inside_end: until which none is, or 0
 * @n_copied: how many rows of it have been copied so far */
typedef struct
{
  gsize column;
  gsize n_columns;
  ClabWindow window;
  gsize inside;
  gsize inside_end;
  const float *source;
  const ClabStripsLayout *layout;
  gsize n_copied;
} Strip;

/* Whether any kernel row meets row @y of a window. */
static gboolean
is_row_needed (const ClabConvShape *shape, gsize y)
{
  /* Mostly all are, which is to be known without divisions. */
  if (shape->dilation_y == 1 && shape->rows >= shape->stride_y)
    return TRUE;
  for (gsize i = 0; i < shape->rows && i < shape->stride_y; i++)
    if (i * shape->dilation_y % shape->stride_y == y % shape->stride_y)
      return TRUE;
  return FALSE;
}

/* Copies cells of a row, by phase.
 *
 * @cells: none of them padding, or few */
static void
split_cells (const Call *call,
             const ClabWindow *cells,
             gsize channel,
             float *to)
{
  const ClabStrips *strips = call->strips;
  const ClabConvShape *shape = strips->shape;
  float *padded = call->scratch + strips->sums_offset;
  const float *row
      = clab_window_find_row (shape, call->input, cells, channel, cells->y);

  if (row == NULL)
    {
      clab_window_copy_row (shape, call->input, cells, channel, cells->y,
                            padded);
      row = padded;
    }
  strips->rows->split (row, cells->width, shape->stride_x,
                       strips->copy.phase_step, to);
}

/* Copies row @y of a strip's window, columns by phase. */
static void
split_row (const Call *call,
           const Strip *strip,
           gsize channel,
           gsize y,
           float *to)
{
  const ClabWindow *window = &strip->window;
  gsize stride = call->strips->shape->stride_x;
  const gsize edges[] = { 0, strip->inside * stride, strip->inside_end * stride,
                          window->width };
  const gsize starts[] = { 0, strip->inside, strip->inside_end };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      ClabWindow cells = { .y = window->y + (gssize)y,
                           .x = window->x + (gssize)edges[i],
                           .width = edges[i + 1] - edges[i] };

      if (cells.width > 0)
        split_cells (call, &cells, channel, to + starts[i]);
    }
}

/* Finds what of a strip's window can be split where it lies, in whole vectors,
 * if not all of it can. */
static void
find_split (const Call *call, Strip *strip)
{
  const ClabConvShape *shape = call->strips->shape;
  const ClabWindow *window = &strip->window;
  gsize lanes = call->strips->rows->lanes;
  gsize vector = lanes * shape->stride_x;
  gsize n_before = (gsize)MAX (-window->x, 0);
  gsize n_until = (gsize)MAX ((gssize)shape->in_width - window->x, 0);

  strip->inside = clab_round_up (n_before, vector) / vector * lanes;
  strip->inside_end = MIN (n_until, window->width) / vector * lanes;
  if (strip->inside >= strip->inside_end
      || (n_before == 0 && n_until >= window->width))
    strip->inside = strip->inside_end = 0;
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
          split_row (call, strip, c, y, to);
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

/* Writes the rows of a block that exist, of kernel @k of a pair, from the sums
 * to the output. */
static void
write_sums (const Call *call,
            const Strip *strip,
            gsize row,
            const ClabDirectKernels *kernels,
            gsize k)
{
  const ClabStrips *strips = call->strips;
  const ClabTarget *target = call->target;
  gsize fold = strips->direct->fold;
  gsize n = strip->n_columns / fold;
  float bias = strips->direct->conv->bias[kernels->index[k]];
  float *output = target->data + kernels->index[k] * target->plane_step
                  + row * target->row_step + strip->column / fold;

  for (gsize t = 0; t < strips->direct->block_height; t++)
    {
      gsize y = t * strips->direct->block_step;
      float *to = output + y * target->row_step;
      float *from = find_sums (call, k) + t * strips->width;

      if (row + y >= call->outputs->n_rows)
        return;
      if (fold > 1)
        strips->rows->fold (from, n, fold, bias, from);
      if (target->is_streamed)
        strips->rows->stream (from, n, to);
      else
        memcpy (to, from, n * sizeof (float));
    }
}

/* Whether blocks of rows are as quick to stream where they belong as rows are
 * that lie in the first-level cache: always if vectors fill cache lines.
 *
 * @output: where the first value belongs */
static gboolean
is_streamed_well (const Call *call, const float *output)
{
  const ClabTarget *target = call->target;
  gsize all
      = (gsize)output / sizeof (float) | target->row_step | target->plane_step;

  return call->strips->rows->lanes == CLAB_LINE_FLOATS
         || (all % CLAB_LINE_FLOATS == 0 && call->strips->direct->fold == 1);
}

/* Whether blocks of rows from @row on can be written where they belong.
 *
 * @output: where the first value belongs */
static gboolean
is_whole (const Call *call, const Strip *strip, gsize row, const float *output)
{
  const ClabStrips *strips = call->strips;
  gsize last
      = row + (strips->direct->block_height - 1) * strips->direct->block_step;

  return strips->direct->fold <= 2 && last < call->outputs->n_rows
         && strip->n_columns >= strips->direct->block_width
         && (!call->target->is_streamed || is_streamed_well (call, output));
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
  const float *bias = direct->conv->bias;
  ClabRowsJob job = {
    .source = strip->source + blocks->row * row_step + blocks->column,
    .source_step = is_single ? right : down,
    .source_pair = is_single ? down : right,
    .sums_step = is_single ? right : strips->width,
    .sums_pair = is_single ? strips->width : right,
    .sums_map = find_sums (call, 1) - find_sums (call, 0),
    .bias = { bias[kernels->index[0]],
              bias[kernels->index[kernels->is_pair ? 1 : 0]] },
    .n_blocks = blocks->n_blocks,
    .block_step = direct->block_width,
  };

  /* Folding adds it. */
  if (direct->fold > 1)
    job.bias[0] = 0;
  return job;
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
  job->is_halving = direct->fold == 2;
}

/* Does a job for weights of @n_rows, and leaves the rest to fetch in it. */
static void
do_job (const ClabConvDirect *direct,
        gboolean is_pair,
        gsize n_rows,
        ClabRowsJob *job)
{
  const ClabRows *rows = direct->conv->variant->rows;
  ClabRowsFetch *fetch = &job->fetch;
  gsize n_fetched = job->n_columns * fetch->n_shared * (is_pair ? 2 : 1);

  if (direct->fold > 1)
    rows->convolve_folding[n_rows - 1](job);
  else if (fetch->n_rows == 0)
    (is_pair ? rows->convolve_pair : rows->convolve)[n_rows - 1](job);
  else
    (is_pair ? rows->convolve_pair_fetching
             : rows->convolve_fetching)[n_rows - 1](job);
  n_fetched = MIN (n_fetched, fetch->n_rows);
  fetch->n_rows -= n_fetched;
  fetch->data += n_fetched * fetch->step;
}

static void
convolve_blocks (const Call *call, const Strip *strip, const Blocks *blocks)
{
  const ClabStrips *strips = call->strips;
  const ClabConvDirect *direct = strips->direct;
  const ClabDirectKernels *kernels = blocks->kernels;
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
      do_job (direct, kernels->is_pair, segment->n_rows, &job);
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
  gsize fold = call->strips->direct->fold;
  gsize rest = strip->n_columns % width;
  float *output = target->data + kernels->index[0] * target->plane_step
                  + row * target->row_step + strip->column / fold;
  Blocks blocks = { .kernels = kernels,
                    .row = row,
                    .n_blocks = strip->n_columns / width,
                    .fetch = fetch };

  if (is_whole (call, strip, row, output))
    {
      blocks.output = output;
      blocks.is_streamed = target->is_streamed;
      convolve_blocks (call, strip, &blocks);

      /* One more block ends where the strip ends; what it shares with the last
       * one gets the same digits again. */
      blocks.column = strip->n_columns - width;
      blocks.n_blocks = 1;
      blocks.output += blocks.column / fold;
      blocks.is_streamed = FALSE;
      blocks.fetch = NULL;
      if (rest > 0)
        convolve_blocks (call, strip, &blocks);
      return;
    }
  if (rest > 0)
    blocks.n_blocks++;
  clab_strips_fetch_ends (
      call->strips, target, kernels,
      &(ClabRectangle){
          .row = row,
          .n_rows = MIN (call->strips->block_rows, call->outputs->n_rows - row),
          .column = strip->column / fold,
          .n_columns = strip->n_columns / fold });
  convolve_blocks (call, strip, &blocks);
  for (gsize k = 0; k < (kernels->is_pair ? 2 : 1); k++)
    write_sums (call, strip, row, kernels, k);
}

/* Rows of the input that a block of rows sees. */
static gsize
block_window (const ClabStrips *strips)
{
  const ClabConvShape *shape = strips->shape;

  return (strips->block_rows - 1) * shape->stride_y
         + (shape->rows - 1) * shape->dilation_y + 1;
}

/* What the outputs of a strip see, its blocks being completed. */
static ClabWindow
strip_window (const Call *call, gsize column, gsize n_columns)
{
  const ClabStrips *strips = call->strips;

  return clab_window_of (
      strips->shape, call->outputs->row, call->outputs->column + column,
      clab_round_up (call->outputs->n_rows, strips->block_rows),
      clab_round_up (n_columns, strips->direct->block_width));
}

/* What will be needed after the blocks of rows from @block on, and is not in
 * the caches yet: what more the next ones of the strip see, or what the first
 * ones of the strip to the right see. */
static ClabWindow
find_next (const Call *call, const Strip *strip, gsize block)
{
  const ClabStrips *strips = call->strips;
  const ClabConvShape *shape = strips->shape;
  gsize height = block_window (strips);
  ClabWindow next = strip->window;

  next.height = height;
  if (block + strips->block_rows < call->outputs->n_rows)
    {
      next.y += (gssize)(block * shape->stride_y + height);
      next.height = strips->block_rows * shape->stride_y;
    }
  else
    next.x += (gssize)(strip->n_columns * shape->stride_x);
  return next;
}

/* Fetches what the first map of @kernels will be compared with in the blocks
 * of rows from @row on. */
static gboolean
plan_comparison (const Call *call,
                 const Strip *strip,
                 const ClabDirectKernels *kernels,
                 gsize row,
                 ClabRowsFetch *fetch)
{
  const ClabTarget *target = call->target;
  const ClabConvDirect *direct = call->strips->direct;

  if (target->compared == NULL)
    return FALSE;
  *fetch = (ClabRowsFetch){
    .data = target->compared + kernels->index[0] * target->compared_plane_step
            + row * target->compared_row_step + strip->column,
    .step = direct->block_step * target->compared_row_step,
    .n_rows = MIN (direct->block_height,
                   (call->outputs->n_rows - row - 1) / direct->block_step + 1),
    .n_shared = MAX (CLAB_FETCHED_FLOATS / direct->block_width, 1),
    .width = MAX (CLAB_FETCHED_FLOATS, direct->block_width),
  };
  return TRUE;
}

static void
convolve_strip (const Call *call, Strip *strip)
{
  const ClabStrips *strips = call->strips;
  const ClabConvShape *shape = strips->shape;
  gsize n_rows = call->outputs->n_rows;

  for (gsize block = 0; block < n_rows; block += strips->block_rows)
    {
      ClabWindow next = find_next (call, strip, block);
      gsize pass = 0;

      if (strip->layout == &strips->copy)
        copy_rows (call, strip,
                   block * shape->stride_y + block_window (strips));
      for (gsize i = 0; i < strips->direct->block_step && block + i < n_rows;
           i++)
        for (guint k = 0; k < strips->direct->kernels->len; k++)
          {
            const ClabDirectKernels *kernels = &g_array_index (
                strips->direct->kernels, ClabDirectKernels, k);
            ClabRowsFetch fetch;
            gboolean is_fetching
                = clab_strips_plan_fetch (strips, call->input, &next, kernels,
                                          pass++, &fetch)
                  || plan_comparison (call, strip, kernels, block + i, &fetch);

            convolve_rows (call, strip, kernels, block + i,
                           is_fetching ? &fetch : NULL);
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
      find_split (call, &strip);
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

  *begin = clab_round_up (MAX (pad, 0), unit);
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
  const gsize fold = strips->direct->fold;
  const ClabRectangle unfolded = { .row = outputs->row,
                                   .n_rows = outputs->n_rows,
                                   .column = outputs->column * fold,
                                   .n_columns = outputs->n_columns * fold };
  Call call = { .strips = strips,
                .input = input,
                .outputs = &unfolded,
                .target = target,
                .scratch = scratch };
  gsize begin;
  gsize end;

  if (find_inside (&call, &begin, &end))
    {
      gsize rest = clab_round_up (unfolded.n_columns - end,
                                  strips->direct->block_width);

      do_columns (&call, 0, begin, TRUE);
      do_columns (&call, begin, end, FALSE);

      /* In whole blocks: what they share with the others gets the same digits
       * again. */
      do_columns (&call, unfolded.n_columns - rest, unfolded.n_columns, TRUE);
    }
  else
    do_columns (&call, 0, unfolded.n_columns, TRUE);
}
