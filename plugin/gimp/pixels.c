/* What the user sees of a drawable, as planes of floats.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/pixels.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/pixels-private.h"
#include "src/base/clab-error.h"

static const ClabWorkingSpace working_spaces[] = {
  {
      .choice = { "perceptual", N_ ("As shown (perceptual)"),
                  N_ ("The numbers that the image shows, as most programs "
                      "and lessons use them.") },
  },
  {
      .choice = { "linear", N_ ("Linear light"),
                  N_ ("Numbers proportional to light, as a lens adds them "
                      "up.") },
      .is_linear = TRUE,
  },
};

const ClabTable clab_working_spaces
    = CLAB_TABLE ("working-space", working_spaces);

/* babl's names by encoding, then grey or colour, without and with alpha. */
typedef enum
{
  LINEAR,
  NON_LINEAR,
  PERCEPTUAL
} Encoding;

static const char *const format_names[][2][2] = {
  [LINEAR] = { { "Y float", "YA float" }, { "RGB float", "RGBA float" } },
  [NON_LINEAR]
  = { { "Y' float", "Y'A float" }, { "R'G'B' float", "R'G'B'A float" } },
  [PERCEPTUAL]
  = { { "Y~ float", "Y~A float" }, { "R~G~B~ float", "R~G~B~A float" } },
};

static gboolean
is_perceptual_image (GimpImage *image)
{
  switch (gimp_image_get_precision (image))
    {
      case GIMP_PRECISION_U8_PERCEPTUAL:
      case GIMP_PRECISION_U16_PERCEPTUAL:
      case GIMP_PRECISION_U32_PERCEPTUAL:
      case GIMP_PRECISION_HALF_PERCEPTUAL:
      case GIMP_PRECISION_FLOAT_PERCEPTUAL:
      case GIMP_PRECISION_DOUBLE_PERCEPTUAL:
        return TRUE;
      default:
        return FALSE;
    }
}

const Babl *
clab_pixels_format (GimpImage *image,
                    const Babl *native,
                    const ClabWorkingSpace *space,
                    gsize channels,
                    gboolean has_alpha)
{
  Encoding encoding = space->is_linear              ? LINEAR
                      : is_perceptual_image (image) ? PERCEPTUAL
                                                    : NON_LINEAR;

  return babl_format_with_space (
      format_names[encoding][channels == 3][has_alpha ? 1 : 0], native);
}

const Babl *
clab_mask_format (GeglBuffer *mask)
{
  return babl_format_with_space ("Y float", gegl_buffer_get_format (mask));
}

gboolean
clab_pixels_region (GimpImage *image,
                    GimpDrawable *drawable,
                    GeglRectangle *region)
{
  GeglRectangle selected;
  gboolean is_restricted;
  int left, top, right, bottom, offset_x, offset_y;

  gegl_rectangle_set (region, 0, 0, gimp_drawable_get_width (drawable),
                      gimp_drawable_get_height (drawable));
  gimp_selection_bounds (image, &is_restricted, &left, &top, &right, &bottom);
  if (!is_restricted)
    return TRUE;

  gimp_drawable_get_offsets (drawable, &offset_x, &offset_y);
  gegl_rectangle_set (&selected, left - offset_x, top - offset_y, right - left,
                      bottom - top);
  return gegl_rectangle_intersect (region, region, &selected);
}

gboolean
clab_pixels_check_drawable (GimpDrawable *drawable, GError **error)
{
  if (gimp_item_is_valid (GIMP_ITEM (drawable)))
    return TRUE;
  g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                       _ ("A layer is no longer there; undo its removal or "
                          "choose another one."));
  return FALSE;
}

gboolean
clab_pixels_check_image (GimpImage *image, GError **error)
{
  if (gimp_image_is_valid (image))
    return TRUE;
  g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                       _ ("The image is no longer there; open it again."));
  return FALSE;
}

