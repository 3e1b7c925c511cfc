/* plug-in-convolution-lab-learn: finds the kernel that turns one layer into
 * another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

GimpProcedure *
clab_learn_create (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
