/* A quick look at what kernels make of their source: a sample of the outputs,
 * beside the target's values there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * ClabGlimpse:
 * @height: of the sample, ≥ 1
 * @width: likewise
 * @channels: 1 or 3
 * @every: outputs from one of the sample to the next, across and down
 * @target: channels × height × width
 * @prediction: likewise; zeros until clab_glimpse_predict()
 *
 * Of the problem's first example.
 */
typedef struct
{
  gsize height;
  gsize width;
  gsize channels;
  gsize every;
  float *target;
  float *prediction;
} ClabGlimpse;

/**
 * clab_glimpse_new:
 * @problem: with at least one example
 * @side: the sample has at most so many rows and columns, ≥ 1
 */
ClabGlimpse *
clab_glimpse_new (const ClabProblem *problem, gsize side);

void
clab_glimpse_free (ClabGlimpse *glimpse);

/**
 * clab_glimpse_predict:
 * @problem: the one it was made of; may be learnt from meanwhile
 * @weights: n_kernels × (taps, then the bias if there is one)
 *
 * Takes time for the sample's outputs only.
 *
 * Returns: %FALSE, with the prediction as it was, if there is no memory.
 */
gboolean
clab_glimpse_predict (ClabGlimpse *glimpse,
                      const ClabProblem *problem,
                      const double *weights);

/**
 * clab_glimpse_residual:
 *
 * Returns: the root of the mean square of prediction − target in the sample,
 *   without what is no number.
 */
double
clab_glimpse_residual (const ClabGlimpse *glimpse);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabGlimpse, clab_glimpse_free)

G_END_DECLS
