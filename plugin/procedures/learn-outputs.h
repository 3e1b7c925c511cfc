/* The table of layers that learning can leave.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/procedures/learn-fit.h"

G_BEGIN_DECLS

/**
 * ClabLearnResult:
 *
 * What layers are made of.
 */
typedef struct
{
  const ClabLearnTask *task;
  const ClabLearnFit *fit;
  ClabParallel *parallel;
} ClabLearnResult;

/**
 * ClabLearnOutput:
 * @is_per_source: whether each source gets such a layer
 * @make: a layer that is in no stack yet; %NULL with %CLAB_ERROR_MEMORY
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_per_source;
  GimpLayer *(*make) (const ClabLearnResult *result,
                      gsize source,
                      GError **error);
} ClabLearnOutput;

/* Rows: ClabLearnOutput.  prediction, residual, initial-map, kernel,
 * filmstrip, curve. */
extern const ClabTable clab_learn_outputs;

/**
 * clab_learn_outputs_parse:
 * @text: nicks of rows, separated by blanks or commas
 *
 * Returns: (transfer full) (nullable) (element-type ClabLearnOutput): the rows,
 *   or %NULL with %CLAB_ERROR_VALUE and a message that lists the valid words.
 */
GPtrArray *
clab_learn_outputs_parse (const char *text, GError **error);

/**
 * clab_learn_outputs_make:
 *
 * Returns: (transfer full) (nullable) (element-type GimpLayer): layers that
 *   are in no stack yet; %NULL with an error, and none is left.
 */
GPtrArray *
clab_learn_outputs_make (const GPtrArray *outputs,
                         const ClabLearnResult *result,
                         GError **error);

/**
 * clab_learn_outputs_insert:
 *
 * Puts the layers above the first source, in one undo step.
 *
 * Returns: %FALSE with an error if GIMP does not take them.
 */
gboolean
clab_learn_outputs_insert (const GPtrArray *layers,
                           const ClabLearnTask *task,
                           GError **error);

G_END_DECLS
