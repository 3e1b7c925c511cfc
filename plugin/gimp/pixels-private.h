/* What the files about pixels share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/pixels.h"

G_BEGIN_DECLS

/**
 * clab_pixels_region:
 * @region: (out): the part of the drawable that is selected, in its own pixels
 *
 * Returns: %FALSE if that is empty.
 */
gboolean
clab_pixels_region (GimpImage *image,
                    GimpDrawable *drawable,
                    GeglRectangle *region);

/**
 * clab_pixels_check_drawable:
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE if it was removed: GIMP can be used
 *   while the plug-in runs.
 */
gboolean
clab_pixels_check_drawable (GimpDrawable *drawable, GError **error);

G_END_DECLS
