/* Direct convolution with banks: each pixel meets a group of kernels at once.
 *
 * A vector holds one weight of as many kernels as it has lanes, and one pixel
 * meets it wherever it lies: so pixels are read in place whatever the stride.
 * The sums of a pixel lie side by side, and are turned to rows of maps in the
 * first-level cache.  With strides below CLAB_MIN_GROUP_STRIDE, vectors of
 * pixels are faster, with which more is calculated for each load (measured).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-groups.h"

#include <stdlib.h>
#include <string.h>

#include "src/conv/conv-direct.h"
#include "src/conv/conv-window.h"

/* Rows of output that one piece of work makes. */
#define BAND_ROWS 16

/* Columns of output that are written together. */
#define STRIP_COLUMNS 1008

/* Those of them at most whose windows are copied. */
#define COPIED_COLUMNS 224

/* Most products that are summed before the sum is put aside: rounding errors
 * of a flat image all point the same way and grow with their number. */
#define MAX_PRODUCTS 96

/* Steps between rows, in floats, whose rows fall into the same places of the
 * cache. */
#define ALIASING_STEP 1024

/* Of weights that meet a tap, at least so many must not be zero: other ways
 * leave out those of each kernel that are. */
#define MIN_DENSITY 0.75

/* Rows of a window that may fall into the same places of the cache. */
#define MAX_ALIASES 8

/* Of any variant. */
#define MAX_LANES 16

#define CACHE_LINE 64

static gsize
divide_up (gsize n, gsize unit)
{
  return (n + unit - 1) / unit;
}

/* Floats of rows of at least @n, none of whose neighbours fall into the same
 * places of the cache. */
static gsize
row_floats (gsize n)
{
  return (divide_up (n, CLAB_LINE_FLOATS) | 1) * CLAB_LINE_FLOATS;
}

static gsize
count_groups (const ClabConvGroups *groups)
{
  return groups->kernels->len / groups->conv->variant->rows->lanes;
}

/* Finds the taps, and how many weights are not zero. */
static gsize
find_taps (ClabConvGroups *groups)
{
  const ClabConvShape *shape = &groups->conv->shape;
  gsize area = shape->rows * shape->columns;
  gsize n_all = 0;

  for (gsize i = 0; i < shape->channels * area; i++)
    {
      ClabTap tap = { .channel = i / area,
                      .row = i % area / shape->columns,
                      .column = i % shape->columns };
      gsize n = 0;

      for (guint k = 0; k < groups->kernels->len; k++)
        {
          gsize kernel = g_array_index (groups->kernels, gsize, k);

          if (clab_conv_kernel (groups->conv, kernel)[i] != 0)
            n++;
        }
      if (n > 0)
        g_array_append_val (groups->taps, tap);
      n_all += n;
    }
  return n_all;
}

static void
pack (ClabConvGroups *groups)
{
  const ClabConv *conv = groups->conv;
  const ClabConvShape *shape = &conv->shape;
  gsize lanes = conv->variant->rows->lanes;

  for (guint k = 0; k < groups->kernels->len; k++)
    {
      gsize kernel = g_array_index (groups->kernels, gsize, k);
      const double *weights = clab_conv_kernel (conv, kernel);
      float *to
          = groups->weights + k / lanes * lanes * groups->taps->len + k % lanes;

      groups->bias[k] = conv->bias[kernel];
      for (guint t = 0; t < groups->taps->len; t++)
        {
          const ClabTap *tap = &g_array_index (groups->taps, ClabTap, t);
          gsize row = tap->channel * shape->rows + tap->row;

          to[t * lanes] = (float)weights[row * shape->columns + tap->column];
        }
    }
}

