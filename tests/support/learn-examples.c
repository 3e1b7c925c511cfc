/* Small problems to learn from, for the suites of src/learn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/learn-examples.h"

#include <check.h>

#include "tests/support/reference.h"

ClabLearnOptions
learn_options (const char *channels, const char *padding, const char *mode)
{
  ClabLearnOptions options;

  clab_learn_options_init (&options);
  options.channels = clab_table_find (&clab_learn_channels, channels, NULL);
  options.padding = clab_table_find (&clab_padding_sizes, padding, NULL);
  options.padding_mode = clab_table_find (&clab_padding_modes, mode, NULL);
  options.padding_value = 0.3;
  ck_assert_ptr_nonnull (options.channels);
  ck_assert_ptr_nonnull (options.padding);
  ck_assert_ptr_nonnull (options.padding_mode);
  return options;
}

static gsize
axis_outputs (gsize n,
              gsize kernel,
              gsize stride,
              gsize dilation,
              const ClabPaddingSize *padding)
{
  gsize before = 0;
  gsize after = 0;

  padding->resolve (n, kernel, stride, dilation, &before, &after);
  return clab_output_size (n, kernel, stride, dilation, before, after);
}

static float *
ragged_mask (gsize height, gsize width)
{
  float *mask = g_new (float, height *width);

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      mask[y * width + x] = 3 * y + x < width / 2 ? 0
                            : y + 2 * x < width   ? 0.5f
                                                  : 1;
  return mask;
}

ClabProblem *
learn_problem (const ClabLearnOptions *options,
               gsize n_channels,
               gsize height,
               gsize width,
               gboolean has_mask)
{
  ClabProblem *problem = clab_problem_new (options, NULL);
  gsize out_height = axis_outputs (height, options->rows, options->stride_y,
                                   options->dilation_y, options->padding);
  gsize out_width = axis_outputs (width, options->columns, options->stride_x,
                                  options->dilation_x, options->padding);
  gsize n_targets = options->channels->is_grey_target ? 1 : n_channels;
  g_autofree float *mask
      = has_mask ? ragged_mask (out_height, out_width) : NULL;
  ClabPair pair = {
    .source = clab_tensor_new (1, n_channels, height, width, NULL),
    .target = clab_tensor_new (1, n_targets, out_height, out_width, NULL),
    .weights = mask,
  };

  ck_assert_ptr_nonnull (problem);
  reference_random (1, clab_tensor_size (pair.source), pair.source->data);
  reference_random (2, clab_tensor_size (pair.target), pair.target->data);
  for (gsize i = 0; i < clab_tensor_size (pair.source); i++)
    pair.source->data[i] += 0.5f;
  ck_assert (clab_problem_add (problem, &pair, NULL));
  return problem;
}

static double
predict (const ClabExample *example,
         gsize slice,
         const double *weights,
         gboolean with_bias,
         gsize y,
         gsize x)
{
  const ClabConvShape *shape = &example->shape;
  ClabView view = {
    .data = clab_tensor_plane (example->source, 0, slice * shape->channels),
    .channel_stride = shape->in_height * shape->in_width,
    .row_stride = shape->in_width,
    .pixel_stride = 1,
  };
  double sum = 0;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < shape->rows; i++)
      for (gsize j = 0; j < shape->columns; j++)
        sum += *weights++
               * reference_padded (
                   shape, &view, c,
                   (gssize)(y * shape->stride_y + i * shape->dilation_y)
                       - shape->pad_top,
                   (gssize)(x * shape->stride_x + j * shape->dilation_x)
                       - shape->pad_left);
  return with_bias ? sum + *weights : sum;
}

double
learn_reference_loss (const ClabProblem *problem,
                      gboolean is_held_out,
                      const double *weights)
{
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  gsize width = example->shape.out_width;
  double sum = 0;
  double count = 0;

  for (guint i = 0; i < example->tiles->len; i++)
    {
      const ClabTile *tile = &g_array_index (example->tiles, ClabTile, i);

      if (tile->is_held_out != is_held_out)
        continue;
      for (gsize slice = 0; slice < example->n_slices; slice++)
        for (gsize o = 0; o < problem->n_kernels; o++)
          for (gsize y = tile->y; y < tile->y + tile->height; y++)
            for (gsize x = tile->x; x < tile->x + tile->width; x++)
              {
                double residual
                    = predict (example, slice,
                               weights
                                   + o * clab_problem_n_parameters (problem),
                               problem->options.with_bias, y, x)
                      - clab_example_target (example, slice, o)[y * width + x];
                double weight = example->weights != NULL
                                    ? example->weights[y * width + x]
                                    : 1;

                sum += weight * residual * residual;
                count += weight;
              }
    }
  return sum / count;
}
