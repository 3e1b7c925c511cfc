/* From floats of the working space to pixels of the screen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "plugin/lab/lab-source.h"
#include "src/conv/padding.h"

G_BEGIN_DECLS

#define CLAB_SCREEN_LEVELS 4096

/**
 * ClabScreen:
 * @levels: 8-bit sRGB of numbers from 0 to 1
 */
typedef struct
{
  guint8 levels[CLAB_SCREEN_LEVELS];
} ClabScreen;

/**
 * clab_screen_init:
 * @is_linear: whether numbers are proportional to light
 */
void
clab_screen_init (ClabScreen *screen, gboolean is_linear);

/**
 * clab_screen_pixel:
 * @colours: 1 (grey) or 3 floats, @stride apart
 * @n_colours: 1 or 3
 * @alpha: 0…1
 *
 * Returns: a pixel of CAIRO_FORMAT_ARGB32.  What is below 0 or above 1 is
 *   shown as 0 and 1, what is no number as 0.
 */
guint32
clab_screen_pixel (const ClabScreen *screen,
                   const float *colours,
                   gsize n_colours,
                   gsize stride,
                   float alpha);

/**
 * ClabPaddedView:
 * @x: first column, in pixels of the image; negative within the padding
 * @y: first row
 * @width: in screen pixels
 * @height: likewise
 * @every: pixels of the image per screen pixel, ≥ 1
 * @mode: what lies outside the image
 * @value: for modes that add a constant
 */
typedef struct
{
  gssize x;
  gssize y;
  int width;
  int height;
  gsize every;
  const ClabPaddingMode *mode;
  float value;
} ClabPaddedView;

/**
 * clab_screen_draw_image:
 *
 * Returns: (transfer full): the image and its padding.
 */
cairo_surface_t *
clab_screen_draw_image (const ClabScreen *screen,
                        const ClabSource *source,
                        const ClabPaddedView *view);

G_END_DECLS
