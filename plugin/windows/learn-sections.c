/* What the dialog of plug-in-convolution-lab-learn asks for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/windows/learn-sections.h"

#include <glib/gi18n-lib.h>

#include "plugin/procedures/learn-arguments.h"
#include "plugin/windows/padding-fields.h"

static const ClabDialogField kernel_fields[] = {
  { .name = "target" },
  { .name = "rows" },
  { .name = "columns" },
  { .name = "channels", .table = &clab_learn_channels },
  { .name = "with-bias" },
  { .name = "working-space", .table = &clab_learn_spaces },
  { .name = "activation", .table = &clab_map_activations },
  { NULL },
};

static const ClabDialogField window_fields[] = {
  CLAB_PADDING_FIELDS,      { .name = "stride-x" },   { .name = "stride-y" },
  { .name = "dilation-x" }, { .name = "dilation-y" }, { NULL },
};

#define IF_DESCENT .needs = { { "optimizer", &clab_optimizers, "exact", TRUE } }

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

const ClabDialogSection clab_learn_sections[] = {
  { N_ ("Kernel"), 0, kernel_fields },
  { N_ ("Learning"), 0, learning_fields },
  { N_ ("Windows"), 0, window_fields },
  { N_ ("Result"), 0, output_fields },
  { NULL },
};
