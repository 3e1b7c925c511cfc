/* Convolution of float planes with a bank of equally sized kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/conv/conv-private.h"

/* Rows of output that one piece of work makes. */
#define BAND_ROWS 16

gsize
clab_conv_window_height (const ClabConvShape *shape, gsize n_rows)
{
  return (n_rows - 1) * shape->stride_y + (shape->rows - 1) * shape->dilation_y
         + 1;
}

gsize
clab_conv_window_width (const ClabConvShape *shape, gsize n_columns)
{
  return (n_columns - 1) * shape->stride_x
         + (shape->columns - 1) * shape->dilation_x + 1;
}

void
clab_conv_pad_band (const ClabConvShape *shape,
                    const ClabView *input,
                    gsize first_row,
                    gsize n_rows,
                    float *padded)
{
  const ClabPaddingMode *mode = shape->padding_mode;
  float outside = mode->has_value ? shape->padding_value : 0;
  gsize height = clab_conv_window_height (shape, n_rows);
  gsize width = clab_conv_window_width (shape, shape->out_width);
  gssize top = (gssize)(first_row * shape->stride_y) - shape->pad_top;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < height; i++)
      {
        float *to = padded + (c * height + i) * width;
        gssize y = mode->index (top + (gssize)i, shape->in_height);

        if (y < 0)
          for (gsize x = 0; x < width; x++)
            to[x] = outside;
        else
          {
            ClabRow row = { .data = input->data + c * input->channel_stride
                                    + (gsize)y * input->row_stride,
                            .width = shape->in_width,
                            .step = input->pixel_stride };

            clab_pad_row (mode, shape->padding_value, &row, -shape->pad_left,
                          width, to);
          }
      }
}

/* Whether every array that the engine makes for @shape can be counted. */
static gboolean
is_countable (const ClabConvShape *shape)
{
  gsize kernel = sizeof (double);
  gsize width = shape->out_width;
  gsize height = shape->rows;
  gsize reach;

  return g_size_checked_mul (&kernel, kernel, shape->n_kernels)
         && g_size_checked_mul (&kernel, kernel, shape->channels)
         && g_size_checked_mul (&kernel, kernel, shape->rows)
         && g_size_checked_mul (&kernel, kernel, shape->columns)
         && g_size_checked_mul (&width, width, shape->stride_x)
         && g_size_checked_mul (&reach, shape->columns, shape->dilation_x)
         && g_size_checked_add (&width, width, reach)
         && g_size_checked_mul (&height, height, shape->dilation_y)
         && g_size_checked_mul (&reach, shape->out_height, shape->stride_y)
         && g_size_checked_add (&height, height, reach)
         && g_size_checked_mul (&width, width, shape->channels)
         && g_size_checked_mul (&width, width, height)
         && g_size_checked_mul (&width, width, sizeof (double))
         && width <= G_MAXSSIZE;
}

ClabConv *
clab_conv_new (const ClabConvShape *shape,
               const double *weights,
               const double *bias,
               GError **error)
{
  gsize size
      = shape->n_kernels * shape->channels * shape->rows * shape->columns;
  g_autoptr (ClabConv) conv = g_new0 (ClabConv, 1);

  conv->shape = *shape;
  if (size == 0 || shape->stride_y == 0 || shape->stride_x == 0
      || shape->dilation_y == 0 || shape->dilation_x == 0
      || shape->in_height == 0 || shape->in_width == 0 || shape->out_height == 0
      || shape->out_width == 0)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("A kernel of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                      " on an image of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                      " leaves no map; take a smaller kernel or more padding."),
                   shape->rows, shape->columns, shape->in_height,
                   shape->in_width);
      return NULL;
    }
  conv->weights = is_countable (shape) ? g_try_new (double, size) : NULL;
  conv->bias = g_try_new0 (float, shape->n_kernels);
  if (conv->weights == NULL || conv->bias == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory for a convolution of "
                      "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                      " pixels; take smaller kernels or a smaller image."),
                   shape->in_height, shape->in_width);
      return NULL;
    }

  memcpy (conv->weights, weights, size * sizeof (double));
  for (gsize o = 0; bias != NULL && o < shape->n_kernels; o++)
    conv->bias[o] = bias[o];
  return g_steal_pointer (&conv);
}

