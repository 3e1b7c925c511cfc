/* How much memory layers of maps take, and how much GIMP has.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "src/maps/pipeline.h"

G_BEGIN_DECLS

/**
 * clab_layers_value_size:
 *
 * Returns: bytes of one value in the precision of that drawable.
 */
double
clab_layers_value_size (GimpDrawable *drawable);

/**
 * clab_layers_bytes:
 * @is_grey: whether the layers' image has no colours
 * @value_size: bytes of one value in that image's precision
 *
 * Returns: what all maps take as layers.
 */
double
clab_layers_bytes (const ClabPipeline *pipeline,
                   gboolean is_grey,
                   double value_size);

/**
 * clab_layers_check_room:
 * @image: whose colours and precision the layers will have
 * @drawable: of @image
 *
 * GIMP holds pixels in memory as far as the user allows it, and beyond that in
 * files of its swap folder; when the disk is full, it loses pixels.
 *
 * Returns: %FALSE with %CLAB_ERROR_SIZE if both together are too small for all
 *   maps.
 */
gboolean
clab_layers_check_room (const ClabPipeline *pipeline,
                        GimpImage *image,
                        GimpDrawable *drawable,
                        GError **error);

G_END_DECLS
