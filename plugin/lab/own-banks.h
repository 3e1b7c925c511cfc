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
 * clab_own_banks_save:
 *
 * Each file is replaced all or nothing; then files of banks that are gone are
 * removed.
 */
gboolean
clab_own_banks_save (ClabOwnBanks *banks,
                     const ClabCollection *collection,
                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabOwnBanks, clab_own_banks_free)

G_END_DECLS
