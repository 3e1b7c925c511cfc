/* The weights of a kernel as an operation and a channel mode use them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/kernel.h"
#include "src/maps/map-options.h"

G_BEGIN_DECLS

/**
 * ClabMapWeights:
 * @rows: of the kernel
 * @columns: of the kernel
 * @anchor_row: turned along with the kernel, but for the default anchor, which
 *   stays the default
 * @anchor_column: likewise
 * @n_sets: 1 for all channels of the map, or one for each
 * @planes: planes of the image that every set spans
 * @map_channels: of the map
 * @divisor: what “match” divides the sum by, in the weights already; else 1
 * @weights: n_sets × planes × rows × columns, divided, turned and normalised
 * @is_delta: whether each set is 1 at the anchor and 0 elsewhere, on one plane
 * @bias: the kernel's own and that of the options
 *
 * Where an image has fewer colours than are asked for, the last one counts
 * for all of them: grey is R = G = B.
 */
typedef struct
{
  gsize rows;
  gsize columns;
  gsize anchor_row;
  gsize anchor_column;
  gsize n_sets;
  gsize planes;
  gsize map_channels;
  double divisor;
  double *weights;
  gboolean is_delta;
  double bias;
} ClabMapWeights;

/**
 * clab_map_weights_init:
 * @colours: colour channels of the image: 1 or 3
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE if the kernel's planes do not go with
 *   an image.
 */
gboolean
clab_map_weights_init (ClabMapWeights *weights,
                       const ClabKernel *kernel,
                       const ClabMapOptions *options,
                       gsize colours,
                       GError **error);

void
clab_map_weights_clear (ClabMapWeights *weights);

/**
 * clab_map_weights_set:
 *
 * Returns: (transfer none): planes × rows × columns for that channel of the
 *   map.
 */
const double *
clab_map_weights_set (const ClabMapWeights *weights, gsize map_channel);

/**
 * clab_map_weights_plane:
 *
 * Returns: which plane of the image @plane of the kernel is laid on to get
 *   @map_channel.
 */
gsize
clab_map_weights_plane (const ClabMapWeights *weights,
                        gsize map_channel,
                        gsize plane);

G_END_DECLS
