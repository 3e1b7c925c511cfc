/* The table of losses: how far a map is from its target.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/losses.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/learn/dots.h"

/* With y = σ(z):  −t·ln y − (1 − t)·ln (1 − y)
 *   = max (z, 0) − z·t + ln (1 + e^−|z|),   d/dz = σ(z) − t. */
static double
run_cross_entropy (const float *output,
                   const float *target,
                   const float *weights,
                   gsize n,
                   float *slopes)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double weight = weights != NULL ? weights[i] : 1;
      double z = output[i];
      double decay = exp (-fabs (z));
      double sigmoid = z >= 0 ? 1 / (1 + decay) : decay / (1 + decay);

      sum += weight * (fmax (z, 0) - z * target[i] + log1p (decay));
      if (slopes != NULL)
        slopes[i] = (float)(weight * (sigmoid - target[i]));
    }
  return sum;
}

static const ClabLoss losses[] = {
  {
      .choice = { "mse", N_ ("Mean squared error"),
                  N_ ("The mean of the squared differences; with no "
                      "activation it has one best kernel.") },
      .curvature = 2,
      .id = CLAB_LOSS_MSE,
  },
  {
      .choice = { "mae", N_ ("Mean absolute error"),
                  N_ ("The mean of the absolute differences; single wrong "
                      "pixels count little.") },
      .id = CLAB_LOSS_MAE,
  },
  {
      .choice = { "huber", N_ ("Huber"),
                  N_ ("Squared for differences up to 1, absolute for larger "
                      "ones.") },
      .curvature = 1,
      .id = CLAB_LOSS_HUBER,
  },
  {
      .choice = { "cross-entropy", N_ ("Cross-entropy"),
                  N_ ("How surprised a sigmoid is by a target of 0 or 1; for "
                      "detectors.") },
      .activation = "sigmoid",
      .curvature = 0.25,
      .id = CLAB_LOSS_CROSS_ENTROPY,
  },
};

const ClabTable clab_losses = CLAB_TABLE ("loss", losses);

ClabLossFunc
clab_loss_func (const ClabLoss *loss)
{
  return loss->id == CLAB_LOSS_CROSS_ENTROPY ? run_cross_entropy
                                             : clab_dots ()->losses[loss->id];
}
