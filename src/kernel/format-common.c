/* What readers and writers of bank files share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/format-common.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/kernel-ops.h"
#include "src/kernel/kernel-print.h"

void
clab_format_note (GPtrArray *notes, const char *sentence)
{
  if (notes != NULL
      && !g_ptr_array_find_with_equal_func (notes, sentence, g_str_equal, NULL))
    g_ptr_array_add (notes, g_strdup (sentence));
}

gboolean
clab_format_check_text (const char *data, gsize length, GError **error)
{
  const char *zero = memchr (data, '\0', length);

  if (zero == NULL)
    return TRUE;
  g_set_error (
      error, CLAB_ERROR, CLAB_ERROR_PARSE,
      _ ("Byte %zu is 0: this is not plain text; save it as UTF-8 text."),
      zero - data);
  return FALSE;
}

gboolean
clab_format_add (ClabBank *bank, ClabKernel *kernel, GError **error)
{
  gsize n_weights = 0;

  /* A bank has at most 4096 kernels: their sizes are quickly added up. */
  clab_bank_add (bank, kernel);
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    n_weights += clab_kernel_size (clab_bank_kernel (bank, i));
  if (clab_bank_size (bank) <= CLAB_BANK_MAX_KERNELS
      && n_weights <= CLAB_BANK_MAX_WEIGHTS)
    return TRUE;
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
               _ ("Kernel %zu: a bank holds at most %d kernels with %zu "
                  "weights altogether; split the file."),
               clab_bank_size (bank), CLAB_BANK_MAX_KERNELS,
               CLAB_BANK_MAX_WEIGHTS);
  return FALSE;
}

static gsize
odd_side (gsize n, gsize anchor)
{
  return 2 * MAX (anchor, n - 1 - anchor) + 1;
}

ClabKernel *
clab_format_make_odd (const ClabKernel *kernel,
                      GPtrArray *notes,
                      GError **error)
{
  gsize rows = odd_side (kernel->rows, kernel->anchor_row);
  gsize columns = odd_side (kernel->columns, kernel->anchor_column);

  if (rows > CLAB_KERNEL_MAX_SIDE || columns > CLAB_KERNEL_MAX_SIDE)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("“%s” would need %zu × %zu weights to have its anchor in "
                      "the middle, which this "
                      "format requires; at most %d × %d is possible."),
                   kernel->name, rows, columns, CLAB_KERNEL_MAX_SIDE,
                   CLAB_KERNEL_MAX_SIDE);
      return NULL;
    }
  if (rows != kernel->rows || columns != kernel->columns)
    clab_format_note (notes, _ ("Zeros were added so that both sides are odd "
                                "and the anchor is in the middle."));
  return clab_kernel_resize (kernel, rows, columns);
}

ClabKernel *
clab_format_turn (const ClabKernel *kernel)
{
  ClabKernel *turned = clab_kernel_rotate_180 (kernel);

  turned->anchor_row = kernel->rows - 1 - kernel->anchor_row;
  turned->anchor_column = kernel->columns - 1 - kernel->anchor_column;
  return turned;
}

void
clab_format_print_rows (GString *text,
                        const ClabKernel *kernel,
                        gsize plane,
                        const char *between_columns,
                        const char *between_rows)
{
  gsize n = kernel->rows * kernel->columns;

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, i % kernel->columns > 0 ? between_columns
                                                       : between_rows);
      clab_print_number (text, kernel->weights[plane * n + i]);
    }
}
