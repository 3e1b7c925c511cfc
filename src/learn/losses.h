/* The table of losses: how far a map is from its target.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

typedef enum
{
  CLAB_LOSS_MSE,
  CLAB_LOSS_MAE,
  CLAB_LOSS_HUBER,
  CLAB_LOSS_CROSS_ENTROPY
} ClabLossId;

/**
 * ClabLossFunc:
 * @weights: (nullable): how much each counts, 0…1
 * @slopes: (out) (nullable): weight · d loss/d output; may be @output
 *
 * Compares @n outputs with their targets.
 *
 * Returns: Σ weight · loss, in double precision; with slopes, of losses in
 *   single precision, at most eight of which are summed as floats.
 */
typedef double (*ClabLossFunc) (const float *output,
                                const float *target,
                                const float *weights,
                                gsize n,
                                float *slopes);

/**
 * ClabLoss:
 * @activation: (nullable): nick of the activation that the loss takes over:
 *   it is then given the values before it, which keeps it finite where the
 *   activation saturates; %NULL: goes with every activation
 * @curvature: the largest d²loss/d output²; 0 for a loss that is straight
 *
 * The loss of a whole image is the mean over all values of all its maps.
 */
typedef struct
{
  ClabChoice choice;
  const char *activation;
  double curvature;
  ClabLossId id;
} ClabLoss;

/* Rows: ClabLoss.  mse, mae, huber (δ = 1, as PyTorch's HuberLoss),
 * cross-entropy (two classes, natural logarithm, targets 0…1). */
extern const ClabTable clab_losses;

/**
 * clab_loss_func:
 *
 * Returns: (transfer none): what runs @loss on this processor.
 */
ClabLossFunc
clab_loss_func (const ClabLoss *loss);

G_END_DECLS
