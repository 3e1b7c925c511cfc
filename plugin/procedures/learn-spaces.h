/* The working spaces that learning can choose from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/gimp/pixels.h"

G_BEGIN_DECLS

/**
 * ClabLearnSpace:
 * @is_automatic: whether all of clab_working_spaces are tried; otherwise the
 *   nick is that of a row of clab_working_spaces
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_automatic;
} ClabLearnSpace;

/* Rows: ClabLearnSpace.  perceptual, linear, auto. */
extern const ClabTable clab_learn_spaces;

/**
 * clab_working_space_phrase:
 *
 * Returns: (transfer none): translated, e.g. "in linear light".
 */
const char *
clab_working_space_phrase (const ClabWorkingSpace *space);

G_END_DECLS
