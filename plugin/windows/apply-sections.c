/* What the dialog of plug-in-convolution-lab asks for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/windows/apply-sections.h"

#include <glib/gi18n-lib.h>

#include "plugin/windows/padding-fields.h"

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
  CLAB_PADDING_FIELDS,
  { NULL },
};

#define IF_POOLING .needs = { { "pooling", &clab_poolings, "none", TRUE } }

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
      .needs = { { "display", &clab_displays, "raw", TRUE } },
  },
  { .name = "palette", .table = &clab_palettes },
  { .name = "combine", .table = &clab_combinations },
  { .name = "enlarge" },
  { .name = "output", .table = &clab_outputs },
  { NULL },
};

const ClabDialogSection clab_apply_sections[] = {
  { N_ ("Convolution"), 0, convolution_fields },
  { N_ ("Padding"), 0, padding_fields },
  { N_ ("Afterwards"), 0, afterwards_fields },
  { N_ ("Maps"), 0, display_fields },
  { NULL },
};
