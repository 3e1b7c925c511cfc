/* A kernel from a picture: grey values become weights.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/tensor.h"
#include "src/kernel/kernel.h"

G_BEGIN_DECLS

/**
 * clab_kernel_from_grey:
 * @grey: 1 × 1 × height × width; 0 where there is nothing
 * @name: what the picture is called; becomes the kernel's name
 * @max_side: 1 … %CLAB_KERNEL_MAX_SIDE: rows and columns that the kernel may
 *   have
 * @notes: (nullable) (element-type utf8): gets sentences about what was cropped
 *   or scaled; has a free function
 *
 * The weights sum to 1, so that the map is as bright as the image: a bokeh's
 * shape becomes its blur.  Values of 8 bits become whole numbers with a
 * divisor.  A picture with too many rows or columns is first cropped to what
 * is not 0; if that is not enough, each weight becomes the mean of an area,
 * and the picture keeps its shape.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_VALUE if the
 *   values do not add up to more than 0.
 */
ClabKernel *
clab_kernel_from_grey (const ClabTensor *grey,
                       const char *name,
                       gsize max_side,
                       GPtrArray *notes,
                       GError **error);

G_END_DECLS
