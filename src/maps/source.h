/* The image that maps are made from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/tensor.h"

G_BEGIN_DECLS

/**
 * ClabToGrey:
 * @colours: n × 3: R, G, B of each pixel
 * @grey: (out): n
 *
 * Is called from several threads at once.
 */
typedef void (*ClabToGrey) (const float *colours,
                            float *grey,
                            gsize n,
                            gconstpointer data);

/**
 * ClabSource:
 * @pixels: 1 × (colour channels, then alpha if any) × height × width; the
 *   colours are not premultiplied by alpha.  Without data where a pipeline is
 *   only asked for its maps, and never run.
 * @has_alpha: whether the last plane is alpha
 * @x: left edge of the region that the maps cover; the rest of the image are
 *   real neighbours
 * @y: its top edge
 * @width: its width, ≥ 1
 * @height: its height, ≥ 1
 * @to_grey: (nullable): makes luminance of colours, which depends on the
 *   image's colour space and encoding; %NULL for the weighted sum 0.2126 R +
 *   0.7152 G + 0.0722 B (ITU-R BT.709)
 * @to_grey_data: for @to_grey
 */
typedef struct
{
  const ClabTensor *pixels;
  gboolean has_alpha;
  gsize x;
  gsize y;
  gsize width;
  gsize height;
  ClabToGrey to_grey;
  gconstpointer to_grey_data;
} ClabSource;

G_END_DECLS
