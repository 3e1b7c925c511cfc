/* What is done to an image to get maps: one struct for all run modes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/padding.h"
#include "src/maps/activations.h"
#include "src/maps/channel-modes.h"
#include "src/maps/combinations.h"
#include "src/maps/displays.h"
#include "src/maps/operations.h"
#include "src/maps/palettes.h"
#include "src/maps/poolings.h"

G_BEGIN_DECLS

/**
 * ClabMapOptions:
 *
 * The arguments of the same names of the procedure plug-in-convolution-lab.
 */
typedef struct
{
  const ClabOperation *operation;
  const ClabChannelMode *channels;
  const ClabPaddingSize *padding;
  gsize pad_top;
  gsize pad_bottom;
  gsize pad_left;
  gsize pad_right;
  const ClabPaddingMode *padding_mode;
  double padding_value;
  gsize stride_y;
  gsize stride_x;
  gsize dilation_y;
  gsize dilation_x;
  double bias;
  const ClabActivation *activation;
  const ClabPooling *pooling;
  gsize pool_size;
  gsize pool_stride;
  gboolean pool_partial;
  const ClabDisplay *display;
  const ClabDisplayScale *display_scale;
  const ClabPalette *palette;
  const ClabCombination *combine;
  gboolean enlarge;
} ClabMapOptions;

/**
 * clab_map_options_init:
 *
 * Sets the procedure's defaults: correlation of each channel, padding “same”
 * by replicating, stride and dilation 1, nothing afterwards, display “auto”.
 */
void
clab_map_options_init (ClabMapOptions *options);

G_END_DECLS
