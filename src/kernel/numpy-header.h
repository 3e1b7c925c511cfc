/* The header of NumPy's arrays, and the numbers behind it.
 *
 *   \x93NUMPY, version, length of the header, header, numbers
 *   { 'descr': '<f4', 'fortran_order': False, 'shape': (64, 3, 7, 7), }
 *
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CLAB_NUMPY_MAX_DIMENSIONS 4

/**
 * ClabNumpyHeader:
 * @kind: 'f', 'i', 'u' or 'b'
 * @size: of a number, in bytes
 * @shape: none of them 0 or above the number of weights in a bank
 * @data_at: byte where the numbers begin
 */
typedef struct
{
  gboolean is_big_endian;
  char kind;
  gsize size;
  gboolean is_fortran_order;
  gsize n_dimensions;
  gsize shape[CLAB_NUMPY_MAX_DIMENSIONS];
  gsize data_at;
} ClabNumpyHeader;

gboolean
clab_numpy_is_array (const char *data, gsize length);

/**
 * clab_numpy_read_header:
 * @data: not trusted
 * @header: (out)
 *
 * %FALSE with %CLAB_ERROR_PARSE and a message that names the byte.
 */
gboolean
clab_numpy_read_header (const char *data,
                        gsize length,
                        ClabNumpyHeader *header,
                        GError **error);

/**
 * clab_numpy_read_number:
 * @bytes: header->size of them
 *
 * Returns: the number, as near as a double comes; perhaps not finite
 */
double
clab_numpy_read_number (const ClabNumpyHeader *header, const guchar *bytes);

/**
 * clab_numpy_print_header:
 * @type: "f4" or "f8", in the host's byte order
 *
 * Appends what stands before the numbers.
 */
void
clab_numpy_print_header (GString *bytes,
                         const char *type,
                         const gsize *shape,
                         gsize n_dimensions);

G_END_DECLS
