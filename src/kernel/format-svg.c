/* SVG's feConvolveMatrix, for web pages: written only.
 *
 * https://www.w3.org/TR/filter-effects-1/#feConvolveMatrixElement.  It turns
 * kernels by 180°, so the matrix is written backwards; the target is the anchor
 * as it lies on the image.  It is told to work on the values as they are
 * shown, as the lab does, and to leave alpha alone.
 *
 * The matrix is written row by row, as in the specification's example.
 * librsvg (2.60) takes it column by column and shows the wrong picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-rows.h"

#include <glib/gi18n-lib.h>

#include "src/kernel/format-common.h"
#include "src/kernel/kernel-print.h"

/* XML has no way to say most control characters. */
static char *
escape (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  for (char *p = valid; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  return g_markup_escape_text (valid, -1);
}

static void
print_filter (GString *bytes, const ClabKernel *kernel, gsize index)
{
  g_autoptr (ClabKernel) turned = clab_format_turn (kernel);
  g_autofree char *name = escape (kernel->name);

  g_string_append_printf (
      bytes,
      "  <filter id=\"kernel-%zu\" x=\"0\" y=\"0\" width=\"1\" height=\"1\"\n"
      "          color-interpolation-filters=\"sRGB\">\n"
      "    <title>%s</title>\n"
      "    <feConvolveMatrix order=\"%zu %zu\" targetX=\"%zu\" "
      "targetY=\"%zu\"\n"
      "        edgeMode=\"duplicate\" preserveAlpha=\"true\" divisor=\"",
      index + 1, name, kernel->columns, kernel->rows, kernel->anchor_column,
      kernel->anchor_row);
  clab_print_number (bytes, kernel->divisor);
  g_string_append (bytes, "\" bias=\"");
  clab_print_number (bytes, kernel->bias);
  g_string_append (bytes, "\"\n        kernelMatrix=\"");
  clab_format_print_rows (bytes, turned, 0, " ", "\n          ");
  g_string_append (bytes, "\"/>\n  </filter>\n");
}

gboolean
clab_format_svg_write (const ClabBank *bank,
                       GString *bytes,
                       GPtrArray *notes,
                       GError **error G_GNUC_UNUSED)
{
  g_string_append (bytes, "<svg xmlns=\"http://www.w3.org/2000/svg\">\n");
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    print_filter (bytes, clab_bank_kernel (bank, i), i);
  g_string_append (bytes, "</svg>\n");
  clab_format_note (notes, _ ("The kernels were turned by 180°, because SVG "
                              "turns them when it convolves."));
  return TRUE;
}
