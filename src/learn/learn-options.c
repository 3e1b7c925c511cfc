/* What is learnt and how: one struct for all run modes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/learn-options.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "src/base/clab-error.h"

static const ClabLearnChannels channels[] = {
  {
      .choice = { "each", N_ ("Each channel"),
                  N_ ("One kernel that all colour channels share.") },
      .kind = CLAB_LEARN_EACH,
  },
  {
      .choice = { "sum", N_ ("Sum of channels"),
                  N_ ("A kernel plane for each colour channel, together one "
                      "grey map.") },
      .kind = CLAB_LEARN_SUM,
      .is_grey_target = TRUE,
  },
  {
      .choice = { "mix", N_ ("Mix channels"),
                  N_ ("A full colour kernel: every channel of the target from "
                      "all channels of the source.") },
      .kind = CLAB_LEARN_MIX,
  },
  {
      .choice = { "luminance", N_ ("Luminance"),
                  N_ ("One kernel, from luminance to luminance.") },
      .kind = CLAB_LEARN_LUMINANCE,
      .is_grey_source = TRUE,
      .is_grey_target = TRUE,
  },
};

const ClabTable clab_learn_channels = CLAB_TABLE ("channels", channels);

static const ClabGradient gradients[] = {
  {
      .choice = { "analytic", N_ ("Analytic"),
                  N_ ("By backpropagation: exact, and one pass for all "
                      "weights.") },
  },
  {
      .choice = { "numeric", N_ ("Numeric"),
                  N_ ("By moving every weight a little up and down and "
                      "comparing the losses; slow, for checking.") },
      .is_numeric = TRUE,
  },
};

const ClabTable clab_gradients = CLAB_TABLE ("gradient", gradients);

void
clab_learn_options_init (ClabLearnOptions *options)
{
  *options = (ClabLearnOptions){
    .rows = 3,
    .columns = 3,
    .channels = channels,
    .with_bias = TRUE,
    .padding = clab_padding_sizes.rows,
    .padding_mode = clab_padding_modes.rows,
    .stride_y = 1,
    .stride_x = 1,
    .dilation_y = 1,
    .dilation_x = 1,
    .activation = clab_activations.rows,
    .loss = clab_losses.rows,
    .optimizer = clab_optimizers.rows,
    .steps = 200,
    .hold_out = 0.2,
    .gradient = gradients,
  };
}

static gboolean
check_numbers (const ClabLearnOptions *options, GError **error)
{
  const struct
  {
    const char *name;
    double value;
    double minimum;
    double maximum;
  } numbers[] = {
    { "rows", (double)options->rows, 1, CLAB_LEARN_MAX_SIDE },
    { "columns", (double)options->columns, 1, CLAB_LEARN_MAX_SIDE },
    { "stride-y", (double)options->stride_y, 1, G_MAXINT },
    { "stride-x", (double)options->stride_x, 1, G_MAXINT },
    { "dilation-y", (double)options->dilation_y, 1, G_MAXINT },
    { "dilation-x", (double)options->dilation_x, 1, G_MAXINT },
    { "rate", options->rate, 0, G_MAXDOUBLE },
    { "l2", options->l2, 0, G_MAXDOUBLE },
    { "l1", options->l1, 0, G_MAXDOUBLE },
    { "hold-out", options->hold_out, 0, 0.5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!(numbers[i].value >= numbers[i].minimum
          && numbers[i].value <= numbers[i].maximum))
      {
        if (numbers[i].maximum >= G_MAXINT)
          g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                       _ ("“%s” is %g; it must be at least %g."),
                       numbers[i].name, numbers[i].value, numbers[i].minimum);
        else
          g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                       _ ("“%s” is %g; it must be from %g to %g."),
                       numbers[i].name, numbers[i].value, numbers[i].minimum,
                       numbers[i].maximum);
        return FALSE;
      }
  return TRUE;
}

gboolean
clab_learn_options_check (const ClabLearnOptions *options, GError **error)
{
  const ClabLoss *loss = options->loss;
  const char *activation = options->activation->choice.nick;

  if (!check_numbers (options, error))
    return FALSE;
  if (options->activation->is_across_bank)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("The activation “%s” works across a bank; choose another "
                      "one to learn a single kernel."),
                   activation);
      return FALSE;
    }
  if (loss->activation != NULL && !g_str_equal (loss->activation, activation))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("The loss “%s” goes with the activation “%s”, not with "
                      "“%s”; choose that activation or another loss."),
                   loss->choice.nick, loss->activation, activation);
      return FALSE;
    }
  if (options->optimizer->is_exact
      && (!clab_learn_options_is_quadratic (options) || options->l1 > 0))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("There is an exact answer only for the loss “mse” with "
                      "the activation “none” and l1 = 0; choose these or "
                      "another optimizer, such as “adam”."));
      return FALSE;
    }
  return TRUE;
}

gboolean
clab_learn_options_is_quadratic (const ClabLearnOptions *options)
{
  return options->activation->apply == NULL
         && g_str_equal (options->loss->choice.nick, "mse");
}
