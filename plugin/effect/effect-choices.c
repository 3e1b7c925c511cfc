/* What the effect lets choose: rows of the engine's tables as enumerations.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/effect/effect-choices.h"

#include <glib/gi18n-lib.h>

#include "src/conv/padding.h"
#include "src/maps/activations.h"
#include "src/maps/channel-modes.h"
#include "src/maps/displays.h"
#include "src/maps/operations.h"

static const ClabEffectSpace spaces[] = {
  {
      .choice = { "perceptual", N_ ("As shown (perceptual)"),
                  N_ ("The numbers that the image shows, as most programs "
                      "and lessons use them.") },
  },
  {
      .choice = { "linear", N_ ("Linear light"),
                  N_ ("Numbers proportional to light, as a lens adds them "
                      "up.") },
      .is_linear = TRUE,
  },
};

const ClabTable clab_effect_spaces = CLAB_TABLE ("working-space", spaces);

/* Normalised correlation takes too long for every stroke of a brush. */
static gboolean
is_quick (const void *row)
{
  const ClabOperation *operation = row;

  return !operation->is_normalised;
}

static gboolean
is_of_colours (const void *row)
{
  const ClabChannelMode *mode = row;

  return mode->kind == CLAB_CHANNELS_EACH || mode->kind == CLAB_CHANNELS_SUM;
}

static gboolean
is_of_one_map (const void *row)
{
  const ClabActivation *activation = row;

  return !activation->is_across_bank;
}

const ClabEffectChoice clab_effect_operation
    = { "ClabEffectOperation", &clab_operations, is_quick };
const ClabEffectChoice clab_effect_channels
    = { "ClabEffectChannels", &clab_channel_modes, is_of_colours };
const ClabEffectChoice clab_effect_padding_mode
    = { "ClabEffectPaddingMode", &clab_padding_modes, NULL };
const ClabEffectChoice clab_effect_space
    = { "ClabEffectWorkingSpace", &clab_effect_spaces, NULL };
const ClabEffectChoice clab_effect_activation
    = { "ClabEffectActivation", &clab_activations, is_of_one_map };
const ClabEffectChoice clab_effect_display
    = { "ClabEffectDisplay", &clab_displays, NULL };

GType
clab_effect_choice_type (const ClabEffectChoice *choice)
{
  const ClabTable *table = choice->table;
  GType type = g_type_from_name (choice->type_name);

  if (type != G_TYPE_INVALID)
    return type;

  /* The type system keeps them for ever. */
  GEnumValue *values = g_new0 (GEnumValue, table->n_rows + 1);
  gsize n = 0;

  for (gsize i = 0; i < table->n_rows; i++)
    {
      const ClabChoice *row = clab_table_row (table, i);

      if (choice->is_offered == NULL || choice->is_offered (row))
        values[n++] = (GEnumValue){ .value = (int)i,
                                    .value_name = _ (row->label),
                                    .value_nick = row->nick };
    }
  return g_enum_register_static (choice->type_name, values);
}
