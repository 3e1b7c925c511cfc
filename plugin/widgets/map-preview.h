/* An image and its map: side by side, or one over the other behind a divider
 * that can be dragged.  Zoom, pan, pick a pixel.
 *
 * Places are in pixels of the image; the map and the padding around the image
 * lie where they belong in the same coordinates.
 *
 * Signals:
 *   “view-changed”: another part of the image, or another zoom, is shown
 *   “picked” (double x, double y): a person points at that place
 *   “stepped” (int across, int down): a person moves the pick by arrow keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/widgets/map-view.h"

G_BEGIN_DECLS

#define CLAB_TYPE_MAP_PREVIEW (clab_map_preview_get_type ())
G_DECLARE_FINAL_TYPE (ClabMapPreview,
                      clab_map_preview,
                      CLAB,
                      MAP_PREVIEW,
                      GtkDrawingArea)

GtkWidget *
clab_map_preview_new (void);

/**
 * clab_map_preview_set_extent:
 * @image: x = y = 0 and the image's size
 * @padded: the image with its padding around it
 *
 * The first extent is zoomed to fit.
 */
void
clab_map_preview_set_extent (ClabMapPreview *preview,
                             const cairo_rectangle_t *image,
                             const cairo_rectangle_t *padded);

/**
 * clab_map_preview_set_picture:
 * @surface: (nullable): referenced; the pixels that are there
 * @place: (nullable): which rectangle of the image they cover
 */
void
clab_map_preview_set_picture (ClabMapPreview *preview,
                              ClabMapPreviewPart part,
                              cairo_surface_t *surface,
                              const cairo_rectangle_t *place);

/**
 * clab_map_preview_set_window:
 * @window: (nullable): the pixels under the kernel
 * @output: (nullable): where the value it gives lies in the map
 */
void
clab_map_preview_set_window (ClabMapPreview *preview,
                             const cairo_rectangle_t *window,
                             const cairo_rectangle_t *output);

/**
 * clab_map_preview_set_message:
 * @message: (nullable): drawn instead of the map, e.g. why there is none
 */
void
clab_map_preview_set_message (ClabMapPreview *preview, const char *message);

void
clab_map_preview_set_layout (ClabMapPreview *preview,
                             ClabMapPreviewLayout layout);

/**
 * clab_map_preview_view:
 * @view: (out): the rectangle of the image that a part shows
 *
 * Returns: screen pixels per pixel of the image.
 */
double
clab_map_preview_view (ClabMapPreview *preview, cairo_rectangle_t *view);

/**
 * clab_map_preview_zoom_by:
 *
 * Zooms around the middle of the view.
 */
void
clab_map_preview_zoom_by (ClabMapPreview *preview, double factor);

void
clab_map_preview_zoom_to (ClabMapPreview *preview, double zoom);

/**
 * clab_map_preview_zoom_to_fit:
 *
 * Shows the whole image with its padding, and again whenever the widget's
 * size changes, until somebody zooms or pans.
 */
void
clab_map_preview_zoom_to_fit (ClabMapPreview *preview);

/**
 * clab_map_preview_show:
 *
 * Pans, if need be, until @place is visible.
 */
void
clab_map_preview_show (ClabMapPreview *preview, const cairo_rectangle_t *place);

G_END_DECLS
