/* The table of channel modes: which channels are convolved, and how they add.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabChannelKind:
 * @CLAB_CHANNELS_EACH: every colour channel on its own; a kernel with a plane
 *   per channel gives each channel its own plane
 * @CLAB_CHANNELS_SUM: the kernel spans all colour channels: one grey map
 * @CLAB_CHANNELS_LUMINANCE: the luminance of the colour channels
 * @CLAB_CHANNELS_ONE: a single channel, see #ClabChannelMode.channel
 */
typedef enum
{
  CLAB_CHANNELS_EACH,
  CLAB_CHANNELS_SUM,
  CLAB_CHANNELS_LUMINANCE,
  CLAB_CHANNELS_ONE
} ClabChannelKind;

/**
 * ClabChannelMode:
 * @channel: for %CLAB_CHANNELS_ONE: 0, 1, 2 = R, G, B; 3 = alpha
 */
typedef struct
{
  ClabChoice choice;
  ClabChannelKind kind;
  gsize channel;
} ClabChannelMode;

/* Rows: ClabChannelMode. */
extern const ClabTable clab_channel_modes;

G_END_DECLS
