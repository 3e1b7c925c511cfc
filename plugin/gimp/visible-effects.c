/* What a layer's effects, those that stay editable, make of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/visible-effects.h"

static gboolean
has_visible_filter (GimpDrawable *drawable)
{
  g_autofree GimpDrawableFilter **filters
      = gimp_drawable_get_filters (drawable);

  for (gsize i = 0; filters != NULL && filters[i] != NULL; i++)
    if (gimp_drawable_filter_get_visible (filters[i]))
      return TRUE;

  return FALSE;
}

gboolean
clab_visible_effects_exist (GimpLayer *layer)
{
  if (has_visible_filter (GIMP_DRAWABLE (layer)))
    return TRUE;
  if (!gimp_item_is_group (GIMP_ITEM (layer)))
    return FALSE;

  g_autofree GimpItem **children = gimp_item_get_children (GIMP_ITEM (layer));

  for (gsize i = 0; children != NULL && children[i] != NULL; i++)
    if (clab_visible_effects_exist (GIMP_LAYER (children[i])))
      return TRUE;

  return FALSE;
}

static GimpImage *
new_scratch (GimpLayer *layer, GimpImage *image)
{
  GimpImage *scratch = gimp_image_new_with_precision (
      gimp_drawable_get_width (GIMP_DRAWABLE (layer)),
      gimp_drawable_get_height (GIMP_DRAWABLE (layer)),
      gimp_image_get_base_type (image), gimp_image_get_precision (image));
  g_autoptr (GimpColorProfile) profile = gimp_image_get_color_profile (image);

  gimp_image_undo_disable (scratch);
  if (profile != NULL)
    gimp_image_set_color_profile (scratch, profile);
  return scratch;
}

/* Shows a copy of the layer, alone and plain, in its upper left corner.
 * (Merging the effects of a copy would mark the image as changed, cannot be
 * done to a group, and GIMP 3.0 misplaces the result where an effect grows the
 * layer.) */
static GimpLayer *
insert_copy (GimpLayer *layer, GimpImage *scratch, GimpLayer *parent)
{
  GimpLayer *copy
      = gimp_layer_new_from_drawable (GIMP_DRAWABLE (layer), scratch);

  gimp_image_insert_layer (scratch, copy, parent, 0);
  gimp_item_set_lock_position (GIMP_ITEM (copy), FALSE);
  gimp_item_set_lock_visibility (GIMP_ITEM (copy), FALSE);
  gimp_item_set_visible (GIMP_ITEM (copy), TRUE);
  gimp_layer_set_offsets (copy, 0, 0);
  gimp_layer_set_opacity (copy, 100);
  gimp_layer_set_mode (copy, GIMP_LAYER_MODE_NORMAL);
  if (gimp_layer_get_mask (copy) != NULL)
    gimp_layer_set_show_mask (copy, FALSE);
  return copy;
}

static GimpLayer *
render_at_once (GimpLayer *layer, GimpImage *scratch)
{
  insert_copy (layer, scratch, NULL);

  GimpLayer *seen = gimp_layer_new_from_visible (scratch, scratch, "seen");

  gimp_image_insert_layer (scratch, seen, NULL, 0);
  return seen;
}

/* A layer that has a mask shows nothing outside of its bounds.  Where an effect
 * puts something there, the tiles that GIMP sends of a group are not those that
 * it announced, and GIMP's library ends the plug-in. */
static void
cut_off (GimpLayer *copy)
{
  if (gimp_layer_get_mask (copy) != NULL)
    {
      if (gimp_layer_get_apply_mask (copy))
        return;
      gimp_layer_remove_mask (copy, GIMP_MASK_DISCARD);
    }
  gimp_layer_add_mask (copy,
                       gimp_layer_create_mask (copy, GIMP_ADD_MASK_WHITE));
}

static void
hide_top (GimpLayer *copy)
{
  g_autofree GimpDrawableFilter **filters
      = gimp_drawable_get_filters (GIMP_DRAWABLE (copy));

  if (filters != NULL && filters[0] != NULL)
    gimp_drawable_filter_set_visible (filters[0], FALSE);
}

/* GIMP computes a group's pixels when they are asked for. */
static GimpLayer *
render_by_tile (GimpLayer *layer, GimpImage *scratch, gboolean is_below_top)
{
  GimpLayer *group = GIMP_LAYER (gimp_group_layer_new (scratch, "seen"));

  gimp_image_insert_layer (scratch, group, NULL, 0);

  GimpLayer *copy = insert_copy (layer, scratch, group);

  if (is_below_top)
    hide_top (copy);
  cut_off (copy);
  return group;
}

GeglBuffer *
clab_visible_effects_render (GimpLayer *layer,
                             GimpImage *image,
                             ClabEffectsRendering rendering,
                             GimpImage **scratch)
{
  *scratch = new_scratch (layer, image);
  return gimp_drawable_get_buffer (GIMP_DRAWABLE (
      rendering == CLAB_EFFECTS_AT_ONCE
          ? render_at_once (layer, *scratch)
          : render_by_tile (layer, *scratch,
                            rendering == CLAB_EFFECTS_BELOW_TOP)));
}
