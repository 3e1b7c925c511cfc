/* One value of a map as three grids: pixels, weights, products.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "src/maps/explanation.h"

G_BEGIN_DECLS

#define CLAB_TYPE_EXPLANATION_PICTURE (clab_explanation_picture_get_type ())
G_DECLARE_FINAL_TYPE (ClabExplanationPicture,
                      clab_explanation_picture,
                      CLAB,
                      EXPLANATION_PICTURE,
                      GtkDrawingArea)

GtkWidget *
clab_explanation_picture_new (void);

/**
 * clab_explanation_picture_set:
 * @explanation: (nullable): read now
 */
void
clab_explanation_picture_set (ClabExplanationPicture *picture,
                              const ClabExplanation *explanation);

G_END_DECLS