ClabConvGroups *
clab_conv_groups_take (const ClabConv *conv, GArray *kernels)
{
  gsize stride = conv->shape.stride_x;
  gsize lanes = conv->variant->rows->lanes;
  gsize n = kernels->len / lanes * lanes;
  void *memory = NULL;

  if (n == 0 || stride < CLAB_MIN_GROUP_STRIDE
      || stride > CLAB_MAX_GROUP_STRIDE)
    return NULL;

  g_autoptr (ClabConvGroups) groups = g_new0 (ClabConvGroups, 1);
  groups->conv = conv;
  groups->kernels = g_array_sized_new (FALSE, FALSE, sizeof (gsize), n);
  groups->taps = g_array_new (FALSE, FALSE, sizeof (ClabTap));
  g_array_append_vals (groups->kernels, kernels->data, n);

  gsize n_weights = find_taps (groups);
  gsize size = n * (groups->taps->len + 1) * sizeof (float);
  if (n_weights < n * groups->taps->len * MIN_DENSITY
      || posix_memalign (&memory, CACHE_LINE, size) != 0)
    return NULL;
  groups->bias = memory;
  groups->weights = groups->bias + n;
  pack (groups);
  g_array_remove_range (kernels, 0, n);
  return g_steal_pointer (&groups);
}

void
clab_conv_groups_free (ClabConvGroups *groups)
{
  if (groups == NULL)
    return;
  g_clear_pointer (&groups->kernels, g_array_unref);
  g_clear_pointer (&groups->taps, g_array_unref);
  free (groups->bias);
  g_free (groups);
}

/* Where the cells of windows lie: in the input itself, or in a copy.
 *
 * @channel_step: floats from a channel to the next
 * @row_step: floats from a row to the next
 * @offsets: for each tap, floats from a window's first cell to its cell */
typedef struct
{
  gsize channel_step;
  gsize row_step;
  gssize *offsets;
} Layout;

/* One call of clab_conv_groups_run().
 *
 * @unit: columns of a block
 * @max_taps: products that are summed before the sum is put aside
 * @fetches: floats from the first cell that a block will see in the next row
 *   of output, and did not see before, to the lines of all such cells
 * @n_fetches: how many lines
 * @scratch: of each thread: copies of rows */
typedef struct
{
  const ClabConvGroups *groups;
  const ClabRun *run;
  gsize unit;
  gsize max_taps;
  gboolean is_in_place;
  Layout input;
  Layout copy;
  gssize *fetches;
  gsize n_fetches;
  float *scratch;
  gsize scratch_step;
} Work;

/* Rows @row … of the output. */
typedef struct
{
  const Work *work;
  gsize row;
  gsize n_rows;
  float *scratch;
} Band;

/* Blocks of a strip that are done from the same layout.
 *
 * @window: what they see
 * @source: its first cell
 * @n_copied: how many rows of it have been copied so far */
typedef struct
{
  gsize n_blocks;
  ClabWindow window;
  const Layout *layout;
  const float *source;
  gsize n_copied;
} Part;

/* Those of a strip: its left and right ones are copied. */
#define N_PARTS 3

/* Columns of the output that are written together.
 *
 * @n_left: how many of its first blocks are done from copies
 * @n_right: how many of its last ones */
typedef struct
{
  gsize column;
  gsize n_columns;
  gsize n_left;
  gsize n_right;
} Strip;

/* Copies more rows of a part's window, up to @end. */
static void
copy_rows (const Band *band, Part *part, gsize end)
{
  const ClabRun *run = band->work->run;
  const Layout *copy = part->layout;

  for (gsize c = 0; c < run->conv->shape.channels; c++)
    for (gsize y = part->n_copied; y < end; y++)
      clab_window_copy_row (&run->conv->shape, run->input, &part->window, c,
                            part->window.y + (gssize)y,
                            (float *)part->source + c * copy->channel_step
                                + y * copy->row_step);
  part->n_copied = end;
}

/* Does row @row of the band, of all maps of a group, in a strip. */
static void
do_row (const Band *band,
        const Part parts[N_PARTS],
        const Strip *strip,
        gsize row,
        gsize group)
{
  const Work *work = band->work;
  const ClabRun *run = work->run;
  const ClabConvGroups *groups = work->groups;
  const ClabConvShape *shape = &run->conv->shape;
  const ClabRows *rows = run->conv->variant->rows;
  gsize n_taps = groups->taps->len;
  float *output
      = run->output + (band->row + row) * shape->out_width + strip->column;
  float *outputs[MAX_LANES];
  ClabGroupPart here[N_PARTS];
  const ClabGroupJob job
      = { .parts = here,
          .weights = groups->weights + group * n_taps * rows->lanes,
          .n_taps = n_taps,
          .max_taps = work->max_taps,
          .bias = groups->bias + group * rows->lanes,
          .outputs = outputs,
          .n_columns = strip->n_columns,
          .is_streamed = run->is_streamed };

  for (gsize l = 0; l < rows->lanes; l++)
    outputs[l]
        = output
          + g_array_index (groups->kernels, gsize, group * rows->lanes + l)
                * run->n_rows * shape->out_width;
  for (gsize p = 0; p < N_PARTS; p++)
    {
      const Layout *layout = parts[p].layout;

      here[p] = (ClabGroupPart){
        .source = parts[p].source + row * shape->stride_y * layout->row_step,
        .offsets = layout->offsets,
        .n_blocks = parts[p].n_blocks,
        .fetches = work->fetches,
      };
      if (layout == &work->input && group == 0 && row + 1 < band->n_rows)
        here[p].n_fetches = work->n_fetches;
    }
  rows->convolve_group[shape->stride_x - CLAB_MIN_GROUP_STRIDE](&job);
}

