/* What the files about pixels share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/pixel-rows.h"
#include "plugin/gimp/pixels.h"

G_BEGIN_DECLS

/**
 * clab_pixels_region:
 * @region: (out): the part of the drawable that is selected, in its own pixels
 *
 * Returns: %FALSE if that is empty.
 */
gboolean
clab_pixels_region (GimpImage *image,
                    GimpDrawable *drawable,
                    GeglRectangle *region);

/**
 * ClabPixelsPlan:
 * @rendering: of effects, if there are any
 * @pixels: (nullable): all but the values in the tensor; @selection is there if
 *   anything is selected, also if it is all of the region
 * @format: what the buffer holds, and what it is read as
 * @has_late_alpha: whether alpha is there only because effects were rendered;
 *   then it is left out where it says nothing
 *
 * What there is to read.
 */
typedef struct
{
  ClabEffectsRendering rendering;
  ClabPixels *pixels;
  ClabRowFormat format;
  gboolean has_late_alpha;
} ClabPixelsPlan;

/**
 * clab_pixels_plan_init:
 * @plan: zeros before, but for @rendering
 *
 * Returns: %FALSE with what clab_pixels_new() says; @pixels are to be freed
 *   then as well.
 */
gboolean
clab_pixels_plan_init (ClabPixelsPlan *plan,
                       GimpImage *image,
                       GimpDrawable *drawable,
                       const ClabWorkingSpace *space,
                       GError **error);

G_END_DECLS
