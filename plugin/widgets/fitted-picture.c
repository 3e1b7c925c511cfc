/* Shows a picture as large as it fits.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/fitted-picture.h"

#define MINIMUM_SIDE 48
#define NATURAL_SIDE 120

/* Height over width of pictures that are not there yet. */
#define USUAL_SHAPE 0.75

struct _ClabFittedPicture
{
  GtkDrawingArea parent;
  cairo_surface_t *surface;
};

G_DEFINE_TYPE (ClabFittedPicture, clab_fitted_picture, GTK_TYPE_DRAWING_AREA)

static double
shape_of (const ClabFittedPicture *picture)
{
  if (picture->surface == NULL)
    return USUAL_SHAPE;
  return (double)cairo_image_surface_get_height (picture->surface)
         / (double)cairo_image_surface_get_width (picture->surface);
}

static gboolean
picture_draw (GtkWidget *widget, cairo_t *cr)
{
  ClabFittedPicture *picture = CLAB_FITTED_PICTURE (widget);
  double width = gtk_widget_get_allocated_width (widget);
  double height = gtk_widget_get_allocated_height (widget);

  if (picture->surface == NULL)
    return FALSE;

  double columns = cairo_image_surface_get_width (picture->surface);
  double rows = cairo_image_surface_get_height (picture->surface);
  double zoom = MIN (width / columns, height / rows);

  cairo_translate (cr, (width - zoom * columns) / 2.0,
                   (height - zoom * rows) / 2.0);
  cairo_scale (cr, zoom, zoom);
  cairo_set_source_surface (cr, picture->surface, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), zoom > 1.0
                                                       ? CAIRO_FILTER_NEAREST
                                                       : CAIRO_FILTER_GOOD);
  cairo_rectangle (cr, 0.0, 0.0, columns, rows);
  cairo_fill (cr);
  return FALSE;
}

static GtkSizeRequestMode
picture_request_mode (GtkWidget *widget)
{
  (void)widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
picture_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  (void)widget;
  *minimum = MINIMUM_SIDE;
  *natural = NATURAL_SIDE;
}

static void
picture_height_for_width (GtkWidget *widget,
                          int width,
                          int *minimum,
                          int *natural)
{
  double height = width * shape_of (CLAB_FITTED_PICTURE (widget));

  *minimum = *natural = (int)CLAMP (height, MINIMUM_SIDE / 2.0, 1.5 * width);
}

static void
picture_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  picture_height_for_width (widget, NATURAL_SIDE, minimum, natural);
}

static void
clab_fitted_picture_finalize (GObject *object)
{
  g_clear_pointer (&CLAB_FITTED_PICTURE (object)->surface,
                   cairo_surface_destroy);
  G_OBJECT_CLASS (clab_fitted_picture_parent_class)->finalize (object);
}

static void
clab_fitted_picture_class_init (ClabFittedPictureClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = clab_fitted_picture_finalize;
  widget_class->draw = picture_draw;
  widget_class->get_request_mode = picture_request_mode;
  widget_class->get_preferred_width = picture_preferred_width;
  widget_class->get_preferred_height = picture_preferred_height;
  widget_class->get_preferred_height_for_width = picture_height_for_width;
}

static void
clab_fitted_picture_init (ClabFittedPicture *picture)
{
  AtkObject *accessible = gtk_widget_get_accessible (GTK_WIDGET (picture));

  atk_object_set_role (accessible, ATK_ROLE_IMAGE);
}

GtkWidget *
clab_fitted_picture_new (const char *name)
{
  GtkWidget *picture = g_object_new (CLAB_TYPE_FITTED_PICTURE, NULL);

  atk_object_set_name (gtk_widget_get_accessible (picture), name);
  return picture;
}

void
clab_fitted_picture_set (ClabFittedPicture *picture, cairo_surface_t *surface)
{
  double shape = shape_of (picture);

  if (surface != NULL)
    cairo_surface_reference (surface);
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  picture->surface = surface;
  if (shape_of (picture) != shape)
    gtk_widget_queue_resize (GTK_WIDGET (picture));
  gtk_widget_queue_draw (GTK_WIDGET (picture));
}
