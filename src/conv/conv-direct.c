/* Direct convolution: every weight meets every pixel, in blocks that stay in
 * registers.
 *
 * Rows.  Output row y and row i of a kernel meet input row y·s + i·d.  With
 * g = gcd (s, d), the kernel rows i, i + s/g, i + 2·s/g … reach down the same
 * rows of the input as the output rows y, y + d/g, y + 2·d/g …: so output rows
 * d/g apart are a block, kernel rows s/g apart are a column of weights, and
 * for each of the two the input is s·d/g rows further down.
 *
 * Columns.  With a horizontal stride, input columns x·s + p lie side by side
 * in a phase p of their own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-direct.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/conv/conv-window.h"

/* Most products that are summed before the sum is put aside: rounding errors
 * of a flat image all point the same way and grow with their number. */
#define MAX_PRODUCTS 96

/* Rows of output that one piece of work makes, at least. */
#define BAND_ROWS 32

/* Floats of the input window of one strip that shall stay in the first-level
 * cache while every kernel passes over it. */
#define STRIP_FLOATS 6144

/* Columns of a strip when no other kernel will come. */
#define LONG_STRIP 1024

/* Steps between rows, in floats, whose rows fall into the same places of the
 * cache. */
#define ALIASING_STEP 1024
#define ALIASING_RANGE 32

/* Weights under each other: rows @row, @row + s/g … of a kernel. */
typedef struct
{
  gsize channel;
  gsize row;
  gsize column;
} Column;

/* Columns of equal height, which are summed in one go. */
typedef struct
{
  gsize n_rows;
  gsize n_columns;
  gsize first_column;
  gsize first_weight;
} Segment;

typedef struct
{
  gsize index;
  gsize first_segment;
  gsize n_segments;
} Kernel;

struct _ClabConvDirect
{
  const ClabConv *conv;
  gsize row_period;
  gsize block_step;
  GArray *kernels;
  GArray *segments;
  GArray *columns;
  GArray *weights;
};

