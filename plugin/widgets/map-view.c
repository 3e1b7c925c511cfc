/* Where things lie in a map preview: zoom, pan and panes, as plain numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/map-view.h"

#include <math.h>

#define GAP 8.0
#define MARGIN 2.0
#define LARGEST_ZOOM 64.0
#define SMALLEST_ZOOM (1.0 / 256.0)
#define GRIP 5.0

cairo_rectangle_t
clab_map_view_pane (const ClabMapView *view, ClabMapPreviewPart part)
{
  cairo_rectangle_t whole = { 0.0, 0.0, view->width, view->height };

  if (view->layout == CLAB_MAP_PREVIEW_SPLIT)
    return whole;

  double half = MAX (floor ((view->width - GAP) / 2.0), 1.0);
  cairo_rectangle_t side = { part == CLAB_MAP_PREVIEW_IMAGE ? 0.0 : half + GAP,
                             0.0, half, view->height };

  return side;
}

cairo_rectangle_t
clab_map_view_visible_pane (const ClabMapView *view, ClabMapPreviewPart part)
{
  cairo_rectangle_t box = clab_map_view_pane (view, part);
  double cut = round (box.width * view->divider);

  if (view->layout == CLAB_MAP_PREVIEW_SPLIT)
    {
      box.x = part == CLAB_MAP_PREVIEW_IMAGE ? 0.0 : cut;
      box.width = part == CLAB_MAP_PREVIEW_IMAGE ? cut : box.width - cut;
    }
  return box;
}

cairo_rectangle_t
clab_map_view_to_widget (const ClabMapView *view,
                         ClabMapPreviewPart part,
                         const cairo_rectangle_t *place)
{
  cairo_rectangle_t box = clab_map_view_pane (view, part);
  cairo_rectangle_t out
      = { box.x + box.width / 2.0 + (place->x - view->centre_x) * view->zoom,
          box.y + box.height / 2.0 + (place->y - view->centre_y) * view->zoom,
          place->width * view->zoom, place->height * view->zoom };

  return out;
}

void
clab_map_view_from_widget (const ClabMapView *view,
                           double x,
                           double y,
                           double place[2])
{
  cairo_rectangle_t image
      = clab_map_view_visible_pane (view, CLAB_MAP_PREVIEW_IMAGE);
  cairo_rectangle_t box = clab_map_view_pane (view, x < image.x + image.width
                                                        ? CLAB_MAP_PREVIEW_IMAGE
                                                        : CLAB_MAP_PREVIEW_MAP);

  place[0] = view->centre_x + (x - box.x - box.width / 2.0) / view->zoom;
  place[1] = view->centre_y + (y - box.y - box.height / 2.0) / view->zoom;
}

void
clab_map_view_fit (ClabMapView *view)
{
  cairo_rectangle_t box = clab_map_view_pane (view, CLAB_MAP_PREVIEW_IMAGE);
  const cairo_rectangle_t *padded = &view->padded;

  if (padded->width <= 0.0 || padded->height <= 0.0)
    return;

  double zoom = MIN ((box.width - 2.0 * MARGIN) / padded->width,
                     (box.height - 2.0 * MARGIN) / padded->height);

  /* Whole numbers above 1, so that all pixels are equally large. */
  view->zoom
      = CLAMP (zoom > 1.0 ? floor (zoom) : zoom, SMALLEST_ZOOM, LARGEST_ZOOM);
  view->centre_x = padded->x + padded->width / 2.0;
  view->centre_y = padded->y + padded->height / 2.0;
}

void
clab_map_view_zoom (ClabMapView *view, double zoom, const double fixed[2])
{
  double old = view->zoom;

  view->zoom = CLAMP (zoom, SMALLEST_ZOOM, LARGEST_ZOOM);
  view->centre_x = fixed[0] + (view->centre_x - fixed[0]) * old / view->zoom;
  view->centre_y = fixed[1] + (view->centre_y - fixed[1]) * old / view->zoom;
}

void
clab_map_view_pan (ClabMapView *view, double x, double y)
{
  const cairo_rectangle_t *padded = &view->padded;

  view->centre_x = CLAMP (x, padded->x, padded->x + padded->width);
  view->centre_y = CLAMP (y, padded->y, padded->y + padded->height);
}

gboolean
clab_map_view_is_at_divider (const ClabMapView *view, double x)
{
  cairo_rectangle_t box
      = clab_map_view_visible_pane (view, CLAB_MAP_PREVIEW_IMAGE);

  return view->layout == CLAB_MAP_PREVIEW_SPLIT && fabs (x - box.width) <= GRIP;
}
