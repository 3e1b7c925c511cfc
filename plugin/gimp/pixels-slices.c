/* Reads what the user sees of a drawable, a tile at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "plugin/gimp/pixels-private.h"

/* What is read at a time is so wide and high: a tile of GIMP's buffers, so
 * that it takes one question to GIMP at most. */
#define BLOCK_SIDE 128

/* Floats of the smallest piece in which systems give memory. */
#define PAGE_FLOATS 1024

/**
 * ClabPixelsReading:
 * @native: room for a block as GIMP holds it, or of a mask's floats
 * @scratch: room for a row of a block's interleaved floats
 * @block: of the buffer, or of the selection while that is being looked at:
 *   what was read last; empty before the first
 * @is_selection_known: whether it was looked at
 * @is_opaque: whether alpha was 1 wherever it was read
 */
struct _ClabPixelsReading
{
  ClabPixelsPlan plan;
  ClabTensor *native;
  ClabTensor *scratch;
  GeglRectangle block;
  gboolean is_selection_known;
  gboolean is_opaque;
};

/* Goes on to the next block of @area; FALSE at its end. */
static gboolean
next_block (const GeglRectangle *area, GeglRectangle *block)
{
  int x = block->width > 0 ? block->x + block->width : area->x;
  int y = block->width > 0 ? block->y : area->y;

  if (x >= area->x + area->width)
    {
      x = area->x;
      y += block->height;
    }
  if (y >= area->y + area->height)
    return FALSE;
  gegl_rectangle_set (block, x, y, MIN (BLOCK_SIDE, area->x + area->width - x),
                      MIN (BLOCK_SIDE, area->y + area->height - y));
  return TRUE;
}

/* Where the block's row @y goes to; @at is the block on the tensor. */
static float *
row_in_plane (const ClabTensor *tensor,
              gsize plane,
              const GeglRectangle *at,
              int y)
{
  return clab_tensor_plane (tensor, 0, plane)
         + (gsize)(at->y + y) * tensor->width + (gsize)at->x;
}

/* Multiplies the last plane by the mask; a layer without alpha of its own is
 * opaque before. */
