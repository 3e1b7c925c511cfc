/* plug-in-convolution-lab-kernel-from: a layer, the selection or a brush as a
 * kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

GimpProcedure *
clab_kernel_from_create (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
