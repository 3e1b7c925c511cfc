/* The arguments of plug-in-convolution-lab-learn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/procedures/learn-spaces.h"
#include "src/learn/learn-options.h"

G_BEGIN_DECLS

/**
 * ClabLearnArguments:
 * @target: (nullable): owned
 * @initial: owned
 * @outputs: (element-type ClabLearnOutput): owned
 */
typedef struct
{
  ClabLearnOptions options;
  const ClabLearnSpace *space;
  GimpDrawable *target;
  char *initial;
  GPtrArray *outputs;
} ClabLearnArguments;

void
clab_learn_arguments_add (GimpProcedure *procedure);

/**
 * clab_learn_arguments_read:
 * @arguments: (out): to be cleared also when this fails
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE.
 */
gboolean
clab_learn_arguments_read (GimpProcedureConfig *config,
                           ClabLearnArguments *arguments,
                           GError **error);

void
clab_learn_arguments_clear (ClabLearnArguments *arguments);

G_END_DECLS
