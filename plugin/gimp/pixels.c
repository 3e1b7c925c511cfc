/* What the user sees of a drawable, as planes of floats.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/pixels.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/memory.h"
#include "src/base/clab-error.h"

/* Rows read at a time: the tile height of GIMP's buffers. */
#define BAND_ROWS 128

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

/* The part of the drawable that is selected, in its own pixels. */
static gboolean
find_region (GimpImage *image, GimpDrawable *drawable, GeglRectangle *region)
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

/* GIMP can be used while the plug-in runs. */
static gboolean
check_is_there (GimpDrawable *drawable, GError **error)
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
      || !check_is_there (drawable, error))
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
  if (!find_region (image, drawable, &region))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("The selection does not touch “%s”; select a part of "
                      "it, or nothing at all."),
                   name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
has_visible_effect (GimpDrawable *drawable)
{
  g_autofree GimpDrawableFilter **filters
      = gimp_drawable_get_filters (drawable);

  for (gsize i = 0; filters != NULL && filters[i] != NULL; i++)
    if (gimp_drawable_filter_get_visible (filters[i]))
      return TRUE;

  return FALSE;
}

/* Shows a copy of the layer, alone and plain, in an image of its size.  What
 * one sees there has effects and mask applied.  (Merging the effects of a
 * copy would mark the image as changed, cannot be done to a group, and
 * GIMP 3.0 misplaces the result where an effect grows the layer.) */
static GeglBuffer *
render_effects (ClabPixels *pixels, GimpImage *image)
{
  GimpImage *scratch = gimp_image_new_with_precision (
      gimp_drawable_get_width (pixels->drawable),
      gimp_drawable_get_height (pixels->drawable),
      gimp_image_get_base_type (image), gimp_image_get_precision (image));
  g_autoptr (GimpColorProfile) profile = gimp_image_get_color_profile (image);

  gimp_image_undo_disable (scratch);
  if (profile != NULL)
    gimp_image_set_color_profile (scratch, profile);

  GimpLayer *copy = gimp_layer_new_from_drawable (pixels->drawable, scratch);

  gimp_image_insert_layer (scratch, copy, NULL, 0);
  gimp_item_set_lock_position (GIMP_ITEM (copy), FALSE);
  gimp_item_set_lock_visibility (GIMP_ITEM (copy), FALSE);
  gimp_item_set_visible (GIMP_ITEM (copy), TRUE);
  gimp_layer_set_offsets (copy, 0, 0);
  gimp_layer_set_opacity (copy, 100);
  gimp_layer_set_mode (copy, GIMP_LAYER_MODE_NORMAL);
  if (gimp_layer_get_mask (copy) != NULL)
    gimp_layer_set_show_mask (copy, FALSE);

  GimpLayer *seen = gimp_layer_new_from_visible (scratch, scratch, "seen");

  gimp_image_insert_layer (scratch, seen, NULL, 0);
  pixels->scratch = scratch;
  return gimp_drawable_get_buffer (GIMP_DRAWABLE (seen));
}

static void
find_mask (ClabPixels *pixels)
{
  GimpLayer *layer = GIMP_LAYER (pixels->drawable);
  GimpLayerMask *mask = gimp_layer_get_mask (layer);

  if (mask == NULL || !gimp_layer_get_apply_mask (layer))
    return;

  int x, y;

  gimp_drawable_get_offsets (GIMP_DRAWABLE (mask), &x, &y);
  pixels->mask = gimp_drawable_get_buffer (GIMP_DRAWABLE (mask));
  pixels->mask_x = x - pixels->offset_x;
  pixels->mask_y = y - pixels->offset_y;
}

/* Interleaved rows into planes; @pixel_size floats a pixel, of which alpha is
 * the last. */
static void
split_rows (const float *rows,
            gsize pixel_size,
            const ClabTensor *tensor,
            gsize first_row,
            gsize n_rows)
{
  gsize width = tensor->width;

  /* A row stays in the cache for all of its planes. */
  for (gsize y = 0; y < n_rows; y++)
    for (gsize c = 0; c < pixel_size; c++)
      {
        const float *from = rows + y * width * pixel_size + c;
        float *to = clab_tensor_plane (tensor, 0, c) + (first_row + y) * width;

        for (gsize x = 0; x < width; x++)
          to[x] = from[x * pixel_size];
      }
}

/* Multiplies rows of the last plane by the mask; @rows is room for them.  A
 * layer without alpha of its own is opaque before. */