/* A part of @n_blocks blocks, from column @column of the output on. */
static Part
part_of (const Band *band,
         gsize column,
         gsize n_blocks,
         const Layout *layout,
         const float *source)
{
  const Work *work = band->work;
  Part part = { .n_blocks = n_blocks,
                .window = clab_window_of (
                    &work->run->conv->shape,
                    (gssize)(work->run->first_row + band->row), (gssize)column,
                    band->n_rows, MAX (n_blocks, 1) * work->unit),
                .layout = layout,
                .source = source };

  if (layout == &work->input && n_blocks > 0)
    part.source += part.window.y * (gssize)layout->row_step + part.window.x;
  return part;
}

static void
do_strip (const Band *band, const Strip *strip)
{
  const Work *work = band->work;
  const ClabConvShape *shape = &work->run->conv->shape;
  gsize n_inside = divide_up (strip->n_columns, work->unit) - strip->n_left
                   - strip->n_right;
  gsize inside = strip->column + strip->n_left * work->unit;
  gsize right = inside + n_inside * work->unit;
  gsize span = (shape->rows - 1) * shape->dilation_y + 1;
  Part parts[N_PARTS] = {
    part_of (band, strip->column, strip->n_left, &work->copy, band->scratch),
    part_of (band, inside, n_inside, &work->input, work->run->input->data),
    part_of (band, right, strip->n_right, &work->copy,
             band->scratch + work->copy.row_step / 2)
  };

  for (gsize row = 0; row < band->n_rows; row++)
    {
      for (gsize p = 0; p < N_PARTS; p++)
        if (parts[p].n_blocks > 0 && parts[p].layout == &work->copy)
          copy_rows (band, &parts[p], row * shape->stride_y + span);
      for (gsize group = 0; group < count_groups (work->groups); group++)
        do_row (band, parts, strip, row, group);
    }
}

static gboolean
is_block_inside (const Band *band, gsize column)
{
  const Work *work = band->work;
  const Part part = part_of (band, column, 1, &work->copy, NULL);

  return work->is_in_place
         && clab_window_is_inside (&work->run->conv->shape, &part.window);
}

/* Does columns @column … of the output, those inside the input in place. */
static void
do_columns (const Band *band, gsize column, gsize n_columns)
{
  gsize unit = band->work->unit;
  gsize n = divide_up (n_columns, unit);
  gsize n_copied = COPIED_COLUMNS / unit;
  gsize left = 0;
  gsize right = 0;

  while (left < n && !is_block_inside (band, column + left * unit))
    left++;
  while (left + right < n
         && !is_block_inside (band, column + (n - 1 - right) * unit))
    right++;
  if (left + right <= n_copied)
    {
      Strip strip = { column, n_columns, left, right };

      do_strip (band, &strip);
      return;
    }
  for (gsize x = 0; x < n_columns; x += n_copied * unit)
    {
      gsize some = MIN (n_copied * unit, n_columns - x);
      Strip strip = { column + x, some, divide_up (some, unit), 0 };

      do_strip (band, &strip);
    }
}

