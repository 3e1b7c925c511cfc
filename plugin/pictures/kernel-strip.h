/* Kernels side by side, each with a line of text below: a filmstrip.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>

#include "src/kernel/bank.h"

G_BEGIN_DECLS

/**
 * ClabStripFrame:
 * @bank: its kernels stand one below the other, their planes side by side
 * @text: (nullable): what is written below
 */
typedef struct
{
  const ClabBank *bank;
  const char *text;
} ClabStripFrame;

/**
 * ClabKernelStrip:
 * @frames: of banks of the same sizes, from left to right
 * @n_frames: ≥ 1
 * @side: of the square that a plane gets, in pixels
 * @is_grey: black for negative and white for positive weights, where blue and
 *   red cannot be told apart
 */
typedef struct
{
  const ClabStripFrame *frames;
  gsize n_frames;
  int side;
  gboolean is_grey;
} ClabKernelStrip;

/**
 * clab_kernel_strip_new:
 *
 * Returns: (transfer full): black text on white.
 */
cairo_surface_t *
clab_kernel_strip_new (const ClabKernelStrip *strip);

G_END_DECLS
