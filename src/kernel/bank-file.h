/* Banks in files: opening and saving.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "src/kernel/bank-formats.h"

G_BEGIN_DECLS

/**
 * clab_bank_load:
 * @notes: (nullable) (element-type utf8): as for clab_bank_from_bytes()
 *
 * The format is told by the contents and the name.
 *
 * Returns: (transfer full) (nullable): the bank, or %NULL with a message that
 *   names the file and, where it is malformed, the line, byte or kernel.
 */
ClabBank *
clab_bank_load (GFile *file,
                GPtrArray *notes,
                GCancellable *cancellable,
                GError **error);

/**
 * clab_bank_save:
 * @format: (nullable): %NULL for the one that the file's name says
 * @notes: (nullable) (element-type utf8): as for clab_bank_to_bytes()
 *
 * Saves all or nothing: until the new file is safely on the disk, the old one
 * stays.
 */
gboolean
clab_bank_save (const ClabBank *bank,
                const ClabBankFormat *format,
                GFile *file,
                GPtrArray *notes,
                GError **error);

/**
 * clab_file_replace:
 * @file: local ones are replaced by renaming a complete copy; of a symbolic
 *   link, what it points to
 *
 * Writes @length bytes in place of whatever the file held.
 */
gboolean
clab_file_replace (GFile *file, const char *data, gsize length, GError **error);

/**
 * clab_file_name_error:
 * @error: (nullable): where one may be
 *
 * Makes its message a sentence that begins with the file's name.
 */
void
clab_file_name_error (GFile *file, GError **error);

G_END_DECLS
