/* The table of operations: what a window and a kernel are made into.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabOperation:
 * @is_rotated: whether the kernel is turned by 180° before it is laid on the
 *   image
 * @is_divided: whether the sum is divided by the number of weights (of all
 *   planes)
 * @is_normalised: whether window and kernel lose their means and are divided
 *   by their norms; a flat window or kernel gives 0
 */
typedef struct
{
  ClabChoice choice;
  gboolean is_rotated;
  gboolean is_divided;
  gboolean is_normalised;
} ClabOperation;

/* Rows: ClabOperation. */
extern const ClabTable clab_operations;

G_END_DECLS
