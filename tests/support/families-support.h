/* What the tests of kernel families share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/families.h"

/**
 * FamilyBuild:
 * @family: its nick
 * @settings: as for family_values()
 *
 * A family as it is to be built, for loop tests.
 */
typedef struct
{
  const char *family;
  const char *settings;
} FamilyBuild;

/**
 * family_values:
 * @settings: "size=5 order=2"; other parameters keep their defaults
 * @values: (out): room for CLAB_FAMILY_MAX_PARAMETERS numbers
 */
void
family_values (const ClabFamily *family, const char *settings, double *values);

/**
 * family_build:
 *
 * Returns: (transfer full): the kernels; the test fails if there are none.
 */
ClabBank *
family_build (const char *nick, const char *settings);

/**
 * family_kernel:
 *
 * Returns: (transfer none): the kernel of that name; the test fails if there
 *   is none.
 */
const ClabKernel *
family_kernel (const ClabBank *bank, const char *name);

/**
 * family_magnitude:
 *
 * Returns: the sum of the weights' magnitudes, divided by the divisor.
 */
double
family_magnitude (const ClabKernel *kernel);
