/* Kernels from what GIMP holds: a layer, the selection, a brush.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/shapes.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/pixels.h"
#include "src/base/clab-error.h"
#include "src/kernel/kernel-from-grey.h"

/* One row of the drawable's part as grey values; @colours is room for a row of
 * three channels. */
static void
read_grey (const ClabPixels *pixels, int y, float *colours, float *grey)
{
  ClabSource source = clab_pixels_source (pixels, NULL);
  const GeglRectangle *region = &pixels->region;
  gsize first
      = (gsize)(region->y + y) * pixels->tensor->width + (gsize)region->x;

  if (source.to_grey == NULL)
    {
      memcpy (grey, clab_tensor_plane (pixels->tensor, 0, 0) + first,
              region->width * sizeof *grey);
      return;
    }
  for (gsize c = 0; c < 3; c++)
    {
      const float *plane = clab_tensor_plane (pixels->tensor, 0, c) + first;

      for (int x = 0; x < region->width; x++)
        colours[3 * x + c] = plane[x];
    }
  source.to_grey (colours, grey, (gsize)region->width, source.to_grey_data);
}

static void
multiply (float *row, const float *factors, int n)
{
  for (int x = 0; x < n; x++)
    row[x] = factors[x] != 0 ? row[x] * factors[x] : 0;
}

/* Numbers as they are stored: a selection's are linear, a brush's are not. */
static const Babl *
find_format (GeglBuffer *mask)
{
  const Babl *native = gegl_buffer_get_format (mask);
  BablModelFlag flags = babl_get_model_flags (babl_format_get_model (native));

  return babl_format_with_space (
      flags & BABL_MODEL_FLAG_LINEAR ? "Y float" : "Y' float", native);
}

static void
read_mask (GeglBuffer *mask, int x, int y, int width, float *row)
{
  GeglRectangle part;

  gegl_rectangle_set (&part, x, y, width, 1);
  gegl_buffer_get (mask, &part, 1.0, find_format (mask), row,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

static ClabTensor *
read_region (const ClabPixels *pixels, GError **error)
{
  const GeglRectangle *region = &pixels->region;
  g_autofree float *row = g_new (float, 3 * (gsize)region->width);
  ClabTensor *grey
      = clab_tensor_new (1, 1, region->height, region->width, error);

  for (int y = 0; grey != NULL && y < region->height; y++)
    {
      float *values = grey->data + (gsize)y * grey->width;

      read_grey (pixels, y, row, values);
      if (pixels->has_alpha)
        multiply (
            values,
            clab_tensor_plane (pixels->tensor, 0, pixels->tensor->channels - 1)
                + (gsize)(region->y + y) * pixels->tensor->width + region->x,
            region->width);
      if (pixels->selection != NULL)
        {
          read_mask (pixels->selection, region->x + pixels->offset_x,
                     region->y + pixels->offset_y + y, region->width, row);
          multiply (values, row, region->width);
        }
    }
  return grey;
}

ClabKernel *
clab_shape_from_drawable (GimpImage *image,
                          GimpDrawable *drawable,
                          gsize max_side,
                          GPtrArray *notes,
                          GError **error)
{
  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (drawable));

  if (!clab_pixels_check (image, drawable, error))
    return NULL;

  g_autoptr (ClabPixels) pixels = clab_pixels_new (
      image, drawable, clab_working_spaces.rows, NULL, error);
  g_autoptr (ClabTensor) grey
      = pixels != NULL ? read_region (pixels, error) : NULL;

  return grey != NULL
             ? clab_kernel_from_grey (grey, name, max_side, notes, error)
             : NULL;
}

/* The rectangle of a buffer of one channel. */
static ClabKernel *
take_mask (GeglBuffer *mask,
           const GeglRectangle *part,
           const char *name,
           gsize max_side,
           GPtrArray *notes,
           GError **error)
{
  g_autoptr (ClabTensor) grey
      = clab_tensor_new (1, 1, part->height, part->width, error);

  if (grey == NULL)
    return NULL;
  for (int y = 0; y < part->height; y++)
    read_mask (mask, part->x, part->y + y, part->width,
               grey->data + (gsize)y * grey->width);
  return clab_kernel_from_grey (grey, name, max_side, notes, error);
}

ClabKernel *
clab_shape_from_selection (GimpImage *image,
                           gsize max_side,
                           GPtrArray *notes,
                           GError **error)
{
  gboolean is_there;
  int left, top, right, bottom;
  GeglRectangle part;

  gimp_selection_bounds (image, &is_there, &left, &top, &right, &bottom);
  if (!is_there)
    {
      g_set_error_literal (
          error, CLAB_ERROR, CLAB_ERROR_VALUE,
          _ ("Nothing is selected; select the shape of the kernel first."));
      return NULL;
    }

  g_autoptr (GeglBuffer) selection = gimp_drawable_get_buffer (
      GIMP_DRAWABLE (gimp_image_get_selection (image)));

  gegl_rectangle_set (&part, left, top, right - left, bottom - top);
  return take_mask (selection, &part, _ ("selection"), max_side, notes, error);
}

ClabKernel *
clab_shape_from_brush (GimpBrush *brush,
                       gsize max_side,
                       GPtrArray *notes,
                       GError **error)
{
  g_autofree char *name = gimp_resource_get_name (GIMP_RESOURCE (brush));
  g_autoptr (GeglBuffer) mask = gimp_brush_get_mask (brush, 0, 0, NULL);

  if (mask == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("GIMP does not give the shape of the brush “%s”; choose "
                      "another one."),
                   name);
      return NULL;
    }
  return take_mask (mask, gegl_buffer_get_extent (mask), name, max_side, notes,
                    error);
}
