/* Matrices of libvips, .mat: not those of MATLAB.
 *
 *   columns rows [scale [offset]]
 *   number number …
 *
 * libvips/foreign/matrixload.c.  out = sum / scale + offset; kernels are not
 * turned; the anchor is cell (rows / 2, columns / 2), one further than ours
 * where a side is even.  The offset is in units of the picture: 0…255 is
 * assumed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"
#include "src/kernel/format-common.h"
#include "src/kernel/kernel-print.h"
#include "src/kernel/text-scanner.h"

#define WHITE 255.0
#define MAX_HEADER 4

/* How near to a whole number an offset counts as one. */
#define WHOLE 1e-9

/* Numbers up to the end of the line. */
static gboolean
take_header (ClabScanner *scanner, double *header, GError **error)
{
  gsize n = 0;

  clab_scanner_skip_space (scanner);
  while (!clab_scanner_at_line_end (scanner) && n < MAX_HEADER)
    {
      const char *at = scanner->at;

      if (!clab_scanner_number (scanner, &header[n], error))
        return FALSE;
      if (n < 2
          && !(header[n] >= 1 && header[n] <= CLAB_KERNEL_MAX_SIDE
               && header[n] == floor (header[n])))
        {
          clab_scanner_fail (scanner, at, error,
                             _ ("expected columns and rows, from 1 to %d."),
                             CLAB_KERNEL_MAX_SIDE);
          return FALSE;
        }
      if (n == 2 && header[n] == 0)
        {
          clab_scanner_fail (scanner, at, error,
                             _ ("a scale of 0 is not possible; expected "
                                "another number."));
          return FALSE;
        }
      n++;
      clab_scanner_skip_blanks (scanner);
    }
  if (n >= 2 && clab_scanner_take_line_end (scanner))
    return TRUE;
  clab_scanner_fail_expected (
      scanner, error,
      _ ("columns, rows, perhaps scale and offset, and a line end"));
  return FALSE;
}

static void
skip_separator (ClabScanner *scanner)
{
  clab_scanner_skip_space (scanner);
  if (clab_scanner_take (scanner, ',') || clab_scanner_take (scanner, ';'))
    clab_scanner_skip_space (scanner);
}

static ClabKernel *
take_kernel (ClabScanner *scanner, const double *header, GError **error)
{
  gsize columns = (gsize)header[0];
  gsize rows = (gsize)header[1];
  g_autoptr (ClabKernel) kernel
      = clab_kernel_new (NULL, 1, rows, columns, NULL);

  skip_separator (scanner);
  for (gsize i = 0; i < rows * columns; i++)
    {
      if (!clab_scanner_number (scanner, &kernel->weights[i], error))
        return NULL;
      skip_separator (scanner);
    }
  if (!clab_scanner_at_end (scanner))
    {
      clab_scanner_fail_expected (scanner, error,
                                  _ ("the end after the last number"));
      return NULL;
    }
  kernel->divisor = header[2];
  kernel->bias = header[3] / WHITE;
  kernel->anchor_row = rows / 2;
  kernel->anchor_column = columns / 2;
  return g_steal_pointer (&kernel);
}

ClabBank *
clab_format_vips_read (const char *data,
                       gsize length,
                       GPtrArray *notes,
                       GError **error)
{
  double header[MAX_HEADER] = { 0, 0, 1, 0 };
  ClabScanner scanner;

  if (g_str_has_prefix (data, "MATLAB"))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("This is MATLAB’s own binary format, which is not read; "
                      "save the matrix as text."));
      return NULL;
    }
  if (!clab_format_check_text (data, length, error))
    return NULL;
  clab_scanner_init (&scanner, data, '\0');
  if (!take_header (&scanner, header, error))
    return NULL;

  ClabKernel *kernel = take_kernel (&scanner, header, error);
  if (kernel == NULL)
    return NULL;
  if (kernel->bias != 0)
    clab_format_note (notes, _ ("The offset, taken to count to 255, became a "
                                "bias, which counts to 1."));

  ClabBank *bank = clab_bank_new (NULL);
  clab_bank_add (bank, kernel);
  return bank;
}

gboolean
clab_format_vips_write (const ClabBank *bank,
                        GString *bytes,
                        GPtrArray *notes,
                        GError **error)
{
  const ClabKernel *original = clab_bank_kernel (bank, 0);
  gboolean is_like_theirs = original->anchor_row == original->rows / 2
                            && original->anchor_column == original->columns / 2;
  g_autoptr (ClabKernel) kernel
      = is_like_theirs ? clab_kernel_copy (original)
                       : clab_format_make_odd (original, notes, error);

  if (kernel == NULL)
    return FALSE;

  double offset = kernel->bias * WHITE;
  if (fabs (offset - round (offset)) < WHOLE)
    offset = round (offset);
  g_string_append_printf (bytes, "%zu %zu ", kernel->columns, kernel->rows);
  clab_print_number (bytes, kernel->divisor);
  g_string_append_c (bytes, ' ');
  clab_print_number (bytes, offset);
  g_string_append_c (bytes, '\n');
  clab_format_print_rows (bytes, kernel, 0, " ", "\n");
  g_string_append_c (bytes, '\n');
  if (kernel->bias != 0)
    clab_format_note (notes, _ ("The bias became an offset that counts to "
                                "255."));
  return TRUE;
}
