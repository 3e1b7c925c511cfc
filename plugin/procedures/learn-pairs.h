/* From layers to what is learnt from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/pixels.h"
#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * ClabLearnLayers:
 * @sources: one or several
 * @target: may belong to another image
 */
typedef struct
{
  GimpImage *image;
  GimpDrawable **sources;
  gsize n_sources;
  GimpDrawable *target;
} ClabLearnLayers;

/**
 * clab_learn_layers_check:
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE if a layer is missing or cannot be
 *   read.  Quick.
 */
gboolean
clab_learn_layers_check (const ClabLearnLayers *layers, GError **error);

/**
 * clab_learn_layers_read:
 *
 * Every source with the target is a pair.  Transparent pixels of either are
 * not learnt from; the selection says how much the others count.
 *
 * Returns: (transfer full) (nullable): the problem, or %NULL with what
 *   clab_problem_new() and clab_problem_add() say.
 */
ClabProblem *
clab_learn_layers_read (const ClabLearnLayers *layers,
                        const ClabLearnOptions *options,
                        const ClabWorkingSpace *space,
                        GError **error);

G_END_DECLS
