/* Computes a part of the effect: from buffer to buffer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/effect/effect-plan.h"

G_BEGIN_DECLS

/**
 * clab_effect_run:
 * @plan: not a copy
 * @whole: the layer
 * @part: of @output, within @whole
 *
 * From any thread, from several at once.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY; @output may be half written then.
 */
gboolean
clab_effect_run (const ClabEffectPlan *plan,
                 GeglBuffer *input,
                 GeglBuffer *output,
                 const GeglRectangle *whole,
                 const GeglRectangle *part,
                 GError **error);

G_END_DECLS
