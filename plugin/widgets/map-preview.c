/* An image and its map: side by side, or one over the other behind a divider
 * that can be dragged.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/map-preview.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/widgets/map-scene.h"

#define WHEEL_FACTOR 1.25
/* A drag shorter than this is a click. */
#define CLICK 4.0

typedef enum
{
  DRAG_NOTHING,
  DRAG_VIEW,
  DRAG_DIVIDER
} Drag;

struct _ClabMapPreview
{
  GtkDrawingArea parent;
  ClabMapScene scene;
  gboolean fits;
  Drag drag;
  gboolean has_dragged;
  double drag_x;
  double drag_y;
};

enum
{
  VIEW_CHANGED,
  PICKED,
  STEPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (ClabMapPreview, clab_map_preview, GTK_TYPE_DRAWING_AREA)

static void
view_changed (ClabMapPreview *preview)
{
  gtk_widget_queue_draw (GTK_WIDGET (preview));
  g_signal_emit (preview, signals[VIEW_CHANGED], 0);
}

static void
set_zoom (ClabMapPreview *preview, double zoom, const double fixed[2])
{
  clab_map_view_zoom (&preview->scene.view, zoom, fixed);
  preview->fits = FALSE;
  view_changed (preview);
}

static void
pan_to (ClabMapPreview *preview, double x, double y)
{
  clab_map_view_pan (&preview->scene.view, x, y);
  preview->fits = FALSE;
  view_changed (preview);
}

static gboolean
preview_draw (GtkWidget *widget, cairo_t *cr)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (widget);

  clab_map_scene_draw (&preview->scene, widget, cr);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 1.0, 1.0,
                      gtk_widget_get_allocated_width (widget) - 2.0,
                      gtk_widget_get_allocated_height (widget) - 2.0);
  return FALSE;
}

static void
set_pointer (GtkWidget *widget, const char *name)
{
  g_autoptr (GdkCursor) cursor
      = name != NULL
            ? gdk_cursor_new_from_name (gtk_widget_get_display (widget), name)
            : NULL;

  gdk_window_set_cursor (gtk_widget_get_window (widget), cursor);
}

static gboolean
preview_button_press (GtkWidget *widget, GdkEventButton *event)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (widget);

  gtk_widget_grab_focus (widget);
  if (event->type != GDK_BUTTON_PRESS)
    return FALSE;
  preview->drag
      = event->button == GDK_BUTTON_PRIMARY
                && clab_map_view_is_at_divider (&preview->scene.view, event->x)
            ? DRAG_DIVIDER
            : DRAG_VIEW;
  preview->has_dragged = FALSE;
  preview->drag_x = event->x;
  preview->drag_y = event->y;
  return TRUE;
}

static void
drag_view (ClabMapPreview *preview, double x, double y)
{
  double across = x - preview->drag_x;
  double down = y - preview->drag_y;

  if (!preview->has_dragged && hypot (across, down) < CLICK)
    return;
  preview->has_dragged = TRUE;
  preview->drag_x = x;
  preview->drag_y = y;
  pan_to (preview,
          preview->scene.view.centre_x - across / preview->scene.view.zoom,
          preview->scene.view.centre_y - down / preview->scene.view.zoom);
}

static gboolean
preview_motion (GtkWidget *widget, GdkEventMotion *event)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (widget);

  switch (preview->drag)
    {
      case DRAG_NOTHING:
        set_pointer (
            widget, clab_map_view_is_at_divider (&preview->scene.view, event->x)
                        ? "col-resize"
                        : NULL);
        break;
      case DRAG_VIEW:
        drag_view (preview, event->x, event->y);
        break;
      case DRAG_DIVIDER:
        preview->scene.view.divider = CLAMP (
            event->x / gtk_widget_get_allocated_width (widget), 0.0, 1.0);
        gtk_widget_queue_draw (widget);
        break;
    }
  return TRUE;
}

static gboolean
preview_button_release (GtkWidget *widget, GdkEventButton *event)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (widget);
  gboolean is_click = preview->drag == DRAG_VIEW && !preview->has_dragged
                      && event->button == GDK_BUTTON_PRIMARY;

  preview->drag = DRAG_NOTHING;
  if (is_click)
    {
      double place[2];

      clab_map_view_from_widget (&preview->scene.view, event->x, event->y,
                                 place);
      g_signal_emit (preview, signals[PICKED], 0, place[0], place[1]);
    }
  return TRUE;
}

