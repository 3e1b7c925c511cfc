/* Cutting a map into tiles and choosing those that are held out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/learn/problem.h"

G_BEGIN_DECLS

/**
 * clab_tiles_new:
 * @shape: whose outputs are cut
 *
 * Tiles are about an eighth of the shorter side, but at least two windows
 * wide where the map allows it (so that held-out outputs see mostly pixels
 * that training does not), and at most 256.
 *
 * Returns: (transfer full) (element-type ClabTile): in reading order.
 */
GArray *
clab_tiles_new (const ClabConvShape *shape);

/**
 * clab_tiles_hold_out:
 * @weights: (nullable): out_height × out_width, @width a row
 * @share: 0…0.5 of the tiles that have anything to learn from; at least one
 *   of them if there are two and @share is not 0
 * @seed: which ones
 */
void
clab_tiles_hold_out (GArray *tiles,
                     const float *weights,
                     gsize width,
                     double share,
                     guint32 seed);

G_END_DECLS
