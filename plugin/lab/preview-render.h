/* Pictures of an image with its padding, and of a map: what a window shows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>

#include "plugin/lab/lab-source.h"
#include "src/maps/geometry.h"
#include "src/maps/pipeline.h"

G_BEGIN_DECLS

/**
 * ClabPreviewRequest:
 * @source: (transfer full)
 * @bank: (transfer full)
 * @map: which of its maps is shown; the bank's size for the combined one
 * @view: the rectangle of the image that is visible
 * @zoom: screen pixels per pixel of the image
 * @coarseness: screen pixels across and down that share a value of the map; 0
 *   is 1
 * @is_smooth: whether a pixel of the screen shows the mean of all that share
 *   it, instead of the first: lines of a pixel's width stay lines, but all of
 *   what is visible is computed
 */
typedef struct
{
  ClabLabSource *source;
  ClabBank *bank;
  gsize map;
  ClabMapOptions options;
  cairo_rectangle_t view;
  double zoom;
  gsize coarseness;
  gboolean is_smooth;
} ClabPreviewRequest;

void
clab_preview_request_free (ClabPreviewRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabPreviewRequest, clab_preview_request_free)

/**
 * ClabPreviewPicture:
 * @surface: (nullable)
 * @place: the rectangle of the image that it covers
 */
typedef struct
{
  cairo_surface_t *surface;
  cairo_rectangle_t place;
} ClabPreviewPicture;

/**
 * ClabPreviewResult:
 * @message: (nullable): why there is no map
 * @image: with its padding
 * @map: nothing if there is a @message
 * @padded: all of the image with its padding
 * @geometry: of the map, unless there is a @message
 * @is_sparse: whether pixels of the screen that several of the image or the map
 *   share show the first of them
 * @is_whole: whether the map's scale and @statistics are those of all of it,
 *   not of what is visible
 */
typedef struct
{
  char *message;
  ClabPreviewPicture image;
  ClabPreviewPicture map;
  cairo_rectangle_t padded;
  ClabMapGeometry geometry;
  gboolean is_sparse;
  gboolean is_whole;
  ClabStatistics statistics;
} ClabPreviewResult;

void
clab_preview_result_free (ClabPreviewResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabPreviewResult, clab_preview_result_free)

typedef struct _ClabPreviewRenderer ClabPreviewRenderer;

/**
 * clab_preview_renderer_new:
 *
 * It has threads of its own and is used by one thread at a time.
 */
ClabPreviewRenderer *
clab_preview_renderer_new (void);

void
clab_preview_renderer_free (ClabPreviewRenderer *renderer);

/**
 * clab_preview_render:
 *
 * Takes time for what is visible, unless only the whole map gives it.
 *
 * Returns: (transfer full) (nullable): %NULL if it was cancelled, or without
 *   memory.
 */
ClabPreviewResult *
clab_preview_render (ClabPreviewRenderer *renderer,
                     const ClabPreviewRequest *request,
                     GCancellable *cancellable);

/**
 * clab_preview_is_heavy:
 *
 * Returns: whether so many pixels lie under the kernel, far apart, that
 *   clab_preview_render() takes longer than one likes to wait for a sign.
 */
gboolean
clab_preview_is_heavy (const ClabPreviewRequest *request);

/**
 * clab_preview_refine:
 *
 * Goes over all the map, so that the next clab_preview_render() of the same
 * map, wherever its view is, has the scale and the statistics of the whole.
 *
 * Returns: %FALSE if it was cancelled, or without memory.
 */
gboolean
clab_preview_refine (ClabPreviewRenderer *renderer,
                     const ClabPreviewRequest *request,
                     GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabPreviewRenderer, clab_preview_renderer_free)

G_END_DECLS
