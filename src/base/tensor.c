/* Tensors: n × channels × height × width floats, x fastest, no gaps.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/tensor.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "src/base/clab-error.h"

#define CACHE_LINE 64
#define HUGE_PAGE ((gsize)2 << 20)

ClabTensor *
clab_tensor_new (gsize n,
                 gsize channels,
                 gsize height,
                 gsize width,
                 GError **error)
{
  gsize size = sizeof (float);
  void *data = NULL;

  if (g_size_checked_mul (&size, size, n)
      && g_size_checked_mul (&size, size, channels)
      && g_size_checked_mul (&size, size, height)
      && g_size_checked_mul (&size, size, width) && size <= G_MAXSSIZE)
    {
      gsize alignment = size >= HUGE_PAGE ? HUGE_PAGE : CACHE_LINE;

      if (posix_memalign (&data, alignment, MAX (size, alignment)) != 0)
        data = NULL;
    }
  if (data == NULL)
    {
      g_set_error (
          error, CLAB_ERROR, CLAB_ERROR_MEMORY,
          _ ("There is not enough memory for %zu × %zu × %zu × %zu numbers."),
          n, channels, height, width);
      return NULL;
    }
#ifdef MADV_HUGEPAGE
  if (size >= HUGE_PAGE)
    madvise (data, size, MADV_HUGEPAGE);
#endif

  ClabTensor *tensor = g_new (ClabTensor, 1);
  *tensor = (ClabTensor){ n, channels, height, width, data };
  return tensor;
}

void
clab_tensor_free (ClabTensor *tensor)
{
  if (tensor == NULL)
    return;
  free (tensor->data);
  g_free (tensor);
}

gsize
clab_tensor_size (const ClabTensor *tensor)
{
  return tensor->n * tensor->channels * tensor->height * tensor->width;
}

float *
clab_tensor_plane (const ClabTensor *tensor, gsize n, gsize channel)
{
  g_return_val_if_fail (n < tensor->n && channel < tensor->channels, NULL);

  return tensor->data
         + (n * tensor->channels + channel) * tensor->height * tensor->width;
}
