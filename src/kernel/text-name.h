/* Names in kernel text: what stands before "=".
 *
 * A name reaches from the start of its kernel to "="; one that holds any of
 * = | # " [ ] { } ( ) ; or a line end, or begins or ends with a blank, stands
 * in quotes: "sobel = x".  In quotes, \" \\ \n \r and \t mean what they do in
 * C.  Of a declaration of C, "static const float edge[3][3] =", the last word
 * is the name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/text-scanner.h"

G_BEGIN_DECLS

/**
 * clab_text_at_name:
 *
 * Looks no further than the end of the line.
 *
 * Returns: whether a name and "=", or a quotation mark, stand here.
 */
gboolean
clab_text_at_name (const ClabScanner *scanner);

/**
 * clab_text_take_name:
 * @scanner: where clab_text_at_name() is true
 *
 * Takes the name, the "=" and the space behind it, line ends included.
 *
 * Returns: (transfer full) (nullable): the name, valid UTF-8, or %NULL with
 *   %CLAB_ERROR_PARSE.
 */
char *
clab_text_take_name (ClabScanner *scanner, GError **error);

/**
 * clab_text_print_name:
 *
 * Appends @name to @text, in quotes if it needs them.
 */
void
clab_text_print_name (GString *text, const char *name);

G_END_DECLS
