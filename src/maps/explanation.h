/* One value of a map as its products.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/bank.h"
#include "src/maps/map-options.h"
#include "src/maps/source.h"

G_BEGIN_DECLS

/**
 * ClabMapPlace:
 * @kernel: in the bank
 * @channel: of the map
 * @y: in the map before pooling and enlargement
 * @x: likewise
 */
typedef struct
{
  gsize kernel;
  gsize channel;
  gsize y;
  gsize x;
} ClabMapPlace;

/**
 * ClabTerm:
 * @plane: of the kernel's set of planes: 0, or the colour channel for “sum”
 * @row: in the kernel as it is laid on the image
 * @column: likewise
 * @y: in the image, from its top; may lie outside
 * @x: from its left edge
 * @is_padded: whether (@y, @x) is outside of the image
 * @alpha: how much of the value is the pixel's own, 0…1; the rest is the value
 *   under the kernel's anchor
 * @value: what is multiplied
 * @weight: what it is multiplied by
 * @product: of the two
 */
typedef struct
{
  gsize plane;
  gsize row;
  gsize column;
  gssize y;
  gssize x;
  gboolean is_padded;
  double alpha;
  double value;
  double weight;
  double product;
} ClabTerm;

/**
 * ClabExplanation:
 * @place: which value this is about
 * @kernel_name: (nullable): of the kernel
 * @n_planes: that the kernel spans
 * @terms: one per weight, plane by plane and row by row
 * @n_terms: how many
 * @sum: of the products
 * @divisor: what the sum is divided by: the number of weights for “match”, the
 *   norm of the window without its mean for “ncc”, else 1
 * @bias: that is added then
 * @result: before the activation
 * @activation: that is applied
 * @value: of the map, as the pipeline gives it
 * @height_formula: the map's size with its numbers, e.g.
 *   "⌊(200 + 2·1 − 3)/2⌋ + 1 = 100"
 * @width_formula: likewise
 */
typedef struct
{
  ClabMapPlace place;
  char *kernel_name;
  gsize n_planes;
  ClabTerm *terms;
  gsize n_terms;
  double sum;
  double divisor;
  double bias;
  double result;
  const ClabActivation *activation;
  double value;
  char *height_formula;
  char *width_formula;
} ClabExplanation;

/**
 * clab_explanation_new:
 *
 * Computes in double precision.  With softmax, all kernels of the bank are
 * computed there.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_SIZE or
 *   %CLAB_ERROR_VALUE, also for a place that is not on the map.
 */
ClabExplanation *
clab_explanation_new (const ClabBank *bank,
                      const ClabMapOptions *options,
                      const ClabSource *source,
                      const ClabMapPlace *place,
                      GError **error);

void
clab_explanation_free (ClabExplanation *explanation);

/**
 * clab_explanation_print:
 *
 * Returns: (transfer full): lines to read and to copy: a line per product,
 *   "i[1,2]·f[0,1] = 4 · 1 = 4", then sum, bias and activation.
 */
char *
clab_explanation_print (const ClabExplanation *explanation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabExplanation, clab_explanation_free)

G_END_DECLS
