/* Convolution with boxes: kernels whose weights are all equal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/conv-private.h"

G_BEGIN_DECLS

/* Most channels: their sums are added one after the other. */
#define CLAB_BOX_CHANNELS 16

/* Most steps from one cell to the largest box. */
#define CLAB_BOX_STEPS 12

/**
 * ClabBoxStep:
 *
 * A sum of @n_sums sums of @size cells each, and of @n_cells cells.
 */
typedef struct
{
  gsize size;
  gsize n_sums;
  gsize n_cells;
} ClabBoxStep;

/**
 * ClabBoxChain:
 *
 * How to sum @size cells that lie side by side.
 */
typedef struct
{
  gsize size;
  gsize n_steps;
  ClabBoxStep steps[CLAB_BOX_STEPS];
} ClabBoxChain;

/**
 * ClabConvBox:
 * @row: of the box within the kernel
 * @column: likewise
 * @weights: per channel
 */
struct _ClabConvBox
{
  const ClabConv *conv;
  gsize kernel;
  gsize row;
  gsize column;
  ClabBoxChain down;
  ClabBoxChain across;
  float weights[CLAB_BOX_CHANNELS];
};

/**
 * clab_conv_box_new:
 * @kernel: of @conv
 *
 * Returns: (transfer full) (nullable): %NULL if the kernel is no box: a
 *   rectangle, the same of each channel, of equal weights among zeros.
 */
ClabConvBox *
clab_conv_box_new (const ClabConv *conv, gsize kernel);

void
clab_conv_box_free (ClabConvBox *box);

/**
 * clab_conv_box_cost:
 *
 * Returns: in cycles per output value (a model).
 */
double
clab_conv_box_cost (const ClabConvBox *box);

/**
 * clab_conv_box_describe:
 *
 * Returns: (transfer full): for clab_conv_describe().
 */
char *
clab_conv_box_describe (const ClabConvBox *box);

gboolean
clab_conv_box_run (const ClabConvBox *box, const ClabRun *run, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabConvBox, clab_conv_box_free)

G_END_DECLS
