/* plug-in-convolution-lab: a bank is applied to layers, its maps become
 * layers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

GimpProcedure *
clab_apply_create (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
