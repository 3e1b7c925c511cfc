/* The table of palettes: colours for maps of one channel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabPalette:
 * @colour: (nullable): sets R, G, B in 0…1; @shade is −1…1 for a diverging
 *   palette and 0…1 else, already limited to that.  %NULL leaves maps grey.
 * @is_diverging: whether it is about 0, which gets the neutral colour
 */
typedef struct
{
  ClabChoice choice;
  void (*colour) (float shade, float *rgb);
  gboolean is_diverging;
} ClabPalette;

/* Rows: ClabPalette. */
extern const ClabTable clab_palettes;

/**
 * clab_palette_apply:
 * @palette: one with colours
 * @shown: values after the display mapping
 * @zero: what the value 0 is shown as
 * @pixels: (out): R, G, B of each value, @pixel_stride floats apart
 *
 * What is not a number gets the colour of 0.
 */
void
clab_palette_apply (const ClabPalette *palette,
                    const float *shown,
                    gsize n,
                    float zero,
                    float *pixels,
                    gsize pixel_stride);

G_END_DECLS
