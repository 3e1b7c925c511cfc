/* What applying kernels would make, foretold without computing it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/procedures/arguments.h"

G_BEGIN_DECLS

/**
 * clab_forecast:
 * @bank: (nullable): the kernels
 * @drawables: what they are applied to
 *
 * Returns: (transfer full) (nullable): "8 layers of 1999 × 1498 pixels, about
 *   72 MB", or %NULL with why there would be none.  Quick.
 */
char *
clab_forecast (const ClabArguments *arguments,
               const ClabBank *bank,
               GimpImage *image,
               GimpDrawable **drawables,
               gsize n_drawables,
               GError **error);

G_END_DECLS
