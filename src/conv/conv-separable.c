/* Convolution with kernels of low rank: columns first, then rows.
 *
 * A kernel is the sum of products of a column and a row.  They are found by
 * cross approximation with full pivoting: the row and the column through the
 * largest rest make a product that takes both away; of a matrix of rank r
 * nothing is left after r steps.  Source: M. Bebendorf, Approximation of
 * boundary element matrices, Numerische Mathematik 86 (2000).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-separable.h"

#include <math.h>
#include <string.h>

#include "src/conv/conv-lines.h"
#include "src/conv/conv-strips.h"
#include "src/conv/conv-window.h"

/* Most products of a kernel. */
#define MAX_RANK 8

/* What may be left of Σ|w|. */
#define MAX_REST 5e-7

/* Columns and rows whose products cancel each other would cost digits: most
 * that the magnitudes of all products may sum to, in units of Σ|w|. */
#define MAX_MAGNITUDE 3.0

/* Columns of output that are made from one intermediate result. */
#define CHUNK 1024

/* Cycles per value for the way through the intermediate result. */
#define BETWEEN_CYCLES 0.3

/* @lines: (nullable): does it, if there are neither strides nor dilation
 * @columns: (nullable): otherwise: rank × channels × rows × 1
 * @rows: (nullable): 1 × rank × 1 × columns: on an intermediate result of
 *   @band_rows
 * @pitch: floats from a row of the intermediate result to the next
 */
struct _ClabConvSeparable
{
  const ClabConv *conv;
  gsize kernel;
  gsize rank;
  ClabLines *lines;
  ClabConv *columns;
  ClabConv *rows;
  gsize band_rows;
  gsize pitch;
};

static double
magnitude (const double *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += fabs (values[i]);
  return sum;
}

/* Takes the cross through the largest value of @rest, rows × columns, away.
 *
 * @column: (out): rows values
 * @row: (out): columns values */
static void
take_cross (double *rest,
            gsize n_rows,
            gsize n_columns,
            double *column,
            double *row)
{
  gsize largest = 0;

  for (gsize i = 1; i < n_rows * n_columns; i++)
    if (fabs (rest[i]) > fabs (rest[largest]))
      largest = i;

  double pivot = rest[largest];
  for (gsize j = 0; j < n_columns; j++)
    row[j] = rest[largest / n_columns * n_columns + j] / pivot;
  for (gsize i = 0; i < n_rows; i++)
    column[i] = rest[i * n_columns + largest % n_columns];
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      rest[i * n_columns + j] -= column[i] * row[j];
}

/* Appends the products that make up one channel of a kernel.
 *
 * Returns: whether there are few enough, and of fair size */
static gboolean
factor_channel (const ClabConv *conv,
                gsize kernel,
                gsize channel,
                ClabFactors *factors)
{
  const ClabConvShape *shape = &conv->shape;
  gsize area = shape->rows * shape->columns;
  g_autofree double *rest = g_memdup2 (
      clab_conv_kernel (conv, kernel) + channel * area, area * sizeof (double));
  double whole = magnitude (rest, area);
  double sum = 0;

  while (magnitude (rest, area) > MAX_REST * whole)
    {
      double *column
          = factors->columns
            + (factors->rank * shape->channels + channel) * shape->rows;
      double *row = factors->rows + factors->rank * shape->columns;

      if (factors->rank == MAX_RANK)
        return FALSE;
      take_cross (rest, shape->rows, shape->columns, column, row);
      sum += magnitude (column, shape->rows) * magnitude (row, shape->columns);
      factors->rank++;
    }
  return sum <= MAX_MAGNITUDE * whole;
}

/* The convolutions of all columns of the padded input with the columns, and
 * of a chunk of their results with the rows. */
