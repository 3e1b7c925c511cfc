/* The definition of convolution: slow, in double precision, cell by cell.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv.h"

/**
 * reference_padding_index:
 * @mode: nick of a row of clab_padding_modes
 * @i: any integer
 *
 * Walks back into the image step by step, without arithmetic to share with the
 * table.
 *
 * Returns: which of @n cells stands for cell @i, −1 for none of them.
 */
gssize
reference_padding_index (const char *mode, gssize i, gssize n);

/**
 * reference_padded:
 *
 * Returns: the input's cell (y, x) of channel c, also outside of the input.
 */
double
reference_padded (const ClabConvShape *shape,
                  const ClabView *input,
                  gsize c,
                  gssize y,
                  gssize x);

/**
 * reference_forward:
 * @bias: (nullable): n_kernels
 * @output: n_kernels × out_height × out_width
 */
void
reference_forward (const ClabConvShape *shape,
                   const double *weights,
                   const double *bias,
                   const ClabView *input,
                   double *output);

/**
 * reference_backward_weights:
 * @weights_gradient: n_kernels × channels × rows × columns
 * @bias_gradient: n_kernels
 */
void
reference_backward_weights (const ClabConvShape *shape,
                            const ClabView *input,
                            const float *output_gradient,
                            double *weights_gradient,
                            double *bias_gradient);

/**
 * reference_backward_input:
 * @input_gradient: channels × in_height × in_width
 */
void
reference_backward_input (const ClabConvShape *shape,
                          const double *weights,
                          const float *output_gradient,
                          double *input_gradient);

/**
 * reference_weight_sum:
 *
 * Returns: the largest Σ|w| of a kernel.
 */
double
reference_weight_sum (const ClabConvShape *shape, const double *weights);

/**
 * reference_random:
 *
 * The same numbers of −1…1 for the same @seed.
 */
void
reference_random (guint32 seed, gsize n, float *values);
