/* What the module of windows exports.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gmodule.h>

#include "plugin/windows/lab-window.h"
#include "plugin/windows/plain-dialog.h"

extern G_MODULE_EXPORT const ClabWindowModule clab_window_module;

const ClabWindowModule clab_window_module = {
  .open_lab = clab_lab_window_run,
  .run_plain_dialog = clab_plain_dialog_run,
};
