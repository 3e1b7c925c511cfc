/* What the effect lets choose: rows of the engine's tables as enumerations.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabEffectChoice:
 * @type_name: of the enumeration
 * @table: its values are indices of rows, which images saved with the effect
 *   hold: rows may be added at the end of a table only
 * @is_offered: (nullable): which rows; %NULL: all of them
 */
typedef struct
{
  const char *type_name;
  const ClabTable *table;
  gboolean (*is_offered) (const void *row);
} ClabEffectChoice;

/**
 * ClabEffectSpace:
 * @is_linear: whether numbers are proportional to light
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_linear;
} ClabEffectSpace;

/* Rows: ClabEffectSpace. */
extern const ClabTable clab_effect_spaces;

extern const ClabEffectChoice clab_effect_operation;
extern const ClabEffectChoice clab_effect_channels;
extern const ClabEffectChoice clab_effect_padding_mode;
extern const ClabEffectChoice clab_effect_space;
extern const ClabEffectChoice clab_effect_activation;
extern const ClabEffectChoice clab_effect_display;

/**
 * clab_effect_choice_type:
 *
 * Not from two threads at once.
 *
 * Returns: the enumeration, registered at first use.
 */
GType
clab_effect_choice_type (const ClabEffectChoice *choice);

G_END_DECLS
