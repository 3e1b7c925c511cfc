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
 * in a phase p of their own.  Where that is too dear for a single kernel,
 * pixels stay where they are: s lanes beside each other, which s has to divide,
 * meet s weights beside each other, and their sums are summed up in the end:
 * folded.  If s does not divide the weights of a row, the last of them come
 * with some before, whose turn has been, as zeros.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-direct.h"

#include <math.h>

#include "src/conv/conv-strips.h"

/* Most products that are summed before the sum is put aside: rounding errors
 * of a flat image all point the same way and grow with their number. */
#define MAX_PRODUCTS 96

/* Pieces that a few rows are cut into all the same, so that every thread gets
 * some. */
#define FEWEST_BANDS ((gsize)4)

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

/* Columns of weights that share a pattern: of a kernel's weights @step apart,
 * @n from (@row, @column) on, @row_step rows and @column_step columns apart.
 *
 * @n_before: of weights beside each other, how many had their turn before
 * @n_folded: how many are beside each other from these on */
typedef struct
{
  ClabColumn first;
  gsize n;
  gsize step;
  gsize row_step;
  gsize column_step;
  gsize n_before;
  gsize n_folded;
} Run;

static gboolean
is_zero (const double *weights, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (weights[i] != 0)
      return FALSE;
  return TRUE;
}

/* The cheapest way to cover the weights of a run, with columns of at most
 * max_rows each.
 *
 * @weights: the first of them
 * @heights: (out): for each of these rows, how many a column that begins there
 *   takes; 0 where none begins
 *
 * Returns: cycles of a block */
