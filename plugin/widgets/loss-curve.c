/* Shows loss curves as they grow, at most once per frame.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/loss-curve.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/pictures/loss-picture.h"
#include "plugin/pictures/number-text.h"
#include "plugin/widgets/theme-colours.h"

#define NATURAL_WIDTH 320
#define NATURAL_HEIGHT 210
#define FONT_SIZE 11.0

struct _ClabLossCurve
{
  GtkDrawingArea parent;
  const ClabLossCurves *curves;
  guint64 drawn_revision;
  gboolean is_logarithmic;
  gssize marked_step;
  gssize hovered_step;
  gssize hovered_curve;
};

G_DEFINE_TYPE (ClabLossCurve, clab_loss_curve, GTK_TYPE_DRAWING_AREA)

static ClabLossPicture
picture_of (ClabLossCurve *curve)
{
  GtkWidget *widget = GTK_WIDGET (curve);
  ClabLossPicture picture
      = { .width = gtk_widget_get_allocated_width (widget),
          .height = gtk_widget_get_allocated_height (widget),
          .font_size = FONT_SIZE,
          .foreground = clab_theme_foreground (widget),
          .background = clab_theme_background (widget),
          .is_logarithmic = curve->is_logarithmic,
          .marked_step
          = curve->hovered_step >= 0 ? curve->hovered_step : curve->marked_step,
          .highlighted_curve = curve->hovered_curve };

  return picture;
}

static void
draw_hint (GtkWidget *widget, cairo_t *cr, const ClabColour *colour)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (
      widget, _ ("The loss is drawn here while learning."));
  int width = gtk_widget_get_allocated_width (widget);
  int height;

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &height);
  clab_colour_set_source (cr, colour, 0.7);
  cairo_move_to (cr, 0.0,
                 (gtk_widget_get_allocated_height (widget) - height) / 2.0);
  pango_cairo_show_layout (cr, layout);
  g_object_unref (layout);
}

static gboolean
curve_draw (GtkWidget *widget, cairo_t *cr)
{
  ClabLossCurve *curve = CLAB_LOSS_CURVE (widget);
  ClabLossPicture picture = picture_of (curve);

  clab_colour_set_source (cr, &picture.background, 1.0);
  cairo_paint (cr);
  curve->drawn_revision = clab_loss_curves_revision (curve->curves);
  if (clab_loss_curves_n_curves (curve->curves) == 0)
    draw_hint (widget, cr, &picture.foreground);
  else
    clab_loss_picture_draw (&picture, curve->curves, cr);
  return FALSE;
}

/* Says the newest loss of each curve. */
static void
describe (ClabLossCurve *curve)
{
  const ClabLossCurves *curves = curve->curves;
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < clab_loss_curves_n_curves (curves); i++)
    {
      gsize n = clab_loss_curves_n_values (curves, i);
      char number[CLAB_NUMBER_TEXT_SIZE];

      if (n == 0)
        continue;
      g_string_append_printf (
          text, _ ("%s: loss %s after %d steps"),
          clab_loss_curves_label (curves, i),
          clab_number_text (
              number,
              clab_loss_curves_value (curves, i, CLAB_LOSS_TRAINING, n - 1), 6),
          (int)n - 1);
      g_string_append_c (text, '\n');
    }
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (curve)),
                              text->str);
}

static gboolean
each_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  ClabLossCurve *curve = CLAB_LOSS_CURVE (widget);

  (void)clock;
  (void)data;
  if (clab_loss_curves_revision (curve->curves) != curve->drawn_revision)
    {
      describe (curve);
      gtk_widget_queue_draw (widget);
    }
  return G_SOURCE_CONTINUE;
}

static void
hover (ClabLossCurve *curve, gssize step, gssize nearest)
{
  if (step == curve->hovered_step && nearest == curve->hovered_curve)
    return;
  curve->hovered_step = step;
  curve->hovered_curve = nearest;
  gtk_widget_queue_draw (GTK_WIDGET (curve));
}

static gboolean
curve_motion (GtkWidget *widget, GdkEventMotion *event)
{
  ClabLossCurve *curve = CLAB_LOSS_CURVE (widget);
  ClabLossPicture picture = picture_of (curve);

  hover (
      curve, clab_loss_picture_step_at (&picture, curve->curves, event->x),
      clab_loss_picture_curve_at (&picture, curve->curves, event->x, event->y));
  return FALSE;
}

static gboolean
curve_leave (GtkWidget *widget, GdkEventCrossing *event)
{
  (void)event;
  hover (CLAB_LOSS_CURVE (widget), -1, -1);
  return FALSE;
}

static void
curve_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  (void)widget;
  *minimum = NATURAL_WIDTH / 2;
  *natural = NATURAL_WIDTH;
}

static void
curve_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  (void)widget;
  *minimum = NATURAL_HEIGHT / 2;
  *natural = NATURAL_HEIGHT;
}

static void
clab_loss_curve_class_init (ClabLossCurveClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->draw = curve_draw;
  widget_class->motion_notify_event = curve_motion;
  widget_class->leave_notify_event = curve_leave;
  widget_class->get_preferred_width = curve_preferred_width;
  widget_class->get_preferred_height = curve_preferred_height;
}

static void
clab_loss_curve_init (ClabLossCurve *curve)
{
  GtkWidget *widget = GTK_WIDGET (curve);
  AtkObject *accessible = gtk_widget_get_accessible (widget);

  curve->is_logarithmic = TRUE;
  curve->marked_step = -1;
  curve->hovered_step = -1;
  curve->hovered_curve = -1;
  gtk_widget_add_events (widget,
                         GDK_POINTER_MOTION_MASK | GDK_LEAVE_NOTIFY_MASK);
  gtk_widget_add_tick_callback (widget, each_frame, NULL, NULL);
  atk_object_set_role (accessible, ATK_ROLE_IMAGE);
  atk_object_set_name (accessible, _ ("Loss curve"));
}

GtkWidget *
clab_loss_curve_new (const ClabLossCurves *curves)
{
  ClabLossCurve *curve = g_object_new (CLAB_TYPE_LOSS_CURVE, NULL);

  curve->curves = curves;
  return GTK_WIDGET (curve);
}

void
clab_loss_curve_set_logarithmic (ClabLossCurve *curve, gboolean is_logarithmic)
{
  curve->is_logarithmic = is_logarithmic;
  gtk_widget_queue_draw (GTK_WIDGET (curve));
}

void
clab_loss_curve_set_marked_step (ClabLossCurve *curve, gssize step)
{
  curve->marked_step = step;
  gtk_widget_queue_draw (GTK_WIDGET (curve));
}
