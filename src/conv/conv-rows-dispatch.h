/* Which inner loops this processor can run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"
#include "src/conv/box-rows.h"
#include "src/conv/conv-products.h"
#include "src/conv/conv-rows.h"
#include "src/conv/fft-lanes.h"
#include "src/conv/line-rows.h"

G_BEGIN_DECLS

/**
 * ClabVariant:
 * @is_supported: whether this processor has the instructions
 * @rows: inner loops of direct convolution
 * @lanes: inner loops of Fourier transforms
 * @products: inner loops of the gradient of weights
 * @box: inner loops of sums over boxes
 * @line: inner loop of convolution along rows
 */
typedef struct
{
  ClabChoice choice;
  gboolean (*is_supported) (void);
  const ClabRows *rows;
  const ClabLanes *lanes;
  const ClabProducts *products;
  const ClabBoxRows *box;
  const ClabLineRows *line;
} ClabVariant;

/* Rows: ClabVariant, the fastest first.  The last one runs everywhere. */
extern const ClabTable clab_variants;

/**
 * clab_variant_get:
 *
 * The environment variable CLAB_VARIANT, a nick, overrides the choice if this
 * processor can run it.
 *
 * Returns: (transfer none): the fastest that this processor can run.
 */
const ClabVariant *
clab_variant_get (void);

G_END_DECLS