static gboolean
preview_scroll (GtkWidget *widget, GdkEventScroll *event)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (widget);
  double steps = event->direction == GDK_SCROLL_UP       ? 1.0
                 : event->direction == GDK_SCROLL_DOWN   ? -1.0
                 : event->direction == GDK_SCROLL_SMOOTH ? -event->delta_y
                                                         : 0.0;
  double place[2];

  clab_map_view_from_widget (&preview->scene.view, event->x, event->y, place);
  set_zoom (preview, preview->scene.view.zoom * pow (WHEEL_FACTOR, steps),
            place);
  return TRUE;
}

/* What a key does: zooms by a factor or to a zoom, or steps. */
typedef struct
{
  guint key;
  double factor;
  double zoom;
  int across;
  int down;
} Key;

static const Key keys[] = {
  { GDK_KEY_plus, WHEEL_FACTOR, 0.0, 0, 0 },
  { GDK_KEY_equal, WHEEL_FACTOR, 0.0, 0, 0 },
  { GDK_KEY_KP_Add, WHEEL_FACTOR, 0.0, 0, 0 },
  { GDK_KEY_minus, 1.0 / WHEEL_FACTOR, 0.0, 0, 0 },
  { GDK_KEY_KP_Subtract, 1.0 / WHEEL_FACTOR, 0.0, 0, 0 },
  { GDK_KEY_1, 0.0, 1.0, 0, 0 },
  { GDK_KEY_KP_1, 0.0, 1.0, 0, 0 },
  { GDK_KEY_Left, 0.0, 0.0, -1, 0 },
  { GDK_KEY_Right, 0.0, 0.0, 1, 0 },
  { GDK_KEY_Up, 0.0, 0.0, 0, -1 },
  { GDK_KEY_Down, 0.0, 0.0, 0, 1 },
};

static void
use_key (ClabMapPreview *preview, const Key *key)
{
  if (key->factor > 0.0)
    clab_map_preview_zoom_by (preview, key->factor);
  else if (key->zoom > 0.0)
    clab_map_preview_zoom_to (preview, key->zoom);
  else
    g_signal_emit (preview, signals[STEPPED], 0, key->across, key->down);
}

static gboolean
preview_key_press (GtkWidget *widget, GdkEventKey *event)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (widget);

  if (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK))
    return FALSE;
  if (event->keyval == GDK_KEY_0 || event->keyval == GDK_KEY_KP_0)
    {
      clab_map_preview_zoom_to_fit (preview);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].key == event->keyval)
      {
        use_key (preview, &keys[i]);
        return TRUE;
      }
  return FALSE;
}

static void
preview_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (widget);

  GTK_WIDGET_CLASS (clab_map_preview_parent_class)
      ->size_allocate (widget, allocation);
  preview->scene.view.width = allocation->width;
  preview->scene.view.height = allocation->height;
  if (preview->fits)
    clab_map_view_fit (&preview->scene.view);
  g_signal_emit (preview, signals[VIEW_CHANGED], 0);
}

static void
preview_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  (void)widget;
  *minimum = 200;
  *natural = 480;
}

static void
preview_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  (void)widget;
  *minimum = 120;
  *natural = 320;
}

static gboolean
preview_focus_changed (GtkWidget *widget, GdkEventFocus *event)
{
  (void)event;
  gtk_widget_queue_draw (widget);
  return FALSE;
}

static void
preview_finalize (GObject *object)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (object);

  clab_map_scene_clear (&preview->scene);
  G_OBJECT_CLASS (clab_map_preview_parent_class)->finalize (object);
}

