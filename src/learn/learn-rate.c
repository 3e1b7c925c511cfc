/* Which learning rate holds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/learn-rate.h"

#include <math.h>

/* Of a straight loss, in units of the mse's: steps change outputs by a
 * twentieth. */
#define STRAIGHT_CURVATURE 10

/* The rate of optimizers whose steps have the size of the rate: so much of
 * what a weight is likely to be. */
#define ADAPTIVE_RATE 0.15

static double
root_mean_square (const ClabTensor *tensor)
{
  double sum = 0;
  gsize size = clab_tensor_size (tensor);

  for (gsize i = 0; i < size; i++)
    sum += (double)tensor->data[i] * tensor->data[i];
  return sqrt (sum / (double)size);
}

/* What a weight is likely to be: from the brightness of source and target. */
static double
likely_weight (const ClabProblem *problem)
{
  const ClabExample *example = g_ptr_array_index (problem->examples, 0);
  double source = root_mean_square (example->source);
  double target = root_mean_square (example->target);
  double ratio = source > 0 && target > 0 ? target / source : 1;

  return CLAMP (ratio, 0.1, 10) / sqrt ((double)problem->n_taps);
}

/* Where windows are taken at random, one of them may have a larger curvature
 * than all together, and others may not brake what it has set going. */
static double
data_curvature (const ClabLearnSlope *slope, GCancellable *cancellable)
{
  double curvature = slope->curvature;

  if (slope->batches == NULL || curvature == 0)
    return curvature;
  return curvature
         + slope->optimizer->inertia * clab_batches_share (slope->batches)
               * MAX (clab_batches_curvature (slope->batches, cancellable)
                          - curvature,
                      0);
}

/* The largest eigenvalue of the Hessian of what is minimised, or a bound.
 * @curvature: that of the mse's */
static double
objective_curvature (const ClabLearnOptions *options, double curvature)
{
  if (options->loss->curvature == 0)
    return STRAIGHT_CURVATURE * curvature + 2 * options->l2;
  curvature *= options->loss->curvature / 2;
  /* Slopes of activations are at most 1, but they bend, too. */
  if (options->activation->apply != NULL && options->loss->activation == NULL)
    curvature *= 2;
  return curvature + 2 * options->l2;
}

double
clab_learn_rate_choose (const ClabLearnSlope *slope, GCancellable *cancellable)
{
  const ClabLearnOptions *options = &slope->problem->options;

  if (options->rate > 0)
    return options->rate;
  if (slope->optimizer->rate == 0)
    return ADAPTIVE_RATE * likely_weight (slope->problem);

  double curvature
      = objective_curvature (options, data_curvature (slope, cancellable));
  return curvature > 0 ? slope->optimizer->rate / curvature : 1;
}

double
clab_learn_rate_suggest (const ClabLearnSlope *slope, double rate)
{
  double limit = slope->optimizer->rate_limit;

  if (limit > 0 && slope->curvature > 0)
    {
      double stable = 0.95 * limit
                      / objective_curvature (&slope->problem->options,
                                             data_curvature (slope, NULL));

      if (stable < rate)
        return stable;
    }
  return rate / 10;
}
