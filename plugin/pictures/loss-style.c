/* How loss curves look: colours, dashes, what stands out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/loss-style.h"

#include <math.h>

/* M. Okabe and K. Ito, “Color Universal Design”, 2008: told apart by all
 * people, and on black as well as on white. */
static const ClabColour curve_colours[] = {
  { 0.902, 0.624, 0.000 }, { 0.337, 0.706, 0.914 }, { 0.000, 0.620, 0.451 },
  { 0.835, 0.369, 0.000 }, { 0.800, 0.475, 0.655 }, { 0.000, 0.447, 0.698 },
};

/* Opacity of the curves beside the highlighted one. */
#define FADED 0.3

const double clab_loss_dashes[CLAB_LOSS_N_KINDS][2] = {
  [CLAB_LOSS_TRAINING] = { 0.0, 0.0 },
  [CLAB_LOSS_VALIDATION] = { 5.0, 3.0 },
};

gboolean
clab_loss_is_race (const ClabLossCurves *curves)
{
  return clab_loss_curves_n_curves (curves) > 1;
}

const ClabColour *
clab_loss_curve_colour (gsize curve)
{
  return &curve_colours[curve % G_N_ELEMENTS (curve_colours)];
}

gboolean
clab_loss_is_drawn (const ClabLossPicture *picture,
                    const ClabLossCurves *curves,
                    gsize curve,
                    ClabLossKind kind)
{
  return !clab_loss_is_race (curves) || kind == CLAB_LOSS_TRAINING
         || picture->highlighted_curve == (gssize)curve;
}

double
clab_loss_curve_opacity (const ClabLossPicture *picture, gsize curve)
{
  return picture->highlighted_curve < 0
                 || picture->highlighted_curve == (gssize)curve
             ? 1.0
             : FADED;
}

void
clab_loss_draw_text (cairo_t *cr,
                     PangoLayout *layout,
                     const char *markup,
                     const double at[2],
                     const double anchor[2])
{
  int width, height;

  pango_layout_set_markup (layout, markup, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, round (at[0] - anchor[0] * width),
                 round (at[1] - anchor[1] * height));
  pango_cairo_show_layout (cr, layout);
}
