/* What a layer's effects, those that stay editable, make of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>
#include <libgimp/gimp.h>

G_BEGIN_DECLS

/**
 * clab_visible_effects_exist:
 *
 * Returns: whether the layer, or any in the group that it is, has an effect
 *   that is shown.
 */
gboolean
clab_visible_effects_exist (GimpLayer *layer);

/**
 * ClabEffectsRendering:
 * @CLAB_EFFECTS_AT_ONCE: GIMP computes all pixels now, on all its threads
 * @CLAB_EFFECTS_BY_TILE: GIMP computes a tile when it is read
 * @CLAB_EFFECTS_BELOW_TOP: likewise, without the effect that is above all
 *   others: what that one is applied to
 */
typedef enum
{
  CLAB_EFFECTS_AT_ONCE,
  CLAB_EFFECTS_BY_TILE,
  CLAB_EFFECTS_BELOW_TOP
} ClabEffectsRendering;

/**
 * clab_visible_effects_render:
 * @image: that the layer belongs to
 * @scratch: (out) (transfer full): an image nobody sees, owner of the pixels
 *
 * The layer with its effects and its mask, without its opacity and mode, as
 * large as the layer itself: what effects put outside its bounds is cut off.
 * The image and its undo history stay as they are.
 *
 * Returns: (transfer full): the same pixels, at once or by tile
 */
GeglBuffer *
clab_visible_effects_render (GimpLayer *layer,
                             GimpImage *image,
                             ClabEffectsRendering rendering,
                             GimpImage **scratch);

G_END_DECLS
