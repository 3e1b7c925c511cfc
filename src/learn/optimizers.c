/* The table of optimizers: how a gradient becomes a step.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/optimizers.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOMENTUM 0.9
#define RMSPROP_ALPHA 0.9
#define ADAM_BETA1 0.9
#define ADAM_BETA2 0.999
#define EPSILON 1e-8

static void
step_sgd (double rate,
          gsize count,
          gsize n,
          const double *gradient,
          double *states,
          double *weights)
{
  (void)count;
  (void)states;
  for (gsize i = 0; i < n; i++)
    weights[i] -= rate * gradient[i];
}

/* B. T. Polyak, 1964, in PyTorch's form: the rate multiplies the velocity. */
static void
step_momentum (double rate,
               gsize count,
               gsize n,
               const double *gradient,
               double *velocity,
               double *weights)
{
  (void)count;
  for (gsize i = 0; i < n; i++)
    {
      velocity[i] = MOMENTUM * velocity[i] + gradient[i];
      weights[i] -= rate * velocity[i];
    }
}

/* I. Sutskever et al., "On the importance of initialization and momentum in
 * deep learning", 2013, in PyTorch's form. */
static void
step_nesterov (double rate,
               gsize count,
               gsize n,
               const double *gradient,
               double *velocity,
               double *weights)
{
  (void)count;
  for (gsize i = 0; i < n; i++)
    {
      velocity[i] = MOMENTUM * velocity[i] + gradient[i];
      weights[i] -= rate * (gradient[i] + MOMENTUM * velocity[i]);
    }
}

/* T. Tieleman and G. Hinton, lecture 6.5 of "Neural Networks for Machine
 * Learning", 2012. */
static void
step_rmsprop (double rate,
              gsize count,
              gsize n,
              const double *gradient,
              double *square,
              double *weights)
{
  (void)count;
  for (gsize i = 0; i < n; i++)
    {
      square[i] = RMSPROP_ALPHA * square[i]
                  + (1 - RMSPROP_ALPHA) * gradient[i] * gradient[i];
      weights[i] -= rate * gradient[i] / (sqrt (square[i]) + EPSILON);
    }
}

/* D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015,
 * algorithm 1. */
static void
step_adam (double rate,
           gsize count,
           gsize n,
           const double *gradient,
           double *states,
           double *weights)
{
  double *mean = states;
  double *square = states + n;
  double mean_bias = 1 - pow (ADAM_BETA1, (double)count);
  double square_bias = 1 - pow (ADAM_BETA2, (double)count);

  for (gsize i = 0; i < n; i++)
    {
      mean[i] = ADAM_BETA1 * mean[i] + (1 - ADAM_BETA1) * gradient[i];
      square[i] = ADAM_BETA2 * square[i]
                  + (1 - ADAM_BETA2) * gradient[i] * gradient[i];
      weights[i] -= rate * (mean[i] / mean_bias)
                    / (sqrt (square[i] / square_bias) + EPSILON);
    }
}

/* Limits of momentum β on a quadratic: the heavy ball diverges from
 * 2 (1 + β)/λ, Nesterov from 2 (1 + β)/((1 + 2β) λ); see L. Lessard, B. Recht
 * and A. Packard, "Analysis and design of optimization algorithms via
 * integral quadratic constraints", 2016, section 4. */
static const ClabOptimizer optimizers[] = {
  {
      .choice = { "adam", N_ ("Adam"),
                  N_ ("Steps of about the rate for every weight, along the "
                      "mean gradient.") },
      .n_states = 2,
      .step = step_adam,
  },
  {
      .choice = { "sgd", N_ ("Gradient descent"),
                  N_ ("The rate times the gradient, nothing else.") },
      .rate_limit = 2,
      .rate = 1.9,
      .inertia = 1,
      .step = step_sgd,
  },
  {
      .choice = { "momentum", N_ ("Momentum"),
                  N_ ("Gradient descent that keeps nine tenths of its "
                      "speed.") },
      .n_states = 1,
      .rate_limit = 2 * (1 + MOMENTUM),
      .rate = 1,
      .inertia = 1 / (1 - MOMENTUM),
      .step = step_momentum,
  },
  {
      .choice = { "nesterov", N_ ("Nesterov"),
                  N_ ("Momentum that looks ahead, and so overshoots less.") },
      .n_states = 1,
      .rate_limit = 2 * (1 + MOMENTUM) / (1 + 2 * MOMENTUM),
      .rate = 1,
      .inertia = 1 / (1 - MOMENTUM),
      .step = step_nesterov,
  },
  {
      .choice = { "rmsprop", N_ ("RMSProp"),
                  N_ ("Every weight's gradient divided by its recent "
                      "size.") },
      .n_states = 1,
      .step = step_rmsprop,
  },
  {
      .choice = { "exact", N_ ("Exact (least squares)"),
                  N_ ("Solves for the best kernel outright.") },
      .is_exact = TRUE,
  },
};

const ClabTable clab_optimizers = CLAB_TABLE ("optimizer", optimizers);

ClabDescent *
clab_descent_new (const ClabOptimizer *optimizer, double rate, gsize n)
{
  g_return_val_if_fail (optimizer->step != NULL, NULL);

  ClabDescent *descent = g_new (ClabDescent, 1);

  *descent = (ClabDescent){
    .optimizer = optimizer,
    .rate = rate,
    .n = n,
    .states = g_new0 (double, optimizer->n_states *n),
  };
  return descent;
}

void
clab_descent_free (ClabDescent *descent)
{
  if (descent == NULL)
    return;
  g_free (descent->states);
  g_free (descent);
}

void
clab_descent_step (ClabDescent *descent,
                   const double *gradient,
                   double *weights)
{
  descent->count++;
  descent->optimizer->step (descent->rate, descent->count, descent->n, gradient,
                            descent->states, weights);
}
