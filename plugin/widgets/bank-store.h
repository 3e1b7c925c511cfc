/* The rows of a bank list: banks, and below each its kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/widgets/bank-list.h"

G_BEGIN_DECLS

enum
{
  CLAB_BANK_STORE_BANK,
  CLAB_BANK_STORE_KERNEL,
  CLAB_BANK_STORE_LABEL,
  CLAB_BANK_STORE_NOTE,
  CLAB_BANK_STORE_PICTURE,
  CLAB_BANK_STORE_IS_TICKED,
  CLAB_BANK_STORE_IS_MIXED,
  CLAB_BANK_STORE_IS_OWN,
  CLAB_BANK_STORE_N_COLUMNS
};

#define CLAB_BANK_STORE_PICTURE_SIZE 24

GtkTreeStore *
clab_bank_store_new (void);

/**
 * clab_bank_store_find:
 *
 * Returns: whether there is a row for that bank (@kernel −1) or kernel.
 */
gboolean
clab_bank_store_find (GtkTreeStore *store,
                      const char *bank,
                      int kernel,
                      GtkTreeIter *iter);

/**
 * clab_bank_store_set_bank:
 * @scale: device pixels per logical pixel, for the pictures
 */
void
clab_bank_store_set_bank (GtkTreeStore *store,
                          const ClabBankHeading *heading,
                          const ClabBank *bank,
                          int scale);

/**
 * clab_bank_store_set_ticked:
 *
 * A bank's row stands for all its kernels.
 */
void
clab_bank_store_set_ticked (GtkTreeStore *store,
                            GtkTreeIter *row,
                            gboolean is_ticked);

gboolean
clab_bank_store_is_ticked (GtkTreeStore *store, GtkTreeIter *row);

G_END_DECLS
