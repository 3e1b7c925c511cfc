/* The dialog of plug-in-convolution-lab.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/apply-dialog.h"

#include <glib/gi18n-lib.h>

#include "plugin/procedures/arguments.h"
#include "plugin/procedures/plain-dialog.h"

static const ClabDialogField kernel_fields[] = {
  { .name = "kernels", .is_long_text = TRUE },
  { .name = "bank-file" },
  { NULL },
};

static const ClabDialogField convolution_fields[] = {
  { .name = "operation", .table = &clab_operations },
  { .name = "channels", .table = &clab_channel_modes },
  { .name = "working-space", .table = &clab_working_spaces },
  { .name = "stride-x" },
  { .name = "stride-y" },
  { .name = "dilation-x" },
  { .name = "dilation-y" },
  { .name = "bias" },
  { NULL },
};

static const ClabDialogField padding_fields[] = {
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
  { NULL },
};

#define IF_POOLING .depends_on = "pooling", .word = "none", .is_inverse = TRUE

static const ClabDialogField afterwards_fields[] = {
  { .name = "activation", .table = &clab_activations },
  { .name = "pooling", .table = &clab_poolings },
  { .name = "pool-size", IF_POOLING },
  { .name = "pool-stride", IF_POOLING },
  { .name = "pool-partial", IF_POOLING },
  { NULL },
};

static const ClabDialogField display_fields[] = {
  { .name = "display", .table = &clab_displays },
  {
      .name = "display-scale",
      .table = &clab_display_scales,
      .depends_on = "display",
      .word = "raw",
      .is_inverse = TRUE,
  },
  { .name = "palette", .table = &clab_palettes },
  { .name = "combine", .table = &clab_combinations },
  { .name = "enlarge" },
  { .name = "output", .table = &clab_outputs },
  { NULL },
};

static const ClabDialogSection sections[] = {
  { N_ ("Kernels"), 0, kernel_fields },
  { N_ ("Convolution"), 0, convolution_fields },
  { N_ ("Afterwards"), 0, afterwards_fields },
  { N_ ("Padding"), 1, padding_fields },
  { N_ ("Maps"), 1, display_fields },
  { NULL },
};

/* What the bank amounts to: "8 kernels". */
static char *
check (GimpProcedureConfig *config, GError **error)
{
  ClabArguments arguments;
  g_autoptr (ClabBank) bank = NULL;

  if (!clab_arguments_read (config, &arguments, error))
    return NULL;
  bank = clab_arguments_read_bank (config, error);
  if (bank == NULL)
    return NULL;

  guint n = clab_bank_size (bank);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u kernel", "%u kernels", n), n);
}

gboolean
clab_apply_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  return clab_plain_dialog_run (procedure, config, _ ("Convolution Lab"),
                                sections, check);
}
