/* The table of activations.
 *
 * Comparisons are written so that a value that is not a number stays one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/activations.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* PyTorch's default. */
#define LEAKY_SLOPE 0.01

static void
relu_apply (float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = values[i] < 0.0f ? 0.0f : values[i];
}

static void
relu_backward (const float *x, const float *y, float *gradient, gsize n)
{
  (void)y;
  for (gsize i = 0; i < n; i++)
    gradient[i] = x[i] > 0.0f ? gradient[i] : 0.0f;
}

static void
leaky_relu_apply (float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = values[i] < 0.0f ? (float)LEAKY_SLOPE * values[i] : values[i];
}

static void
leaky_relu_backward (const float *x, const float *y, float *gradient, gsize n)
{
  (void)y;
  for (gsize i = 0; i < n; i++)
    gradient[i] *= x[i] > 0.0f ? 1.0f : (float)LEAKY_SLOPE;
}

static void
abs_apply (float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = fabsf (values[i]);
}

static void
abs_backward (const float *x, const float *y, float *gradient, gsize n)
{
  (void)y;
  for (gsize i = 0; i < n; i++)
    gradient[i] *= x[i] > 0.0f ? 1.0f : x[i] < 0.0f ? -1.0f : 0.0f;
}

static void
square_apply (float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] *= values[i];
}

static void
square_backward (const float *x, const float *y, float *gradient, gsize n)
{
  (void)y;
  for (gsize i = 0; i < n; i++)
    gradient[i] *= 2.0f * x[i];
}

/* (x + ε)² − x² */
static double
square_blur (double noise, double smallest, double largest)
{
  (void)smallest;
  return noise * (2.0 * sqrt (largest) + noise);
}

/* 1 / (1 + e^−x): where e^−x overflows to infinity, the result is the 0 that
 * it should be. */
static void
sigmoid_apply (float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = 1.0f / (1.0f + expf (-values[i]));
}

static double
sigmoid (double x)
{
  return 1.0 / (1.0 + exp (-x));
}

/* What sigmoid() makes a share of: infinite for 0 and 1, which rounding may
 * exceed. */
static double
logit (double share)
{
  return log (share / MAX (1.0 - share, 0.0));
}

/* At either end, where nothing moves far. */
static double
sigmoid_blur (double noise, double smallest, double largest)
{
  return MIN (sigmoid (logit (smallest) + noise) - smallest,
              largest - sigmoid (logit (largest) - noise));
}

static void
sigmoid_backward (const float *x, const float *y, float *gradient, gsize n)
{
  (void)x;
  for (gsize i = 0; i < n; i++)
    gradient[i] *= y[i] * (1.0f - y[i]);
}

static void
tanh_apply (float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = tanhf (values[i]);
}

static double
tanh_blur (double noise, double smallest, double largest)
{
  double lowest = atanh (CLAMP (smallest, -1.0, 1.0));
  double highest = atanh (CLAMP (largest, -1.0, 1.0));

  return MIN (tanh (lowest + noise) - smallest,
              largest - tanh (highest - noise));
}

static void
tanh_backward (const float *x, const float *y, float *gradient, gsize n)
{
  (void)x;
  for (gsize i = 0; i < n; i++)
    gradient[i] *= 1.0f - y[i] * y[i];
}

/* The largest value is subtracted first, so that nothing overflows and the
 * sum is at least 1. */
static void
softmax_apply (float *values, gsize n)
{
  float largest = -INFINITY;
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = values[i] > largest ? values[i] : largest;
  for (gsize i = 0; i < n; i++)
    {
      values[i] = expf (values[i] - largest);
      sum += values[i];
    }
  for (gsize i = 0; i < n; i++)
    values[i] = (float)(values[i] / sum);
}

/* A share and the rest are the sigmoid of how far apart their answers are. */
static double
softmax_blur (double noise, double smallest, double largest)
{
  return sigmoid_blur (2.0 * noise, smallest, largest);
}

static const ClabActivation activations[] = {
  {
      .choice = { "none", N_ ("None"), N_ ("The sum of products as it is.") },
  },
  {
      .choice = { "relu", N_ ("ReLU"), N_ ("Negative values become 0.") },
      .apply = relu_apply,
      .backward = relu_backward,
  },
  {
      .choice = { "leaky-relu", N_ ("Leaky ReLU"),
                  N_ ("Negative values become a hundredth of themselves.") },
      .apply = leaky_relu_apply,
      .backward = leaky_relu_backward,
  },
  {
      .choice = { "abs", N_ ("Absolute value"),
                  N_ ("Negative values become positive.") },
      .apply = abs_apply,
      .backward = abs_backward,
  },
  {
      .choice = { "square", N_ ("Squared"),
                  N_ ("Values are multiplied by themselves: energy.") },
      .apply = square_apply,
      .backward = square_backward,
      .blur = square_blur,
  },
  {
      .choice = { "sigmoid", N_ ("Sigmoid"),
                  N_ ("Squeezes all values into 0…1; 0 becomes a half.") },
      .apply = sigmoid_apply,
      .backward = sigmoid_backward,
      .blur = sigmoid_blur,
  },
  {
      .choice = { "tanh", N_ ("Tanh"),
                  N_ ("Squeezes all values into −1…1; 0 stays 0.") },
      .apply = tanh_apply,
      .backward = tanh_backward,
      .blur = tanh_blur,
  },
  {
      .choice = { "softmax", N_ ("Softmax"),
                  N_ ("Turns the kernels' answers at each pixel into shares "
                      "that sum to 1.") },
      .apply = softmax_apply,
      .blur = softmax_blur,
      .is_across_bank = TRUE,
  },
};

const ClabTable clab_activations = CLAB_TABLE ("activation", activations);

/* Without the last row, softmax. */
const ClabTable clab_map_activations = {
  .argument = "activation",
  .rows = activations,
  .n_rows = G_N_ELEMENTS (activations) - 1,
  .row_size = sizeof activations[0],
};
