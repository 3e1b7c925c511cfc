/* The gradient of a convolution's input.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/conv/conv-private.h"
#include "src/conv/conv-window.h"

#include <string.h>

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

gboolean
clab_conv_backward_input (const ClabConv *conv,
                          ClabParallel *parallel,
                          const float *output_gradient,
                          float *input_gradient,
                          GError **error)
{
  const ClabConvShape *shape = &conv->shape;
  ClabWindow window
      = clab_window_of (shape, 0, 0, shape->out_height, shape->out_width);
  gsize n = shape->channels * window.height * window.width;
  BackwardInput backward = {
    .conv = conv,
    .output_gradient = output_gradient,
    .padded = clab_conv_scratch (conv, parallel, n, error),
    .height = window.height,
    .width = window.width,
    .input_gradient = input_gradient,
  };

  if (backward.padded == NULL)
    return FALSE;
  clab_parallel_run (parallel, shape->channels * window.height, gather_row,
                     &backward);
  clab_parallel_run (parallel, shape->channels, fold_channel, &backward);
  return TRUE;
}
