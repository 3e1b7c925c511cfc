/* The loss of any kernel and its gradient, by backpropagation through loss,
 * activation, bias and convolution.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/parallel.h"
#include "src/learn/problem.h"

G_BEGIN_DECLS

typedef struct _ClabBackprop ClabBackprop;

/**
 * clab_backprop_new:
 * @problem: must outlive it
 * @parallel: likewise
 *
 * Returns: (transfer full) (nullable): memory to run in, or %NULL with
 *   %CLAB_ERROR_MEMORY.
 */
ClabBackprop *
clab_backprop_new (const ClabProblem *problem,
                   ClabParallel *parallel,
                   GError **error);

void
clab_backprop_free (ClabBackprop *backprop);

/**
 * ClabBackpropRun:
 * @windows: where the loss is taken
 * @n_windows: how many
 * @loss: usually the problem's
 * @weights: n_kernels × (taps, then the bias if there is one)
 */
typedef struct
{
  const ClabWindow *windows;
  gsize n_windows;
  const ClabLoss *loss;
  const double *weights;
} ClabBackpropRun;

/**
 * clab_backprop_run:
 * @loss: (out): the mean over all outputs of the windows; 0 if none counts
 * @gradient: (out) (nullable): as weights: d loss/d weights
 *
 * The order of sums depends on the windows only.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_backprop_run (ClabBackprop *backprop,
                   const ClabBackpropRun *run,
                   double *loss,
                   double *gradient,
                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabBackprop, clab_backprop_free)

G_END_DECLS
