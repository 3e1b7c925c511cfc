/* Gives GIMP the rows of layers, by whole tiles.
 *
 * A tile that is written in parts has to be read before.  GIMP takes tiles one
 * by one and answers each: that is done while others work on what comes next.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gegl.h>

#include "plugin/gimp/pixel-rows.h"
#include "src/base/parallel.h"
#include "src/base/tensor.h"

G_BEGIN_DECLS

/**
 * ClabLayerRows:
 * @buffer: (transfer none): of the layer
 * @format: of its pixels, and of the floats that rows come as
 * @width: of the layer
 * @height: of the layer
 * @n_put: rows that have come so far
 * @n_stored: rows of them that GIMP has got
 * @tray: (nullable): the others, as GIMP holds them
 */
typedef struct
{
  GeglBuffer *buffer;
  ClabRowFormat format;
  gsize width;
  gsize height;
  gsize n_put;
  gsize n_stored;
  ClabTensor *tray;
} ClabLayerRows;

/* The tile height of GIMP's buffers. */
#define CLAB_TILE_ROWS ((gsize)128)

typedef struct _ClabTileWriter ClabTileWriter;

/**
 * ClabLayerRow:
 * @row: 0 … n_rows − 1
 * @scratch: room for the row
 *
 * Is called from several threads at once.
 *
 * Returns: (transfer none): its interleaved floats.
 */
typedef const float *(*ClabLayerRow) (gsize row,
                                      float *scratch,
                                      gconstpointer data);

/**
 * clab_tile_writer_new:
 * @parallel: must live as long as the writer
 */
ClabTileWriter *
clab_tile_writer_new (ClabParallel *parallel);

/**
 * clab_tile_writer_free:
 *
 * Gives GIMP what is complete.
 */
void
clab_tile_writer_free (ClabTileWriter *writer);

/**
 * clab_tile_writer_put:
 * @rows: the same for all rows of a layer, which come from top to bottom
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_tile_writer_put (ClabTileWriter *writer,
                      ClabLayerRows *rows,
                      gsize n_rows,
                      ClabLayerRow row,
                      gconstpointer data,
                      GError **error);

/**
 * clab_tile_writer_has_room:
 *
 * Returns: whether a tray can be held for @rows, too, beside those of layers
 *   where rows are being placed.
 */
gboolean
clab_tile_writer_has_room (const ClabTileWriter *writer,
                           const ClabLayerRows *rows);

/**
 * clab_tile_writer_hold:
 *
 * To be called before clab_tile_writer_place().
 *
 * Returns: %FALSE with %CLAB_ERROR_MEMORY.
 */
gboolean
clab_tile_writer_hold (ClabTileWriter *writer,
                       ClabLayerRows *rows,
                       GError **error);

/**
 * clab_tile_writer_place:
 * @row: from the first that has not come to the last before a multiple of
 *   %CLAB_TILE_ROWS
 * @worker: whose scratch memory to use
 * @planes: a row of each component; %NULL stands for ones
 *
 * May be called from several threads at once.
 */
void
clab_tile_writer_place (const ClabTileWriter *writer,
                        const ClabLayerRows *rows,
                        gsize row,
                        guint worker,
                        const float *const planes[CLAB_ROW_COMPONENTS]);

/**
 * clab_tile_writer_pass_on:
 * @n_rows: that were placed, and nothing is placed meanwhile
 */
void
clab_tile_writer_pass_on (ClabTileWriter *writer,
                          ClabLayerRows *rows,
                          gsize n_rows);

/**
 * clab_tile_writer_settle:
 *
 * Gives GIMP what is complete.
 */
void
clab_tile_writer_settle (ClabTileWriter *writer);

/**
 * clab_layer_rows_clear:
 *
 * Frees what GIMP has not got.
 */
void
clab_layer_rows_clear (ClabLayerRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabTileWriter, clab_tile_writer_free)

G_END_DECLS
