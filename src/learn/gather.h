/* One pass over all pixels that sums up everything a quadratic loss needs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "src/base/parallel.h"
#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * clab_gather_size:
 *
 * Returns: m = taps + 1 + n_kernels: the values that belong to one output.
 */
gsize
clab_gather_size (const ClabProblem *problem);

/**
 * clab_gather:
 * @is_held_out: whether the held-out tiles are meant, or the others
 * @centre: (nullable): n_kernels × (taps, then bias if there is one): what it
 *   predicts is subtracted from the targets
 *
 * Sums in double precision, in an order that depends on the problem alone.
 *
 * Returns: (transfer full) (nullable): m × m: the products of an output's
 *   taps, the number 1 and its targets with each other, summed over outputs
 *   and multiplied by their weights; those of two different targets are
 *   unspecified.  With a @centre only the rows and columns of targets are
 *   filled.  %NULL with %CLAB_ERROR_MEMORY or
 *   %G_IO_ERROR_CANCELLED.
 */
double *
clab_gather (const ClabProblem *problem,
             gboolean is_held_out,
             const double *centre,
             ClabParallel *parallel,
             GCancellable *cancellable,
             GError **error);

G_END_DECLS
