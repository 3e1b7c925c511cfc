/* Colours for signed numbers, and for text on top of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabColour:
 *
 * sRGB, 0…1.
 */
typedef struct
{
  double red;
  double green;
  double blue;
} ClabColour;

/**
 * clab_signed_colour:
 * @value: −1…1; clipped
 *
 * Returns: blue below 0, nearly white at 0, red above: the ends differ for
 *   people who see red and green alike, too.
 */
ClabColour
clab_signed_colour (double value);

/**
 * clab_colour_for_text:
 *
 * Returns: black or white, whichever contrasts more with @background.
 */
ClabColour
clab_colour_for_text (const ClabColour *background);

/**
 * clab_colour_contrast:
 *
 * Returns: 1…21, as WCAG 2.1 defines the contrast ratio; text needs 4.5.
 */
double
clab_colour_contrast (const ClabColour *a, const ClabColour *b);

void
clab_colour_set_source (cairo_t *cr, const ClabColour *colour, double alpha);

G_END_DECLS
