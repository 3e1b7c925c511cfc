/* plug-in-convolution-lab-explain: one value of a map as its products.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

GimpProcedure *
clab_explain_create (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
