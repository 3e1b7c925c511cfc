/* Where things lie in a map preview: zoom, pan and panes, as plain numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabMapPreviewLayout:
 * @CLAB_MAP_PREVIEW_BESIDE: image on the left, map on the right
 * @CLAB_MAP_PREVIEW_SPLIT: image left of a divider, map right of it
 */
typedef enum
{
  CLAB_MAP_PREVIEW_BESIDE,
  CLAB_MAP_PREVIEW_SPLIT
} ClabMapPreviewLayout;

/**
 * ClabMapPreviewPart:
 * @CLAB_MAP_PREVIEW_IMAGE: with its padding
 * @CLAB_MAP_PREVIEW_MAP: the result
 */
typedef enum
{
  CLAB_MAP_PREVIEW_IMAGE,
  CLAB_MAP_PREVIEW_MAP,
  CLAB_MAP_PREVIEW_N_PARTS
} ClabMapPreviewPart;

/**
 * ClabMapView:
 * @width: of the widget, in its pixels
 * @height: likewise
 * @image: the image, x = y = 0
 * @padded: the image with its padding around it, in pixels of the image
 * @zoom: pixels of the widget per pixel of the image
 * @centre_x: the place of the image in the middle of each pane
 * @centre_y: likewise
 * @divider: 0…1, where the split is
 */
typedef struct
{
  ClabMapPreviewLayout layout;
  double width;
  double height;
  cairo_rectangle_t image;
  cairo_rectangle_t padded;
  double zoom;
  double centre_x;
  double centre_y;
  double divider;
} ClabMapView;

/**
 * clab_map_view_pane:
 *
 * Returns: the widget's rectangle that shows @part; with a split both parts
 *   have all of it, each hidden on its side of the divider.
 */
cairo_rectangle_t
clab_map_view_pane (const ClabMapView *view, ClabMapPreviewPart part);

/**
 * clab_map_view_visible_pane:
 *
 * Returns: what of the pane is not behind the divider.
 */
cairo_rectangle_t
clab_map_view_visible_pane (const ClabMapView *view, ClabMapPreviewPart part);

/**
 * clab_map_view_to_widget:
 * @place: in pixels of the image
 *
 * Returns: where @part shows it in the widget.
 */
cairo_rectangle_t
clab_map_view_to_widget (const ClabMapView *view,
                         ClabMapPreviewPart part,
                         const cairo_rectangle_t *place);

/**
 * clab_map_view_from_widget:
 * @place: (out) (array fixed-size=2): x and y in the image
 */
void
clab_map_view_from_widget (const ClabMapView *view,
                           double x,
                           double y,
                           double place[2]);

/**
 * clab_map_view_fit:
 *
 * Zooms and pans so that the image with its padding is seen whole.
 */
void
clab_map_view_fit (ClabMapView *view);

/**
 * clab_map_view_zoom:
 * @fixed: (array fixed-size=2): the place of the image that stays where it is
 */
void
clab_map_view_zoom (ClabMapView *view, double zoom, const double fixed[2]);

/**
 * clab_map_view_pan:
 *
 * Puts that place into the middle, or the nearest one on the image.
 */
void
clab_map_view_pan (ClabMapView *view, double x, double y);

gboolean
clab_map_view_is_at_divider (const ClabMapView *view, double x);

G_END_DECLS
