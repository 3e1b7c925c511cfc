/* Reads what the user sees of a drawable.
 *
 * While one thread waits for GIMP's tiles, the others convert those that are
 * there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/memory.h"
#include "plugin/gimp/pixel-rows.h"
#include "plugin/gimp/pixels-private.h"

/* Rows read at a time: the tile height of GIMP's buffers. */
#define BAND_ROWS 128

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

/* Rows as GIMP holds them. */
typedef struct
{
  ClabTensor *memory;
  gsize first_row;
  gsize n_rows;
} Band;

/**
 * Reading:
 * @parallel: who converts
 * @own_parallel: (nullable): the same, if the caller gave none
 * @bands: one is converted while the other is filled
 * @row: the first one that has not been fetched
 * @scratch: workers × 1 × 1 × a row of interleaved floats
 */
typedef struct
{
  ClabPixelsPlan plan;
  ClabParallel *parallel;
  ClabParallel *own_parallel;
  Band bands[2];
  gsize row;
  ClabTensor *scratch;
} Reading;

/* A row of a band also holds a row of the mask. */
static gboolean
make_band (const Reading *reading, Band *band, GError **error)
{
  const GeglRectangle *extent
      = gegl_buffer_get_extent (reading->plan.pixels->buffer);
  gsize size = MAX (reading->plan.format.pixel_size, sizeof (float));
  gsize floats = (extent->width * size + sizeof (float) - 1) / sizeof (float);

  band->memory
      = clab_tensor_new (1, 1, MIN (BAND_ROWS, extent->height), floats, error);
  return band->memory != NULL;
}

static gboolean
make_room (Reading *reading, GError **error)
{
  reading->scratch = clab_tensor_new (
      clab_parallel_threads (reading->parallel), 1, 1,
      reading->plan.pixels->tensor->width * reading->plan.format.n, error);
  return reading->scratch != NULL
         && make_band (reading, &reading->bands[0], error)
         && make_band (reading, &reading->bands[1], error);
}

static gsize
rows_left (const Reading *reading)
{
  return reading->plan.pixels->tensor->height - reading->row;
}

