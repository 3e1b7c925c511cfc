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

/**
 * clab_bank_files_open:
 * @files: (element-type GFile)
 * @is_problem: (out): whether a file could not be read
 *
 * Adds the bank of each file to the own banks and highlights the last one.
 *
 * Returns: (transfer full): what was read, turned, rescaled and dropped.
 */
char *
clab_bank_files_open (ClabLabState *state, GSList *files, gboolean *is_problem);

/**
 * clab_bank_files_save:
 * @format: (nullable): %NULL for the one that the file's name says
 * @is_problem: (out): whether nothing was saved
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
