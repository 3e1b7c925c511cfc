/* From floats of the working space to pixels of the screen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "plugin/lab/lab-source.h"
#include "src/base/parallel.h"
#include "src/conv/padding.h"

G_BEGIN_DECLS

#define CLAB_SCREEN_LEVELS 4096

/**
 * ClabScreen:
 * @levels: 8-bit sRGB of numbers from 0 to 1
 * @light: how much light they are, 0 to 1
 * @levels_of_light: 8-bit sRGB of so much light
 */
typedef struct
{
  guint8 levels[CLAB_SCREEN_LEVELS];
  float light[CLAB_SCREEN_LEVELS];
  guint8 levels_of_light[CLAB_SCREEN_LEVELS];
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
 * ClabPixelSum:
 * @colours: light times alpha
 * @alpha: as it is shown
 *
 * Of pixels that share one of the screen: light is what mixes, as it does where
 * GIMP shows a picture from afar.
 */
typedef struct
{
  float colours[3];
  float alpha;
} ClabPixelSum;

/* What is no number is shown as 0. */
static inline float
clab_screen_shown (float value)
{
  return value > 0.0f ? MIN (value, 1.0f) : 0.0f;
}

/* Which row of the screen's tables a number from 0 to 1 has. */
static inline gsize
clab_screen_index (float value)
{
  return (gsize)(value * (CLAB_SCREEN_LEVELS - 1) + 0.5f);
}

/* @colours, @n_colours, @stride and @alpha: see clab_screen_pixel() */
static inline void
clab_pixel_sum_add (ClabPixelSum *sum,
                    const ClabScreen *screen,
                    const float *colours,
                    gsize n_colours,
                    gsize stride,
                    float alpha)
{
  float opacity = clab_screen_shown (alpha);

  for (gsize i = 0; i < n_colours; i++)
    sum->colours[i] += opacity
                       * screen->light[clab_screen_index (
                           clab_screen_shown (colours[i * stride]))];
  sum->alpha += opacity;
}

/**
 * clab_screen_mean:
 * @n_pixels: that @sum is of
 *
 * Returns: their mean, as clab_screen_pixel() does.
 */
guint32
clab_screen_mean (const ClabScreen *screen,
                  const ClabPixelSum *sum,
                  gsize n_colours,
                  gsize n_pixels);

/**
 * ClabPaddedView:
 * @x: first column, in pixels of the image; negative within the padding
 * @y: first row
 * @width: in screen pixels
 * @height: likewise
 * @every: pixels of the image per screen pixel, across and down, ≥ 1
 * @n_columns: of the image and its padding, from @x on
 * @n_rows: likewise from @y on
 * @is_smooth: whether the mean of pixels that share one of the screen is shown,
 *   instead of the first
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
  gsize n_columns;
  gsize n_rows;
  gboolean is_smooth;
  const ClabPaddingMode *mode;
  float value;
} ClabPaddedView;

/**
 * clab_screen_draw_image:
 *
 * Returns: (transfer full) (nullable): the image and its padding; %NULL if it
 *   was cancelled.
 */
cairo_surface_t *
clab_screen_draw_image (const ClabScreen *screen,
                        const ClabSource *source,
                        const ClabPaddedView *view,
                        ClabParallel *parallel,
                        GCancellable *cancellable);

G_END_DECLS
