/* The legend of a loss picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <pango/pangocairo.h>

#include "plugin/pictures/loss-picture.h"

G_BEGIN_DECLS

/* Height of a row of the legend, in heights of the text. */
#define CLAB_LOSS_LEGEND_ROW 1.5

/**
 * clab_loss_legend_rows:
 *
 * Returns: how many rows it needs above the plot: in a race one or two columns,
 * with room for the highlighted curve's validation and the optimum; none for a
 *   single curve, which leaves room for its legend where it has fallen from.
 */
gsize
clab_loss_legend_rows (const ClabLossPicture *picture,
                       const ClabLossCurves *curves);

/**
 * clab_loss_legend_draw:
 * @corner: (array fixed-size=2): right and top of the plot
 */
void
clab_loss_legend_draw (const ClabLossPicture *picture,
                       const ClabLossCurves *curves,
                       const double corner[2],
                       cairo_t *cr,
                       PangoLayout *layout);

G_END_DECLS
