/* A kernel that grows number by number, as a reader meets them in text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-builder.h"

#include <glib/gi18n-lib.h>

void
clab_kernel_builder_init (ClabKernelBuilder *builder,
                          const ClabScanner *scanner)
{
  *builder = (ClabKernelBuilder){ .scanner = scanner,
                                  .weights = g_array_new (FALSE, FALSE,
                                                          sizeof (double)) };
}

void
clab_kernel_builder_clear (ClabKernelBuilder *builder)
{
  g_clear_pointer (&builder->weights, g_array_unref);
}

gboolean
clab_kernel_builder_add (ClabKernelBuilder *builder,
                         double weight,
                         const char *at,
                         GError **error)
{
  if (builder->n_in_row == CLAB_KERNEL_MAX_SIDE)
    {
      clab_scanner_fail (builder->scanner, at, error,
                         _ ("this is number %d of its row; expected at most "
                            "%d columns."),
                         CLAB_KERNEL_MAX_SIDE + 1, CLAB_KERNEL_MAX_SIDE);
      return FALSE;
    }
  g_array_append_val (builder->weights, weight);
  builder->n_in_row++;
  return TRUE;
}

gboolean
clab_kernel_builder_end_row (ClabKernelBuilder *builder, GError **error)
{
  const ClabScanner *scanner = builder->scanner;

  g_assert (builder->n_in_row > 0);
  if (builder->columns == 0)
    builder->columns = builder->n_in_row;
  if (builder->n_in_row != builder->columns)
    {
      clab_scanner_fail (scanner, scanner->at, error,
                         g_dngettext (GETTEXT_PACKAGE,
                                      "the row that ends here has %zu number; "
                                      "expected %zu as in the first row.",
                                      "the row that ends here has %zu numbers; "
                                      "expected %zu as in the first row.",
                                      builder->n_in_row),
                         builder->n_in_row, builder->columns);
      return FALSE;
    }
  if (builder->n_in_plane == CLAB_KERNEL_MAX_SIDE)
    {
      clab_scanner_fail (scanner, scanner->at, error,
                         _ ("this is row %d of its kernel; expected at most "
                            "%d rows."),
                         CLAB_KERNEL_MAX_SIDE + 1, CLAB_KERNEL_MAX_SIDE);
      return FALSE;
    }
  builder->n_in_row = 0;
  builder->n_in_plane++;
  return TRUE;
}

gboolean
clab_kernel_builder_end_plane (ClabKernelBuilder *builder, GError **error)
{
  const ClabScanner *scanner = builder->scanner;

  g_assert (builder->n_in_row == 0 && builder->n_in_plane > 0);
  if (builder->rows == 0)
    builder->rows = builder->n_in_plane;
  if (builder->n_in_plane != builder->rows)
    {
      clab_scanner_fail (scanner, scanner->at, error,
                         _ ("the plane that ends here has %zu rows; expected "
                            "%zu as in the first plane."),
                         builder->n_in_plane, builder->rows);
      return FALSE;
    }
  if (builder->planes == CLAB_KERNEL_MAX_PLANES)
    {
      clab_scanner_fail (scanner, scanner->at, error,
                         _ ("this is plane %d of its kernel; expected at most "
                            "%d planes, one per colour channel."),
                         CLAB_KERNEL_MAX_PLANES + 1, CLAB_KERNEL_MAX_PLANES);
      return FALSE;
    }
  builder->n_in_plane = 0;
  builder->planes++;
  return TRUE;
}

ClabKernel *
clab_kernel_builder_take (ClabKernelBuilder *builder, GError **error)
{
  if ((builder->n_in_plane > 0 || builder->planes == 0)
      && !clab_kernel_builder_end_plane (builder, error))
    return NULL;

  ClabKernel *kernel
      = clab_kernel_new (NULL, builder->planes, builder->rows, builder->columns,
                         (const double *)(const void *)builder->weights->data);
  g_array_set_size (builder->weights, 0);
  builder->rows = 0;
  builder->columns = 0;
  builder->planes = 0;
  return kernel;
}
