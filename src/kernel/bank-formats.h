/* The table of file formats for banks, and what reads and writes them.
 *
 * In memory a kernel always means the same (correlation order, bias in units
 * of 0…1); what a format turns, scales or cannot hold is told in notes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"
#include "src/kernel/bank.h"

G_BEGIN_DECLS

/* Of a file.  The largest bank there can be, in the wordiest format. */
#define CLAB_BANK_MAX_BYTES ((gsize)128 << 20)

/**
 * ClabBankKeeps:
 *
 * What a format can hold besides one plane of weights.
 */
typedef enum
{
  CLAB_BANK_KEEPS_SEVERAL = 1 << 0,
  CLAB_BANK_KEEPS_PLANES = 1 << 1,
  CLAB_BANK_KEEPS_DIVISOR = 1 << 2,
  CLAB_BANK_KEEPS_BIAS = 1 << 3,
  CLAB_BANK_KEEPS_ANCHOR = 1 << 4,
  CLAB_BANK_KEEPS_NAMES = 1 << 5,
  CLAB_BANK_KEEPS_NOTES = 1 << 6,
  CLAB_BANK_KEEPS_ALL = (1 << 7) - 1
} ClabBankKeeps;

/**
 * ClabBankFormat:
 * @extensions: without points, separated by blanks; files are saved with the
 *   first; several formats may share one
 * @keeps: #ClabBankKeeps; what it does not hold is gone before @write is called
 * @recognize: (nullable): whether a file must be in this format, whatever its
 *   name says
 * @read: (nullable): reads @length bytes; data[length] is 0.  Kernels may
 *   have empty names.  %NULL with %CLAB_ERROR_PARSE, and a message that says
 *   in which line, byte or kernel.
 * @write: (nullable): appends the file to @bytes; %FALSE with
 *   %CLAB_ERROR_VALUE or %CLAB_ERROR_SIZE if the format cannot say it
 */
typedef struct
{
  ClabChoice choice;
  const char *extensions;
  guint keeps;
  gboolean (*recognize) (const char *data, gsize length);
  ClabBank *(*read) (const char *data,
                     gsize length,
                     GPtrArray *notes,
                     GError **error);
  gboolean (*write) (const ClabBank *bank,
                     GString *bytes,
                     GPtrArray *notes,
                     GError **error);
} ClabBankFormat;

/* Rows: ClabBankFormat.  json, text, imagej, imagemagick, gmic, photoshop,
 * vips, numpy, svg (written only). */
extern const ClabTable clab_bank_formats;

/**
 * clab_bank_format_of_extension:
 * @name: of a file
 *
 * Returns: (transfer none) (nullable): the first format with that extension.
 */
const ClabBankFormat *
clab_bank_format_of_extension (const char *name);

/**
 * clab_bank_format_guess:
 * @name: (nullable): of the file
 * @data: (nullable): what it begins with, followed by a byte of 0; %NULL to
 *   go by the name only, as for a new file
 *
 * Returns: (transfer none): text if nothing else is certain.
 */
const ClabBankFormat *
clab_bank_format_guess (const char *name, const char *data, gsize length);

/**
 * clab_bank_from_bytes:
 * @data: not trusted
 * @name: (nullable): becomes the bank's name, and that of its kernels with a
 *   number, where the file has none
 * @notes: (nullable) (element-type utf8): gets sentences about what was
 *   turned, scaled or dropped; has a free function
 *
 * Returns: (transfer full) (nullable): at least one kernel, or %NULL with
 *   %CLAB_ERROR_PARSE, or with %CLAB_ERROR_VALUE where @format is only written.
 */
ClabBank *
clab_bank_from_bytes (const ClabBankFormat *format,
                      const char *data,
                      gsize length,
                      const char *name,
                      GPtrArray *notes,
                      GError **error);

/**
 * clab_bank_to_bytes:
 * @format: one that can be written
 * @bank: at least one kernel
 * @notes: (nullable) (element-type utf8): as above
 *
 * Returns: (transfer full) (nullable): a file, or %NULL with
 *   %CLAB_ERROR_VALUE or %CLAB_ERROR_SIZE if the format cannot hold the bank.
 */
GBytes *
clab_bank_to_bytes (const ClabBankFormat *format,
                    const ClabBank *bank,
                    GPtrArray *notes,
                    GError **error);

G_END_DECLS
