/* Facts about a kernel: what its numbers say before it meets a picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

/**
 * ClabKernelFacts:
 * @sum: of the weights as they are used: what becomes of a flat area of 1
 * @l1: sum of their magnitudes: how far a map can reach
 * @l2: root of the sum of their squares: what becomes of white noise
 * @is_symmetric: unchanged when turned by 180°: correlation and convolution
 *   are the same
 * @is_antisymmetric: its negative when turned by 180°
 * @rank: of its matrix, the largest of its planes; 0: all weights are 0; 1: it
 *   is separable, a column times a row
 *
 * Equal means equal to 1e-6 of the largest magnitude.
 */
typedef struct
{
  double sum;
  double l1;
  double l2;
  gboolean is_symmetric;
  gboolean is_antisymmetric;
  gsize rank;
} ClabKernelFacts;

void
clab_kernel_facts (const ClabKernel *kernel, ClabKernelFacts *facts);

/**
 * ClabKernelMatch:
 * @name: of the kernel that it resembles
 * @text: kernel text that gives the bank which that one is from
 * @similarity: cosine of the angle between their weights, −1 … 1; negative:
 *   it resembles the negative
 * @factor: what to multiply the known kernel by to come closest
 */
typedef struct
{
  char *name;
  char *text;
  double similarity;
  double factor;
} ClabKernelMatch;

/**
 * clab_kernel_match_new:
 * @cancellable: (nullable): to break off; the largest kernels take a second
 *
 * Looks through all families, with their default parameters and with others
 * that give kernels of this size, for the kernel that is closest up to a
 * factor.  A kernel of several planes is also compared with kernels of one
 * plane that stand in each of them.
 *
 * Returns: (transfer full) (nullable): %NULL if none resembles it by 0.98, or
 *   if it was cancelled.
 */
ClabKernelMatch *
clab_kernel_match_new (const ClabKernel *kernel, GCancellable *cancellable);

void
clab_kernel_match_free (ClabKernelMatch *match);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabKernelMatch, clab_kernel_match_free)

G_END_DECLS
