/* The table of operations: what a window and a kernel are made into.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/operations.h"

#include <glib/gi18n-lib.h>

static const ClabOperation operations[] = {
  {
      .choice = { "correlation", N_ ("Correlation"),
                  N_ ("Lays the kernel on the image as it is written, as "
                      "neural networks do.") },
  },
  {
      .choice = { "convolution", N_ ("Convolution"),
                  N_ ("Turns the kernel by 180° first, as in mathematics.") },
      .is_rotated = TRUE,
  },
  {
      .choice = { "match", N_ ("Match"),
                  N_ ("Divides the sum by the number of weights: 1 where an "
                      "image of −1 and 1 equals the kernel.") },
      .is_divided = TRUE,
  },
  {
      .choice = { "ncc", N_ ("Normalised match"),
                  N_ ("Compares shapes whatever their brightness and "
                      "contrast: from −1 (inverse) to 1 (equal).") },
      .is_normalised = TRUE,
  },
};

const ClabTable clab_operations = CLAB_TABLE ("operation", operations);
