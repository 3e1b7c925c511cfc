/* The table of optimizers: how a gradient becomes a step.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabOptimizer:
 * @is_exact: whether it takes no steps but jumps to the least-squares answer
 * @n_states: doubles that it remembers for every weight
 * @rate_limit: a rate below @rate_limit / λ cannot diverge on a quadratic
 *   loss whose Hessian's largest eigenvalue is λ; 0: no rate diverges
 * @rate: the rate chosen from the data is @rate / λ; 0: in units of weights
 * @inertia: how many times its rate a gradient moves the weights in the end
 * @step: (nullable): @count = 1 for the first step; @states are @n_states × @n,
 *   zeros before the first step
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_exact;
  gsize n_states;
  double rate_limit;
  double rate;
  double inertia;
  void (*step) (double rate,
                gsize count,
                gsize n,
                const double *gradient,
                double *states,
                double *weights);
} ClabOptimizer;

/* Rows: ClabOptimizer.  adam, sgd, momentum, nesterov, rmsprop, exact.
 * Momentum 0.9; rmsprop α 0.9, ε 1e-8; adam β 0.9 and 0.999, ε 1e-8, both
 * with ε outside the root, as PyTorch has them. */
extern const ClabTable clab_optimizers;

/**
 * ClabDescent:
 * @rate: may be changed between steps
 * @count: steps taken so far
 *
 * An optimizer under way, with what it remembers.
 */
typedef struct
{
  const ClabOptimizer *optimizer;
  double rate;
  gsize n;
  gsize count;
  double *states;
} ClabDescent;

/**
 * clab_descent_new:
 * @optimizer: one that takes steps
 * @n: number of weights
 */
ClabDescent *
clab_descent_new (const ClabOptimizer *optimizer, double rate, gsize n);

void
clab_descent_free (ClabDescent *descent);

/**
 * clab_descent_step:
 * @gradient: n
 * @weights: (inout): n
 */
void
clab_descent_step (ClabDescent *descent,
                   const double *gradient,
                   double *weights);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabDescent, clab_descent_free)

G_END_DECLS
