/* Kernel text in files, and the text that ImageJ's Convolve takes.
 *
 * ImageJ's is rows of numbers and nothing else, both sides odd, which kernel
 * text contains: one reader is enough.  ImageJ does not turn kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-rows.h"

#include "src/kernel/format-common.h"
#include "src/kernel/kernel-text.h"

ClabBank *
clab_format_text_read (const char *data,
                       gsize length,
                       GPtrArray *notes G_GNUC_UNUSED,
                       GError **error)
{
  if (!clab_format_check_text (data, length, error))
    return NULL;
  return clab_kernel_text_parse_nameless (data, error);
}

gboolean
clab_format_text_write (const ClabBank *bank,
                        GString *bytes,
                        GPtrArray *notes G_GNUC_UNUSED,
                        GError **error G_GNUC_UNUSED)
{
  g_autofree char *text = clab_kernel_text_print_bank (bank);

  g_string_append (bytes, text);
  return TRUE;
}

gboolean
clab_format_imagej_write (const ClabBank *bank,
                          GString *bytes,
                          GPtrArray *notes,
                          GError **error)
{
  g_autoptr (ClabKernel) kernel
      = clab_format_make_odd (clab_bank_kernel (bank, 0), notes, error);

  if (kernel == NULL)
    return FALSE;
  clab_format_print_rows (bytes, kernel, 0, "\t", "\n");
  g_string_append_c (bytes, '\n');
  return TRUE;
}