static gboolean
prepare (ClabConvSeparable *separable, const ClabFactors *factors)
{
  const ClabConvShape *shape = &separable->conv->shape;
  ClabConvShape columns = *shape;
  double bias = separable->conv->bias[separable->kernel];

  columns.n_kernels = factors->rank;
  columns.columns = 1;
  columns.stride_x = 1;
  columns.dilation_x = 1;
  columns.out_width = (shape->out_width - 1) * shape->stride_x
                      + (shape->columns - 1) * shape->dilation_x + 1;
  separable->columns
      = clab_conv_new_direct (&columns, factors->columns, NULL, NULL);
  if (separable->columns == NULL)
    return FALSE;

  ClabView any = { .row_stride = 1, .pixel_stride = 1 };
  ClabStrips strips;

  clab_strips_init (&strips, separable->columns->direct, &any,
                    shape->out_height);
  separable->band_rows = strips.band_rows;
  separable->pitch = (CHUNK - 1) * shape->stride_x
                     + (shape->columns - 1) * shape->dilation_x + 1;
  separable->pitch = (separable->pitch / 16 + 5) * 16;

  ClabConvShape rows = { .n_kernels = 1,
                         .channels = factors->rank,
                         .rows = 1,
                         .columns = shape->columns,
                         .stride_y = 1,
                         .stride_x = shape->stride_x,
                         .dilation_y = 1,
                         .dilation_x = shape->dilation_x,
                         .in_height = separable->band_rows,
                         .in_width = separable->pitch,
                         .out_height = separable->band_rows,
                         .out_width = CHUNK,
                         .padding_mode = shape->padding_mode };
  separable->rows = clab_conv_new_direct (&rows, factors->rows, &bias, NULL);
  return separable->rows != NULL;
}

ClabConvSeparable *
clab_conv_separable_new (const ClabConv *conv, gsize kernel)
{
  const ClabConvShape *shape = &conv->shape;
  g_autofree double *columns
      = g_new0 (double, MAX_RANK * shape->channels * shape->rows);
  g_autofree double *rows = g_new0 (double, MAX_RANK * shape->columns);
  ClabFactors factors = { .columns = columns, .rows = rows };
  g_autoptr (ClabConvSeparable) separable = NULL;

  if (shape->rows == 1 || shape->columns == 1)
    return NULL;
  for (gsize c = 0; c < shape->channels; c++)
    if (!factor_channel (conv, kernel, c, &factors))
      return NULL;
  if (factors.rank == 0)
    return NULL;

  separable = g_new0 (ClabConvSeparable, 1);
  separable->conv = conv;
  separable->kernel = kernel;
  separable->rank = factors.rank;
  separable->lines = clab_lines_new (conv, kernel, &factors);
  if (separable->lines == NULL && !prepare (separable, &factors))
    return NULL;
  return g_steal_pointer (&separable);
}

void
clab_conv_separable_free (ClabConvSeparable *separable)
{
  if (separable == NULL)
    return;
  clab_lines_free (separable->lines);
  clab_conv_free (separable->columns);
  clab_conv_free (separable->rows);
  g_free (separable);
}

gsize
clab_conv_separable_rank (const ClabConvSeparable *separable)
{
  return separable->rank;
}

gsize
clab_conv_separable_kernel (const ClabConvSeparable *separable)
{
  return separable->kernel;
}

double
clab_conv_separable_cost (const ClabConvSeparable *separable)
{
  const ClabConvShape *shape = &separable->conv->shape;
  double overlap = shape->stride_x
                   + (double)(shape->columns - 1) * shape->dilation_x / CHUNK;
  double columns = 0;

  if (separable->lines != NULL)
    return clab_lines_cost (separable->lines);
  for (gsize r = 0; r < separable->rank; r++)
    columns += clab_conv_direct_cost (separable->columns, r) + BETWEEN_CYCLES;
  return columns * overlap + clab_conv_direct_cost (separable->rows, 0);
}

/* One call of clab_conv_separable_run().
 *
 * @scratch: of a worker: the intermediate result, then that of the strips
 */
typedef struct
{
  const ClabConvSeparable *separable;
  const ClabRun *run;
  const ClabStrips *columns;
  const ClabStrips *rows;
  float *scratch;
  gsize scratch_size;
} Work;