static void
apply_mask (ClabPixelsReading *reading, const GeglRectangle *at)
{
  ClabPixels *pixels = reading->plan.pixels;
  const ClabTensor *tensor = pixels->tensor;
  gboolean is_opaque = !babl_format_has_alpha (reading->plan.format.native);
  GeglRectangle part = *at;

  part.x -= pixels->mask_x;
  part.y -= pixels->mask_y;
  gegl_buffer_get (pixels->mask, &part, 1.0, clab_mask_format (pixels->mask),
                   reading->native->data, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (int y = 0; y < at->height; y++)
    {
      const float *row = reading->native->data + (gsize)y * (gsize)at->width;
      float *alpha = row_in_plane (tensor, tensor->channels - 1, at, y);

      for (int x = 0; x < at->width; x++)
        alpha[x] = is_opaque ? row[x] : alpha[x] * row[x];
    }
}

static gboolean
is_all_one (const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (values[i] != 1)
      return FALSE;
  return TRUE;
}

static gboolean
make_room (ClabPixelsReading *reading, GError **error)
{
  const ClabRowFormat *format = &reading->plan.format;
  gsize size = MAX (format->pixel_size, sizeof (float));

  reading->native = clab_tensor_new (
      1, 1, BLOCK_SIDE, BLOCK_SIDE * size / sizeof (float) + 1, error);
  if (reading->native == NULL)
    return FALSE;
  reading->scratch = clab_tensor_new (1, 1, 1, BLOCK_SIDE * format->n, error);
  return reading->scratch != NULL;
}

/* Nothing beyond the region, and inside as far as it is selected. */
static void
read_selected (ClabPixels *pixels, const GeglRectangle *at)
{
  const ClabTensor *to = pixels->selected;
  GeglRectangle part;

  for (int y = 0; y < at->height; y++)
    memset (row_in_plane (to, 0, at, y), 0, (gsize)at->width * sizeof (float));
  if (!gegl_rectangle_intersect (&part, at, &pixels->region))
    return;

  float *values = row_in_plane (to, 0, &part, 0);

  if (pixels->selection == NULL)
    for (int y = 0; y < part.height; y++)
      for (int x = 0; x < part.width; x++)
        values[(gsize)y * to->width + (gsize)x] = 1;
  else
    {
      part.x += pixels->offset_x;
      part.y += pixels->offset_y;
      gegl_buffer_get (pixels->selection, &part, 1.0,
                       clab_mask_format (pixels->selection), values,
                       (int)(to->width * sizeof (float)), GEGL_ABYSS_NONE);
    }
}

/* Into the tensor, where @at is. */
static void
convert_block (ClabPixelsReading *reading, const GeglRectangle *at)
{
  const ClabRowFormat *format = &reading->plan.format;
  const ClabTensor *tensor = reading->plan.pixels->tensor;
  const char *from = (const char *)reading->native->data;
  float *planes[CLAB_ROW_COMPONENTS] = { NULL };
  gsize width = (gsize)at->width;

  for (int y = 0; y < at->height; y++)
    {
      for (gsize c = 0; c < format->n; c++)
        planes[c] = row_in_plane (tensor, c, at, y);
      clab_row_unpack (format, from + (gsize)y * width * format->pixel_size,
                       width, reading->scratch->data, planes);
      if (reading->plan.has_late_alpha && reading->is_opaque)
        reading->is_opaque = is_all_one (planes[format->n - 1], width);
    }
}

static void
read_block (ClabPixelsReading *reading)
{
  ClabPixels *pixels = reading->plan.pixels;
  const GeglRectangle *extent = gegl_buffer_get_extent (pixels->buffer);
  GeglRectangle at = reading->block;

  gegl_buffer_get (pixels->buffer, &reading->block, 1.0,
                   reading->plan.format.native, reading->native->data,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  at.x -= extent->x;
  at.y -= extent->y;
  convert_block (reading, &at);
  if (pixels->mask != NULL)
    apply_mask (reading, &at);
  if (pixels->selected != NULL)
    read_selected (pixels, &at);
}

/* A selection that is all of its bounds says no more than they do. */
static void
look_at_selection (ClabPixelsReading *reading)
{
  ClabPixels *pixels = reading->plan.pixels;
  GeglRectangle bounds = pixels->region;

  bounds.x += pixels->offset_x;
  bounds.y += pixels->offset_y;
  if (pixels->selection != NULL && next_block (&bounds, &reading->block))
    {
      gsize n = (gsize)reading->block.width * (gsize)reading->block.height;

      gegl_buffer_get (pixels->selection, &reading->block, 1.0,
                       clab_mask_format (pixels->selection),
                       reading->native->data, GEGL_AUTO_ROWSTRIDE,
                       GEGL_ABYSS_NONE);
      if (is_all_one (reading->native->data, n))
        return;
    }
  else
    {
      g_clear_object (&pixels->selection);
      if ((gsize)bounds.width == pixels->tensor->width
          && (gsize)bounds.height == pixels->tensor->height)
        g_clear_pointer (&pixels->selected, clab_tensor_free);
    }
  reading->is_selection_known = TRUE;
  gegl_rectangle_set (&reading->block, 0, 0, 0, 0);
}

/* A copy stays where it is. */
gboolean
clab_pixels_check_reading (const ClabPixelsReading *reading, GError **error)
{
  const ClabPixels *pixels = reading->plan.pixels;

  return (pixels->scratch != NULL && pixels->selection == NULL)
         || clab_pixels_check_drawable (pixels->drawable, error);
}

gboolean
clab_pixels_read (ClabPixelsReading *reading, gsize n_pixels)
{
  const GeglRectangle *extent
      = gegl_buffer_get_extent (reading->plan.pixels->buffer);

  for (gsize n = 0; n < n_pixels; n += BLOCK_SIDE * BLOCK_SIDE)
    if (!reading->is_selection_known)
      look_at_selection (reading);
    else if (next_block (extent, &reading->block))
      read_block (reading);
    else
      return FALSE;
  return TRUE;
}

gboolean
clab_pixels_want_selection (ClabPixelsReading *reading, GError **error)
{
  ClabPixels *pixels = reading->plan.pixels;

  if (pixels->selection == NULL)
    return TRUE;
  pixels->selected = clab_tensor_new (1, 1, pixels->tensor->height,
                                      pixels->tensor->width, error);
  return pixels->selected != NULL;
}

/* The system finds room when something is written there for the first time,
 * and that takes longer than a frame for a row of tiles. */
static void
touch (const ClabTensor *tensor)
{
  gsize n = clab_tensor_size (tensor);

  for (gsize i = 0; i < n; i += PAGE_FLOATS)
    tensor->data[i] = 0;
}

void
clab_pixels_warm_up (ClabPixelsReading *reading)
{
  const ClabPixels *pixels = reading->plan.pixels;
  const ClabRowFormat *format = &reading->plan.format;

  touch (pixels->tensor);
  if (pixels->selected != NULL)
    touch (pixels->selected);
  if (!format->is_u8 && !format->is_same)
    babl_fish (format->native, format->floats);
  if (pixels->mask != NULL)
    babl_fish (gegl_buffer_get_format (pixels->mask),
               clab_mask_format (pixels->mask));
  if (pixels->selection != NULL)
    babl_fish (gegl_buffer_get_format (pixels->selection),
               clab_mask_format (pixels->selection));
  if (pixels->grey_format != NULL)
    babl_fish (pixels->colour_format, pixels->grey_format);
}

ClabPixelsReading *
clab_pixels_begin (GimpImage *image,
                   GimpDrawable *drawable,
                   const ClabWorkingSpace *space,
                   ClabEffectsRendering rendering,
                   GError **error)
{
  g_autoptr (ClabPixelsReading) reading = g_new0 (ClabPixelsReading, 1);

  reading->is_opaque = TRUE;
  reading->plan.rendering = rendering;
  if (!clab_pixels_plan_init (&reading->plan, image, drawable, space, error)
      || !make_room (reading, error))
    return NULL;
  return g_steal_pointer (&reading);
}

void
clab_pixels_reading_free (ClabPixelsReading *reading)
{
  if (reading == NULL)
    return;
  clab_pixels_free (reading->plan.pixels);
  clab_tensor_free (reading->native);
  clab_tensor_free (reading->scratch);
  g_free (reading);
}

ClabPixels *
clab_pixels_finish (ClabPixelsReading *reading)
{
  ClabPixels *pixels = g_steal_pointer (&reading->plan.pixels);

  if (reading->plan.has_late_alpha && pixels->has_alpha && reading->is_opaque)
    {
      pixels->tensor->channels--;
      pixels->has_alpha = FALSE;
    }
  clab_pixels_reading_free (reading);
  return pixels;
}
