/* Kernels and maps as NumPy's arrays, .npy.
 *
 * Two axes are rows × columns; three, several kernels; four, those of PyTorch,
 * kernels × planes × rows × columns, or of Keras, rows × columns × planes ×
 * kernels.  Both correlate.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-numpy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/format-common.h"
#include "src/kernel/format-rows.h"
#include "src/kernel/kernel-ops.h"
#include "src/kernel/numpy-header.h"

gboolean
clab_format_numpy_recognize (const char *data, gsize length)
{
  return clab_numpy_is_array (data, length);
}

/**
 * Layout:
 * @axes: which axis of the array counts kernels, planes, rows and columns;
 *   −1: there is one of them
 */
typedef struct
{
  gsize n_dimensions;
  int axes[4];
  const char *note;
} Layout;

static const Layout layouts[] = {
  { 1, { -1, -1, -1, 0 }, NULL },
  { 2, { -1, -1, 0, 1 }, NULL },
  { 3, { 0, -1, 1, 2 }, NULL },
  { 4, { 0, 1, 2, 3 }, NULL },
  { 4,
    { 3, 2, 0, 1 },
    N_ ("The array’s axes were taken as those of Keras: rows, columns, planes, "
        "kernels.") },
};

enum
{
  KERNELS,
  PLANES,
  ROWS,
  COLUMNS,
  N_AXES
};

static void
resolve_sizes (const Layout *layout, const gsize *shape, gsize *sizes)
{
  for (gsize i = 0; i < N_AXES; i++)
    sizes[i] = layout->axes[i] < 0 ? 1 : shape[layout->axes[i]];
}

static gboolean
is_fit (const gsize *sizes)
{
  return sizes[KERNELS] <= CLAB_BANK_MAX_KERNELS
         && sizes[PLANES] <= CLAB_KERNEL_MAX_PLANES
         && sizes[ROWS] <= CLAB_KERNEL_MAX_SIDE
         && sizes[COLUMNS] <= CLAB_KERNEL_MAX_SIDE
         && sizes[KERNELS] * sizes[PLANES] * sizes[ROWS] * sizes[COLUMNS]
                <= CLAB_BANK_MAX_WEIGHTS;
}

/* Whether four axes, of kernels in PyTorch's order, look more like those of
 * Keras: square kernels in its order, and not in PyTorch's. */
static gboolean
is_like_keras (const gsize *shape)
{
  return shape[0] == shape[1] && shape[0] > 1
         && shape[2] <= CLAB_KERNEL_MAX_PLANES && shape[2] != shape[3];
}

/* Whether four axes that cannot be PyTorch's may be those of Keras, and not
 * those of an inner layer of PyTorch with too many planes. */
static gboolean
may_be_keras (const gsize *shape)
{
  return shape[2] != shape[3] || shape[2] == 1;
}

static const Layout *
find_layout (const ClabNumpyHeader *header, gsize *sizes)
{
  const Layout *found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      gsize candidate[N_AXES];

      if (layouts[i].n_dimensions != header->n_dimensions)
        continue;
      resolve_sizes (&layouts[i], header->shape, candidate);
      if (!is_fit (candidate))
        continue;
      if (layouts[i].note != NULL
          && !(found != NULL ? is_like_keras (header->shape)
                             : may_be_keras (header->shape)))
        continue;
      found = &layouts[i];
      memcpy (sizes, candidate, sizeof candidate);
    }
  return found;
}

/* How many numbers to go on for one step along each of kernels, planes, rows
 * and columns. */
static void
find_strides (const ClabNumpyHeader *header,
              const Layout *layout,
              gsize *strides)
{
  for (gsize i = 0; i < N_AXES; i++)
    {
      int axis = layout->axes[i];

      strides[i] = axis < 0 ? 0 : 1;
      for (int a = 0; axis >= 0 && a < (int)header->n_dimensions; a++)
        if (header->is_fortran_order ? a < axis : a > axis)
          strides[i] *= header->shape[a];
    }
}

static ClabKernel *
read_kernel (const ClabNumpyHeader *header,
             const guchar *numbers,
             const gsize *sizes,
             const gsize *strides)
{
  ClabKernel *kernel = clab_kernel_new (NULL, sizes[PLANES], sizes[ROWS],
                                        sizes[COLUMNS], NULL);
  double *weight = kernel->weights;

  for (gsize plane = 0; plane < sizes[PLANES]; plane++)
    for (gsize row = 0; row < sizes[ROWS]; row++)
      for (gsize column = 0; column < sizes[COLUMNS]; column++)
        {
          gsize at = plane * strides[PLANES] + row * strides[ROWS]
                     + column * strides[COLUMNS];

          *weight++
              = clab_numpy_read_number (header, numbers + at * header->size);
        }
  return kernel;
}

