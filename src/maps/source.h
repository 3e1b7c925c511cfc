/* The image that maps are made from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/tensor.h"

G_BEGIN_DECLS

/**
 * ClabSource:
 * @pixels: 1 × (colour channels, then alpha if any) × height × width; the
 *   colours are not premultiplied by alpha
 * @has_alpha: whether the last plane is alpha
 * @x: left edge of the region that the maps cover; the rest of the image are
 *   real neighbours
 * @y: its top edge
 * @width: its width, ≥ 1
 * @height: its height, ≥ 1
 * @luminance: weights of R, G and B in the luminance, which depend on the
 *   image's colour space; all 0 stands for those of sRGB (Rec. 709): 0.2126,
 *   0.7152, 0.0722
 *
 * Luminance is the weighted sum of the numbers that are convolved: luma Y′ in
 * the perceptual working space, Y in the linear one.
 */
typedef struct
{
  const ClabTensor *pixels;
  gboolean has_alpha;
  gsize x;
  gsize y;
  gsize width;
  gsize height;
  float luminance[3];
} ClabSource;

G_END_DECLS
