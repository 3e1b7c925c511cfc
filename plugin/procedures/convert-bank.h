/* plug-in-convolution-lab-convert-bank: a bank file in another format.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

GimpProcedure *
clab_convert_bank_create (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
