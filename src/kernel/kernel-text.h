/* Kernel text: the grammar that arguments, the clipboard and the dialog share.
 *
 *   bank     = kernel { ( "|" | newline ) kernel }       # comment to line end
 *   kernel   = [ name "=" ] [ fraction "*" ] body
 *              [ "*" fraction | "/" number ] [ ( "+" | "-" ) fraction ] [ ";" ]
 *   body     = "[" plane { "/" plane } "]" | plane
 *            | family [ "(" key "=" fraction { "," key "=" fraction } ")" ]
 *   plane    = row { ";" row }          row = fraction { [ "," ] fraction }
 *   fraction = number [ "/" number ]                     # no blanks inside
 *
 * Rows run from top to bottom, columns from left to right, as laid on the
 * image (correlation).  Numbers are decimal numbers of the C locale; a suffix
 * f or l, as in C, and the minus sign U+2212 are understood.
 *
 * What "/" means: right behind a number and right before a digit or a point
 * it makes a fraction, [1/16 2/16]; any other "/" in brackets begins the next
 * plane, [1 2 / 3 4]; behind brackets, a family, or a blank it divides,
 * [1 2 1]/4 or 1 2 1 / 4.  Planes need brackets.
 *
 * What "+" and "-" mean: right before a digit or a point they are its sign;
 * with a blank between, behind a matrix without brackets, they begin the bias.
 *
 * What a line is: in one pair of brackets its end is a ";", so that a line is
 * a row; in brackets in brackets it is a blank.  Without brackets, lines that
 * begin with a number, one after the other, are the rows of one kernel; they
 * must be equally long; an empty line, "|", a name or an ending such as "/ 16"
 * ends the kernel, a line with nothing but a comment does not.
 *
 * Pasted code: brackets are [ ], { } or ( ); in two pairs the inner ones are
 * rows, in three planes of rows, in four kernels.  They may stand in the call
 * of a constructor, np.array (…, dtype=float), and commas may follow the last
 * entry.  1/16 * […] and (1/16) * […] scale as […] / 16 does.
 *
 * A scale multiplies the weights; a denominator and a divisor go into the
 * kernel's divisor.  Behind a family they count for each of its kernels, and
 * so does a name, "name: kernel" then.  Kernels without a name are called
 * "kernel", or "kernel 1", "kernel 2", … by their place in the bank.
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
 * Families expand to their kernels.  A bank of one family bears its label.
 * All in all a bank has at most %CLAB_BANK_MAX_WEIGHTS weights.
 *
 * Returns: (transfer full) (nullable): at least one kernel, or %NULL with
 *   %CLAB_ERROR_PARSE and a message with line, column and what was expected.
 */
ClabBank *
clab_kernel_text_parse (const char *text, GError **error);

/**
 * clab_kernel_text_parse_nameless:
 *
 * As clab_kernel_text_parse(), but what the text does not name has an empty
 * name.
 */
ClabBank *
clab_kernel_text_parse_nameless (const char *text, GError **error);

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
