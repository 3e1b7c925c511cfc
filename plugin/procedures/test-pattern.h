/* plug-in-convolution-lab-test-pattern: a new image to try kernels on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

GimpProcedure *
clab_test_pattern_create (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
