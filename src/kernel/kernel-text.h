/* Kernel text: the grammar that arguments, the clipboard and the dialog share.
 *
 *   bank    = kernel { ( "|" | newline ) kernel }        # comments to line end
 *   kernel  = [ name "=" ] body [ ("*" | "/") number ] [ ("+" | "-") number ]
 *   body    = "[" plane { "/" plane } "]"
 *           | family [ "(" key "=" value { "," key "=" value } ")" ]
 *   plane   = row { ";" row }          row = number { [","] number }
 *
 * Rows run from top to bottom, columns from left to right, as laid on the
 * image (correlation).  Matrix notations of C, Python, MATLAB and plain rows
 * of numbers are recognised where that is unambiguous.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/bank.h"

G_BEGIN_DECLS

/**
 * clab_kernel_text_parse:
 * @text: UTF-8, any length; not trusted
 *
 * Families expand to their kernels.  A bank of one family bears its name.
 *
 * Returns: (transfer full) (nullable): at least one kernel, or %NULL with
 *   %CLAB_ERROR_PARSE and a message with line, column and what was expected.
 */
ClabBank *
clab_kernel_text_parse (const char *text, GError **error);

/**
 * clab_kernel_text_print:
 *
 * Returns: (transfer full): "[…] / divisor + bias" with as many digits as a
 *   double needs, so that parsing it gives the same weights again.
 */
char *
clab_kernel_text_print (const ClabKernel *kernel);

/**
 * clab_kernel_text_print_bank:
 *
 * Returns: (transfer full): "name = […]" lines, one per kernel.
 */
char *
clab_kernel_text_print_bank (const ClabBank *bank);

G_END_DECLS