gboolean
clab_pixels_check (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  GeglRectangle region;

  if (!clab_pixels_check_image (image, error)
      || !clab_pixels_check_drawable (drawable, error))
    return FALSE;

  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (drawable));

  if (gimp_item_get_image (GIMP_ITEM (drawable)) != image)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("“%s” belongs to another image; choose a layer of the "
                      "image that is given."),
                   name);
      return FALSE;
    }
  if (gimp_image_get_base_type (image) == GIMP_INDEXED)
    {
      g_set_error_literal (
          error, CLAB_ERROR, CLAB_ERROR_VALUE,
          _ ("The colours of an indexed image are numbers of a palette and "
             "cannot be convolved; convert it with Image ▸ Mode ▸ RGB "
             "first."));
      return FALSE;
    }
  if (gimp_image_get_floating_sel (image) != NULL)
    {
      g_set_error_literal (
          error, CLAB_ERROR, CLAB_ERROR_VALUE,
          _ ("A floating selection is neither layer nor selection; anchor it "
             "or make it a new layer first."));
      return FALSE;
    }
  if (gimp_drawable_get_width (drawable) < 1
      || gimp_drawable_get_height (drawable) < 1)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("“%s” is empty; choose a layer with pixels."), name);
      return FALSE;
    }
  if (!clab_pixels_region (image, drawable, &region))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("The selection does not touch “%s”; select a part of "
                      "it, or nothing at all."),
                   name);
      return FALSE;
    }

  return TRUE;
}

void
clab_pixels_free (ClabPixels *pixels)
{
  if (pixels == NULL)
    return;

  g_clear_pointer (&pixels->tensor, clab_tensor_free);
  g_clear_pointer (&pixels->selected, clab_tensor_free);
  g_clear_object (&pixels->selection);
  g_clear_object (&pixels->mask);
  g_clear_object (&pixels->buffer);
  if (pixels->scratch != NULL)
    gimp_image_delete (pixels->scratch);
  g_free (pixels);
}

/* Grey stays as it is: babl's way to light and back is made for 0…1 and off by
 * some thousandths of values like 10, which maps have (babl 0.1.114). */
static void
to_grey (const float *colours, float *grey, gsize n, gconstpointer fish)
{
  babl_process (fish, colours, grey, n);
  for (gsize i = 0; i < n; i++)
    if (colours[3 * i] == colours[3 * i + 1]
        && colours[3 * i] == colours[3 * i + 2])
      grey[i] = colours[3 * i];
}

ClabSource
clab_pixels_source (const ClabPixels *pixels, const ClabChannelMode *channels)
{
  ClabSource source = {
    .pixels = pixels->tensor,
    .has_alpha = pixels->has_alpha,
    .x = pixels->region.x,
    .y = pixels->region.y,
    .width = pixels->region.width,
    .height = pixels->region.height,
  };

  /* babl may need a tenth of a second to find the conversion. */
  if (pixels->grey_format != NULL
      && (channels == NULL || channels->kind == CLAB_CHANNELS_LUMINANCE))
    {
      source.to_grey = to_grey;
      source.to_grey_data
          = babl_fish (pixels->colour_format, pixels->grey_format);
    }
  return source;
}

gboolean
clab_pixels_check_all (GimpImage *image,
                       GimpDrawable **drawables,
                       gsize n,
                       GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!clab_pixels_check (image, drawables[i], error))
      return FALSE;

  return TRUE;
}

ClabSource
clab_pixels_outline (GimpImage *image, GimpDrawable *drawable, ClabTensor *size)
{
  gboolean is_layer = GIMP_IS_LAYER (drawable);
  gboolean has_mask
      = is_layer && gimp_layer_get_mask (GIMP_LAYER (drawable)) != NULL;
  gboolean has_alpha
      = is_layer && (has_mask || gimp_drawable_has_alpha (drawable));
  gsize channels = is_layer && gimp_drawable_is_rgb (drawable) ? 3 : 1;
  GeglRectangle region;

  clab_pixels_region (image, drawable, &region);
  *size = (ClabTensor){
    .n = 1,
    .channels = channels + (has_alpha ? 1 : 0),
    .height = (gsize)gimp_drawable_get_height (drawable),
    .width = (gsize)gimp_drawable_get_width (drawable),
  };

  ClabSource source = {
    .pixels = size,
    .has_alpha = has_alpha,
    .x = (gsize)region.x,
    .y = (gsize)region.y,
    .width = (gsize)region.width,
    .height = (gsize)region.height,
  };

  return source;
}
