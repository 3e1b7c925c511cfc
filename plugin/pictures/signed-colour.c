/* Colours for signed numbers, and for text on top of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/signed-colour.h"

#include <math.h>

static const ClabColour black = { 0.0, 0.0, 0.0 };
static const ClabColour white = { 1.0, 1.0, 1.0 };

/* From blue to red, evenly spaced: C. Brewer's diverging scheme “RdBu” with
 * five classes, https://colorbrewer2.org. */
static const ClabColour stops[] = {
  { 0x05 / 255.0, 0x71 / 255.0, 0xb0 / 255.0 },
  { 0x92 / 255.0, 0xc5 / 255.0, 0xde / 255.0 },
  { 0xf7 / 255.0, 0xf7 / 255.0, 0xf7 / 255.0 },
  { 0xf4 / 255.0, 0xa5 / 255.0, 0x82 / 255.0 },
  { 0xca / 255.0, 0x00 / 255.0, 0x20 / 255.0 },
};

ClabColour
clab_signed_colour (double value)
{
  double position = (CLAMP (value, -1.0, 1.0) + 1.0) / 2.0;

  if (isnan (value))
    position = 0.5;

  double scaled = position * (G_N_ELEMENTS (stops) - 1);
  gsize below = MIN ((gsize)scaled, G_N_ELEMENTS (stops) - 2);
  double t = scaled - (double)below;
  const ClabColour *a = &stops[below];
  const ClabColour *b = &stops[below + 1];
  ClabColour colour
      = { a->red + t * (b->red - a->red), a->green + t * (b->green - a->green),
          a->blue + t * (b->blue - a->blue) };

  return colour;
}

/* IEC 61966-2-1. */
static double
linear_from_srgb (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
relative_luminance (const ClabColour *colour)
{
  return 0.2126 * linear_from_srgb (colour->red)
         + 0.7152 * linear_from_srgb (colour->green)
         + 0.0722 * linear_from_srgb (colour->blue);
}

double
clab_colour_contrast (const ClabColour *a, const ClabColour *b)
{
  double first = relative_luminance (a);
  double second = relative_luminance (b);

  return (MAX (first, second) + 0.05) / (MIN (first, second) + 0.05);
}

ClabColour
clab_colour_for_text (const ClabColour *background)
{
  return clab_colour_contrast (background, &white)
                 > clab_colour_contrast (background, &black)
             ? white
             : black;
}

void
clab_colour_set_source (cairo_t *cr, const ClabColour *colour, double alpha)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, alpha);
}
