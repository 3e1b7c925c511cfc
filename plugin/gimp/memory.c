/* Whether GEGL and libgimp will get the memory that they ask for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/memory.h"

#include <gegl.h>
#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"

/* All tiles, and what else libgimp needs. */
#define NEEDED_BYTES (CLAB_TILE_CACHE_BYTES + ((gsize)16 << 20))

void
clab_memory_keep_tiles (guint64 bytes)
{
  g_object_set (gegl_config (), "tile-cache-size", bytes, NULL);
}

gboolean
clab_memory_check (GError **error)
{
  g_autofree char *room = g_try_malloc (NEEDED_BYTES);

  if (room != NULL)
    return TRUE;
  g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                       _ ("There is not enough memory to exchange pixels with "
                          "GIMP; take a smaller image or fewer kernels."));
  return FALSE;
}
