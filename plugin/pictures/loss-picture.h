/* Draws loss curves with axes on any cairo context.
 *
 * Knows no widget: the dialog draws with it on screen, a script into a layer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>

#include "plugin/pictures/loss-curves.h"
#include "plugin/pictures/signed-colour.h"

G_BEGIN_DECLS

/**
 * ClabLossPicture:
 * @width: in units of the cairo context
 * @height: likewise
 * @font_size: height of the text, likewise
 * @foreground: axes and text
 * @background: what is behind; drawn by the caller
 * @is_logarithmic: whether the loss axis is
 * @marked_step: a step whose values are read out; −1 for none
 * @highlighted_curve: one of several that stands out, with its validation,
 *   which the others then go without; −1 for none
 */
typedef struct
{
  double width;
  double height;
  double font_size;
  ClabColour foreground;
  ClabColour background;
  gboolean is_logarithmic;
  gssize marked_step;
  gssize highlighted_curve;
} ClabLossPicture;

void
clab_loss_picture_draw (const ClabLossPicture *picture,
                        const ClabLossCurves *curves,
                        cairo_t *cr);

/**
 * clab_loss_picture_step_at:
 * @x: in units of the cairo context
 *
 * Returns: the step that is drawn there, or −1 outside the plot.
 */
gssize
clab_loss_picture_step_at (const ClabLossPicture *picture,
                           const ClabLossCurves *curves,
                           double x);

/**
 * clab_loss_picture_curve_at:
 * @x: in units of the cairo context
 * @y: likewise
 *
 * Returns: the curve that passes there, or −1 if none is near.
 */
gssize
clab_loss_picture_curve_at (const ClabLossPicture *picture,
                            const ClabLossCurves *curves,
                            double x,
                            double y);

G_END_DECLS
