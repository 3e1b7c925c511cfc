/* What readers and writers of bank files share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/bank-formats.h"

G_BEGIN_DECLS

/**
 * clab_format_note:
 * @notes: (nullable) (element-type utf8)
 *
 * Adds a sentence, unless it is there already.
 */
void
clab_format_note (GPtrArray *notes, const char *sentence);

/**
 * clab_format_check_text:
 *
 * Returns: whether there is no byte of 0 before the end; if there is, sets
 *   %CLAB_ERROR_PARSE and says where.
 */
gboolean
clab_format_check_text (const char *data, gsize length, GError **error);

/**
 * clab_format_add:
 * @kernel: (transfer full)
 *
 * Adds a kernel unless the bank becomes larger than banks may be: %FALSE with
 * %CLAB_ERROR_PARSE.
 */
gboolean
clab_format_add (ClabBank *bank, ClabKernel *kernel, GError **error);

/**
 * clab_format_make_odd:
 *
 * Pads with zeros so that both sides are odd and the anchor is in the middle,
 * which everybody understands alike.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_SIZE if that is
 *   larger than kernels may be.
 */
ClabKernel *
clab_format_make_odd (const ClabKernel *kernel,
                      GPtrArray *notes,
                      GError **error);

/**
 * clab_format_turn:
 *
 * Turns a kernel by 180°, its anchor included: from correlation order to
 * convolution order and back.
 *
 * Returns: (transfer full)
 */
ClabKernel *
clab_format_turn (const ClabKernel *kernel);

/**
 * clab_format_print_rows:
 * @between_columns: what stands between two numbers of a row
 * @between_rows: what stands between two rows
 *
 * Appends the weights of one plane, before division.
 */
void
clab_format_print_rows (GString *text,
                        const ClabKernel *kernel,
                        gsize plane,
                        const char *between_columns,
                        const char *between_rows);

G_END_DECLS
