/* What the user sees of a drawable, as planes of floats.
 *
 * Numbers are those of the working space, in the image's own colour space:
 * “perceptual” as the image stores them (R'G'B', or R~G~B~ for an image of a
 * perceptual precision), “linear” proportional to light (RGB).  Layer masks
 * and channels have no encoding: their numbers are taken as they are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>
#include <libgimp/gimp.h>

#include "plugin/gimp/visible-effects.h"
#include "src/base/table.h"
#include "src/maps/pipeline.h"

G_BEGIN_DECLS

/**
 * ClabWorkingSpace:
 * @is_linear: whether numbers are proportional to light
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_linear;
} ClabWorkingSpace;

/* Rows: ClabWorkingSpace. */
extern const ClabTable clab_working_spaces;

/**
 * ClabPixels:
 * @drawable: (transfer none): where they come from
 * @tensor: 1 × (1 or 3, and alpha if any) × height × width
 * @has_alpha: whether the last plane is alpha: the layer's own times its mask
 * @offset_x: of the tensor's left edge on the image
 * @offset_y: of its top edge
 * @region: what maps cover, in pixels of the tensor: everything, or the
 *   bounds of the selection
 * @selection: (nullable): the image's selection, where it is not just all of
 *   the region; its pixels are those of the image
 * @selected: (nullable): 1 × 1 × height × width: how far each pixel is
 *   selected, if clab_pixels_want_selection() asked for it and not all are
 * @buffer: the same pixels as GIMP holds them, @mask not applied
 * @mask: (nullable): the layer mask that @tensor's alpha is multiplied by
 * @mask_x: of the mask's left edge on the tensor
 * @mask_y: of its top edge
 * @is_layer: whether @buffer holds colours, not a mask's or channel's values
 * @colour_format: (nullable): of three colours of the tensor
 * @grey_format: (nullable): of GIMP's luminance of them, Y' or Y
 * @scratch: (nullable): an image nobody sees, owner of @buffer
 */
typedef struct
{
  GimpDrawable *drawable;
  ClabTensor *tensor;
  gboolean has_alpha;
  int offset_x;
  int offset_y;
  GeglRectangle region;
  GeglBuffer *selection;
  ClabTensor *selected;
  GeglBuffer *buffer;
  GeglBuffer *mask;
  int mask_x;
  int mask_y;
  gboolean is_layer;
  const Babl *colour_format;
  const Babl *grey_format;
  GimpImage *scratch;
} ClabPixels;

/**
 * clab_pixels_check_image:
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE if the image was closed.
 */
gboolean
clab_pixels_check_image (GimpImage *image, GError **error);

/**
 * clab_pixels_check_drawable:
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE if it was removed: GIMP can be used
 *   while the plug-in runs.
 */
gboolean
clab_pixels_check_drawable (GimpDrawable *drawable, GError **error);

/**
 * clab_pixels_check:
 *
 * Returns: whether the drawable can be read: it belongs to @image, which is
 *   not indexed and where nothing floats, and lies under the selection if
 *   there is one.  Quick.
 */
gboolean
clab_pixels_check (GimpImage *image, GimpDrawable *drawable, GError **error);

/**
 * clab_pixels_check_all:
 *
 * Returns: whether clab_pixels_check() accepts all of them.  Quick.
 */
gboolean
clab_pixels_check_all (GimpImage *image,
                       GimpDrawable **drawables,
                       gsize n,
                       GError **error);

/**
 * clab_pixels_outline:
 * @drawable: one that clab_pixels_check() accepts
 * @size: (out): what clab_pixels_new() would read, without values
 *
 * Returns: a source of that size, for a pipeline that is never run.  Quick.
 */
ClabSource
clab_pixels_outline (GimpImage *image,
                     GimpDrawable *drawable,
                     ClabTensor *size);

/**
 * clab_pixels_new:
 * @drawable: one that clab_pixels_check() accepted before
 * @parallel: (nullable): who helps
 *
 * Reads a layer with its effects and its mask, a group as it looks, or a
 * channel or layer mask.  What effects put outside the layer's bounds is not
 * read.  The image and its undo history stay as they are.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_MEMORY, or
 *   %CLAB_ERROR_VALUE if @image or @drawable is no longer there.
 */
ClabPixels *
clab_pixels_new (GimpImage *image,
                 GimpDrawable *drawable,
                 const ClabWorkingSpace *space,
                 ClabParallel *parallel,
                 GError **error);

/**
 * ClabPixelsReading:
 *
 * What clab_pixels_new() does, a little at a time.
 */
typedef struct _ClabPixelsReading ClabPixelsReading;

/**
 * clab_pixels_begin:
 * @rendering: of effects, if there are any
 *
 * Finds out what there is to read.
 *
 * Returns: (transfer full) (nullable): %NULL where clab_pixels_new() gives
 *   that.
 */
ClabPixelsReading *
clab_pixels_begin (GimpImage *image,
                   GimpDrawable *drawable,
                   const ClabWorkingSpace *space,
                   ClabEffectsRendering rendering,
                   GError **error);

/**
 * clab_pixels_want_selection:
 *
 * The pixels will have @selected.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_pixels_want_selection (ClabPixelsReading *reading, GError **error);

/**
 * clab_pixels_warm_up:
 *
 * Finds memory and the conversions of colours, before the first
 * clab_pixels_read(), which may take as long as several frames; in any thread.
 */
void
clab_pixels_warm_up (ClabPixelsReading *reading);

/**
 * clab_pixels_check_reading:
 *
 * Asks GIMP one question at most.
 *
 * Returns: whether clab_pixels_read() may be called: %FALSE with
 *   %CLAB_ERROR_VALUE if the drawable was removed.
 */
gboolean
clab_pixels_check_reading (const ClabPixelsReading *reading, GError **error);

/**
 * clab_pixels_read:
 * @reading: one that clab_pixels_check_reading() accepts
 * @n_pixels: about as many are looked at; at least a tile
 *
 * Returns: whether there are more.
 */
gboolean
clab_pixels_read (ClabPixelsReading *reading, gsize n_pixels);

/**
 * clab_pixels_finish:
 * @reading: (transfer full): one that has read everything
 */
ClabPixels *
clab_pixels_finish (ClabPixelsReading *reading);

void
clab_pixels_reading_free (ClabPixelsReading *reading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabPixelsReading, clab_pixels_reading_free)

void
clab_pixels_free (ClabPixels *pixels);

/**
 * clab_pixels_source:
 * @channels: (nullable): the only mode in which the source will be used
 *
 * Returns: what the pipeline takes; valid as long as the tensor of @pixels.
 */
ClabSource
clab_pixels_source (const ClabPixels *pixels, const ClabChannelMode *channels);

/**
 * clab_pixels_format:
 * @native: format of a drawable, which gives the colour space
 * @channels: 1 or 3
 *
 * Returns: interleaved floats in the working space.
 */
const Babl *
clab_pixels_format (GimpImage *image,
                    const Babl *native,
                    const ClabWorkingSpace *space,
                    gsize channels,
                    gboolean has_alpha);

/**
 * clab_mask_format:
 * @mask: buffer of a layer mask, a channel or a selection
 *
 * Returns: floats 0…1, one a pixel.
 */
const Babl *
clab_mask_format (GeglBuffer *mask);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabPixels, clab_pixels_free)

G_END_DECLS
