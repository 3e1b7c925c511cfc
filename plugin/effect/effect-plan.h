/* One kernel on layers of one kind: checked once, used by many threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>

#include "plugin/effect/effect-choices.h"
#include "src/kernel/bank.h"
#include "src/maps/map-options.h"

G_BEGIN_DECLS

/**
 * ClabEffectSettings:
 * @kernel: kernel text, not trusted; of a bank the first kernel counts
 * @maps: as for the procedure; padding “same”, strides of 1
 */
typedef struct
{
  char *kernel;
  ClabMapOptions maps;
  const ClabEffectSpace *space;
} ClabEffectSettings;

/**
 * ClabEffectReach:
 *
 * Pixels that a window sees above (to the left of) its own and below (to the
 * right of) it; negative for an anchor outside of all weights.
 */
typedef struct
{
  gssize before;
  gssize after;
} ClabEffectReach;

/**
 * ClabEffectPlan:
 * @native: what the layer's pixels are
 * @format: what is computed with: interleaved floats of the working space
 * @channels: 1 or 3, without alpha
 * @is_copy: whether the effect changes nothing
 * @is_local: whether a part of the result takes no more than a part of the
 *   layer; otherwise it takes the whole, for a scale or for a transform
 *
 * Never changes.
 */
typedef struct
{
  gatomicrefcount references;
  ClabBank *bank;
  ClabMapOptions maps;
  const Babl *native;
  const Babl *format;
  gsize channels;
  gboolean has_alpha;
  gboolean is_copy;
  gboolean is_local;
  ClabEffectReach y;
  ClabEffectReach x;
} ClabEffectPlan;

/**
 * clab_effect_plan_new:
 *
 * What cannot be done, or would stop GIMP for long, becomes a copy.
 *
 * Returns: (transfer full): for clab_effect_plan_unref().
 */
ClabEffectPlan *
clab_effect_plan_new (const ClabEffectSettings *settings, const Babl *native);

ClabEffectPlan *
clab_effect_plan_ref (ClabEffectPlan *plan);

void
clab_effect_plan_unref (ClabEffectPlan *plan);

/**
 * clab_effect_plan_needed:
 * @whole: the layer
 * @part: of the result, within @whole
 *
 * Returns: which pixels of the layer @part comes from.  At an edge of @whole
 *   that windows of @part reach over, this rectangle has the same edge, and
 *   all that its padding mode takes from the whole.
 */
GeglRectangle
clab_effect_plan_needed (const ClabEffectPlan *plan,
                         const GeglRectangle *whole,
                         const GeglRectangle *part);

/**
 * clab_effect_plan_touched:
 *
 * Returns: which pixels of the result may change with those of @part.
 */
GeglRectangle
clab_effect_plan_touched (const ClabEffectPlan *plan,
                          const GeglRectangle *whole,
                          const GeglRectangle *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabEffectPlan, clab_effect_plan_unref)

G_END_DECLS
