/* Banks that come from files or text, and go into files.
 *
 * What came of it is told in sentences, one a line, for people to read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/lab-state.h"
#include "src/kernel/bank-file.h"

G_BEGIN_DECLS

typedef struct _ClabBankFiles ClabBankFiles;

/**
 * clab_bank_files_read:
 * @files: (element-type GFile)
 *
 * Any thread may do that.
 */
ClabBankFiles *
clab_bank_files_read (GSList *files);

/**
 * clab_bank_files_add:
 * @read: (transfer full)
 * @is_problem: (out): whether a file could not be read
 *
 * Adds the bank of each file to the own banks and highlights the last one.
 *
 * Returns: (transfer full): what was read, turned, rescaled and dropped.
 */
char *
clab_bank_files_add (ClabBankFiles *read,
                     ClabLabState *state,
                     gboolean *is_problem);

void
clab_bank_files_free (ClabBankFiles *read);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabBankFiles, clab_bank_files_free)

/**
 * clab_bank_files_save:
 * @format: (nullable): %NULL for the one that the file's name says
 * @is_problem: (out): whether nothing was saved
 *
 * Any thread may do that.
 *
 * Returns: (transfer full): what was written, turned, rescaled and dropped.
 */
char *
clab_bank_files_save (const ClabBank *bank,
                      const ClabBankFormat *format,
                      GFile *file,
                      gboolean *is_problem);

/**
 * clab_bank_files_paste:
 * @text: kernels in any notation that the lab reads
 *
 * Adds one kernel to an own bank, or several as a bank, and highlights it.
 *
 * Returns: %FALSE with %CLAB_ERROR_PARSE.
 */
gboolean
clab_bank_files_paste (ClabLabState *state, const char *text, GError **error);

G_END_DECLS
