/* Keys and clicks for tests of widgets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/widgets/events.h"

/* Long enough for a frame or two: widgets are laid out once a frame. */
#define SETTLE_MS 40

GtkWidget *
events_show (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_container_add (GTK_CONTAINER (window), widget);
  gtk_widget_show_all (window);
  events_settle ();
  return window;
}

static gboolean
set_true (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

void
events_settle (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (SETTLE_MS, set_true, &is_over);
  while (!is_over)
    gtk_main_iteration ();
}

static GdkEvent *
event_on (GtkWidget *widget, GdkEventType type)
{
  GdkEvent *event = gdk_event_new (type);
  GdkSeat *seat
      = gdk_display_get_default_seat (gtk_widget_get_display (widget));

  event->any.window = g_object_ref (gtk_widget_get_window (widget));
  gdk_event_set_device (event, type == GDK_KEY_PRESS
                                   ? gdk_seat_get_keyboard (seat)
                                   : gdk_seat_get_pointer (seat));
  return event;
}

static void
send (GtkWidget *widget, GdkEvent *event)
{
  gtk_widget_event (widget, event);
  gdk_event_free (event);
  events_settle ();
}

void
events_key (GtkWidget *widget, guint keyval, GdkModifierType state)
{
  GdkEvent *event = event_on (widget, GDK_KEY_PRESS);

  event->key.keyval = keyval;
  event->key.state = state;
  send (widget, event);
}

void
events_button (GtkWidget *widget,
               GdkEventType type,
               guint button,
               double x,
               double y)
{
  GdkEvent *event = event_on (widget, type);

  event->button.button = button;
  event->button.x = x;
  event->button.y = y;
  send (widget, event);
}

void
events_motion (GtkWidget *widget, double x, double y)
{
  GdkEvent *event = event_on (widget, GDK_MOTION_NOTIFY);

  event->motion.x = x;
  event->motion.y = y;
  send (widget, event);
}

void
events_scroll (GtkWidget *widget,
               GdkScrollDirection direction,
               double x,
               double y)
{
  GdkEvent *event = event_on (widget, GDK_SCROLL);

  event->scroll.direction = direction;
  event->scroll.x = x;
  event->scroll.y = y;
  send (widget, event);
}

typedef struct
{
  GType type;
  GtkWidget *found;
} Search;

static void
search (GtkWidget *widget, gpointer data)
{
  Search *wanted = data;

  if (wanted->found != NULL)
    return;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, wanted->type))
    wanted->found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), search, wanted);
}

GtkWidget *
events_find (GtkWidget *root, GType type)
{
  Search wanted = { type, NULL };

  search (root, &wanted);
  return wanted.found;
}
