/* Where one value of the map comes from, and a walk over all of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/lab-state.h"

G_BEGIN_DECLS

#define CLAB_TYPE_PIXEL_PANEL (clab_pixel_panel_get_type ())
G_DECLARE_FINAL_TYPE (ClabPixelPanel,
                      clab_pixel_panel,
                      CLAB,
                      PIXEL_PANEL,
                      GtkBox)

GtkWidget *
clab_pixel_panel_new (ClabLabState *state);

G_END_DECLS
