/* Printing of kernel text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-text.h"

#include <math.h>

#include "src/kernel/kernel-ops.h"
#include "src/kernel/kernel-print.h"
#include "src/kernel/text-name.h"

void
clab_print_number (GString *text, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (digits, sizeof digits, formats[i], value);
      if (g_ascii_strtod (digits, NULL) == value)
        break;
    }
  g_string_append (text, digits);
}

static void
print_plane (GString *text, const ClabKernel *kernel, gsize plane)
{
  gsize above;
  gsize left;
  gsize rows
      = clab_kernel_centred_side (kernel->rows, kernel->anchor_row, &above);
  gsize columns = clab_kernel_centred_side (kernel->columns,
                                            kernel->anchor_column, &left);

  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        /* Before the kernel's own cells these are huge. */
        gsize row = y - above;
        gsize column = x - left;
        gsize cell = (plane * kernel->rows + row) * kernel->columns + column;

        if (x > 0)
          g_string_append_c (text, ' ');
        else if (y > 0)
          g_string_append (text, "; ");
        if (row < kernel->rows && column < kernel->columns)
          clab_print_number (text, kernel->weights[cell]);
        else
          g_string_append_c (text, '0');
      }
}

static void
print_kernel (GString *text, const ClabKernel *kernel)
{
  g_string_append_c (text, '[');
  for (gsize plane = 0; plane < kernel->planes; plane++)
    {
      if (plane > 0)
        g_string_append (text, " / ");
      print_plane (text, kernel, plane);
    }
  g_string_append_c (text, ']');
  if (kernel->divisor != 1)
    {
      g_string_append (text, " / ");
      clab_print_number (text, kernel->divisor);
    }
  if (kernel->bias != 0)
    {
      g_string_append (text, kernel->bias > 0 ? " + " : " - ");
      clab_print_number (text, fabs (kernel->bias));
    }
}

char *
clab_kernel_text_print (const ClabKernel *kernel)
{
  GString *text = g_string_new (NULL);

  print_kernel (text, kernel);
  return g_string_free (text, FALSE);
}

char *
clab_kernel_text_print_bank (const ClabBank *bank)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      if (*kernel->name != '\0')
        {
          clab_text_print_name (text, kernel->name);
          g_string_append (text, " = ");
        }
      print_kernel (text, kernel);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
