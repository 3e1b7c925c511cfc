/* The table of test patterns, and layers from printed numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"
#include "src/base/tensor.h"

G_BEGIN_DECLS

/**
 * ClabPattern:
 * @channels: 1 or 3
 * @value: 0…1 at that pixel; %NULL for “numbers”, which takes its values from
 *   text
 */
typedef struct
{
  ClabChoice choice;
  gsize channels;
  float (*value) (gsize channel, gsize y, gsize x, gsize height, gsize width);
} ClabPattern;

/* Rows: ClabPattern.  Defined for 32 × 32 by tests/data/seed_vectors.json and
 * scaled in proportion to other sizes, but for “diagonal”, “checkerboard” and
 * “dot”, which are about single pixels in every size. */
extern const ClabTable clab_patterns;

/**
 * clab_pattern_draw:
 * @pattern: not “numbers”
 *
 * Returns: (transfer full) (nullable): 1 × channels × height × width in 0…1,
 *   or %NULL with %CLAB_ERROR_MEMORY.
 */
ClabTensor *
clab_pattern_draw (const ClabPattern *pattern,
                   gsize height,
                   gsize width,
                   GError **error);

/**
 * clab_pattern_numbers:
 * @text: rows split by “;” or lines, numbers by blanks or commas: "0 3 6; 1 4
 * 7"; numbers may be fractions, and their minus may be U+2212
 *
 * Returns: (transfer full) (nullable): 1 × 1 × rows × columns, one pixel per
 *   number, unscaled; or %NULL with %CLAB_ERROR_PARSE.
 */
ClabTensor *
clab_pattern_numbers (const char *text, GError **error);

G_END_DECLS
