/* Whether GEGL and libgimp, which end the plug-in where they get no memory,
 * will get what they ask for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What GEGL may keep of tiles that GIMP holds as well.  GIMP hands its own
 * limit, half of the machine's memory, to every plug-in. */
#define CLAB_TILE_CACHE_BYTES (G_GUINT64_CONSTANT (128) << 20)

/* The same while tiles are written and none is read again: memory that was
 * used a moment ago costs less than other memory. */
#define CLAB_WRITTEN_TILES_BYTES (G_GUINT64_CONSTANT (8) << 20)

/**
 * clab_memory_keep_tiles:
 *
 * Lets GEGL keep so many bytes of tiles.
 */
void
clab_memory_keep_tiles (guint64 bytes);

/**
 * clab_memory_check:
 *
 * To be asked before pixels are read or written; takes some microseconds.
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY if the process is about to come to
 *   the limit of its memory.
 */
gboolean
clab_memory_check (GError **error);

G_END_DECLS
