/* What a map preview shows, and how it is drawn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/map-scene.h"

#include <math.h>

#include "plugin/widgets/theme-colours.h"

#define CHECK 8

/* What shows through transparent pixels, as in GIMP. */
static void
paint_checks (cairo_t *cr)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2 * CHECK, 2 * CHECK);
  cairo_t *tile = cairo_create (surface);

  cairo_set_source_rgb (tile, 0.6, 0.6, 0.6);
  cairo_paint (tile);
  cairo_set_source_rgb (tile, 0.4, 0.4, 0.4);
  cairo_rectangle (tile, 0, 0, CHECK, CHECK);
  cairo_rectangle (tile, CHECK, CHECK, CHECK, CHECK);
  cairo_fill (tile);
  cairo_destroy (tile);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_REPEAT);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

static void
draw_picture (const ClabMapScene *scene, cairo_t *cr, ClabMapPreviewPart part)
{
  const ClabMapPicture *picture = &scene->pictures[part];

  if (picture->surface == NULL)
    return;

  cairo_rectangle_t place
      = clab_map_view_to_widget (&scene->view, part, &picture->place);
  double width = cairo_image_surface_get_width (picture->surface);
  double height = cairo_image_surface_get_height (picture->surface);
  double scale = place.width / width;

  cairo_save (cr);
  cairo_rectangle (cr, place.x, place.y, place.width, place.height);
  cairo_clip (cr);
  paint_checks (cr);
  cairo_translate (cr, place.x, place.y);
  cairo_scale (cr, scale, place.height / height);
  cairo_set_source_surface (cr, picture->surface, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), scale >= 0.999
                                                       ? CAIRO_FILTER_NEAREST
                                                       : CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* A frame that is seen on every ground: light within dark. */
static void
draw_frame (cairo_t *cr, const cairo_rectangle_t *place)
{
  double x = floor (place->x) + 0.5;
  double y = floor (place->y) + 0.5;
  double width = MAX (round (place->width) - 1.0, 2.0);
  double height = MAX (round (place->height) - 1.0, 2.0);

  cairo_rectangle (cr, x, y, width, height);
  cairo_set_line_width (cr, 3.0);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.7);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, 1.0);
  cairo_set_source_rgb (cr, 1.0, 0.85, 0.1);
  cairo_stroke (cr);
}

/* Between image and padding: a dashed line, and a veil over the padding. */
static void
draw_padding (const ClabMapScene *scene, cairo_t *cr)
{
  const ClabMapView *view = &scene->view;
  cairo_rectangle_t inner
      = clab_map_view_to_widget (view, CLAB_MAP_PREVIEW_IMAGE, &view->image);
  cairo_rectangle_t outer
      = clab_map_view_to_widget (view, CLAB_MAP_PREVIEW_IMAGE, &view->padded);

  if (outer.width - inner.width < 0.5 && outer.height - inner.height < 0.5)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, outer.x, outer.y, outer.width, outer.height);
  cairo_rectangle (cr, inner.x, inner.y, inner.width, inner.height);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.35);
  cairo_fill (cr);
  cairo_rectangle (cr, round (inner.x) - 0.5, round (inner.y) - 0.5,
                   round (inner.width) + 1.0, round (inner.height) + 1.0);
  cairo_set_line_width (cr, 1.0);
  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, (double[]){ 4.0 }, 1, 0.0);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_message (const ClabMapScene *scene,
              GtkWidget *widget,
              cairo_t *cr,
              const cairo_rectangle_t *box)
{
  ClabColour colour = clab_theme_foreground (widget);
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, scene->message);
  int height;

  pango_layout_set_width (layout,
                          (int)(MAX (box->width - 24.0, 40.0)) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &height);
  clab_colour_set_source (cr, &colour, 1.0);
  cairo_move_to (cr, box->x + 12.0,
                 round (box->y + (box->height - height) / 2.0));
  pango_cairo_show_layout (cr, layout);
  g_object_unref (layout);
}

static void
draw_part (const ClabMapScene *scene,
           GtkWidget *widget,
           cairo_t *cr,
           ClabMapPreviewPart part)
{
  cairo_rectangle_t visible = clab_map_view_visible_pane (&scene->view, part);
  gboolean is_map = part == CLAB_MAP_PREVIEW_MAP;

  cairo_save (cr);
  cairo_rectangle (cr, visible.x, visible.y, visible.width, visible.height);
  cairo_clip (cr);
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.25);
  cairo_paint (cr);
  if (is_map && scene->message != NULL)
    draw_message (scene, widget, cr, &visible);
  else
    draw_picture (scene, cr, part);
  if (!is_map)
    draw_padding (scene, cr);
  if (scene->has_window)
    {
      cairo_rectangle_t place = clab_map_view_to_widget (
          &scene->view, part, is_map ? &scene->output : &scene->window);

      draw_frame (cr, &place);
    }
  cairo_restore (cr);
}

static void
draw_divider (const ClabMapScene *scene, cairo_t *cr)
{
  cairo_rectangle_t box
      = clab_map_view_visible_pane (&scene->view, CLAB_MAP_PREVIEW_IMAGE);
  double x = box.width - 0.5;

  cairo_set_line_width (cr, 3.0);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.6);
  cairo_move_to (cr, x, 0.0);
  cairo_line_to (cr, x, box.height);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 1.0);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_move_to (cr, x, 0.0);
  cairo_line_to (cr, x, box.height);
  cairo_stroke (cr);
}

void
clab_map_scene_draw (const ClabMapScene *scene, GtkWidget *widget, cairo_t *cr)
{
  for (int part = 0; part < CLAB_MAP_PREVIEW_N_PARTS; part++)
    draw_part (scene, widget, cr, part);
  if (scene->view.layout == CLAB_MAP_PREVIEW_SPLIT)
    draw_divider (scene, cr);
}

void
clab_map_scene_clear (ClabMapScene *scene)
{
  for (int part = 0; part < CLAB_MAP_PREVIEW_N_PARTS; part++)
    g_clear_pointer (&scene->pictures[part].surface, cairo_surface_destroy);
  g_clear_pointer (&scene->message, g_free);
}
