/* Gradients of a convolution.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-private.h"
#include "src/conv/conv-window.h"

#include <string.h>

/* Rows of output that one sum is taken over before sums are added up. */
#define BAND_ROWS 16

/* Doubles that all sums of the bands together may take. */
#define MAX_SUMS ((gsize)4 << 20)

/* One call of clab_conv_backward_weights().
 *
 * @band_rows: of output per piece
 * @padded: a padded band of @padded_size per worker
 * @sums: for each piece the gradient of weights, then of bias
 */
typedef struct
{
  const ClabConv *conv;
  const ClabView *input;
  const float *output_gradient;
  gsize band_rows;
  float *padded;
  gsize padded_size;
  double *sums;
  gsize n_sums;
} BackwardWeights;

static double
row_product (const float *gradient, const float *window, gsize step, gsize n)
{
  double sum = 0;

  for (gsize x = 0; x < n; x++)
    sum += (double)gradient[x] * window[x * step];
  return sum;
}

/* Adds to @sums, rows × columns, what row @y of the band's gradient gives. */
static void
add_gradient_row (const ClabConvShape *shape,
                  const float *gradient,
                  const float *padded,
                  gsize width,
                  double *sums)
{
  for (gsize i = 0; i < shape->rows; i++)
    for (gsize j = 0; j < shape->columns; j++)
      sums[i * shape->columns + j] += row_product (
          gradient,
          padded + i * shape->dilation_y * width + j * shape->dilation_x,
          shape->stride_x, shape->out_width);
}

static void
sum_band (gsize piece, guint worker, gpointer data)
{
  BackwardWeights *backward = data;
  const ClabConvShape *shape = &backward->conv->shape;
  gsize begin = piece * backward->band_rows;
  gsize n_rows = MIN (backward->band_rows, shape->out_height - begin);
  ClabWindow window
      = clab_window_of (shape, begin, 0, n_rows, shape->out_width);
  gsize kernel = shape->rows * shape->columns;
  float *padded = backward->padded + worker * backward->padded_size;
  double *sums = backward->sums + piece * backward->n_sums;
  double *bias = sums + shape->n_kernels * shape->channels * kernel;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize y = 0; y < window.height; y++)
      clab_window_copy_row (shape, backward->input, &window, c,
                            window.y + (gssize)y,
                            padded + (c * window.height + y) * window.width);
  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize y = 0; y < n_rows; y++)
      {
        const float *gradient
            = backward->output_gradient
              + (o * shape->out_height + begin + y) * shape->out_width;

        for (gsize x = 0; x < shape->out_width; x++)
          bias[o] += gradient[x];
        for (gsize c = 0; c < shape->channels; c++)
          add_gradient_row (
              shape, gradient,
              padded + (c * window.height + y * shape->stride_y) * window.width,
              window.width, sums + (o * shape->channels + c) * kernel);
      }
}

void
clab_conv_backward_weights (const ClabConv *conv,
                            ClabParallel *parallel,
                            const ClabView *input,
                            const float *output_gradient,
                            double *weights_gradient,
                            double *bias_gradient)
{
  const ClabConvShape *shape = &conv->shape;
  gsize n_weights
      = shape->n_kernels * shape->channels * shape->rows * shape->columns;
  gsize n_sums = n_weights + shape->n_kernels;
  gsize most_bands = MAX (MAX_SUMS / n_sums, 2);
  gsize band_rows
      = MAX (BAND_ROWS, (shape->out_height + most_bands - 1) / most_bands);
  gsize n_bands = (shape->out_height + band_rows - 1) / band_rows;
  ClabWindow window = clab_window_of (
      shape, 0, 0, MIN (band_rows, shape->out_height), shape->out_width);
  gsize padded_size = shape->channels * window.height * window.width;
  g_autofree float *padded
      = g_new (float, padded_size *clab_parallel_threads (parallel));
  g_autofree double *sums = g_new0 (double, n_bands *n_sums);
  BackwardWeights backward = {
    .conv = conv,
    .input = input,
    .output_gradient = output_gradient,
    .band_rows = band_rows,
    .padded = padded,
    .padded_size = padded_size,
    .sums = sums,
    .n_sums = n_sums,
  };

  clab_parallel_run (parallel, n_bands, sum_band, &backward);
  for (gsize band = 1; band < n_bands; band++)
    for (gsize i = 0; i < n_sums; i++)
      sums[i] += sums[band * n_sums + i];
  memcpy (weights_gradient, sums, n_weights * sizeof (double));
  if (bias_gradient != NULL)
    memcpy (bias_gradient, sums + n_weights,
            shape->n_kernels * sizeof (double));
}