/* Rows @row … of the band, columns @column … of the output. */
static void
do_chunk (const Work *work,
          const ClabRectangle *outputs,
          const ClabTarget *target,
          float *scratch)
{
  const ClabConvSeparable *separable = work->separable;
  gsize step = separable->band_rows * separable->pitch;
  ClabWindow window
      = clab_window_of (&separable->conv->shape, outputs->row, outputs->column,
                        outputs->n_rows, outputs->n_columns);
  ClabRectangle columns
      = { .row = outputs->row,
          .n_rows = outputs->n_rows,
          .column = outputs->column * separable->conv->shape.stride_x,
          .n_columns = window.width };
  ClabTarget between
      = { .data = scratch, .plane_step = step, .row_step = separable->pitch };
  ClabView view = { .data = scratch,
                    .channel_stride = step,
                    .row_stride = separable->pitch,
                    .pixel_stride = 1 };
  float *room = scratch + step * separable->rank;

  clab_strips_do (work->columns, work->run->input, &columns, &between, room);

  /* With a dilation, blocks of columns are so high that a band may have more
   * rows than are done at once along them. */
  for (gsize y = 0; y < outputs->n_rows; y += work->rows->band_rows)
    {
      ClabRectangle rows
          = { .row = y,
              .n_rows = MIN (work->rows->band_rows, outputs->n_rows - y),
              .n_columns = outputs->n_columns };
      ClabTarget to = *target;

      to.data += y * target->row_step;
      clab_strips_do (work->rows, &view, &rows, &to, room);
    }
}

static void
do_band (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  const ClabConvSeparable *separable = work->separable;
  const ClabRun *run = work->run;
  gsize width = separable->conv->shape.out_width;
  gsize row = piece * separable->band_rows;
  float *output = run->output + (separable->kernel * run->n_rows + row) * width;

  for (gsize x = 0; x < width; x += CHUNK)
    {
      ClabRectangle outputs
          = { .row = run->first_row + row,
              .n_rows = MIN (separable->band_rows, run->n_rows - row),
              .column = x,
              .n_columns = MIN (CHUNK, width - x) };
      ClabTarget target = { .data = output + x,
                            .row_step = width,
                            .is_streamed = run->is_streamed };

      do_chunk (work, &outputs, &target,
                work->scratch + worker * work->scratch_size);
    }
  separable->conv->variant->rows->finish ();
}

static gboolean
run_strips (const ClabConvSeparable *separable,
            const ClabRun *run,
            GError **error)
{
  gsize between = separable->rank * separable->band_rows * separable->pitch;
  gsize band = separable->band_rows;
  gsize threads = clab_parallel_threads (run->parallel);
  ClabView view = { .channel_stride = band * separable->pitch,
                    .row_stride = separable->pitch,
                    .pixel_stride = 1 };
  ClabStrips columns;
  ClabStrips rows;
  Work work = {
    .separable = separable,
    .run = run,
    .columns = &columns,
    .rows = &rows,
  };

  clab_strips_init (&columns, separable->columns->direct, run->input, band);
  clab_strips_init (&rows, separable->rows->direct, &view, band);
  work.scratch_size = between + MAX (columns.scratch, rows.scratch);

  gsize n = work.scratch_size * threads;
  gsize tables = clab_strips_tables (&columns) + clab_strips_tables (&rows);
  float *scratch
      = clab_conv_scratch (run->conv, run->parallel, tables + n, error);
  if (scratch == NULL)
    return FALSE;
  clab_strips_set_tables (&columns, scratch);
  clab_strips_set_tables (&rows, scratch + clab_strips_tables (&columns));

  /* Blocks read on beyond the last column of an intermediate result. */
  work.scratch = scratch + tables;
  memset (work.scratch, 0, n * sizeof (float));
  clab_parallel_run (run->parallel, (run->n_rows + band - 1) / band, do_band,
                     &work);
  return TRUE;
}

gboolean
clab_conv_separable_run (const ClabConvSeparable *separable,
                         const ClabRun *run,
                         GError **error)
{
  return separable->lines != NULL
             ? clab_lines_run (separable->lines, run, error)
             : run_strips (separable, run, error);
}
