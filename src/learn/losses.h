/* The table of losses: how far a map is from its target.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabLoss:
 * @activation: (nullable): nick of the activation that the loss takes over:
 *   it is then given the values before it, which keeps it finite where the
 *   activation saturates; %NULL: goes with every activation
 * @curvature: the largest d²loss/d output²; 0 for a loss that is straight
 * @run: compares @n values with their targets.  @weights (nullable) say how
 *   much each counts, 0…1; @slope (nullable) receives weight · d loss/d output
 *   and may be @output itself.  Returns Σ weight · loss, summed in double.
 *
 * The loss of a whole image is the mean over all values of all its maps.
 */
typedef struct
{
  ClabChoice choice;
  const char *activation;
  double curvature;
  double (*run) (const float *output,
                 const float *target,
                 const float *weights,
                 gsize n,
                 float *slope);
} ClabLoss;

/* Rows: ClabLoss.  mse, mae, huber (δ = 1, as PyTorch's HuberLoss),
 * cross-entropy (two classes, natural logarithm, targets 0…1). */
extern const ClabTable clab_losses;

G_END_DECLS