void
clab_conv_free (ClabConv *conv)
{
  if (conv == NULL)
    return;
  g_free (conv->weights);
  g_free (conv->bias);
  g_free (conv);
}

const ClabConvShape *
clab_conv_shape (const ClabConv *conv)
{
  return &conv->shape;
}

char *
clab_conv_describe (const ClabConv *conv)
{
  return g_strdup_printf (_ ("direct, %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT),
                          conv->shape.rows, conv->shape.columns);
}

/* One call of clab_conv_forward_rows().
 *
 * @padded: a band per worker, of @padded_size
 */
typedef struct
{
  const ClabConv *conv;
  const ClabView *input;
  gsize first_row;
  gsize n_rows;
  float *output;
  float *padded;
  gsize padded_size;
} Forward;

/* sums += one row of a kernel, laid on a padded row.  A row of a kernel is
 * summed by itself first, so that rounding errors grow with rows + columns. */
static void
add_kernel_row (const ClabConvShape *shape,
                const double *weights,
                const float *padded,
                float *sums)
{
  gsize step = shape->stride_x;

  for (gsize x = 0; x < shape->out_width; x++)
    {
      const float *window = padded + x * step;
      float sum = 0;

      for (gsize j = 0; j < shape->columns; j++)
        sum += (float)weights[j] * window[j * shape->dilation_x];
      sums[x] += sum;
    }
}

static void
forward_band (gsize piece, guint worker, gpointer data)
{
  Forward *forward = data;
  const ClabConv *conv = forward->conv;
  const ClabConvShape *shape = &conv->shape;
  gsize begin = piece * BAND_ROWS;
  gsize n_rows = MIN (BAND_ROWS, forward->n_rows - begin);
  gsize height = clab_conv_window_height (shape, n_rows);
  gsize width = clab_conv_window_width (shape, shape->out_width);
  float *padded = forward->padded + worker * forward->padded_size;

  clab_conv_pad_band (shape, forward->input, forward->first_row + begin, n_rows,
                      padded);
  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize y = 0; y < n_rows; y++)
      {
        float *sums = forward->output
                      + (o * forward->n_rows + begin + y) * shape->out_width;

        for (gsize x = 0; x < shape->out_width; x++)
          sums[x] = conv->bias[o];
        for (gsize c = 0; c < shape->channels; c++)
          for (gsize i = 0; i < shape->rows; i++)
            add_kernel_row (
                shape,
                conv->weights
                    + ((o * shape->channels + c) * shape->rows + i)
                          * shape->columns,
                padded
                    + (c * height + y * shape->stride_y + i * shape->dilation_y)
                          * width,
                sums);
      }
}

void
clab_conv_forward (const ClabConv *conv,
                   ClabParallel *parallel,
                   const ClabView *input,
                   float *output)
{
  clab_conv_forward_rows (conv, parallel, input, 0, conv->shape.out_height,
                          output);
}

void
clab_conv_forward_rows (const ClabConv *conv,
                        ClabParallel *parallel,
                        const ClabView *input,
                        gsize first_row,
                        gsize n_rows,
                        float *output)
{
  const ClabConvShape *shape = &conv->shape;
  gsize band = MIN (n_rows, BAND_ROWS);

  g_return_if_fail (first_row + n_rows <= shape->out_height);
  if (n_rows == 0)
    return;

  gsize size = shape->channels * clab_conv_window_height (shape, band)
               * clab_conv_window_width (shape, shape->out_width);
  g_autofree float *padded
      = g_new (float, size *clab_parallel_threads (parallel));
  Forward forward = {
    .conv = conv,
    .input = input,
    .first_row = first_row,
    .n_rows = n_rows,
    .output = output,
    .padded = padded,
    .padded_size = size,
  };

  clab_parallel_run (parallel, (n_rows + BAND_ROWS - 1) / BAND_ROWS,
                     forward_band, &forward);
}
