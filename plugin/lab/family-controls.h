/* The parameters of the highlighted family.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/lab-state.h"

G_BEGIN_DECLS

#define CLAB_TYPE_FAMILY_CONTROLS (clab_family_controls_get_type ())
G_DECLARE_FINAL_TYPE (ClabFamilyControls,
                      clab_family_controls,
                      CLAB,
                      FAMILY_CONTROLS,
                      GtkBox)

/**
 * clab_family_controls_new:
 *
 * Hidden while a bank without parameters is highlighted.
 */
GtkWidget *
clab_family_controls_new (ClabLabState *state);

G_END_DECLS
