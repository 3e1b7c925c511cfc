/* Tensors: n × channels × height × width floats, x fastest, no gaps.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gsize n;
  gsize channels;
  gsize height;
  gsize width;
  float *data;
} ClabTensor;

/**
 * clab_tensor_new:
 *
 * The values are not initialised.  Big tensors lie on huge pages where the
 * system has them: touching fresh small pages costs more than a 3 × 3 filter.
 *
 * Returns: (transfer full) (nullable): a tensor of that size, or %NULL with
 *   %CLAB_ERROR_MEMORY, also when the size overflows.
 */
ClabTensor *
clab_tensor_new (gsize n,
                 gsize channels,
                 gsize height,
                 gsize width,
                 GError **error);

void
clab_tensor_free (ClabTensor *tensor);

gsize
clab_tensor_size (const ClabTensor *tensor);

/**
 * clab_tensor_plane:
 *
 * Returns: (transfer none): height × width floats of one channel of one image.
 */
float *
clab_tensor_plane (const ClabTensor *tensor, gsize n, gsize channel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabTensor, clab_tensor_free)

G_END_DECLS