static double
cover_column (const ClabRows *rows,
              const double *weights,
              const Run *run,
              gsize *heights)
{
  gsize n = run->n;
  g_autofree double *cycles = g_new0 (double, n + 1);

  for (gsize i = n; i-- > 0;)
    {
      heights[i] = 0;
      cycles[i] = is_zero (weights + i * run->step, run->n_folded)
                      ? cycles[i + 1]
                      : INFINITY;
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

typedef void (*ColumnFunc) (const ClabColumn *column,
                            gsize n_rows,
                            gpointer data);

/* Calls @func for each column of weights of a run.
 *
 * Returns: cycles of a block */
static double
for_each_in_run (const ClabConv *conv,
                 gsize kernel,
                 const Run *run,
                 ColumnFunc func,
                 gpointer data)
{
  const ClabConvShape *shape = &conv->shape;
  const double *weights
      = clab_conv_kernel (conv, kernel)
        + (run->first.channel * shape->rows + run->first.row) * shape->columns
        + run->first.column + run->n_before;
  g_autofree gsize *heights = g_new (gsize, run->n);
  double cycles = cover_column (conv->variant->rows, weights, run, heights);

  for (gsize i = 0; func != NULL && i < run->n; i += MAX (heights[i], 1))
    if (heights[i] > 0)
      {
        ClabColumn column = run->first;

        column.row += i * run->row_step;
        column.column += i * run->column_step;
        func (&column, heights[i], data);
      }
  return cycles;
}

/* Whether a kernel is one row of more weights than a vector has lanes. */
static gboolean
is_single_row (const ClabConv *conv)
{
  const ClabConvShape *shape = &conv->shape;

  return shape->rows == 1 && shape->columns > conv->variant->rows->lanes
         && shape->stride_x == 1 && shape->dilation_x == 1;
}

gsize
clab_conv_row_period (const ClabConvShape *shape)
{
  return shape->stride_y
         / greatest_common_divisor (shape->stride_y, shape->dilation_y);
}

/* Of the weights beside each other from column @column on, how many had their
 * turn before. */
static gsize
count_before (gsize column, gsize fold)
{
  return clab_round_up (column, fold) - column;
}

/* Calls @func for each column of weights of a kernel.
 *
 * Returns: cycles of a block */
static double
for_each_column (const ClabConv *conv,
                 gsize kernel,
                 gsize fold,
                 ColumnFunc func,
                 gpointer data)
{
  const ClabConvShape *shape = &conv->shape;
  gboolean is_single = is_single_row (conv);
  gsize lanes = conv->variant->rows->lanes;
  gsize period = clab_conv_row_period (shape);
  gsize n_rows = MIN (period, shape->rows);
  gsize n_columns = is_single ? lanes : shape->columns;
  double cycles = 0;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < n_rows; i++)
      for (gsize at = 0; at < n_columns; at += fold)
        {
          gsize j = MIN (at, shape->columns - fold);
          Run run = { .first = { c, i, j },
                      .n = (shape->rows - i + period - 1) / period,
                      .step = period * shape->columns,
                      .row_step = period,
                      .n_before = count_before (j, fold),
                      .n_folded = fold - count_before (j, fold) };

          if (is_single)
            run = (Run){ .first = { c, i, j },
                         .n = (shape->columns - j + lanes - 1) / lanes,
                         .step = lanes,
                         .column_step = lanes,
                         .n_folded = 1 };
          cycles += for_each_in_run (conv, kernel, &run, func, data);
        }
  return cycles;
}

double
clab_conv_direct_cost (const ClabConv *conv, gsize kernel)
{
  const ClabRows *rows = conv->variant->rows;
  gsize block = rows->block_rows * 2 * rows->lanes;
  double cycles = for_each_column (conv, kernel, 1, NULL, NULL);

  return (cycles + 2 * rows->block_rows) / block;
}

/* Where columns of one height are gathered. */
typedef struct
{
  gsize n_rows;
  GArray *columns;
} Gathering;

static void
gather_column (const ClabColumn *column, gsize n_rows, gpointer data)
{
  Gathering *gathering = data;

  if (n_rows == gathering->n_rows)
    g_array_append_vals (gathering->columns, column, 1);
}

/* Adds a segment of the @n columns from @first of direct->columns. */
static void
add_segment (ClabConvDirect *direct,
             const ClabDirectKernels *kernels,
             gsize n_rows,
             gsize first,
             gsize n)
{
  ClabSegment segment = { .n_rows = n_rows,
                          .n_columns = n,
                          .first_column = first,
                          .first_weight = direct->weights->len };
  gsize n_weights = n * n_rows * (kernels->is_pair ? 2 : 1);

  if (direct->fold > 1)
    n_weights *= direct->conv->variant->rows->lanes;
  g_array_append_val (direct->segments, segment);
  g_array_set_size (direct->weights, direct->weights->len + n_weights);
}

/* Writes a weight; to be folded, weights beside each other, over and over
 * again, in all lanes of a vector.
 *
 * @n_before: how many of these had their turn before
 *
 * Returns: where the next ones go */
static float *
pack_weights (const ClabConvDirect *direct,
              const double *weights,
              gsize n_before,
              float *packed)
{
  gsize lanes = direct->fold > 1 ? direct->conv->variant->rows->lanes : 1;

  for (gsize l = 0; l < lanes; l++)
    {
      gsize i = l % direct->fold;

      *packed++ = i < n_before ? 0 : (float)weights[i];
    }
  return packed;
}

/* Writes a column of a kernel's weights.
 *
 * Returns: where the next ones go */
static float *
pack_column (const ClabConvDirect *direct,
             gsize kernel,
             const ClabColumn *column,
             gsize n_rows,
             float *packed)
{
  const ClabConvShape *shape = &direct->conv->shape;
  gsize n_before = count_before (column->column, direct->fold);
  const double *weights
      = clab_conv_kernel (direct->conv, kernel)
        + (column->channel * shape->rows + column->row) * shape->columns
        + column->column;

  for (gsize i = 0; i < n_rows; i++)
    packed = pack_weights (direct, weights + i * direct->weight_step, n_before,
                           packed);
  return packed;
}

static void
pack_segment (ClabConvDirect *direct,
              const ClabDirectKernels *kernels,
              const ClabSegment *segment)
{
  float *packed
      = &g_array_index (direct->weights, float, 0) + segment->first_weight;

  for (gsize j = 0; j < segment->n_columns; j++)
    {
      const ClabColumn *column = &g_array_index (direct->columns, ClabColumn,
                                                 segment->first_column + j);

      for (int k = 0; k < (kernels->is_pair ? 2 : 1); k++)
        packed = pack_column (direct, kernels->index[k], column,
                              segment->n_rows, packed);
    }
}

void
clab_conv_direct_pack (ClabConvDirect *direct)
{
  for (guint k = 0; k < direct->kernels->len; k++)
    {
      const ClabDirectKernels *kernels
          = &g_array_index (direct->kernels, ClabDirectKernels, k);

      for (gsize i = 0; i < kernels->n_segments; i++)
        pack_segment (direct, kernels,
                      &g_array_index (direct->segments, ClabSegment,
                                      kernels->first_segment + i));
    }
}

static void
add_kernels (ClabConvDirect *direct, ClabDirectKernels kernels)
{
  kernels.first_segment = direct->segments->len;

  /* The highest columns come last: there is most to calculate while results go
   * past the caches. */
  for (gsize n_rows = 1; n_rows <= direct->conv->variant->rows->max_rows;
       n_rows++)
    {
      gsize first = direct->columns->len;
      Gathering gathering = { n_rows, direct->columns };

      for_each_column (direct->conv, kernels.index[0], direct->fold,
                       gather_column, &gathering);

      gsize n = direct->columns->len - first;
      gsize n_parts = (n * n_rows + MAX_PRODUCTS - 1) / MAX_PRODUCTS;

      for (gsize part = 0; part < n_parts; part++)
        {
          gsize begin = n * part / n_parts;
          gsize end = n * (part + 1) / n_parts;

          add_segment (direct, &kernels, n_rows, first + begin, end - begin);
        }
    }

  /* A kernel of zeros gives its bias. */
  if (direct->segments->len == kernels.first_segment)
    add_segment (direct, &kernels, 1, direct->columns->len, 0);
  kernels.n_segments = direct->segments->len - kernels.first_segment;
  g_array_append_val (direct->kernels, kernels);
}

static void
raise_height (const ClabColumn *column G_GNUC_UNUSED,
              gsize n_rows,
              gpointer data)
{
  gsize *height = data;

  *height = MAX (*height, n_rows);
}

/* Whether two kernels can go as a pair: the same weights are zero, so that
 * their columns are the same, and these are low enough. */
static gboolean
can_pair (const ClabConvDirect *direct, gsize a, gsize b)
{
  const ClabConvShape *shape = &direct->conv->shape;
  const double *of_a = clab_conv_kernel (direct->conv, a);
  const double *of_b = clab_conv_kernel (direct->conv, b);
  gsize height = 0;

  for (gsize i = 0; i < shape->channels * shape->rows * shape->columns; i++)
    if ((of_a[i] == 0) != (of_b[i] == 0))
      return FALSE;
  for_each_column (direct->conv, a, 1, raise_height, &height);
  return !direct->is_single_row
         && height <= direct->conv->variant->rows->max_pair_rows;
}

/* How many values are folded to one output.  For more kernels than one it is
 * faster to sort pixels by phase. */
static gsize
find_fold (const ClabConv *conv, gsize n_kernels)
{
  const ClabConvShape *shape = &conv->shape;
  gsize stride = shape->stride_x;

  if (n_kernels > 1 || conv->has_fixed_digits || shape->rows == 1
      || shape->dilation_x > 1 || shape->columns < stride)
    return 1;
  return stride == 2 || stride == 4 ? stride : 1;
}

/* Makes every value a column of its own, of those that are folded. */
static ClabConvShape
unfold (const ClabConvShape *shape, gsize fold)
{
  ClabConvShape unfolded = *shape;

  if (fold > 1)
    {
      unfolded.stride_x = 1;
      unfolded.columns -= fold - 1;
      unfolded.out_width *= fold;
    }
  return unfolded;
}

ClabConvDirect *
clab_conv_direct_new (const ClabConv *conv, const GArray *kernels)
{
  const ClabConvShape *shape = &conv->shape;
  const ClabRows *rows = conv->variant->rows;
  gboolean is_single = is_single_row (conv);
  gsize period = clab_conv_row_period (shape);
  gsize fold = find_fold (conv, kernels->len);
  ClabConvDirect *direct = g_new (ClabConvDirect, 1);

  *direct = (ClabConvDirect){
    .conv = conv,
    .fold = fold,
    .shape = unfold (shape, fold),
    .block_step = shape->dilation_y * period / shape->stride_y,
    .is_single_row = is_single,
    .block_height = is_single ? 2 : rows->block_rows,
    .block_width = is_single ? rows->block_rows * rows->lanes : 2 * rows->lanes,
    .weight_step = is_single ? rows->lanes : period * shape->columns,
    .kernels = g_array_new (FALSE, FALSE, sizeof (ClabDirectKernels)),
    .segments = g_array_new (FALSE, FALSE, sizeof (ClabSegment)),
    .columns = g_array_new (FALSE, FALSE, sizeof (ClabColumn)),
    .weights = g_array_new (FALSE, FALSE, sizeof (float)),
  };
  for (gsize i = 0; i < kernels->len;)
    {
      ClabDirectKernels next
          = { .index = { g_array_index (kernels, gsize, i) } };

      if (i + 1 < kernels->len)
        {
          next.index[1] = g_array_index (kernels, gsize, i + 1);
          next.is_pair = can_pair (direct, next.index[0], next.index[1]);
        }
      add_kernels (direct, next);
      i += next.is_pair ? 2 : 1;
    }
  clab_conv_direct_pack (direct);
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

/* One call of clab_conv_direct_run(). */
typedef struct
{
  const ClabRun *run;
  const ClabStrips *strips;
  float *scratch;
} Work;

static void
do_band (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  const ClabRun *run = work->run;
  gsize band = work->strips->band_rows;
  gsize width = run->conv->shape.out_width;
  gsize row = piece * band;
  ClabRectangle outputs = { .row = run->first_row + row,
                            .n_rows = MIN (band, run->n_rows - row),
                            .n_columns = width };
  ClabTarget target = { .data = run->output + row * width,
                        .plane_step = run->n_rows * width,
                        .row_step = width,
                        .is_streamed = run->is_streamed };

  clab_strips_do (work->strips, run->input, &outputs, &target,
                  work->scratch + worker * work->strips->scratch);
  run->conv->variant->rows->finish ();
}

gboolean
clab_conv_direct_run (const ClabConvDirect *direct,
                      const ClabRun *run,
                      GError **error)
{
  gsize threads = clab_parallel_threads (run->parallel);
  ClabStrips strips;

  clab_strips_init (&strips, direct, run->input, run->n_rows);
  strips.band_rows = MIN (
      strips.band_rows,
      clab_round_up (MAX (1, run->n_rows / FEWEST_BANDS), strips.block_rows));

  gsize tables = clab_strips_tables (&strips);
  gsize n_bands = (run->n_rows + strips.band_rows - 1) / strips.band_rows;
  float *scratch = clab_conv_scratch (run->conv, run->parallel,
                                      tables + threads * strips.scratch, error);
  Work work = { .run = run, .strips = &strips, .scratch = scratch + tables };

  if (scratch == NULL)
    return FALSE;
  clab_strips_set_tables (&strips, scratch);
  clab_parallel_run (run->parallel, n_bands, do_band, &work);
  return TRUE;
}
