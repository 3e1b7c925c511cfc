/* The working spaces that learning can choose from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/learn-spaces.h"

#include <glib/gi18n-lib.h>

static const ClabLearnSpace spaces[] = {
  { .choice = { "perceptual", N_ ("Perceptual"),
                N_ ("The numbers as they are shown.") } },
  { .choice = { "linear", N_ ("Linear light"),
                N_ ("Numbers proportional to light.") } },
  { .choice = { "auto", N_ ("Whichever fits better"),
                N_ ("Learns in both and keeps the better.") },
    .is_automatic = TRUE },
};

const ClabTable clab_learn_spaces = CLAB_TABLE ("working-space", spaces);

const char *
clab_working_space_phrase (const ClabWorkingSpace *space)
{
  return space->is_linear ? _ ("in linear light") : _ ("in perceptual values");
}
