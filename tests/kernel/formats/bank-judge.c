/* What the scripts that compare us with other programs run.
 *
 *   bank-judge convert BANK FORMAT FILE   reads a bank, writes it as FORMAT
 *   bank-judge map BANK PICTURE MAP       applies its only kernel to a picture
 *
 * PICTURE is a NumPy array, rows × columns or channels × rows × columns, and
 * is read like a kernel, so neither side is above 255; a kernel of one plane
 * is summed over the channels.  Outside, the edge pixels go on.  MAP is a
 * NumPy array of floats, bias included.  What is said about a conversion is
 * printed, a line each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "src/conv/conv.h"
#include "src/kernel/bank-file.h"
#include "src/kernel/format-numpy.h"
#include "src/kernel/kernel-ops.h"

static gboolean
convert (char **paths, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (paths[0]);
  g_autoptr (GFile) to = g_file_new_for_path (paths[2]);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  const ClabBankFormat *format
      = clab_table_find (&clab_bank_formats, paths[1], error);
  g_autoptr (ClabBank) bank = NULL;

  if (format == NULL)
    return FALSE;
  bank = clab_bank_load (from, notes, NULL, error);
  if (bank == NULL || !clab_bank_save (bank, format, to, notes, error))
    return FALSE;
  for (guint i = 0; i < notes->len; i++)
    g_print ("%s\n", (const char *)g_ptr_array_index (notes, i));
  return TRUE;
}

/* One weight per channel of the picture, a kernel's planes repeated. */
static double *
repeat_planes (const ClabKernel *kernel, gsize channels)
{
  gsize n = kernel->rows * kernel->columns;
  double *weights = g_new (double, channels *n);

  for (gsize i = 0; i < channels * n; i++)
    {
      gsize plane = MIN (i / n, kernel->planes - 1);

      weights[i] = kernel->weights[plane * n + i % n] / kernel->divisor;
    }
  return weights;
}

static float *
read_pixels (const ClabBank *picture)
{
  gsize n = clab_kernel_size (clab_bank_kernel (picture, 0));
  gsize channels = clab_bank_size (picture);
  float *pixels = g_new (float, channels *n);

  for (gsize i = 0; i < channels * n; i++)
    pixels[i] = (float)clab_bank_kernel (picture, i / n)->weights[i % n];
  return pixels;
}

static ClabTensor *
apply (const ClabKernel *kernel, const ClabBank *picture, GError **error)
{
  const ClabKernel *channel = clab_bank_kernel (picture, 0);
  const ClabConvShape shape = {
    .n_kernels = 1,
    .channels = clab_bank_size (picture),
    .rows = kernel->rows,
    .columns = kernel->columns,
    .stride_y = 1,
    .stride_x = 1,
    .dilation_y = 1,
    .dilation_x = 1,
    .in_height = channel->rows,
    .in_width = channel->columns,
    .pad_top = (gssize)kernel->anchor_row,
    .pad_left = (gssize)kernel->anchor_column,
    .out_height = channel->rows,
    .out_width = channel->columns,
    .padding_mode = clab_table_find (&clab_padding_modes, "replicate", error),
  };
  g_autofree double *weights = repeat_planes (kernel, shape.channels);
  g_autofree float *pixels = read_pixels (picture);
  const ClabView view
      = { pixels, shape.in_height * shape.in_width, shape.in_width, 1 };
  g_autoptr (ClabConv) conv
      = clab_conv_new (&shape, weights, &kernel->bias, error);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);

  if (conv == NULL)
    return NULL;
  ClabTensor *map
      = clab_tensor_new (1, 1, shape.out_height, shape.out_width, error);
  if (map != NULL)
    clab_conv_forward (conv, parallel, &view, map->data, NULL);
  return map;
}

static gboolean
make_map (char **paths, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (paths[0]);
  g_autoptr (GFile) seen = g_file_new_for_path (paths[1]);
  g_autoptr (GFile) to = g_file_new_for_path (paths[2]);
  g_autoptr (ClabBank) bank = clab_bank_load (from, NULL, NULL, error);
  g_autoptr (ClabBank) picture = NULL;

  if (bank == NULL)
    return FALSE;
  picture = clab_bank_load (seen, NULL, NULL, error);
  if (picture == NULL)
    return FALSE;

  g_autoptr (ClabTensor) map
      = apply (clab_bank_kernel (bank, 0), picture, error);
  return map != NULL && clab_numpy_save_tensor (map, to, NULL, error);
}

static const struct
{
  const char *name;
  gboolean (*run) (char **paths, GError **error);
} commands[] = { { "convert", convert }, { "map", make_map } };

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (commands) && argc == 5; i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        if (commands[i].run (argv + 2, &error))
          return 0;
        g_printerr ("%s\n", error->message);
        return 1;
      }
  g_printerr ("usage: bank-judge convert BANK FORMAT FILE\n"
              "       bank-judge map BANK PICTURE MAP\n");
  return 2;
}
