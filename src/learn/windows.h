/* Windows put together and cut to sizes that work goes over quickly.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * clab_windows_join:
 * @windows: (element-type ClabWindow): in reading order
 * @largest_width: of outputs; wider ones stay as they are
 *
 * Makes those side by side, of one height, one window.
 */
void
clab_windows_join (GArray *windows, gsize largest_width);

/**
 * clab_windows_stack:
 * @windows: (element-type ClabWindow): in reading order
 *
 * Makes those on top of each other, of one width, one window.
 */
void
clab_windows_stack (GArray *windows);

/**
 * clab_windows_bands:
 *
 * Returns: (transfer full) (element-type ClabWindow): the outputs of
 *   clab_problem_windows() in windows that are wide and low: their rows are
 *   long enough that memory delivers them in one go.
 */
GArray *
clab_windows_bands (const ClabProblem *problem, gboolean is_held_out);

G_END_DECLS
