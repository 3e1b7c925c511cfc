/* What the person wants who leaves the lab.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabLabAnswer:
 * @CLAB_LAB_CANCEL: nothing is to be done
 * @CLAB_LAB_OK: the procedure is to run
 * @CLAB_LAB_EFFECT: the kernel is to become a live effect of the layer
 */
typedef enum
{
  CLAB_LAB_CANCEL,
  CLAB_LAB_OK,
  CLAB_LAB_EFFECT
} ClabLabAnswer;

G_END_DECLS
