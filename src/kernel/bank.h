/* A bank: kernels in order, under one name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

#define CLAB_BANK_MAX_KERNELS 4096

/* Of all kernels together: 64 kernels of 255 × 255, or 4096 of 32 × 32. */
#define CLAB_BANK_MAX_WEIGHTS ((gsize)1 << 22)

/**
 * ClabBank:
 * @name: (nullable): becomes the layer group's name
 * @kernels: (element-type ClabKernel): owned, in the order of the maps
 */
typedef struct
{
  char *name;
  GPtrArray *kernels;
} ClabBank;

ClabBank *
clab_bank_new (const char *name);

ClabBank *
clab_bank_copy (const ClabBank *bank);

void
clab_bank_free (ClabBank *bank);

/**
 * clab_bank_add:
 * @kernel: (transfer full)
 */
void
clab_bank_add (ClabBank *bank, ClabKernel *kernel);

gsize
clab_bank_size (const ClabBank *bank);

const ClabKernel *
clab_bank_kernel (const ClabBank *bank, gsize index);

/**
 * clab_bank_name_kernels:
 * @stem: what to call them
 *
 * Gives a name to every kernel without one: @stem if it is alone, else @stem
 * and the number of its place, "kernel 3".
 */
void
clab_bank_name_kernels (ClabBank *bank, const char *stem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabBank, clab_bank_free)

G_END_DECLS