/* One call of clab_conv_backward_input().
 *
 * @padded: channels × height × width: the gradient of the padded input
 * @height: of the windows of all outputs
 */
typedef struct
{
  const ClabConv *conv;
  const float *output_gradient;
  float *padded;
  gsize height;
  gsize width;
  float *input_gradient;
} BackwardInput;

/* padded[x·stride + j·dilation] += w[j]·gradient[x] */
static void
spread_row (const ClabConvShape *shape,
            const double *weights,
            const float *gradient,
            float *padded)
{
  for (gsize j = 0; j < shape->columns; j++)
    {
      float weight = weights[j];
      float *to = padded + j * shape->dilation_x;

      for (gsize x = 0; x < shape->out_width; x++)
        to[x * shape->stride_x] += weight * gradient[x];
    }
}

/* One row of the padded gradient: from every row of output whose windows
 * cover it. */
static void
gather_row (gsize piece, guint worker G_GNUC_UNUSED, gpointer data)
{
  BackwardInput *backward = data;
  const ClabConv *conv = backward->conv;
  const ClabConvShape *shape = &conv->shape;
  gsize c = piece / backward->height;
  gsize row = piece % backward->height;
  float *padded = backward->padded + piece * backward->width;

  memset (padded, 0, backward->width * sizeof (float));
  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize i = 0; i < shape->rows && i * shape->dilation_y <= row; i++)
      {
        gsize above = row - i * shape->dilation_y;
        gsize y = above / shape->stride_y;

        if (above % shape->stride_y == 0 && y < shape->out_height)
          spread_row (shape,
                      conv->weights
                          + ((o * shape->channels + c) * shape->rows + i)
                                * shape->columns,
                      backward->output_gradient
                          + (o * shape->out_height + y) * shape->out_width,
                      padded);
      }
}

/* A row of the padded gradient goes to the pixels that it was padded from. */
static void
fold_row (const ClabConvShape *shape,
          const float *padded,
          gsize width,
          float *input_gradient)
{
  for (gsize x = 0; x < width; x++)
    {
      gssize i = shape->padding_mode->index ((gssize)x - shape->pad_left,
                                             shape->in_width);

      if (i >= 0)
        input_gradient[i] += padded[x];
    }
}

static void
fold_channel (gsize c, guint worker G_GNUC_UNUSED, gpointer data)
{
  BackwardInput *backward = data;
  const ClabConvShape *shape = &backward->conv->shape;
  float *plane
      = backward->input_gradient + c * shape->in_height * shape->in_width;

  memset (plane, 0, shape->in_height * shape->in_width * sizeof (float));
  for (gsize row = 0; row < backward->height; row++)
    {
      gssize y = shape->padding_mode->index ((gssize)row - shape->pad_top,
                                             shape->in_height);

      if (y >= 0)
        fold_row (shape,
                  backward->padded
                      + (c * backward->height + row) * backward->width,
                  backward->width, plane + (gsize)y * shape->in_width);
    }
}

void
clab_conv_backward_input (const ClabConv *conv,
                          ClabParallel *parallel,
                          const float *output_gradient,
                          float *input_gradient)
{
  const ClabConvShape *shape = &conv->shape;
  ClabWindow window
      = clab_window_of (shape, 0, 0, shape->out_height, shape->out_width);
  g_autofree float *padded
      = g_new (float, shape->channels *window.height *window.width);
  BackwardInput backward = {
    .conv = conv,
    .output_gradient = output_gradient,
    .padded = padded,
    .height = window.height,
    .width = window.width,
    .input_gradient = input_gradient,
  };

  clab_parallel_run (parallel, shape->channels * window.height, gather_row,
                     &backward);
  clab_parallel_run (parallel, shape->channels, fold_channel, &backward);
}
