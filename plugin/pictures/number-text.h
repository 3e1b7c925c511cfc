/* Numbers as short text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Enough for every text below, and its final 0. */
#define CLAB_NUMBER_TEXT_SIZE 32

/**
 * clab_number_text:
 * @text: (array fixed-size=32): where it is written
 * @digits: significant digits, 1 … 17
 *
 * With a point as decimal sign in every language, as in kernel text, and a
 * hyphen as minus sign, so that it can be copied and parsed.
 *
 * Returns: @text.
 */
const char *
clab_number_text (char *text, double value, int digits);

/**
 * clab_number_label:
 *
 * For reading only: a true minus sign, and “10⁻³” for powers of ten.
 *
 * Returns: (transfer full): Pango markup.
 */
char *
clab_number_label (double value, int digits);

/**
 * clab_number_parse:
 * @text: what a person typed: “0.5”, “0,5”, “−2”, “1/16”
 * @value: (out): only set on success
 *
 * Returns: whether all of @text is one finite number.
 */
gboolean
clab_number_parse (const char *text, double *value);

G_END_DECLS
