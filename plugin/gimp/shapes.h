/* Kernels from what GIMP holds: a layer, the selection, a brush.
 *
 * Grey values become weights, see src/kernel/kernel-from-grey.h; what is
 * transparent or not selected is 0.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

/**
 * clab_shape_from_drawable:
 * @max_side: 1 … %CLAB_KERNEL_MAX_SIDE: rows and columns that the kernel may
 *   have
 * @notes: (nullable) (element-type utf8): gets sentences about what was cropped
 *   or scaled; has a free function
 *
 * Takes the part within the bounds of the selection, if there is one.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_VALUE,
 *   %CLAB_ERROR_SIZE or %CLAB_ERROR_MEMORY.
 */
ClabKernel *
clab_shape_from_drawable (GimpImage *image,
                          GimpDrawable *drawable,
                          gsize max_side,
                          GPtrArray *notes,
                          GError **error);

/**
 * clab_shape_from_selection:
 *
 * Takes the selection itself, whatever is under it.
 */
ClabKernel *
clab_shape_from_selection (GimpImage *image,
                           gsize max_side,
                           GPtrArray *notes,
                           GError **error);

/**
 * clab_shape_from_brush:
 *
 * Takes the brush in its own size; of a brush with colours, where it paints.
 */
ClabKernel *
clab_shape_from_brush (GimpBrush *brush,
                       gsize max_side,
                       GPtrArray *notes,
                       GError **error);

G_END_DECLS
