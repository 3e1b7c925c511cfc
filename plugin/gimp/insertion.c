/* Layers go into the stack of an image that somebody works on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/insertion.h"

void
clab_insertion_begin (ClabInsertion *insertion, GimpImage *image)
{
  insertion->image = image;
  insertion->layers = gimp_image_get_selected_layers (image);
  insertion->channels = gimp_image_get_selected_channels (image);
  gimp_image_undo_group_start (image);
  gimp_image_freeze_layers (image);
}

void
clab_insertion_end (ClabInsertion *insertion)
{
  GimpImage *image = insertion->image;

  /* GIMP has selected what was inserted, and selects either layers or
   * channels. */
  if (insertion->channels != NULL && insertion->channels[0] != NULL)
    gimp_image_set_selected_channels (
        image, (const GimpChannel **)insertion->channels);
  else
    gimp_image_set_selected_layers (image,
                                    (const GimpLayer **)insertion->layers);
  gimp_image_thaw_layers (image);
  gimp_image_undo_group_end (image);
  g_clear_pointer (&insertion->layers, g_free);
  g_clear_pointer (&insertion->channels, g_free);
}

int
clab_insertion_place (GimpDrawable *drawable, GimpLayer **parent)
{
  GimpItem *item = GIMP_ITEM (drawable);

  *parent = NULL;
  if (!gimp_item_is_valid (item))
    return 0;
  if (GIMP_IS_LAYER_MASK (drawable))
    item = GIMP_ITEM (gimp_layer_from_mask (GIMP_LAYER_MASK (drawable)));
  if (!GIMP_IS_LAYER (item))
    return 0;

  GimpItem *group = gimp_item_get_parent (item);

  *parent = group != NULL ? GIMP_LAYER (group) : NULL;
  return gimp_image_get_item_position (gimp_item_get_image (item), item);
}
