/* A bank: kernels in order, under one name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/kernel/kernel.h"

G_BEGIN_DECLS

#define CLAB_BANK_MAX_KERNELS 4096

/* Of all kernels together: 4096 kernels of 64 × 64, 128 MiB. */
#define CLAB_BANK_MAX_WEIGHTS ((gsize)1 << 24)

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabBank, clab_bank_free)

G_END_DECLS
