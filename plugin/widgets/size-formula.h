/* A line that works out the size of the maps, with its numbers.
 *
 *   ⌊(200 + 1 + 1 − 3) / 2⌋ + 1 = 100
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ClabAxisSize:
 *
 * What decides the size of a map along one axis.
 */
typedef struct
{
  gsize n;
  gsize before;
  gsize after;
  gsize kernel;
  gsize stride;
  gsize dilation;
} ClabAxisSize;

#define CLAB_TYPE_SIZE_FORMULA (clab_size_formula_get_type ())
G_DECLARE_FINAL_TYPE (ClabSizeFormula,
                      clab_size_formula,
                      CLAB,
                      SIZE_FORMULA,
                      GtkBox)

GtkWidget *
clab_size_formula_new (void);

/**
 * clab_size_formula_set:
 *
 * Shows both axes; one without room for a window is red and says why.
 */
void
clab_size_formula_set (ClabSizeFormula *formula,
                       const ClabAxisSize *width,
                       const ClabAxisSize *height);

/**
 * clab_size_formula_text:
 *
 * Returns: (transfer full): the formula for one axis, plain text.
 */
char *
clab_size_formula_text (const ClabAxisSize *axis);

G_END_DECLS
