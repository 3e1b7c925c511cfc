/* A person's own banks on disk: a file each, in one folder.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "plugin/lab/collection.h"

G_BEGIN_DECLS

typedef struct _ClabOwnBanks ClabOwnBanks;

/**
 * clab_own_banks_new:
 * @folder: may not exist yet
 */
ClabOwnBanks *
clab_own_banks_new (const char *folder);

void
clab_own_banks_free (ClabOwnBanks *banks);

/**
 * clab_own_banks_load:
 *
 * Adds the banks of all files that can be read.  One that cannot is left as it
 * is, for good.
 *
 * Returns: %FALSE with an error that names the first file that cannot be read.
 */
gboolean
clab_own_banks_load (ClabOwnBanks *banks,
                     ClabCollection *collection,
                     GError **error);

/**
 * ClabOwnBank:
 *
 * A copy, to be saved.
 */
typedef struct
{
  char *id;
  ClabBank *bank;
} ClabOwnBank;

/**
 * clab_own_banks_copy:
 *
 * Returns: (transfer full) (element-type ClabOwnBank): all own banks.
 */
GPtrArray *
clab_own_banks_copy (const ClabCollection *collection);

/**
 * clab_own_banks_save:
 * @copies: (element-type ClabOwnBank)
 *
 * Each bank is written as a whole or not at all; files of banks that are gone
 * are removed.  In any thread, in one at a time.
 *
 * Returns: %FALSE with the error of the file that cannot be written.
 */
gboolean
clab_own_banks_save (const ClabOwnBanks *banks,
                     const GPtrArray *copies,
                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabOwnBanks, clab_own_banks_free)

G_END_DECLS
