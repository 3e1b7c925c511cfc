/* What kernels can be made of besides files and text: layers, brushes …
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

/**
 * ClabKernelSources:
 * @list: (transfer full) (element-type utf8): what there is at the moment, in
 *   words for people; has a free function
 * @read: (transfer full) (nullable): the kernel made of the row @index of the
 *   newest list; @notes gets sentences about what was cropped or scaled
 * @data: for both
 */
typedef struct
{
  GPtrArray *(*list) (gpointer data);
  ClabKernel *(*read) (gsize index,
                       GPtrArray *notes,
                       gpointer data,
                       GError **error);
  gpointer data;
} ClabKernelSources;

G_END_DECLS
