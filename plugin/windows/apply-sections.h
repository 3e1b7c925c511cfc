/* What the dialog of plug-in-convolution-lab asks for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/dialog-sections.h"

G_BEGIN_DECLS

/* All arguments but the kernels. */
extern const ClabDialogSection clab_apply_sections[];

G_END_DECLS