static void
fetch (Reading *reading, Band *band, gsize n_rows)
{
  GeglBuffer *buffer = reading->plan.pixels->buffer;
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  GeglRectangle part;

  band->first_row = reading->row;
  band->n_rows = n_rows;
  reading->row += n_rows;
  gegl_rectangle_set (&part, extent->x, extent->y + (int)band->first_row,
                      extent->width, n_rows);
  gegl_buffer_get (buffer, &part, 1.0, reading->plan.format.native,
                   band->memory->data, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

/* A band that is being converted. */
typedef struct
{
  const Reading *reading;
  const Band *band;
} Conversion;

static void
convert_row (gsize piece, guint worker, gpointer data)
{
  const Conversion *conversion = data;
  const Reading *reading = conversion->reading;
  const ClabRowFormat *format = &reading->plan.format;
  const Band *band = conversion->band;
  const ClabTensor *tensor = reading->plan.pixels->tensor;
  const char *pixels = (const char *)band->memory->data;
  float *planes[CLAB_ROW_COMPONENTS] = { NULL };

  for (gsize c = 0; c < format->n; c++)
    planes[c] = clab_tensor_plane (tensor, 0, c)
                + (band->first_row + piece) * tensor->width;
  clab_row_unpack (format, pixels + piece * tensor->width * format->pixel_size,
                   tensor->width,
                   clab_tensor_plane (reading->scratch, worker, 0), planes);
}

static void
convert (Reading *reading, const Band *band)
{
  Conversion conversion = { reading, band };

  clab_parallel_run (reading->parallel, band->n_rows, convert_row, &conversion);
  if (reading->plan.pixels->mask != NULL)
    apply_mask (reading->plan.pixels,
                !babl_format_has_alpha (reading->plan.format.native),
                band->memory->data, band->first_row, band->n_rows);
}

typedef struct
{
  Reading *reading;
  Band *band;
} Fetch;

static gboolean
fetch_next (gpointer data)
{
  const Fetch *next = data;

  fetch (next->reading, next->band,
         MIN (next->band->memory->height, rows_left (next->reading)));
  return FALSE;
}

static gboolean
read_all (Reading *reading, GError **error)
{
  Band *bands = reading->bands;
  gsize current = 0;

  if (!clab_memory_check (error))
    return FALSE;
  fetch_next (&(Fetch){ reading, &bands[0] });
  while (rows_left (reading) > 0)
    {
      Fetch next = { reading, &bands[1 - current] };

      if (!clab_memory_check (error))
        return FALSE;
      clab_parallel_post (reading->parallel, fetch_next, &next);
      convert (reading, &bands[current]);
      clab_parallel_settle (reading->parallel);
      current = 1 - current;
    }
  convert (reading, &bands[current]);
  return TRUE;
}

/* A selection that is all of its bounds says no more than they do. */
static gboolean
look_at_selection (ClabPixels *pixels, GError **error)
{
  GeglRectangle row = pixels->region;

  if (pixels->selection == NULL)
    return TRUE;

  g_autoptr (ClabTensor) tensor
      = clab_tensor_new (1, 1, 1, (gsize)row.width, error);

  if (tensor == NULL)
    return FALSE;
  row.x += pixels->offset_x;
  row.y += pixels->offset_y;
  row.height = 1;
  for (int y = 0; y < pixels->region.height; y++, row.y++)
    {
      gegl_buffer_get (pixels->selection, &row, 1.0,
                       clab_mask_format (pixels->selection), tensor->data,
                       GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (int x = 0; x < row.width; x++)
        if (tensor->data[x] != 1)
          return TRUE;
    }
  g_clear_object (&pixels->selection);
  return TRUE;
}

/* What there is to read, and as what. */
static void
find_pixels (ClabPixelsPlan *plan,
             GimpImage *image,
             const ClabWorkingSpace *space)
{
  ClabPixels *pixels = plan->pixels;
  GimpDrawable *drawable = pixels->drawable;
  gboolean has_effect
      = pixels->is_layer && clab_visible_effects_exist (GIMP_LAYER (drawable));

  if (has_effect)
    pixels->buffer = clab_visible_effects_render (
        GIMP_LAYER (drawable), image, plan->rendering, &pixels->scratch);
  else
    pixels->buffer = gimp_drawable_get_buffer (drawable);
  if (pixels->is_layer && !has_effect)
    find_mask (pixels);
  if (!gimp_selection_is_empty (image))
    pixels->selection = gimp_drawable_get_buffer (
        GIMP_DRAWABLE (gimp_image_get_selection (image)));

  const Babl *native = gegl_buffer_get_format (pixels->buffer);
  gsize channels = pixels->is_layer && gimp_drawable_is_rgb (drawable) ? 3 : 1;

  clab_row_format_init (
      &plan->format, native,
      pixels->is_layer ? clab_pixels_format (image, native, space, channels,
                                             babl_format_has_alpha (native))
                       : clab_mask_format (pixels->buffer));
  plan->has_late_alpha
      = pixels->scratch != NULL && !gimp_drawable_has_alpha (drawable);
  if (channels == 3)
    {
      pixels->colour_format
          = clab_pixels_format (image, native, space, 3, FALSE);
      pixels->grey_format = clab_pixels_format (image, native, space, 1, FALSE);
    }
}

static gboolean
make_tensor (ClabPixelsPlan *plan, GError **error)
{
  ClabPixels *pixels = plan->pixels;
  const GeglRectangle *extent = gegl_buffer_get_extent (pixels->buffer);
  gboolean is_opaque = !babl_format_has_alpha (plan->format.native);
  gsize planes = plan->format.n + (is_opaque && pixels->mask != NULL ? 1 : 0);

  pixels->has_alpha = !is_opaque || pixels->mask != NULL;
  pixels->tensor = clab_tensor_new (1, planes, (gsize)extent->height,
                                    (gsize)extent->width, error);
  return pixels->tensor != NULL && clab_memory_check (error);
}

gboolean
clab_pixels_plan_init (ClabPixelsPlan *plan,
                       GimpImage *image,
                       GimpDrawable *drawable,
                       const ClabWorkingSpace *space,
                       GError **error)
{
  if (!clab_pixels_check_image (image, error)
      || !clab_pixels_check_drawable (drawable, error))
    return FALSE;

  ClabPixels *pixels = plan->pixels = g_new0 (ClabPixels, 1);

  pixels->drawable = drawable;
  pixels->is_layer = GIMP_IS_LAYER (drawable);
  gimp_drawable_get_offsets (drawable, &pixels->offset_x, &pixels->offset_y);
  clab_pixels_region (image, drawable, &pixels->region);
  find_pixels (plan, image, space);
  return make_tensor (plan, error);
}

static void
reading_clear (Reading *reading)
{
  clab_pixels_free (reading->plan.pixels);
  for (gsize i = 0; i < G_N_ELEMENTS (reading->bands); i++)
    clab_tensor_free (reading->bands[i].memory);
  clab_tensor_free (reading->scratch);
  clab_parallel_free (reading->own_parallel);
}

ClabPixels *
clab_pixels_new (GimpImage *image,
                 GimpDrawable *drawable,
                 const ClabWorkingSpace *space,
                 ClabParallel *parallel,
                 GError **error)
{
  Reading reading
      = { .parallel = parallel, .plan.rendering = CLAB_EFFECTS_AT_ONCE };
  ClabPixels *pixels = NULL;

  if (parallel == NULL)
    reading.parallel = reading.own_parallel = clab_parallel_new (1);
  if (clab_pixels_plan_init (&reading.plan, image, drawable, space, error)
      && look_at_selection (reading.plan.pixels, error)
      && make_room (&reading, error) && read_all (&reading, error))
    {
      pixels = g_steal_pointer (&reading.plan.pixels);
      if (reading.plan.has_late_alpha && pixels->has_alpha)
        drop_opaque_alpha (pixels);
    }
  reading_clear (&reading);
  return pixels;
}
