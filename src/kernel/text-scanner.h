/* A scanner: walks over text that nobody vouches for and says where it is.
 *
 * Blanks are space, tab, no-break space and whatever stands behind the comment
 * character; lines end with LF, CR LF or CR.  Bytes that are no UTF-8 are
 * walked over like any others.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabScanner:
 * @start: first byte of the text, which outlives the scanner
 * @at: the byte that comes next
 * @comment: begins a comment that reaches to the end of its line; 0: none
 */
typedef struct
{
  const char *start;
  const char *at;
  char comment;
} ClabScanner;

/**
 * ClabFraction:
 *
 * A number as it was written: 1/16 is 1 and 16, 0.5 is 0.5 and 1.
 */
typedef struct
{
  double numerator;
  double denominator;
} ClabFraction;

/**
 * clab_scanner_init:
 * @text: a byte order mark at its start is passed over
 */
void
clab_scanner_init (ClabScanner *scanner, const char *text, char comment);

/**
 * clab_scanner_fail:
 * @at: the place that the message names
 * @format: one sentence that begins with a small letter or a quotation mark
 *
 * Sets %CLAB_ERROR_PARSE: "Line 2, column 7: …".  Columns count characters.
 */
void
clab_scanner_fail (const ClabScanner *scanner,
                   const char *at,
                   GError **error,
                   const char *format,
                   ...) G_GNUC_PRINTF (4, 5);

/**
 * clab_scanner_fail_expected:
 * @expected: a noun, translated: "a number or “]”"
 *
 * Sets %CLAB_ERROR_PARSE: "Line 2, column 7: expected …, not “x”."
 */
void
clab_scanner_fail_expected (const ClabScanner *scanner,
                            GError **error,
                            const char *expected);

gboolean
clab_scanner_at_end (const ClabScanner *scanner);

gboolean
clab_scanner_at_line_end (const ClabScanner *scanner);

/**
 * clab_scanner_at_number:
 *
 * Returns: whether a digit or a point stands next, or a sign (also U+2212)
 *   that a digit or a point follows at once.
 */
gboolean
clab_scanner_at_number (const ClabScanner *scanner);

/**
 * clab_scanner_skip_blanks:
 *
 * Returns: whether there were any.
 */
gboolean
clab_scanner_skip_blanks (ClabScanner *scanner);

/**
 * clab_scanner_take_line_end:
 *
 * Returns: whether a line ended here and the next one begins now.
 */
gboolean
clab_scanner_take_line_end (ClabScanner *scanner);

/**
 * clab_scanner_skip_space:
 *
 * Walks over blanks and line ends.
 *
 * Returns: whether there was a line end.
 */
gboolean
clab_scanner_skip_space (ClabScanner *scanner);

/**
 * clab_scanner_take:
 *
 * Returns: whether @c stood here; it no longer does.
 */
gboolean
clab_scanner_take (ClabScanner *scanner, char c);

/**
 * clab_scanner_take_sign:
 *
 * Takes "+", "-" or U+2212.
 *
 * Returns: 1, −1, or 0 if there is none.
 */
int
clab_scanner_take_sign (ClabScanner *scanner);

/**
 * clab_scanner_number:
 * @value: (out): finite
 *
 * Takes a decimal number of the C locale; a suffix f or l, as in C, is passed
 * over.  Hexadecimal numbers, nan, inf and numbers that a double cannot hold
 * are refused.
 */
gboolean
clab_scanner_number (ClabScanner *scanner, double *value, GError **error);

/**
 * clab_scanner_fraction:
 *
 * Takes a number, and what it is divided by if "/" and a digit or a point
 * follow at once.  A denominator of 0 is refused, and so is a fraction that a
 * double cannot hold.
 */
gboolean
clab_scanner_fraction (ClabScanner *scanner,
                       ClabFraction *fraction,
                       GError **error);

/**
 * clab_scanner_word:
 *
 * Takes a letter or "_" and the letters, digits and "_-." that follow it.
 *
 * Returns: (transfer full) (nullable): the word; %NULL if none stands here.
 */
char *
clab_scanner_word (ClabScanner *scanner);

G_END_DECLS
