/* The definition of convolution: slow, in double precision, cell by cell.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/reference.h"

#include <math.h>
#include <string.h>

gssize
reference_padding_index (const char *mode, gssize i, gssize n)
{
  /* Most are inside; under sanitizers, names take long to compare. */
  if (i >= 0 && i < n)
    return i;

  gssize beyond = strcmp (mode, "symmetric") == 0 ? 1 : 0;

  while (i < 0 || i >= n)
    if (strcmp (mode, "replicate") == 0)
      i += i < 0 ? 1 : -1;
    else if (strcmp (mode, "circular") == 0)
      i += i < 0 ? n : -n;
    else if (strcmp (mode, "reflect") == 0 && n == 1)
      i = 0;
    else if (strcmp (mode, "reflect") == 0 || beyond)
      i = i < 0 ? -i - beyond : 2 * (n - 1) - i + beyond;
    else
      return -1;
  return i;
}

double
reference_padded (const ClabConvShape *shape,
                  const ClabView *input,
                  gsize c,
                  gssize y,
                  gssize x)
{
  const char *mode = shape->padding_mode->choice.nick;
  gssize row = reference_padding_index (mode, y, shape->in_height);
  gssize column = reference_padding_index (mode, x, shape->in_width);

  if (row < 0 || column < 0)
    return strcmp (mode, "constant") == 0 ? shape->padding_value : 0;
  return input->data[c * input->channel_stride + (gsize)row * input->row_stride
                     + (gsize)column * input->pixel_stride];
}

/* One meeting of a weight with a cell of the input. */
typedef struct
{
  gsize out;
  gsize kernel;
  gsize weight;
  gsize c;
  gssize y;
  gssize x;
} Meeting;

typedef void (*MeetingFunc) (const Meeting *meeting, gpointer data);

static void
for_each_meeting (const ClabConvShape *shape, MeetingFunc func, gpointer data)
{
  const ClabConvShape *s = shape;

  for (gsize o = 0; o < s->n_kernels; o++)
    for (gsize y = 0; y < s->out_height; y++)
      for (gsize x = 0; x < s->out_width; x++)
        for (gsize c = 0; c < s->channels; c++)
          for (gsize i = 0; i < s->rows; i++)
            for (gsize j = 0; j < s->columns; j++)
              {
                Meeting meeting = {
                  .out = (o * s->out_height + y) * s->out_width + x,
                  .kernel = o,
                  .weight
                  = ((o * s->channels + c) * s->rows + i) * s->columns + j,
                  .c = c,
                  .y
                  = (gssize)(y * s->stride_y + i * s->dilation_y) - s->pad_top,
                  .x
                  = (gssize)(x * s->stride_x + j * s->dilation_x) - s->pad_left,
                };
                func (&meeting, data);
              }
}

typedef struct
{
  const ClabConvShape *shape;
  const ClabView *input;
  const double *weights;
  const float *output_gradient;
  double *result;
} Sums;

static void
add_to_output (const Meeting *m, gpointer data)
{
  Sums *sums = data;

  sums->result[m->out]
      += sums->weights[m->weight]
         * reference_padded (sums->shape, sums->input, m->c, m->y, m->x);
}

static void
add_to_weight (const Meeting *m, gpointer data)
{
  Sums *sums = data;

  sums->result[m->weight]
      += sums->output_gradient[m->out]
         * reference_padded (sums->shape, sums->input, m->c, m->y, m->x);
}

static void
add_to_input (const Meeting *m, gpointer data)
{
  Sums *sums = data;
  const ClabConvShape *shape = sums->shape;
  const char *mode = shape->padding_mode->choice.nick;
  gssize row = reference_padding_index (mode, m->y, shape->in_height);
  gssize column = reference_padding_index (mode, m->x, shape->in_width);

  if (row >= 0 && column >= 0)
    sums->result[(m->c * shape->in_height + (gsize)row) * shape->in_width
                 + (gsize)column]
        += sums->output_gradient[m->out] * sums->weights[m->weight];
}

void
reference_forward (const ClabConvShape *shape,
                   const double *weights,
                   const double *bias,
                   const ClabView *input,
                   double *output)
{
  gsize size = shape->out_height * shape->out_width;
  Sums sums = { .shape = shape,
                .input = input,
                .weights = weights,
                .result = output };

  for (gsize i = 0; i < shape->n_kernels * size; i++)
    output[i] = bias != NULL ? bias[i / size] : 0;
  for_each_meeting (shape, add_to_output, &sums);
}

void
reference_backward_weights (const ClabConvShape *shape,
                            const ClabView *input,
                            const float *output_gradient,
                            double *weights_gradient,
                            double *bias_gradient)
{
  gsize n_weights
      = shape->n_kernels * shape->channels * shape->rows * shape->columns;
  gsize size = shape->out_height * shape->out_width;
  Sums sums = { .shape = shape,
                .input = input,
                .output_gradient = output_gradient,
                .result = weights_gradient };

  memset (weights_gradient, 0, n_weights * sizeof (double));
  memset (bias_gradient, 0, shape->n_kernels * sizeof (double));
  for_each_meeting (shape, add_to_weight, &sums);
  for (gsize i = 0; i < shape->n_kernels * size; i++)
    bias_gradient[i / size] += output_gradient[i];
}

void
reference_backward_input (const ClabConvShape *shape,
                          const double *weights,
                          const float *output_gradient,
                          double *input_gradient)
{
  Sums sums = { .shape = shape,
                .weights = weights,
                .output_gradient = output_gradient,
                .result = input_gradient };

  memset (input_gradient, 0,
          shape->channels * shape->in_height * shape->in_width
              * sizeof (double));
  for_each_meeting (shape, add_to_input, &sums);
}

double
reference_weight_sum (const ClabConvShape *shape, const double *weights)
{
  gsize size = shape->channels * shape->rows * shape->columns;
  double largest = 0;

  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      double sum = 0;

      for (gsize i = 0; i < size; i++)
        sum += fabs (weights[o * size + i]);
      largest = MAX (largest, sum);
    }
  return largest;
}

void
reference_random (guint32 seed, gsize n, float *values)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < n; i++)
    values[i] = g_rand_double_range (random, -1, 1);
}
