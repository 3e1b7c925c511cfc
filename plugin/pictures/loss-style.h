/* How loss curves look: colours, dashes, what stands out.
 *
 * Shared by the files that draw a loss picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <pango/pangocairo.h>

#include "plugin/pictures/loss-picture.h"

G_BEGIN_DECLS

/* Lengths on and off; 0 for an unbroken line. */
extern const double clab_loss_dashes[CLAB_LOSS_N_KINDS][2];

/**
 * clab_loss_is_race:
 *
 * Returns: whether there are several curves.
 */
gboolean
clab_loss_is_race (const ClabLossCurves *curves);

const ClabColour *
clab_loss_curve_colour (gsize curve);

/**
 * clab_loss_is_drawn:
 *
 * Returns: whether that line of the curve is: in a race, validation belongs to
 *   the highlighted curve only.
 */
gboolean
clab_loss_is_drawn (const ClabLossPicture *picture,
                    const ClabLossCurves *curves,
                    gsize curve,
                    ClabLossKind kind);

double
clab_loss_curve_opacity (const ClabLossPicture *picture, gsize curve);

/**
 * clab_loss_draw_text:
 * @anchor: (array fixed-size=2): the point of the text, 0…1 across and down,
 *   that lies at @at
 */
void
clab_loss_draw_text (cairo_t *cr,
                     PangoLayout *layout,
                     const char *markup,
                     const double at[2],
                     const double anchor[2]);

G_END_DECLS
