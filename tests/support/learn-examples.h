/* Small problems to learn from, for the suites of src/learn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/problem.h"

/**
 * learn_options:
 * @channels: nick of a row of clab_learn_channels
 * @padding: nick of a row of clab_padding_sizes
 * @mode: nick of a row of clab_padding_modes
 *
 * Returns: the defaults with these choices and a padding value of 0.3.
 */
ClabLearnOptions
learn_options (const char *channels, const char *padding, const char *mode);

/**
 * learn_problem:
 * @n_channels: of source and target
 * @has_mask: whether a ragged part of the target, some of it half, is left out
 *
 * Returns: (transfer full): a problem with one pair of random images.
 */
ClabProblem *
learn_problem (const ClabLearnOptions *options,
               gsize n_channels,
               gsize height,
               gsize width,
               gboolean has_mask);

/**
 * learn_reference_loss:
 * @weights: n_kernels × (taps, then the bias if there is one)
 *
 * Returns: the mean squared error over the tiles that are (not) held out, by
 *   the definition and in double precision.
 */
double
learn_reference_loss (const ClabProblem *problem,
                      gboolean is_held_out,
                      const double *weights);