static void
do_band (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  const ClabRun *run = work->run;
  gsize width = run->conv->shape.out_width;
  gsize n_strips = divide_up (width, STRIP_COLUMNS);
  gsize longest
      = divide_up (divide_up (width, n_strips), work->unit) * work->unit;
  Band band = { .work = work,
                .row = piece * BAND_ROWS,
                .n_rows = MIN (BAND_ROWS, run->n_rows - piece * BAND_ROWS),
                .scratch = work->scratch + worker * work->scratch_step };

  for (gsize x = 0; x < width; x += longest)
    do_columns (&band, x, MIN (longest, width - x));
  run->conv->variant->rows->finish ();
}

static void
set_offsets (const ClabConvGroups *groups, Layout *layout)
{
  const ClabConvShape *shape = &groups->conv->shape;

  for (guint t = 0; t < groups->taps->len; t++)
    {
      const ClabTap *tap = &g_array_index (groups->taps, ClabTap, t);

      layout->offsets[t]
          = (gssize)(tap->channel * layout->channel_step
                     + tap->row * shape->dilation_y * layout->row_step
                     + tap->column * shape->dilation_x);
    }
}

static gsize
lines_of_block (const Work *work)
{
  return divide_up (work->unit * work->run->conv->shape.stride_x,
                    CLAB_LINE_FLOATS);
}

static void
set_fetches (Work *work)
{
  const ClabConvShape *shape = &work->run->conv->shape;
  gsize span = (shape->rows - 1) * shape->dilation_y + 1;
  gsize n_lines = lines_of_block (work);

  for (gsize i = 0; i < work->n_fetches; i++)
    {
      gsize channel = i / n_lines / shape->stride_y;
      gsize row = i / n_lines % shape->stride_y;

      work->fetches[i] = (gssize)(channel * work->input.channel_step
                                  + (span + row) * work->input.row_step
                                  + i % n_lines * CLAB_LINE_FLOATS);
    }
}

/* Sets everything that does not need memory.
 *
 * Returns: floats of memory for tables, whole cache lines */
static gsize
init_work (Work *work, const ClabConvGroups *groups, const ClabRun *run)
{
  const ClabConvShape *shape = &run->conv->shape;
  const ClabRows *rows = run->conv->variant->rows;
  gsize unit = rows->group_pixels;
  gsize n_taps = groups->taps->len;
  gsize reach = (shape->columns - 1) * shape->dilation_x + 1;
  gsize height = (BAND_ROWS - 1) * shape->stride_y
                 + (shape->rows - 1) * shape->dilation_y + 1;
  gsize row = 2 * row_floats (COPIED_COLUMNS * shape->stride_x + reach);

  *work = (Work){ .groups = groups, .run = run, .unit = unit, .max_taps = 1 };
  if (n_taps > 0)
    work->max_taps = divide_up (n_taps, divide_up (n_taps, MAX_PRODUCTS));
  work->is_in_place = run->input->pixel_stride == 1
                      && (run->input->row_stride % ALIASING_STEP != 0
                          || shape->channels * shape->rows <= MAX_ALIASES);
  work->input = (Layout){ .channel_step = run->input->channel_stride,
                          .row_step = run->input->row_stride };
  work->copy = (Layout){ .channel_step = height * row, .row_step = row };
  work->n_fetches
      = MIN (MIN (n_taps, MAX_PRODUCTS),
             lines_of_block (work) * shape->stride_y * shape->channels);
  work->scratch_step = work->copy.channel_step * shape->channels;
  return divide_up ((2 * n_taps + work->n_fetches) * sizeof (gssize),
                    CACHE_LINE)
         * CLAB_LINE_FLOATS;
}

gboolean
clab_conv_groups_run (const ClabConvGroups *groups,
                      const ClabRun *run,
                      GError **error)
{
  gsize threads = clab_parallel_threads (run->parallel);
  Work work;
  gsize tables = init_work (&work, groups, run);
  float *scratch = clab_conv_scratch (
      run->conv, run->parallel, tables + threads * work.scratch_step, error);

  if (scratch == NULL)
    return FALSE;
  work.input.offsets = (gssize *)scratch;
  work.copy.offsets = work.input.offsets + groups->taps->len;
  work.fetches = work.copy.offsets + groups->taps->len;
  work.scratch = scratch + tables;
  set_offsets (groups, &work.input);
  set_offsets (groups, &work.copy);
  set_fetches (&work);
  clab_parallel_run (run->parallel, divide_up (run->n_rows, BAND_ROWS), do_band,
                     &work);
  return TRUE;
}
