/* Images written out on the command line of G'MIC.
 *
 *   ( a,b,c; d,e,f ^ … )     rows by ";", channels by "^"
 *
 * https://gmic.eu/reference/list_of_commands.html.  One image is a kernel; its
 * channels are planes.  The command correlate takes kernels as they are,
 * convolve turns them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-rows.h"

#include <glib/gi18n-lib.h>

#include "src/kernel/format-common.h"
#include "src/kernel/kernel-builder.h"

static gboolean
take_row (ClabScanner *scanner, ClabKernelBuilder *builder, GError **error)
{
  do
    {
      double number;

      clab_scanner_skip_space (scanner);
      const char *at = scanner->at;
      if (!clab_scanner_number (scanner, &number, error)
          || !clab_kernel_builder_add (builder, number, at, error))
        return FALSE;
      clab_scanner_skip_blanks (scanner);
    }
  while (clab_scanner_take (scanner, ','));
  return clab_kernel_builder_end_row (builder, error);
}

/* Rows and channels, up to what cannot be one of them. */
static ClabKernel *
take_kernel (ClabScanner *scanner, GError **error)
{
  g_auto (ClabKernelBuilder) builder;
  gboolean has_bracket = clab_scanner_take (scanner, '(');
  gboolean is_plane_over;

  clab_kernel_builder_init (&builder, scanner);
  do
    {
      if (!take_row (scanner, &builder, error))
        return NULL;
      if (has_bracket)
        clab_scanner_skip_space (scanner);
      is_plane_over = clab_scanner_take (scanner, '^');
      if (is_plane_over && !clab_kernel_builder_end_plane (&builder, error))
        return NULL;
    }
  while (is_plane_over || clab_scanner_take (scanner, ';'));

  if (*scanner->at == '/')
    {
      clab_scanner_fail_expected (scanner, error,
                                  _ ("“,”, “;” or “^”: kernels have no depth"));
      return NULL;
    }
  if (has_bracket && !clab_scanner_take (scanner, ')'))
    {
      clab_scanner_fail_expected (scanner, error, _ ("“,”, “;”, “^” or “)”"));
      return NULL;
    }
  return clab_kernel_builder_take (&builder, error);
}

ClabBank *
clab_format_gmic_read (const char *data,
                       gsize length,
                       GPtrArray *notes,
                       GError **error)
{
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  ClabScanner scanner;

  if (!clab_format_check_text (data, length, error))
    return NULL;
  clab_scanner_init (&scanner, data, '\0');
  clab_scanner_skip_space (&scanner);
  do
    {
      ClabKernel *kernel = take_kernel (&scanner, error);

      if (kernel == NULL || !clab_format_add (bank, kernel, error))
        return NULL;
      clab_scanner_skip_space (&scanner);
    }
  while (!clab_scanner_at_end (&scanner));
  clab_format_note (notes, _ ("The kernels are those of G’MIC’s correlate; its "
                              "convolve turns them by 180°."));
  return g_steal_pointer (&bank);
}

gboolean
clab_format_gmic_write (const ClabBank *bank,
                        GString *bytes,
                        GPtrArray *notes,
                        GError **error G_GNUC_UNUSED)
{
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      for (gsize plane = 0; plane < kernel->planes; plane++)
        {
          g_string_append_c (bytes, plane == 0 ? '(' : '^');
          clab_format_print_rows (bytes, kernel, plane, ",", ";");
        }
      g_string_append (bytes, ")\n");
    }
  clab_format_note (notes, _ ("The kernels are those of G’MIC’s correlate; its "
                              "convolve turns them by 180°."));
  return TRUE;
}
