/* What the dialog of plug-in-convolution-lab-learn asks for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/dialog-sections.h"

G_BEGIN_DECLS

extern const ClabDialogSection clab_learn_sections[];

G_END_DECLS
