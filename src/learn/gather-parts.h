/* Rectangles of outputs that are gathered at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/gather-lags.h"
#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * ClabGatherPart:
 * @window: a rectangle of outputs
 * @tile: those of it that are added at a time
 */
typedef struct
{
  ClabWindow window;
  ClabTile tile;
} ClabGatherPart;

/**
 * clab_gather_parts:
 * @shape: of the lags; whether they have spectra is found out here
 *
 * Returns: (transfer full) (element-type ClabGatherPart): the outputs of
 *   clab_problem_windows() in rectangles as large as can be, which have few
 *   edges, cut into parts whose rows caches hold.
 */
GArray *
clab_gather_parts (const ClabProblem *problem,
                   gboolean is_held_out,
                   ClabLagShape *shape);

/**
 * clab_gather_is_plain:
 *
 * Returns: whether the outputs of a window are next to each other and count
 *   alike.
 */
gboolean
clab_gather_is_plain (const ClabWindow *window);

/**
 * clab_gather_is_transformed:
 * @shape: of the lags
 *
 * Returns: whether Fourier transforms add a window sooner.
 */
gboolean
clab_gather_is_transformed (const ClabWindow *window,
                            const ClabLagShape *shape);

/**
 * clab_gather_is_walked:
 * @shape: of the lags
 *
 * Returns: whether the rows of a window are walked in strips: see
 *   clab_lags_are_walked().
 */
gboolean
clab_gather_is_walked (const ClabWindow *window, const ClabLagShape *shape);

G_END_DECLS
