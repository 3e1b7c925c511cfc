/* Keys and clicks for tests of widgets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

/**
 * events_show:
 *
 * Returns: (transfer none): a window around @widget, shown and laid out; to be
 *   destroyed by gtk_widget_destroy().
 */
GtkWidget *
events_show (GtkWidget *widget, int width, int height);

/**
 * events_settle:
 *
 * Runs the main loop until everything is laid out and drawn.
 */
void
events_settle (void);

void
events_key (GtkWidget *widget, guint keyval, GdkModifierType state);

/**
 * events_button:
 * @type: GDK_BUTTON_PRESS, GDK_2BUTTON_PRESS or GDK_BUTTON_RELEASE
 */
void
events_button (GtkWidget *widget,
               GdkEventType type,
               guint button,
               double x,
               double y);

void
events_motion (GtkWidget *widget, double x, double y);

void
events_scroll (GtkWidget *widget,
               GdkScrollDirection direction,
               double x,
               double y);

/**
 * events_find:
 *
 * Returns: (transfer none) (nullable): the first widget of that type in @root.
 */
GtkWidget *
events_find (GtkWidget *root, GType type);