static gsize
greatest_common_divisor (gsize a, gsize b)
{
  while (b > 0)
    {
      gsize rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

static gsize
round_up (gsize n, gsize unit)
{
  return (n + unit - 1) / unit * unit;
}

/* Cycles that a block takes for a column of @n_rows weights: two vectors of
 * sums per row; two multiplications a cycle; a vector that is not aligned is
 * loaded in one cycle, and loads hinder each other a little. */
static double
column_cycles (const ClabRows *rows, gsize n_rows)
{
  double products = rows->block_rows * n_rows;
  double loads = 2 * (rows->block_rows + n_rows - 1) + n_rows / 2.0;

  return 1 + MAX (products, 1.25 * loads);
}

/* The cheapest way to cover the weights of one column, rows @first,
 * @first + @period …, with columns of at most max_rows each.
 *
 * @heights: (out): for each of these rows, how many a column that begins there
 *   takes; 0 where none begins
 *
 * Returns: cycles of a block */
static double
cover_column (const ClabRows *rows,
              const double *weights,
              gsize step,
              gsize n,
              gsize *heights)
{
  g_autofree double *cycles = g_new0 (double, n + 1);

  for (gsize i = n; i-- > 0;)
    {
      heights[i] = 0;
      cycles[i] = weights[i * step] == 0 ? cycles[i + 1] : INFINITY;
      for (gsize h = 1; h <= MIN (rows->max_rows, n - i); h++)
        {
          double with = column_cycles (rows, h) + cycles[i + h];

          if (with < cycles[i])
            {
              cycles[i] = with;
              heights[i] = h;
            }
        }
    }
  return cycles[0];
}

typedef void (*ColumnFunc) (const Column *column, gsize n_rows, gpointer data);

/* Calls @func for each column of weights of a kernel.
 *
 * Returns: cycles of a block */
static double
for_each_column (const ClabConv *conv,
                 gsize kernel,
                 ColumnFunc func,
                 gpointer data)
{
  const ClabConvShape *shape = &conv->shape;
  gsize period = shape->stride_y
                 / greatest_common_divisor (shape->stride_y, shape->dilation_y);
  g_autofree gsize *heights = g_new (gsize, shape->rows);
  double cycles = 0;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize first = 0; first < MIN (period, shape->rows); first++)
      for (gsize j = 0; j < shape->columns; j++)
        {
          const double *weights = clab_conv_kernel (conv, kernel)
                                  + (c * shape->rows + first) * shape->columns
                                  + j;
          gsize n = (shape->rows - first + period - 1) / period;

          cycles += cover_column (conv->variant->rows, weights,
                                  period * shape->columns, n, heights);
          for (gsize i = 0; func != NULL && i < n; i += MAX (heights[i], 1))
            if (heights[i] > 0)
              func (&(Column){ c, first + i * period, j }, heights[i], data);
        }
  return cycles;
}

double
clab_conv_direct_cost (const ClabConv *conv, gsize kernel)
{
  const ClabRows *rows = conv->variant->rows;
  gsize block = rows->block_rows * rows->block_columns;
  double cycles = for_each_column (conv, kernel, NULL, NULL);

  return (cycles + 2 * rows->block_rows) / block;
}

/* Where columns of one height are gathered. */
typedef struct
{
  gsize n_rows;
  GArray *columns;
} Gathering;

static void
gather_column (const Column *column, gsize n_rows, gpointer data)
{
  Gathering *gathering = data;

  if (n_rows == gathering->n_rows)
    g_array_append_vals (gathering->columns, column, 1);
}

/* Adds a segment of the @n columns from @first of direct->columns. */
static void
add_segment (ClabConvDirect *direct,
             gsize kernel,
             gsize n_rows,
             gsize first,
             gsize n)
{
  const ClabConvShape *shape = &direct->conv->shape;
  Segment segment = { .n_rows = n_rows,
                      .n_columns = n,
                      .first_column = first,
                      .first_weight = direct->weights->len };

  for (gsize j = first; j < first + n; j++)
    {
      const Column *column = &g_array_index (direct->columns, Column, j);
      const double *weights
          = clab_conv_kernel (direct->conv, kernel)
            + (column->channel * shape->rows + column->row) * shape->columns
            + column->column;

      for (gsize i = 0; i < n_rows; i++)
        {
          float weight = weights[i * direct->row_period * shape->columns];

          g_array_append_val (direct->weights, weight);
        }
    }
  g_array_append_val (direct->segments, segment);
}

static void
add_kernel (ClabConvDirect *direct, gsize index)
{
  Kernel kernel = { .index = index, .first_segment = direct->segments->len };

  for (gsize n_rows = direct->conv->variant->rows->max_rows; n_rows > 0;
       n_rows--)
    {
      gsize first = direct->columns->len;
      Gathering gathering = { n_rows, direct->columns };

      for_each_column (direct->conv, index, gather_column, &gathering);

      gsize n = direct->columns->len - first;
      gsize n_parts = (n * n_rows + MAX_PRODUCTS - 1) / MAX_PRODUCTS;

      for (gsize part = 0; part < n_parts; part++)
        {
          gsize begin = n * part / n_parts;
          gsize end = n * (part + 1) / n_parts;

          add_segment (direct, index, n_rows, first + begin, end - begin);
        }
    }

  /* A kernel of zeros gives its bias. */
  if (direct->segments->len == kernel.first_segment)
    add_segment (direct, index, 1, direct->columns->len, 0);
  kernel.n_segments = direct->segments->len - kernel.first_segment;
  g_array_append_val (direct->kernels, kernel);
}

ClabConvDirect *
clab_conv_direct_new (const ClabConv *conv, const GArray *kernels)
{
  const ClabConvShape *shape = &conv->shape;
  gsize divisor = greatest_common_divisor (shape->stride_y, shape->dilation_y);
  ClabConvDirect *direct = g_new (ClabConvDirect, 1);

  *direct = (ClabConvDirect){
    .conv = conv,
    .row_period = shape->stride_y / divisor,
    .block_step = shape->dilation_y / divisor,
    .kernels = g_array_new (FALSE, FALSE, sizeof (Kernel)),
    .segments = g_array_new (FALSE, FALSE, sizeof (Segment)),
    .columns = g_array_new (FALSE, FALSE, sizeof (Column)),
    .weights = g_array_new (FALSE, FALSE, sizeof (float)),
  };
  for (gsize i = 0; i < kernels->len; i++)
    add_kernel (direct, g_array_index (kernels, gsize, i));
  return direct;
}

void
clab_conv_direct_free (ClabConvDirect *direct)
{
  if (direct == NULL)
    return;
  g_array_unref (direct->kernels);
  g_array_unref (direct->segments);
  g_array_unref (direct->columns);
  g_array_unref (direct->weights);
  g_free (direct);
}

/* How cells lie in memory: the input itself, or a worker's copy of a window.
 *
 * @offsets: for each column of weights, floats from the cell under the first
 *   weight of a window to the cell under the column's first weight
 */
typedef struct
{
  gsize channel_step;
  gsize row_step;
  gsize phase_step;
  gssize *offsets;
} Layout;

/* One call of clab_conv_direct_run().
 *
 * @band_rows: rows of output per piece, a multiple of those of a block
 * @block_rows: rows of output from a block's first to the next block's
 * @strip: columns of output at most that are made side by side, in blocks
 * @input: how the input lies; without offsets if it has to be copied always
 * @copy: how a worker's copy lies
 * @scratch: of a worker: a copy of a window, then a block of rows of sums
 */
typedef struct
{
  const ClabConvDirect *direct;
  const ClabRun *run;
  gsize band_rows;
  gsize block_rows;
  gsize strip;
  Layout input;
  Layout copy;
  float *scratch;
  gsize scratch_size;
  gsize sums_offset;
  gboolean is_output_aligned;
} Work;

/* Part of a band: columns @column … of the output. */
typedef struct
{
  gsize row;
  gsize n_rows;
  gsize column;
  gsize n_columns;
  const float *source;
  const Layout *layout;
  float *sums;
} Strip;

static void
set_offsets (const ClabConvDirect *direct, Layout *layout)
{
  const ClabConvShape *shape = &direct->conv->shape;

  layout->offsets = g_new (gssize, direct->columns->len + 1);
  for (gsize i = 0; i < direct->columns->len; i++)
    {
      const Column *column = &g_array_index (direct->columns, Column, i);
      gsize x = column->column * shape->dilation_x;

      layout->offsets[i] = column->channel * layout->channel_step
                           + column->row * shape->dilation_y * layout->row_step
                           + x % shape->stride_x * layout->phase_step
                           + x / shape->stride_x;
    }
}

static gboolean
is_aliasing (gsize step)
{
  gsize rest = step % ALIASING_STEP;

  return MIN (rest, ALIASING_STEP - rest) < ALIASING_RANGE;
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

/* Copies @window to the worker's scratch memory, columns by phase. */
static void
copy_window (const Work *work, const ClabWindow *window, float *scratch)
{
  const ClabRun *run = work->run;
  const ClabConvShape *shape = &run->conv->shape;
  const Layout *copy = &work->copy;
  gsize stride = shape->stride_x;
  float *row = scratch + work->sums_offset;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize y = 0; y < window->height; y++)
      {
        float *to = scratch + c * copy->channel_step + y * copy->row_step;

        if (!is_row_needed (shape, y))
          continue;
        clab_window_copy_row (shape, run->input, window, c,
                              window->y + (gssize)y, stride == 1 ? to : row);
        if (stride > 1)
          run->conv->variant->rows->split (row, window->width, stride,
                                           copy->phase_step, to);
      }
}

/* Copies the rows of a block that exist from the sums to the output. */
static void
write_sums (const Work *work,
            const Strip *strip,
            gsize first_row,
            float *output)
{
  const ClabRun *run = work->run;
  const ClabRows *rows = run->conv->variant->rows;
  gsize step = work->direct->block_step;
  gsize width = run->conv->shape.out_width;

  for (gsize t = 0; t < rows->block_rows; t++)
    {
      gsize y = first_row + t * step;
      float *to = output + y * width + strip->column;
      const float *from = strip->sums + t * work->strip;

      if (y >= strip->row + strip->n_rows)
        return;
      if (run->is_streamed)
        rows->stream (from, strip->n_columns, to);
      else
        memcpy (to, from, strip->n_columns * sizeof (float));
    }
}

/* Rows @row, @row + block_step … of one kernel's map, in a strip. */
static void
convolve_strip_rows (const Work *work,
                     const Strip *strip,
                     const Kernel *kernel,
                     gsize row)
{
  const ClabConvDirect *direct = work->direct;
  const ClabRun *run = work->run;
  const ClabConvShape *shape = &run->conv->shape;
  const ClabRows *rows = run->conv->variant->rows;
  gsize step = direct->block_step;
  gsize n_blocks
      = (strip->n_columns + rows->block_columns - 1) / rows->block_columns;
  float *output = run->output + kernel->index * run->n_rows * shape->out_width;
  gboolean is_whole
      = row + (rows->block_rows - 1) * step < strip->row + strip->n_rows
        && n_blocks * rows->block_columns == strip->n_columns
        && (!run->is_streamed || work->is_output_aligned);
  ClabRowsJob job = {
    .source = strip->source
              + (row - strip->row) * shape->stride_y * strip->layout->row_step,
    .source_step = shape->stride_y * step * strip->layout->row_step,
    .sums_step = work->strip,
    .bias = run->conv->bias[kernel->index],
    .n_blocks = n_blocks,
  };

  for (gsize i = 0; i < kernel->n_segments; i++)
    {
      const Segment *segment = &g_array_index (direct->segments, Segment,
                                               kernel->first_segment + i);
      gboolean is_last = i + 1 == kernel->n_segments;

      job.offsets = strip->layout->offsets + segment->first_column;
      job.weights
          = &g_array_index (direct->weights, float, 0) + segment->first_weight;
      job.n_columns = segment->n_columns;
      job.sums = i > 0 ? strip->sums : NULL;
      job.output = strip->sums;
      job.output_step = work->strip;
      if (is_last && is_whole)
        {
          job.output = output + row * shape->out_width + strip->column;
          job.output_step = step * shape->out_width;
          job.is_streamed = run->is_streamed;
        }
      rows->convolve[segment->n_rows - 1](&job);
    }
  if (!is_whole)
    write_sums (work, strip, row, output);
}

static void
convolve_strip (const Work *work, const Strip *strip)
{
  const ClabConvDirect *direct = work->direct;

  for (gsize block = 0; block < strip->n_rows; block += work->block_rows)
    for (gsize residue = 0; residue < direct->block_step; residue++)
      if (block + residue < strip->n_rows)
        for (gsize i = 0; i < direct->kernels->len; i++)
          convolve_strip_rows (work, strip,
                               &g_array_index (direct->kernels, Kernel, i),
                               strip->row + block + residue);
}

/* What the outputs of a strip see, its blocks being completed. */
static ClabWindow
strip_window (const Work *work, gsize row, gsize n_rows, gsize x, gsize width)
{
  const ClabRun *run = work->run;
  const ClabRows *rows = run->conv->variant->rows;

  return clab_window_of (&run->conv->shape, run->first_row + row, x,
                         round_up (n_rows, work->block_rows),
                         round_up (width, rows->block_columns));
}

/* Does columns @begin … @end of a band, all from copies or all in place. */
static void
do_columns (const Work *work,
            gsize row,
            gsize n_rows,
            gsize begin,
            gsize end,
            float *scratch,
            gboolean is_copied)
{
  const ClabRun *run = work->run;

  for (gsize x = begin; x < end; x += work->strip)
    {
      gsize width = MIN (work->strip, end - x);
      ClabWindow window = strip_window (work, row, n_rows, x, width);
      Strip strip = { .row = row,
                      .n_rows = n_rows,
                      .column = x,
                      .n_columns = width,
                      .sums = scratch + work->sums_offset };

      if (is_copied)
        {
          copy_window (work, &window, scratch);
          strip.source = scratch;
          strip.layout = &work->copy;
        }
      else
        {
          strip.source = run->input->data
                         + (gsize)window.y * run->input->row_stride
                         + (gsize)window.x;
          strip.layout = &work->input;
        }
      convolve_strip (work, &strip);
    }
}

/* Finds the columns of a band that can be done in place, in whole blocks.
 *
 * Returns: whether there are any */
static gboolean
find_inside (const Work *work,
             gsize row,
             gsize n_rows,
             gsize *begin,
             gsize *end)
{
  const ClabConvShape *shape = &work->run->conv->shape;
  gsize unit = work->run->conv->variant->rows->block_columns;
  gsize pad = MAX (shape->pad_left, 0);
  ClabWindow one;

  if (work->input.offsets == NULL)
    return FALSE;
  *begin = round_up (pad, unit);
  one = strip_window (work, row, n_rows, *begin, unit);
  if (*begin + unit > shape->out_width || !clab_window_is_inside (shape, &one))
    return FALSE;

  gsize right = shape->in_width - (gsize)one.x - one.width;
  gsize n_blocks
      = MIN (right / unit, (shape->out_width - *begin) / unit - 1) + 1;
  *end = *begin + n_blocks * unit;
  return TRUE;
}

static void
do_band (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  gsize row = piece * work->band_rows;
  gsize n_rows = MIN (work->band_rows, work->run->n_rows - row);
  gsize width = work->run->conv->shape.out_width;
  float *scratch = work->scratch + worker * work->scratch_size;
  gsize begin;
  gsize end;

  if (find_inside (work, row, n_rows, &begin, &end))
    {
      do_columns (work, row, n_rows, 0, begin, scratch, TRUE);
      do_columns (work, row, n_rows, begin, end, scratch, FALSE);
      do_columns (work, row, n_rows, end, width, scratch, TRUE);
    }
  else
    do_columns (work, row, n_rows, 0, width, scratch, TRUE);
  work->run->conv->variant->rows->finish ();
}

/* Sets how many rows and columns are done at once. */
static void
set_sizes (Work *work)
{
  const ClabRun *run = work->run;
  const ClabConvShape *shape = &run->conv->shape;
  const ClabRows *rows = run->conv->variant->rows;
  gsize unit = rows->block_columns;
  gsize height = (rows->block_rows - 1) * shape->stride_y
                 + (shape->rows - 1) * shape->dilation_y + 1;
  gsize fitting = STRIP_FLOATS / (height * shape->channels * shape->stride_x);

  if (work->direct->kernels->len == 1)
    fitting = MAX (fitting, LONG_STRIP);
  work->strip
      = MIN (round_up (shape->out_width, unit), MAX (fitting / unit, 4) * unit);
  work->block_rows = rows->block_rows * work->direct->block_step;
  work->band_rows = round_up (BAND_ROWS, work->block_rows);
}

static void
set_layouts (Work *work)
{
  const ClabRun *run = work->run;
  const ClabConvShape *shape = &run->conv->shape;
  ClabWindow window = clab_window_of (
      shape, 0, 0,
      round_up (MIN (work->band_rows, run->n_rows), work->block_rows),
      work->strip);
  gsize pitch = round_up (window.width / shape->stride_x + 1, 16);

  if (is_aliasing (pitch * shape->stride_x))
    pitch += 3 * ALIASING_RANGE;
  work->copy
      = (Layout){ .channel_step = pitch * shape->stride_x * window.height,
                  .row_step = pitch * shape->stride_x,
                  .phase_step = pitch };
  set_offsets (work->direct, &work->copy);
  work->sums_offset = work->copy.channel_step * shape->channels;
  work->scratch_size
      = work->sums_offset
        + round_up (MAX (work->strip * run->conv->variant->rows->block_rows,
                         window.width),
                    16);
  if (run->input->pixel_stride == 1 && shape->stride_x == 1
      && !is_aliasing (run->input->row_stride))
    {
      work->input = (Layout){ .channel_step = run->input->channel_stride,
                              .row_step = run->input->row_stride };
      set_offsets (work->direct, &work->input);
    }
}

void
clab_conv_direct_run (const ClabConvDirect *direct, const ClabRun *run)
{
  Work work = { .direct = direct, .run = run };
  gsize line = 64;

  set_sizes (&work);
  set_layouts (&work);
  work.scratch = clab_conv_floats_new (work.scratch_size
                                       * clab_parallel_threads (run->parallel));
  work.is_output_aligned
      = (gsize)run->output % line == 0
        && run->conv->shape.out_width * sizeof (float) % line == 0;
  clab_parallel_run (run->parallel,
                     (run->n_rows + work.band_rows - 1) / work.band_rows,
                     do_band, &work);
  free (work.scratch);
  g_free (work.copy.offsets);
  g_free (work.input.offsets);
}
