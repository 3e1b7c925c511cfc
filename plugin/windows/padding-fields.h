/* The fields of a dialog that say how an image is padded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/dialog-sections.h"
#include "plugin/procedures/arguments.h"

#define CLAB_IF_PADDED { "padding", &clab_padding_sizes, "valid", TRUE }
#define CLAB_IF_CONSTANT { "padding-mode", &clab_padding_modes, "constant" }
#define CLAB_IF_EXPLICIT                                                       \
  .needs = { { "padding", &clab_padding_sizes, "explicit" } }

/* Rows of a table of #ClabDialogField. */
#define CLAB_PADDING_FIELDS                                                    \
  { .name = "padding", .table = &clab_padding_sizes },                         \
      { .name = "pad-top", CLAB_IF_EXPLICIT },                                 \
      { .name = "pad-bottom", CLAB_IF_EXPLICIT },                              \
      { .name = "pad-left", CLAB_IF_EXPLICIT },                                \
      { .name = "pad-right", CLAB_IF_EXPLICIT },                               \
      { .name = "padding-mode",                                                \
        .table = &clab_padding_modes,                                          \
        .needs = { CLAB_IF_PADDED } },                                         \
  {                                                                            \
    .name = "padding-value", .needs = { CLAB_IF_PADDED, CLAB_IF_CONSTANT }     \
  }
