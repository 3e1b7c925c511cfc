/* The table of losses: how far a map is from its target.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/losses.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  double loss;
  double slope;
} Comparison;

static inline Comparison
compare_mse (double output, double target)
{
  double residual = output - target;

  return (Comparison){ residual * residual, 2 * residual };
}

/* At 0 the subgradient 0: a pixel that is right pulls nowhere. */
static inline Comparison
compare_mae (double output, double target)
{
  double residual = output - target;

  return (Comparison){ fabs (residual), (residual > 0) - (residual < 0) };
}

/* P. J. Huber, "Robust estimation of a location parameter", 1964, with δ = 1:
 * r²/2 up to |r| = 1, |r| − 1/2 beyond. */
static inline Comparison
compare_huber (double output, double target)
{
  double residual = output - target;
  double magnitude = fabs (residual);

  if (magnitude <= 1)
    return (Comparison){ 0.5 * residual * residual, residual };
  return (Comparison){ magnitude - 0.5, residual > 0 ? 1 : -1 };
}

/* With y = σ(z):  −t·ln y − (1 − t)·ln (1 − y)
 *   = max (z, 0) − z·t + ln (1 + e^−|z|),   d/dz = σ(z) − t. */
static inline Comparison
compare_cross_entropy (double output, double target)
{
  double decay = exp (-fabs (output));
  double sigmoid = output >= 0 ? 1 / (1 + decay) : decay / (1 + decay);

  return (Comparison){ fmax (output, 0) - output * target + log1p (decay),
                       sigmoid - target };
}

static inline __attribute__ ((always_inline)) double
run (Comparison (*compare) (double, double),
     const float *output,
     const float *target,
     const float *weights,
     gsize n,
     float *slope)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double weight = weights != NULL ? weights[i] : 1;
      Comparison comparison = compare (output[i], target[i]);

      sum += weight * comparison.loss;
      if (slope != NULL)
        slope[i] = (float)(weight * comparison.slope);
    }
  return sum;
}

#define DEFINE_RUN(name)                                                       \
  static double run_##name (const float *output, const float *target,          \
                            const float *weights, gsize n, float *slope)       \
  {                                                                            \
    return run (compare_##name, output, target, weights, n, slope);            \
  }

DEFINE_RUN (mse)
DEFINE_RUN (mae)
DEFINE_RUN (huber)
DEFINE_RUN (cross_entropy)

static const ClabLoss losses[] = {
  {
      .choice = { "mse", N_ ("Mean squared error"),
                  N_ ("The mean of the squared differences; with no "
                      "activation it has one best kernel.") },
      .curvature = 2,
      .run = run_mse,
  },
  {
      .choice = { "mae", N_ ("Mean absolute error"),
                  N_ ("The mean of the absolute differences; single wrong "
                      "pixels count little.") },
      .run = run_mae,
  },
  {
      .choice = { "huber", N_ ("Huber"),
                  N_ ("Squared for differences up to 1, absolute for larger "
                      "ones.") },
      .curvature = 1,
      .run = run_huber,
  },
  {
      .choice = { "cross-entropy", N_ ("Cross-entropy"),
                  N_ ("How surprised a sigmoid is by a target of 0 or 1; for "
                      "detectors.") },
      .activation = "sigmoid",
      .curvature = 0.25,
      .run = run_cross_entropy,
  },
};

const ClabTable clab_losses = CLAB_TABLE ("loss", losses);
