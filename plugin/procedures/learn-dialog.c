/* The dialog of plug-in-convolution-lab-learn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/learn-dialog.h"

#include <glib/gi18n-lib.h>

#include "plugin/procedures/learn-arguments.h"
#include "plugin/procedures/plain-dialog.h"
#include "src/base/clab-error.h"

static const ClabDialogField kernel_fields[] = {
  { .name = "target" },
  { .name = "rows" },
  { .name = "columns" },
  { .name = "channels", .table = &clab_learn_channels },
  { .name = "with-bias" },
  { .name = "working-space", .table = &clab_learn_spaces },
  { .name = "activation", .table = &clab_activations },
  { NULL },
};

static const ClabDialogField window_fields[] = {
  { .name = "padding", .table = &clab_padding_sizes },
  { .name = "pad-top", .depends_on = "padding", .word = "explicit" },
  { .name = "pad-bottom", .depends_on = "padding", .word = "explicit" },
  { .name = "pad-left", .depends_on = "padding", .word = "explicit" },
  { .name = "pad-right", .depends_on = "padding", .word = "explicit" },
  { .name = "padding-mode", .table = &clab_padding_modes },
  {
      .name = "padding-value",
      .depends_on = "padding-mode",
      .word = "constant",
  },
  { .name = "stride-x" },
  { .name = "stride-y" },
  { .name = "dilation-x" },
  { .name = "dilation-y" },
  { NULL },
};

#define IF_DESCENT                                                             \
  .depends_on = "optimizer", .word = "exact", .is_inverse = TRUE

static const ClabDialogField learning_fields[] = {
  { .name = "loss", .table = &clab_losses },
  { .name = "optimizer", .table = &clab_optimizers },
  { .name = "rate", .digits = 6, IF_DESCENT },
  { .name = "steps", IF_DESCENT },
  { .name = "batch", IF_DESCENT },
  { .name = "initial" },
  { .name = "seed" },
  { .name = "l2", .digits = 6 },
  { .name = "l1", .digits = 6, IF_DESCENT },
  { .name = "hold-out" },
  { .name = "gradient", .table = &clab_gradients, IF_DESCENT },
  { NULL },
};

static const ClabDialogField output_fields[] = {
  { .name = "outputs" },
  { NULL },
};

static const ClabDialogSection sections[] = {
  { N_ ("Kernel"), 0, kernel_fields },
  { N_ ("Windows"), 0, window_fields },
  { N_ ("Learning"), 1, learning_fields },
  { N_ ("Result"), 1, output_fields },
  { NULL },
};

/* What is learnt: "9 weights and a bias". */
static char *
check (GimpProcedureConfig *config, GError **error)
{
  ClabLearnArguments arguments;
  char *text = NULL;

  if (clab_learn_arguments_read (config, &arguments, error))
    {
      gsize n = arguments.options.rows * arguments.options.columns;

      if (arguments.target == NULL)
        g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                             _ ("Choose the target layer."));
      else
        text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "%u weight a plane",
                                             "%u weights a plane", n),
                                (guint)n);
    }
  clab_learn_arguments_clear (&arguments);
  return text;
}

gboolean
clab_learn_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  return clab_plain_dialog_run (procedure, config, _ ("Learn Kernel"), sections,
                                check);
}
