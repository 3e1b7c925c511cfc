/* Matrices in kernel text: with brackets, nested brackets, or none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/text-scanner.h"

G_BEGIN_DECLS

/**
 * clab_text_at_bracket:
 *
 * Returns: whether "[", "{" or "(" stands here.
 */
gboolean
clab_text_at_bracket (const ClabScanner *scanner);

/**
 * clab_text_take_brackets:
 * @scanner: where clab_text_at_bracket() is true
 * @kernels: (element-type ClabKernel): gets the kernels, without names
 *
 * Takes [planes of rows], or brackets in brackets: two deep are rows, three
 * deep planes of rows, four deep several kernels.
 */
gboolean
clab_text_take_brackets (ClabScanner *scanner,
                         GPtrArray *kernels,
                         GError **error);

/**
 * clab_text_take_rows:
 * @scanner: where clab_scanner_at_number() is true
 * @kernels: (element-type ClabKernel): gets one kernel, without a name
 *
 * Takes rows without brackets, up to the first thing that is not part of one.
 * The next line goes on with the same kernel if it begins with a number;
 * lines that hold nothing but a comment do not count.
 */
gboolean
clab_text_take_rows (ClabScanner *scanner, GPtrArray *kernels, GError **error);

G_END_DECLS
