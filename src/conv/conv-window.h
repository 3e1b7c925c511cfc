/* Windows: the part of the padded input that some outputs see.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv.h"

G_BEGIN_DECLS

/**
 * ClabWindow:
 * @y: row of the input, any integer
 * @x: column of the input, any integer
 * @height: in rows
 * @width: in columns
 */
typedef struct
{
  gssize y;
  gssize x;
  gsize height;
  gsize width;
} ClabWindow;

/**
 * clab_window_of:
 * @row: of the output; may lie outside it
 * @column: likewise
 *
 * Returns: what the @n_rows × @n_columns outputs from (@row, @column) see.
 */
ClabWindow
clab_window_of (const ClabConvShape *shape,
                gssize row,
                gssize column,
                gsize n_rows,
                gsize n_columns);

/**
 * clab_window_is_inside:
 *
 * Returns: whether no cell of @window is padding.
 */
gboolean
clab_window_is_inside (const ClabConvShape *shape, const ClabWindow *window);

/**
 * clab_window_find_row:
 * @y: row of the input, any integer
 *
 * Returns: (nullable): the window's columns of that row where they lie, or
 *   %NULL if some are padding or there are gaps between pixels.
 */
const float *
clab_window_find_row (const ClabConvShape *shape,
                      const ClabView *input,
                      const ClabWindow *window,
                      gsize channel,
                      gssize y);

/**
 * clab_window_copy_row:
 * @y: row of the input, any integer
 * @to: (out): the window's columns of that row
 */
void
clab_window_copy_row (const ClabConvShape *shape,
                      const ClabView *input,
                      const ClabWindow *window,
                      gsize channel,
                      gssize y,
                      float *to);

G_END_DECLS