static void
clab_map_preview_class_init (ClabMapPreviewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = preview_finalize;
  widget_class->draw = preview_draw;
  widget_class->button_press_event = preview_button_press;
  widget_class->button_release_event = preview_button_release;
  widget_class->motion_notify_event = preview_motion;
  widget_class->scroll_event = preview_scroll;
  widget_class->key_press_event = preview_key_press;
  widget_class->focus_in_event = preview_focus_changed;
  widget_class->focus_out_event = preview_focus_changed;
  widget_class->size_allocate = preview_size_allocate;
  widget_class->get_preferred_width = preview_preferred_width;
  widget_class->get_preferred_height = preview_preferred_height;
  signals[VIEW_CHANGED]
      = g_signal_new ("view-changed", CLAB_TYPE_MAP_PREVIEW, G_SIGNAL_RUN_LAST,
                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PICKED] = g_signal_new ("picked", CLAB_TYPE_MAP_PREVIEW,
                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[STEPPED]
      = g_signal_new ("stepped", CLAB_TYPE_MAP_PREVIEW, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
clab_map_preview_init (ClabMapPreview *preview)
{
  GtkWidget *widget = GTK_WIDGET (preview);
  AtkObject *accessible = gtk_widget_get_accessible (widget);

  preview->scene.view.zoom = 1.0;
  preview->fits = TRUE;
  preview->scene.view.divider = 0.5;
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK
                                     | GDK_POINTER_MOTION_MASK | GDK_SCROLL_MASK
                                     | GDK_SMOOTH_SCROLL_MASK
                                     | GDK_KEY_PRESS_MASK
                                     | GDK_FOCUS_CHANGE_MASK);
  atk_object_set_role (accessible, ATK_ROLE_IMAGE);
  atk_object_set_name (accessible, _ ("Image and map"));
}

GtkWidget *
clab_map_preview_new (void)
{
  return g_object_new (CLAB_TYPE_MAP_PREVIEW, NULL);
}

static gboolean
is_same (const cairo_rectangle_t *a, const cairo_rectangle_t *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width
         && a->height == b->height;
}

void
clab_map_preview_set_extent (ClabMapPreview *preview,
                             const cairo_rectangle_t *image,
                             const cairo_rectangle_t *padded)
{
  if (is_same (image, &preview->scene.view.image)
      && is_same (padded, &preview->scene.view.padded))
    return;
  preview->scene.view.image = *image;
  preview->scene.view.padded = *padded;
  if (preview->fits)
    clab_map_view_fit (&preview->scene.view);
  view_changed (preview);
}

void
clab_map_preview_set_picture (ClabMapPreview *preview,
                              ClabMapPreviewPart part,
                              cairo_surface_t *surface,
                              const cairo_rectangle_t *place)
{
  ClabMapPicture *picture = &preview->scene.pictures[part];

  g_return_if_fail (surface == NULL || place != NULL);

  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  if (surface != NULL)
    {
      picture->surface = cairo_surface_reference (surface);
      picture->place = *place;
    }
  gtk_widget_queue_draw (GTK_WIDGET (preview));
}

void
clab_map_preview_set_window (ClabMapPreview *preview,
                             const cairo_rectangle_t *window,
                             const cairo_rectangle_t *output)
{
  preview->scene.has_window = window != NULL && output != NULL;
  if (preview->scene.has_window)
    {
      preview->scene.window = *window;
      preview->scene.output = *output;
    }
  gtk_widget_queue_draw (GTK_WIDGET (preview));
}

void
clab_map_preview_set_message (ClabMapPreview *preview, const char *message)
{
  if (g_strcmp0 (message, preview->scene.message) == 0)
    return;
  g_free (preview->scene.message);
  preview->scene.message = g_strdup (message);
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (preview)),
                              message != NULL ? message : "");
  gtk_widget_queue_draw (GTK_WIDGET (preview));
}

void
clab_map_preview_set_layout (ClabMapPreview *preview,
                             ClabMapPreviewLayout layout)
{
  preview->scene.view.layout = layout;
  if (preview->fits)
    clab_map_view_fit (&preview->scene.view);
  view_changed (preview);
}

double
clab_map_preview_view (ClabMapPreview *preview, cairo_rectangle_t *view)
{
  cairo_rectangle_t box
      = clab_map_view_pane (&preview->scene.view, CLAB_MAP_PREVIEW_IMAGE);

  view->width = box.width / preview->scene.view.zoom;
  view->height = box.height / preview->scene.view.zoom;
  view->x = preview->scene.view.centre_x - view->width / 2.0;
  view->y = preview->scene.view.centre_y - view->height / 2.0;
  return preview->scene.view.zoom;
}

void
clab_map_preview_zoom_by (ClabMapPreview *preview, double factor)
{
  double centre[]
      = { preview->scene.view.centre_x, preview->scene.view.centre_y };

  set_zoom (preview, preview->scene.view.zoom * factor, centre);
}

void
clab_map_preview_zoom_to (ClabMapPreview *preview, double zoom)
{
  double centre[]
      = { preview->scene.view.centre_x, preview->scene.view.centre_y };

  set_zoom (preview, zoom, centre);
}

void
clab_map_preview_zoom_to_fit (ClabMapPreview *preview)
{
  preview->fits = TRUE;
  clab_map_view_fit (&preview->scene.view);
  view_changed (preview);
}

void
clab_map_preview_show (ClabMapPreview *preview, const cairo_rectangle_t *place)
{
  cairo_rectangle_t view;
  double x = place->x + place->width / 2.0;
  double y = place->y + place->height / 2.0;

  clab_map_preview_view (preview, &view);
  if (x < view.x || y < view.y || x > view.x + view.width
      || y > view.y + view.height)
    pan_to (preview, x, y);
}
