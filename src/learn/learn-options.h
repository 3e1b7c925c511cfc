/* What is learnt and how: one struct for all run modes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/conv/padding.h"
#include "src/learn/losses.h"
#include "src/learn/optimizers.h"
#include "src/maps/activations.h"

G_BEGIN_DECLS

#define CLAB_LEARN_MAX_SIDE 63

/**
 * ClabLearnChannelKind:
 * @CLAB_LEARN_EACH: one kernel plane, shared by all colour channels
 * @CLAB_LEARN_SUM: a plane for each channel, one map
 * @CLAB_LEARN_MIX: a plane for each channel, a kernel for each target channel
 * @CLAB_LEARN_LUMINANCE: one plane; source and target have one channel
 */
typedef enum
{
  CLAB_LEARN_EACH,
  CLAB_LEARN_SUM,
  CLAB_LEARN_MIX,
  CLAB_LEARN_LUMINANCE
} ClabLearnChannelKind;

/**
 * ClabLearnChannels:
 * @is_grey_source: whether the source is to be given as its luminance
 * @is_grey_target: likewise the target
 */
typedef struct
{
  ClabChoice choice;
  ClabLearnChannelKind kind;
  gboolean is_grey_source;
  gboolean is_grey_target;
} ClabLearnChannels;

/* Rows: ClabLearnChannels.  each, sum, mix, luminance. */
extern const ClabTable clab_learn_channels;

/**
 * ClabGradient:
 * @is_numeric: by central differences instead of backpropagation
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_numeric;
} ClabGradient;

/* Rows: ClabGradient.  analytic, numeric. */
extern const ClabTable clab_gradients;

/**
 * ClabLearnOptions:
 * @rate: 0: chosen from the data
 * @steps: how many
 * @batch: random windows per step; 0: every pixel
 * @l2: adds l2·Σw² to what is minimised, so 2·l2·w to the gradient; not for
 *   the bias, and not in the losses that are told
 * @l1: adds l1·Σ|w|, so l1·sign (w), likewise
 * @hold_out: share of the target kept for validation, 0…0.5
 *
 * The arguments of the same names of the procedure
 * plug-in-convolution-lab-learn.
 */
typedef struct
{
  gsize rows;
  gsize columns;
  const ClabLearnChannels *channels;
  gboolean with_bias;
  const ClabPaddingSize *padding;
  gsize pad_top;
  gsize pad_bottom;
  gsize pad_left;
  gsize pad_right;
  const ClabPaddingMode *padding_mode;
  double padding_value;
  gsize stride_y;
  gsize stride_x;
  gsize dilation_y;
  gsize dilation_x;
  const ClabActivation *activation;
  const ClabLoss *loss;
  const ClabOptimizer *optimizer;
  double rate;
  gsize steps;
  gsize batch;
  guint32 seed;
  double l2;
  double l1;
  double hold_out;
  const ClabGradient *gradient;
} ClabLearnOptions;

/**
 * clab_learn_options_init:
 *
 * Sets the procedure's defaults: a 3 × 3 kernel with bias, each channel,
 * padding “same” by replicating, mse, 200 steps of adam at a rate chosen from
 * the data, a fifth held out.
 */
void
clab_learn_options_init (ClabLearnOptions *options);

/**
 * clab_learn_options_check:
 *
 * Returns: %FALSE with %CLAB_ERROR_VALUE for numbers out of bounds and choices
 *   that do not go together.
 */
gboolean
clab_learn_options_check (const ClabLearnOptions *options, GError **error);

/**
 * clab_learn_options_is_quadratic:
 *
 * Returns: whether the loss is a quadratic function of the weights: mean
 *   squared error of a linear kernel.
 */
gboolean
clab_learn_options_is_quadratic (const ClabLearnOptions *options);

G_END_DECLS
