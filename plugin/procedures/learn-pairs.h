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
 * ClabLearnReading:
 *
 * What clab_learn_layers_read() does, a little at a time.
 */
typedef struct _ClabLearnReading ClabLearnReading;

/**
 * clab_learn_layers_begin:
 *
 * Returns: (transfer full) (nullable): %NULL where clab_learn_layers_read()
 *   gives that before it has read anything.
 */
ClabLearnReading *
clab_learn_layers_begin (const ClabLearnLayers *layers,
                         const ClabLearnOptions *options,
                         const ClabWorkingSpace *space,
                         GError **error);

/**
 * clab_learn_layers_warm_up:
 *
 * See clab_pixels_warm_up(); in any thread.
 */
void
clab_learn_layers_warm_up (ClabLearnReading *reading);

/**
 * clab_learn_layers_check_reading:
 *
 * See clab_pixels_check_reading().
 *
 * Returns: whether clab_learn_layers_read_some() may be called.
 */
gboolean
clab_learn_layers_check_reading (const ClabLearnReading *reading,
                                 GError **error);

/**
 * clab_learn_layers_read_some:
 * @n_pixels: see clab_pixels_read()
 *
 * Returns: whether there are more.
 */
gboolean
clab_learn_layers_read_some (ClabLearnReading *reading, gsize n_pixels);

/**
 * clab_learn_layers_digest:
 *
 * Makes the problem of what was read, once; in any thread.
 */
void
clab_learn_layers_digest (ClabLearnReading *reading);

/**
 * clab_learn_layers_finish:
 *
 * Returns: (transfer full) (nullable): the problem, once, or %NULL with what
 *   clab_problem_add() says.
 */
ClabProblem *
clab_learn_layers_finish (ClabLearnReading *reading, GError **error);

void
clab_learn_reading_free (ClabLearnReading *reading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLearnReading, clab_learn_reading_free)

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
