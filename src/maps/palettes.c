/* The table of palettes: colours for maps of one channel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/palettes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* White at 0; −1 and 1 are the dark ends of ColorBrewer's RdBu (Brewer 2003,
 * https://colorbrewer2.org), which people who confuse red and green can
 * read. */
static void
blue_red_colour (float shade, float *rgb)
{
  static const float blue[3] = { 0.020f, 0.188f, 0.380f };
  static const float light_blue[3] = { 0.263f, 0.576f, 0.765f };
  static const float red[3] = { 0.404f, 0.000f, 0.122f };
  static const float light_red[3] = { 0.839f, 0.376f, 0.302f };
  static const float white[3] = { 1.0f, 1.0f, 1.0f };
  const float *middle = shade < 0.0f ? light_blue : light_red;
  const float *end = shade < 0.0f ? blue : red;
  float depth = 2.0f * fabsf (shade);
  const float *from = depth < 1.0f ? white : middle;
  const float *to = depth < 1.0f ? middle : end;
  float t = depth < 1.0f ? depth : depth - 1.0f;

  for (int c = 0; c < 3; c++)
    rgb[c] = from[c] + t * (to[c] - from[c]);
}

/* Black, red, yellow, white: a body that is heated. */
static void
heat_colour (float shade, float *rgb)
{
  for (int c = 0; c < 3; c++)
    rgb[c] = CLAMP (3.0f * shade - (float)c, 0.0f, 1.0f);
}

static const ClabPalette palettes[] = {
  {
      .choice = { "gray", N_ ("Grey"), N_ ("Maps stay grey.") },
  },
  {
      .choice = { "blue-red", N_ ("Blue and red"),
                  N_ ("Negative values are blue, 0 is white, positive values "
                      "are red.") },
      .colour = blue_red_colour,
      .is_diverging = TRUE,
  },
  {
      .choice = { "heat", N_ ("Heat"),
                  N_ ("From black over red and yellow to white.") },
      .colour = heat_colour,
  },
};

const ClabTable clab_palettes = CLAB_TABLE ("palette", palettes);

void
clab_palette_apply (const ClabPalette *palette,
                    const float *shown,
                    gsize n,
                    float zero,
                    float *pixels,
                    gsize pixel_stride)
{
  g_return_if_fail (palette->colour != NULL);

  float neutral = palette->is_diverging ? CLAMP (zero, 0.0f, 1.0f) : 0.0f;
  float lowest = palette->is_diverging ? -1.0f : 0.0f;
  float factor = 1.0f / MAX (neutral, 1.0f - neutral);

  for (gsize i = 0; i < n; i++)
    {
      float shade = factor * (shown[i] - neutral);

      if (isnan (shade))
        shade = 0.0f;
      palette->colour (CLAMP (shade, lowest, 1.0f), pixels);
      pixels += pixel_stride;
    }
}
