/* A quick look at what kernels make of their source.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/glimpse.h"

#include <math.h>

static gsize
n_samples (gsize n, gsize every)
{
  return (n + every - 1) / every;
}

/* Planes of the target: a slice or a kernel for each, never several of
 * both. */
static gsize
n_planes (const ClabExample *example)
{
  return example->n_slices * example->shape.n_kernels;
}

ClabGlimpse *
clab_glimpse_new (const ClabProblem *problem, gsize side)
{
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  const ClabConvShape *shape = &example->shape;
  ClabGlimpse *glimpse = g_new0 (ClabGlimpse, 1);

  glimpse->every = n_samples (MAX (shape->out_height, shape->out_width), side);
  glimpse->height = n_samples (shape->out_height, glimpse->every);
  glimpse->width = n_samples (shape->out_width, glimpse->every);
  glimpse->channels = n_planes (example);

  gsize size = glimpse->channels * glimpse->height * glimpse->width;
  float *to = glimpse->target = g_new (float, size);

  glimpse->prediction = g_new0 (float, size);
  for (gsize c = 0; c < glimpse->channels; c++)
    {
      const float *from = clab_example_target (example, c / shape->n_kernels,
                                               c % shape->n_kernels);

      for (gsize y = 0; y < glimpse->height; y++)
        for (gsize x = 0; x < glimpse->width; x++)
          *to++ = from[(y * shape->out_width + x) * glimpse->every];
    }
  return glimpse;
}

void
clab_glimpse_free (ClabGlimpse *glimpse)
{
  if (glimpse == NULL)
    return;
  g_free (glimpse->target);
  g_free (glimpse->prediction);
  g_free (glimpse);
}

/* The bias, and each weight times the pixel under it. */
static double
weigh (const ClabProblem *problem,
       const ClabExample *example,
       const double *weights,
       const float *window)
{
  const ClabConvShape *shape = &example->shape;
  gsize height = clab_example_window_height (example, 1);
  gsize width = clab_example_window_width (example, 1);
  double sum = problem->options.with_bias ? weights[problem->n_taps] : 0.0;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < shape->rows; i++)
      {
        const float *row
            = window + (c * height + i * shape->dilation_y) * width;

        for (gsize j = 0; j < shape->columns; j++)
          sum += *weights++ * (double)row[j * shape->dilation_x];
      }
  return sum;
}

static void
predict_plane (const ClabGlimpse *glimpse,
               const ClabProblem *problem,
               const double *weights,
               gsize slice,
               float *window,
               float *to)
{
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  const ClabActivation *activation = problem->options.activation;

  for (gsize y = 0; y < glimpse->height; y++)
    {
      float *row = to + y * glimpse->width;

      for (gsize x = 0; x < glimpse->width; x++)
        {
          ClabTile tile = { .y = y * glimpse->every,
                            .x = x * glimpse->every,
                            .height = 1,
                            .width = 1 };

          clab_example_pad (example, slice, &tile, window);
          row[x] = (float)weigh (problem, example, weights, window);
        }
      if (activation->apply != NULL)
        activation->apply (row, glimpse->width);
    }
}

gboolean
clab_glimpse_predict (ClabGlimpse *glimpse,
                      const ClabProblem *problem,
                      const double *weights)
{
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  gsize n_kernels = example->shape.n_kernels;
  gsize plane = glimpse->height * glimpse->width;
  gsize n_parameters = clab_problem_n_parameters (problem);
  g_autoptr (ClabTensor) window = clab_tensor_new (
      1, example->shape.channels, clab_example_window_height (example, 1),
      clab_example_window_width (example, 1), NULL);

  if (window == NULL)
    return FALSE;
  for (gsize c = 0; c < glimpse->channels; c++)
    predict_plane (glimpse, problem, weights + c % n_kernels * n_parameters,
                   c / n_kernels, window->data,
                   glimpse->prediction + c * plane);
  return TRUE;
}

double
clab_glimpse_residual (const ClabGlimpse *glimpse)
{
  gsize size = glimpse->channels * glimpse->height * glimpse->width;
  double sum = 0.0;
  gsize count = 0;

  for (gsize i = 0; i < size; i++)
    {
      double residual
          = (double)glimpse->prediction[i] - (double)glimpse->target[i];

      if (isfinite (residual))
        {
          sum += residual * residual;
          count++;
        }
    }
  return count > 0 ? sqrt (sum / (double)count) : 0.0;
}
