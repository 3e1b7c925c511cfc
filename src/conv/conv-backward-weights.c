/* The gradient of a convolution's weights, of the whole map on a team of
 * threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "src/conv/conv-patches.h"

/* Rows of output that one sum is taken over before sums are added up. */
#define BAND_ROWS 32

/* Doubles that all sums of the bands together may take. */
#define MAX_SUMS ((gsize)4 << 20)

/* One call of clab_conv_backward_weights().
 *
 * @band_rows: of output per piece
 * @sums: for each piece the gradient of weights, then of bias
 */
typedef struct
{
  const ClabConv *conv;
  ClabPatches patches;
  const float *output_gradient;
  gsize band_rows;
  float *scratch;
  double *sums;
  gsize n_weights;
  gsize n_sums;
  gboolean has_bias;
} Work;

/* @values: (out): dL/d out of a patch */
static void
copy_gradient (const Work *work, const ClabRectangle *at, float *values)
{
  const ClabConvShape *shape = &work->conv->shape;

  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize y = 0; y < at->n_rows; y++)
      memcpy (values + (o * work->patches.n_rows + y) * work->patches.n_columns,
              work->output_gradient
                  + (o * shape->out_height + at->row + y) * shape->out_width
                  + at->column,
              at->n_columns * sizeof (float));
}

static void
do_band (gsize piece, guint worker, gpointer data)
{
  const Work *work = data;
  const ClabConvShape *shape = &work->conv->shape;
  gsize row = piece * work->band_rows;
  ClabRectangle band
      = { .row = row,
          .n_rows = MIN (work->band_rows, shape->out_height - row),
          .n_columns = shape->out_width };
  float *scratch = work->scratch + worker * work->patches.scratch;
  double *sums = work->sums + piece * work->n_sums;
  ClabRectangle at;

  for (gsize i = 0;
       (at = clab_patches_find (&work->patches, &band, i)).n_rows > 0; i++)
    {
      copy_gradient (work, &at, scratch);
      clab_patches_add (&work->patches, &at, scratch, sums,
                        work->has_bias ? sums + work->n_weights : NULL);
    }
}

/* Shares out memory: a table, sums, then the threads' scratch memory. */
static gboolean
find_memory (Work *work, ClabParallel *parallel, gsize n_bands, GError **error)
{
  gsize table = clab_patches_table (&work->patches);
  gsize n_sums = clab_round_up (2 * n_bands * work->n_sums, CLAB_LINE_FLOATS);
  float *memory = clab_conv_scratch (
      work->conv, parallel,
      table + n_sums + work->patches.scratch * clab_parallel_threads (parallel),
      error);

  if (memory == NULL)
    return FALSE;
  clab_patches_set_table (&work->patches, memory);
  work->sums = (double *)(memory + table);
  work->scratch = memory + table + n_sums;
  memset (work->sums, 0, n_bands * work->n_sums * sizeof (double));
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
  Work work = {
    .conv = conv,
    .output_gradient = output_gradient,
    .n_weights
    = shape->n_kernels * shape->channels * shape->rows * shape->columns,
    .has_bias = bias_gradient != NULL,
  };

  work.n_sums = work.n_weights + shape->n_kernels;
  gsize most_bands = MAX (MAX_SUMS / work.n_sums, 2);
  clab_patches_init (&work.patches, conv, input, shape->out_height,
                     shape->out_width);
  work.band_rows = clab_round_up (
      MAX (BAND_ROWS, shape->out_height / most_bands + 1), work.patches.n_rows);
  gsize n_bands = (shape->out_height + work.band_rows - 1) / work.band_rows;
  if (!find_memory (&work, parallel, n_bands, error))
    return FALSE;
  clab_parallel_run (parallel, n_bands, do_band, &work);

  for (gsize band = 1; band < n_bands; band++)
    for (gsize i = 0; i < work.n_sums; i++)
      work.sums[i] += work.sums[band * work.n_sums + i];
  memcpy (weights_gradient, work.sums, work.n_weights * sizeof (double));
  if (bias_gradient != NULL)
    memcpy (bias_gradient, work.sums + work.n_weights,
            shape->n_kernels * sizeof (double));
  return TRUE;
}