static void
apply_mask (ClabPixels *pixels,
            gboolean is_opaque,
            float *rows,
            gsize first_row,
            gsize n_rows)
{
  const ClabTensor *tensor = pixels->tensor;
  GeglRectangle part;
  float *alpha = clab_tensor_plane (tensor, 0, tensor->channels - 1)
                 + first_row * tensor->width;

  gegl_rectangle_set (&part, -pixels->mask_x, (int)first_row - pixels->mask_y,
                      tensor->width, n_rows);
  gegl_buffer_get (pixels->mask, &part, 1.0, clab_mask_format (pixels->mask),
                   rows, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < n_rows * tensor->width; i++)
    alpha[i] = is_opaque ? rows[i] : alpha[i] * rows[i];
}

/* Rendering effects adds an alpha channel: leave it out where it says
 * nothing. */
static void
drop_opaque_alpha (ClabPixels *pixels)
{
  ClabTensor *tensor = pixels->tensor;
  const float *alpha = clab_tensor_plane (tensor, 0, tensor->channels - 1);

  for (gsize i = 0; i < tensor->height * tensor->width; i++)
    if (alpha[i] != 1)
      return;

  tensor->channels--;
  pixels->has_alpha = FALSE;
}

/**
 * ClabPixelsReading:
 * @format: what the buffer is read as
 * @pixel_size: floats a pixel in it
 * @band: room for some rows of it
 * @row: the first one that has not been read
 * @has_late_alpha: whether alpha is there only because effects were rendered
 */
struct _ClabPixelsReading
{
  ClabPixels *pixels;
  const Babl *format;
  gsize pixel_size;
  ClabTensor *band;
  gsize row;
  gboolean has_late_alpha;
};

static gboolean
make_room (ClabPixelsReading *reading, GError **error)
{
  ClabPixels *pixels = reading->pixels;
  const GeglRectangle *extent = gegl_buffer_get_extent (pixels->buffer);
  gsize width = extent->width;
  gsize height = extent->height;
  gboolean is_opaque = !babl_format_has_alpha (reading->format);
  gsize planes
      = reading->pixel_size + (is_opaque && pixels->mask != NULL ? 1 : 0);

  reading->band = clab_tensor_new (1, 1, MIN (BAND_ROWS, height),
                                   width * reading->pixel_size, error);
  if (reading->band == NULL)
    return FALSE;
  pixels->tensor = clab_tensor_new (1, planes, height, width, error);
  pixels->has_alpha = !is_opaque || pixels->mask != NULL;
  return pixels->tensor != NULL && clab_memory_check (error);
}

