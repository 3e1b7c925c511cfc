/* The live effect convlab:kernel on a layer, as the lab's options say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/gimp/pixels.h"
#include "src/kernel/bank.h"
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
 * @bank: (nullable): what is to be applied
 *
 * Returns: whether an effect can do the same; else @error says what is in the
 *   way.
 */
gboolean
clab_live_effect_check (GimpDrawable *drawable,
                        const ClabMapOptions *options,
                        const ClabBank *bank,
                        GError **error);

/**
 * clab_live_effect_on_top:
 *
 * Returns: (transfer none) (nullable): the effect of this kind that is above
 *   all other effects of the layer, if it is.
 */
GimpDrawableFilter *
clab_live_effect_on_top (GimpDrawable *drawable);

/**
 * clab_live_effect_read:
 * @config: arguments of plug-in-convolution-lab
 *
 * The arguments get what the effect has, and what it cannot but have, one by
 * one: who listens may set some of them again.
 */
void
clab_live_effect_read (GimpDrawableFilter *effect, GObject *config);

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

/**
 * clab_live_effect_replace:
 *
 * Like clab_live_effect_append(), in place of the effect that
 * clab_live_effect_on_top() gives, with its opacity and blend mode.  (GIMP can
 * undo that, not a change of the effect that is there.)
 */
gboolean
clab_live_effect_replace (GimpDrawable *drawable,
                          const char *name,
                          const char *kernel,
                          const ClabMapOptions *options,
                          const ClabWorkingSpace *space,
                          GError **error);

G_END_DECLS
