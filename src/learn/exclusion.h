/* What of a pair is not learnt from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * clab_exclude:
 * @example: with its shape, source and fitted target
 * @pair: what the example was made from
 *
 * Sets the weights of outputs to 0 whose windows or targets are not finite,
 * not opaque, not selected or clipped, and counts the pixels in @problem.
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE if nothing is left to learn from, or
 *   %CLAB_ERROR_MEMORY.
 */
gboolean
clab_exclude (ClabProblem *problem,
              ClabExample *example,
              const ClabPair *pair,
              GError **error);

G_END_DECLS