gboolean
clab_pixels_read (ClabPixelsReading *reading, gsize n_pixels)
{
  ClabPixels *pixels = reading->pixels;
  const GeglRectangle *extent = gegl_buffer_get_extent (pixels->buffer);
  gsize width = pixels->tensor->width;
  gsize left = pixels->tensor->height - reading->row;
  gsize n_rows = MIN (CLAMP (n_pixels / width, 1, reading->band->height), left);
  GeglRectangle part;

  gegl_rectangle_set (&part, extent->x, extent->y + (int)reading->row, width,
                      n_rows);
  gegl_buffer_get (pixels->buffer, &part, 1.0, reading->format,
                   reading->band->data, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  split_rows (reading->band->data, reading->pixel_size, pixels->tensor,
              reading->row, n_rows);
  if (pixels->mask != NULL)
    apply_mask (pixels, !babl_format_has_alpha (reading->format),
                reading->band->data, reading->row, n_rows);
  reading->row += n_rows;
  return n_rows < left;
}

/* A selection that is all of its bounds says no more than they do. */
static gboolean
find_selection (ClabPixels *pixels, GimpImage *image, GError **error)
{
  if (gimp_selection_is_empty (image))
    return TRUE;

  g_autoptr (ClabTensor) tensor
      = clab_tensor_new (1, 1, 1, pixels->region.width, error);

  if (tensor == NULL || !clab_memory_check (error))
    return FALSE;

  g_autoptr (GeglBuffer) selection = gimp_drawable_get_buffer (
      GIMP_DRAWABLE (gimp_image_get_selection (image)));
  const float *row = tensor->data;

  for (int y = 0; y < pixels->region.height; y++)
    {
      GeglRectangle part;

      gegl_rectangle_set (&part, pixels->region.x + pixels->offset_x,
                          pixels->region.y + pixels->offset_y + y,
                          pixels->region.width, 1);
      gegl_buffer_get (selection, &part, 1.0, clab_mask_format (selection),
                       tensor->data, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (int x = 0; x < pixels->region.width; x++)
        if (row[x] != 1)
          {
            pixels->selection = g_steal_pointer (&selection);
            return TRUE;
          }
    }
  return TRUE;
}

/* What there is to read, and as what. */
static void
find_pixels (ClabPixelsReading *reading,
             GimpImage *image,
             const ClabWorkingSpace *space)
{
  ClabPixels *pixels = reading->pixels;
  GimpDrawable *drawable = pixels->drawable;
  gboolean has_effect = has_visible_effect (drawable);

  if (pixels->is_layer && has_effect)
    pixels->buffer = render_effects (pixels, image);
  else
    pixels->buffer = gimp_drawable_get_buffer (drawable);
  if (pixels->is_layer && !has_effect)
    find_mask (pixels);

  const Babl *native = gegl_buffer_get_format (pixels->buffer);
  gboolean has_alpha = babl_format_has_alpha (native);
  gsize channels = pixels->is_layer && gimp_drawable_is_rgb (drawable) ? 3 : 1;

  reading->format = pixels->is_layer ? clab_pixels_format (image, native, space,
                                                           channels, has_alpha)
                                     : clab_mask_format (pixels->buffer);
  reading->pixel_size = channels + (has_alpha ? 1 : 0);
  reading->has_late_alpha
      = pixels->scratch != NULL && !gimp_drawable_has_alpha (drawable);
  if (channels == 3)
    {
      pixels->colour_format
          = clab_pixels_format (image, native, space, 3, FALSE);
      pixels->grey_format = clab_pixels_format (image, native, space, 1, FALSE);
    }
}

ClabPixelsReading *
clab_pixels_begin (GimpImage *image,
                   GimpDrawable *drawable,
                   const ClabWorkingSpace *space,
                   GError **error)
{
  if (!clab_pixels_check_image (image, error)
      || !check_is_there (drawable, error))
    return NULL;

  g_autoptr (ClabPixelsReading) reading = g_new0 (ClabPixelsReading, 1);
  ClabPixels *pixels = g_new0 (ClabPixels, 1);

  reading->pixels = pixels;
  pixels->drawable = drawable;
  pixels->is_layer = GIMP_IS_LAYER (drawable);
  gimp_drawable_get_offsets (drawable, &pixels->offset_x, &pixels->offset_y);
  find_region (image, drawable, &pixels->region);
  if (!find_selection (pixels, image, error))
    return NULL;
  find_pixels (reading, image, space);
  if (!make_room (reading, error))
    return NULL;
  return g_steal_pointer (&reading);
}

void
clab_pixels_reading_free (ClabPixelsReading *reading)
{
  if (reading == NULL)
    return;
  clab_pixels_free (reading->pixels);
  clab_tensor_free (reading->band);
  g_free (reading);
}

ClabPixels *
clab_pixels_finish (ClabPixelsReading *reading)
{
  ClabPixels *pixels = g_steal_pointer (&reading->pixels);

  if (reading->has_late_alpha && pixels->has_alpha)
    drop_opaque_alpha (pixels);
  clab_pixels_reading_free (reading);
  return pixels;
}

ClabPixels *
clab_pixels_new (GimpImage *image,
                 GimpDrawable *drawable,
                 const ClabWorkingSpace *space,
                 GError **error)
{
  ClabPixelsReading *reading
      = clab_pixels_begin (image, drawable, space, error);

  if (reading == NULL)
    return NULL;
  while (clab_pixels_read (reading, G_MAXSIZE))
    ;
  return clab_pixels_finish (reading);
}

void
clab_pixels_free (ClabPixels *pixels)
{
  if (pixels == NULL)
    return;

  g_clear_pointer (&pixels->tensor, clab_tensor_free);
  g_clear_object (&pixels->selection);
  g_clear_object (&pixels->mask);
  g_clear_object (&pixels->buffer);
  if (pixels->scratch != NULL)
    gimp_image_delete (pixels->scratch);
  g_free (pixels);
}

static void
to_grey (const float *colours, float *grey, gsize n, gconstpointer fish)
{
  babl_process (fish, colours, grey, n);
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

  find_region (image, drawable, &region);
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
