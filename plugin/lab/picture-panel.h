/* The picture in the middle of the lab: the image, the map of the highlighted
 * kernel, and how to look at them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/lab-state.h"

G_BEGIN_DECLS

#define CLAB_TYPE_PICTURE_PANEL (clab_picture_panel_get_type ())
G_DECLARE_FINAL_TYPE (ClabPicturePanel,
                      clab_picture_panel,
                      CLAB,
                      PICTURE_PANEL,
                      GtkBox)

/**
 * clab_picture_panel_new:
 *
 * Its drawing thread ends when the widget is destroyed.
 */
GtkWidget *
clab_picture_panel_new (ClabLabState *state);

G_END_DECLS
