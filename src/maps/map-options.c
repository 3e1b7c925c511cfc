/* What is done to an image to get maps: one struct for all run modes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/map-options.h"

void
clab_map_options_init (ClabMapOptions *options)
{
  *options = (ClabMapOptions){
    .operation = clab_operations.rows,
    .channels = clab_channel_modes.rows,
    .padding = clab_padding_sizes.rows,
    .padding_mode = clab_padding_modes.rows,
    .stride_y = 1,
    .stride_x = 1,
    .dilation_y = 1,
    .dilation_x = 1,
    .activation = clab_activations.rows,
    .pooling = clab_poolings.rows,
    .pool_size = 2,
    .pool_stride = 2,
    .display = clab_displays.rows,
    .display_scale = clab_display_scales.rows,
    .palette = clab_palettes.rows,
    .combine = clab_combinations.rows,
  };
}
