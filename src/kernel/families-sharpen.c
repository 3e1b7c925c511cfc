/* Families: sharpening and emboss.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "src/kernel/families-rows.h"

const ClabFixedKernel clab_sharpen_kernels[]
    = { { "sharpen", N_ ("The picture plus its edges: crisper."),
          "0 -1 0; -1 5 -1; 0 -1 0" },
        { NULL } };

const ClabFixedKernel clab_emboss_kernels[]
    = { { "emboss", N_ ("The picture in relief, lit from one corner."),
          "-2 -1 0; -1 1 1; 0 1 2" },
        { NULL } };
