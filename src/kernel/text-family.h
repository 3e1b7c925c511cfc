/* Families in kernel text: gabor(orientations=8, size=15).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/families.h"
#include "src/kernel/text-scanner.h"

G_BEGIN_DECLS

/**
 * clab_text_take_family:
 * @scanner: behind @word
 * @word: what may be the name of a family
 * @at: where @word began
 * @bank: gets the family's kernels
 *
 * Takes the parameters, if there are any.
 *
 * Returns: (transfer none) (nullable): the family, or %NULL with
 *   %CLAB_ERROR_PARSE.
 */
const ClabFamily *
clab_text_take_family (ClabScanner *scanner,
                       const char *word,
                       const char *at,
                       ClabBank *bank,
                       GError **error);

G_END_DECLS
