/* The live effect convlab:kernel on a layer, as the lab's options say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/gimp/pixels.h"
#include "src/maps/map-options.h"

G_BEGIN_DECLS

/**
 * clab_live_effect_is_installed:
 *
 * Returns: whether GEGL knows the operation: a plug-in may be installed
 *   without it.
 */
gboolean
clab_live_effect_is_installed (void);

/**
 * clab_live_effect_check:
 * @n_kernels: that are to be applied
 *
 * Returns: whether an effect can do the same; else @error says what is in the
 *   way.
 */
gboolean
clab_live_effect_check (GimpDrawable *drawable,
                        const ClabMapOptions *options,
                        gsize n_kernels,
                        GError **error);

/**
 * clab_live_effect_append:
 * @drawable: one that clab_live_effect_check() accepts
 * @name: of the effect
 * @kernel: kernel text
 *
 * Puts the effect on top of those that the layer has.
 */
gboolean
clab_live_effect_append (GimpDrawable *drawable,
                         const char *name,
                         const char *kernel,
                         const ClabMapOptions *options,
                         const ClabWorkingSpace *space,
                         GError **error);

G_END_DECLS
