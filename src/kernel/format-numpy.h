/* Maps as NumPy arrays.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "src/base/tensor.h"

G_BEGIN_DECLS

/**
 * clab_numpy_save_tensor:
 *
 * Saves a .npy file of floats: n × channels × height × width, whatever of it
 * is 1.  The old file stays until the new one is complete.
 */
gboolean
clab_numpy_save_tensor (const ClabTensor *tensor,
                        GFile *file,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS
