/* Where learning starts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * ClabInitial:
 * @fill: sets the n_kernels × (taps, then the bias if there is one) weights,
 *   zeros before
 */
typedef struct
{
  ClabChoice choice;
  void (*fill) (const ClabProblem *problem, double *weights);
} ClabInitial;

/* Rows: ClabInitial.  random (normally distributed with variance 2 over the
 * number of taps, from the problem's seed), zeros, identity. */
extern const ClabTable clab_initials;

/**
 * clab_initial_weights:
 * @problem: with at least one example
 * @text: nick of a row of clab_initials, or kernel text: one kernel, or one
 *   for each that is learnt, with one plane or one for each input channel
 *
 * Returns: (transfer full) (nullable): n_kernels × (taps, then the bias if
 *   there is one), or %NULL with %CLAB_ERROR_PARSE or %CLAB_ERROR_SIZE.
 */
double *
clab_initial_weights (const ClabProblem *problem,
                      const char *text,
                      GError **error);

G_END_DECLS