ClabBank *
clab_format_numpy_read (const char *data,
                        gsize length,
                        GPtrArray *notes,
                        GError **error)
{
  ClabNumpyHeader header = { 0 };
  gsize sizes[N_AXES] = { 0 };
  gsize strides[N_AXES];

  if (!clab_numpy_read_header (data, length, &header, error))
    return NULL;

  const Layout *layout = find_layout (&header, sizes);
  if (layout == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("This array’s shape is not that of kernels: at most %d "
                      "kernels of %d planes of %d × %d are possible."),
                   CLAB_BANK_MAX_KERNELS, CLAB_KERNEL_MAX_PLANES,
                   CLAB_KERNEL_MAX_SIDE, CLAB_KERNEL_MAX_SIDE);
      return NULL;
    }

  gsize n_bytes = header.size * sizes[KERNELS] * sizes[PLANES] * sizes[ROWS]
                  * sizes[COLUMNS];
  if (length - header.data_at < n_bytes)
    {
      g_set_error (
          error, CLAB_ERROR, CLAB_ERROR_PARSE,
          _ ("Byte %zu: the file is cut off; expected %zu more bytes."), length,
          n_bytes - (length - header.data_at));
      return NULL;
    }
  if (length - header.data_at > n_bytes)
    clab_format_note (notes, _ ("What follows the first array was left out."));
  if (layout->note != NULL)
    clab_format_note (notes, _ (layout->note));

  ClabBank *bank = clab_bank_new (NULL);
  find_strides (&header, layout, strides);
  for (gsize i = 0; i < sizes[KERNELS]; i++)
    clab_bank_add (bank, read_kernel (&header,
                                      (const guchar *)data + header.data_at
                                          + i * strides[KERNELS] * header.size,
                                      sizes, strides));
  return bank;
}

gboolean
clab_format_numpy_write (const ClabBank *bank,
                         GString *bytes,
                         GPtrArray *notes,
                         GError **error)
{
  gsize shape[N_AXES]
      = { clab_bank_size (bank), clab_bank_kernel (bank, 0)->planes, 0, 0 };

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      if (kernel->planes != shape[PLANES])
        {
          g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                       _ ("Kernels of %zu and of %zu planes do not fit into "
                          "one array; save them "
                          "apart."),
                       shape[PLANES], kernel->planes);
          return FALSE;
        }
      shape[ROWS] = MAX (shape[ROWS], kernel->rows);
      shape[COLUMNS] = MAX (shape[COLUMNS], kernel->columns);
    }
  if (is_like_keras (shape))
    shape[ROWS] = shape[COLUMNS] = MAX (shape[ROWS], shape[COLUMNS]);

  clab_numpy_print_header (bytes, "f8", shape, N_AXES);
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);
      g_autoptr (ClabKernel) resized
          = clab_kernel_resize (kernel, shape[ROWS], shape[COLUMNS]);

      if (kernel->rows != shape[ROWS] || kernel->columns != shape[COLUMNS])
        clab_format_note (notes, _ ("Zeros were added so that all kernels have "
                                    "one size."));
      g_string_append_len (bytes, (const char *)resized->weights,
                           clab_kernel_size (resized)
                               * sizeof *resized->weights);
    }
  return TRUE;
}

gboolean
clab_numpy_save_tensor (const ClabTensor *tensor,
                        GFile *file,
                        GCancellable *cancellable,
                        GError **error)
{
  const gsize shape[]
      = { tensor->n, tensor->channels, tensor->height, tensor->width };
  g_autoptr (GString) header = g_string_new (NULL);
  g_autoptr (GFileOutputStream) stream = g_file_replace (
      file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);

  if (stream == NULL)
    return FALSE;
  clab_numpy_print_header (header, "f4", shape, G_N_ELEMENTS (shape));
  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), header->str,
                                 header->len, NULL, cancellable, error)
      && g_output_stream_write_all (G_OUTPUT_STREAM (stream), tensor->data,
                                    clab_tensor_size (tensor)
                                        * sizeof *tensor->data,
                                    NULL, cancellable, error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);

  /* Closing what is cancelled leaves the old file in its place. */
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
  return FALSE;
}
