/* Shows a picture as large as it fits, pixels as squares when enlarged.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CLAB_TYPE_FITTED_PICTURE (clab_fitted_picture_get_type ())
G_DECLARE_FINAL_TYPE (ClabFittedPicture,
                      clab_fitted_picture,
                      CLAB,
                      FITTED_PICTURE,
                      GtkDrawingArea)

/**
 * clab_fitted_picture_new:
 * @name: what people who cannot see it are told
 *
 * As high as the picture's shape needs for the width that there is.
 */
GtkWidget *
clab_fitted_picture_new (const char *name);

/**
 * clab_fitted_picture_set:
 * @surface: (nullable): an image surface, referenced; nothing is drawn
 *   without one
 */
void
clab_fitted_picture_set (ClabFittedPicture *picture, cairo_surface_t *surface);

G_END_DECLS
