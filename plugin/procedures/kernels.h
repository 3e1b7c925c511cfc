/* plug-in-convolution-lab-kernels: what a kernel text stands for, and the list
 * of all that are known by name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

GimpProcedure *
clab_kernels_create (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
