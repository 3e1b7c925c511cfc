/* Shows loss curves as they grow, at most once per frame.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/pictures/loss-curves.h"

G_BEGIN_DECLS

#define CLAB_TYPE_LOSS_CURVE (clab_loss_curve_get_type ())
G_DECLARE_FINAL_TYPE (ClabLossCurve,
                      clab_loss_curve,
                      CLAB,
                      LOSS_CURVE,
                      GtkDrawingArea)

/**
 * clab_loss_curve_new:
 * @curves: referenced; must outlive the widget, and be changed on the main
 *   thread only
 */
GtkWidget *
clab_loss_curve_new (const ClabLossCurves *curves);

void
clab_loss_curve_set_logarithmic (ClabLossCurve *curve, gboolean is_logarithmic);

/**
 * clab_loss_curve_set_marked_step:
 * @step: −1 for none; shown while the pointer does not point at another
 */
void
clab_loss_curve_set_marked_step (ClabLossCurve *curve, gssize step);

G_END_DECLS
