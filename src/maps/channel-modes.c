/* The table of channel modes: which channels are convolved, and how they add.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/channel-modes.h"

#include <glib/gi18n-lib.h>

static const ClabChannelMode channel_modes[] = {
  {
      .choice = { "each", N_ ("Each channel"),
                  N_ ("Every colour channel on its own: the map has the "
                      "image's colours.") },
      .kind = CLAB_CHANNELS_EACH,
  },
  {
      .choice = { "sum", N_ ("Sum of channels"),
                  N_ ("The kernel spans all colour channels and gives one "
                      "grey map, as in a layer of a neural network.") },
      .kind = CLAB_CHANNELS_SUM,
  },
  {
      .choice
      = { "luminance", N_ ("Luminance"), N_ ("The image is made grey first.") },
      .kind = CLAB_CHANNELS_LUMINANCE,
  },
  {
      .choice
      = { "red", N_ ("Red"), N_ ("Only the red channel is looked at.") },
      .kind = CLAB_CHANNELS_ONE,
      .channel = 0,
  },
  {
      .choice
      = { "green", N_ ("Green"), N_ ("Only the green channel is looked at.") },
      .kind = CLAB_CHANNELS_ONE,
      .channel = 1,
  },
  {
      .choice
      = { "blue", N_ ("Blue"), N_ ("Only the blue channel is looked at.") },
      .kind = CLAB_CHANNELS_ONE,
      .channel = 2,
  },
  {
      .choice = { "alpha", N_ ("Alpha"),
                  N_ ("Only the opacity is looked at, as a grey image.") },
      .kind = CLAB_CHANNELS_ONE,
      .channel = 3,
  },
};

const ClabTable clab_channel_modes = CLAB_TABLE ("channels", channel_modes);
