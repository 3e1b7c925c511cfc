/* Families: edges by compass direction, and the bases of Frei and Chen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "src/kernel/families-rows.h"

enum
{
  NORTH = 0,
  EAST = 2,
  SOUTH_EAST = 3,
  WEST = 6
};

const ClabFixedKernel clab_kirsch_kernels[]
    = { { "kirsch", NULL, "5 5 5; -3 0 -3; -3 -3 -3", .towards = NORTH },
        { NULL } };

const ClabFixedKernel clab_robinson_kernels[]
    = { { "robinson", NULL, "-1 0 1; -2 0 2; -1 0 1", .towards = EAST },
        { NULL } };

const ClabFixedKernel clab_robinson3_kernels[]
    = { { "robinson 3", NULL, "-1 0 1; -1 0 1; -1 0 1", .towards = EAST },
        { NULL } };

const ClabFixedKernel clab_prewitt_compass_kernels[]
    = { { "prewitt", NULL, "1 1 -1; 1 -2 -1; 1 1 -1", .towards = WEST },
        { NULL } };

/* Grey where nothing happens; the light falls from the upper left. */
const ClabFixedKernel clab_relief_kernels[]
    = { { "relief", NULL, "-1 0 0; 0 0 0; 0 0 1", .bias = 0.5,
          .towards = SOUTH_EAST },
        { NULL } };
