/* What a map preview shows, and how it is drawn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/widgets/map-view.h"

G_BEGIN_DECLS

/**
 * ClabMapPicture:
 * @surface: (nullable): pixels
 * @place: the rectangle of the image that they cover
 */
typedef struct
{
  cairo_surface_t *surface;
  cairo_rectangle_t place;
} ClabMapPicture;

/**
 * ClabMapScene:
 * @window: the pixels under the kernel
 * @output: where the value that it gives lies in the map
 * @has_window: whether these two are drawn
 * @message: (nullable): drawn instead of the map
 */
typedef struct
{
  ClabMapView view;
  ClabMapPicture pictures[CLAB_MAP_PREVIEW_N_PARTS];
  cairo_rectangle_t window;
  cairo_rectangle_t output;
  gboolean has_window;
  char *message;
} ClabMapScene;

/**
 * clab_map_scene_draw:
 * @widget: gives font and colours
 */
void
clab_map_scene_draw (const ClabMapScene *scene, GtkWidget *widget, cairo_t *cr);

void
clab_map_scene_clear (ClabMapScene *scene);

G_END_DECLS
