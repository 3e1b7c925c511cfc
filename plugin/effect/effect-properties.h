/* The properties of the effect: the names of the procedure's arguments, but
 * for “kernel-operation”: a node of GEGL has an “operation” of its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/effect/effect-plan.h"

G_BEGIN_DECLS

/**
 * clab_effect_properties_install:
 *
 * Installs all properties, with ids from 1 on.
 */
void
clab_effect_properties_install (GObjectClass *klass);

/**
 * clab_effect_properties_set:
 * @id: of an installed property
 */
void
clab_effect_properties_set (ClabEffectSettings *settings,
                            guint id,
                            const GValue *value);

/**
 * clab_effect_properties_get:
 * @id: of an installed property
 */
void
clab_effect_properties_get (const ClabEffectSettings *settings,
                            guint id,
                            GValue *value);

G_END_DECLS
