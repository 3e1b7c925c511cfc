/* Gives GIMP the rows of layers, by whole tiles.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/tile-writer.h"

/* The tile height of GIMP's buffers. */
#define TRAY_ROWS ((gsize)128)

/* Layers that may wait for the rest of their tiles at a time; there may be
 * thousands. */
#define MOST_TRAYS 16

/* Rows on their way to GIMP. */
typedef struct
{
  GeglBuffer *buffer;
  GeglRectangle part;
  const Babl *format;
  const void *pixels;
} Parcel;

/**
 * ClabTileWriter:
 * @parcel: what is posted as a duty
 * @full_tray: (nullable): where its pixels are
 * @spare_tray: (nullable): of no layer
 * @n_trays: of layers
 * @scratch: (nullable): a row of floats for each thread
 */
struct _ClabTileWriter
{
  ClabParallel *parallel;
  Parcel parcel;
  ClabTensor *full_tray;
  ClabTensor *spare_tray;
  gsize n_trays;
  ClabTensor *scratch;
};

ClabTileWriter *
clab_tile_writer_new (ClabParallel *parallel)
{
  ClabTileWriter *writer = g_new0 (ClabTileWriter, 1);

  writer->parallel = parallel;
  return writer;
}

void
clab_tile_writer_settle (ClabTileWriter *writer)
{
  clab_parallel_settle (writer->parallel);
}

void
clab_tile_writer_free (ClabTileWriter *writer)
{
  if (writer == NULL)
    return;
  clab_tile_writer_settle (writer);
  clab_tensor_free (writer->full_tray);
  clab_tensor_free (writer->spare_tray);
  clab_tensor_free (writer->scratch);
  g_free (writer);
}

void
clab_layer_rows_clear (ClabLayerRows *rows)
{
  g_clear_pointer (&rows->tray, clab_tensor_free);
}

/* Makes *@tensor hold at least so many floats; what it held is lost. */
static gboolean
reserve (ClabTensor **tensor, gsize rows, gsize columns, GError **error)
{
  if (*tensor != NULL && clab_tensor_size (*tensor) >= rows * columns)
    return TRUE;
  clab_tensor_free (*tensor);
  *tensor = clab_tensor_new (1, 1, rows, columns, error);
  return *tensor != NULL;
}

static gsize
row_bytes (const ClabLayerRows *rows)
{
  return rows->width * rows->format.pixel_size;
}

static gboolean
take_tray (ClabTileWriter *writer, ClabLayerRows *rows, GError **error)
{
  gsize floats = (row_bytes (rows) + sizeof (float) - 1) / sizeof (float);

  if (!reserve (&writer->spare_tray, TRAY_ROWS, floats, error))
    return FALSE;
  rows->tray = g_steal_pointer (&writer->spare_tray);
  writer->n_trays++;
  return TRUE;
}

/* Rows that are put and not stored; all of them are in one row of tiles. */
static Parcel
pack_up (const ClabLayerRows *rows)
{
  Parcel parcel = {
    .buffer = rows->buffer,
    .format = rows->format.native,
    .pixels = (const char *)rows->tray->data
              + rows->n_stored % TRAY_ROWS * row_bytes (rows),
  };

  gegl_rectangle_set (&parcel.part, 0, (int)rows->n_stored, rows->width,
                      rows->n_put - rows->n_stored);
  return parcel;
}

/* Flushing sends tiles at once, not all of them at the end. */
static void
send (const Parcel *parcel)
{
  gegl_buffer_set (parcel->buffer, &parcel->part, 0, parcel->format,
                   parcel->pixels, GEGL_AUTO_ROWSTRIDE);
  gegl_buffer_flush (parcel->buffer);
}

static void
send_full (gpointer data)
{
  ClabTileWriter *writer = data;

  send (&writer->parcel);
  clab_tensor_free (writer->spare_tray);
  writer->spare_tray = g_steal_pointer (&writer->full_tray);
}

static void
hand_over (ClabTileWriter *writer, ClabLayerRows *rows)
{
  clab_tile_writer_settle (writer);
  writer->parcel = pack_up (rows);
  writer->full_tray = g_steal_pointer (&rows->tray);
  writer->n_trays--;
  rows->n_stored = rows->n_put;
  clab_parallel_post (writer->parallel, send_full, writer);
}

/* Some rows of a tray. */
typedef struct
{
  const ClabTileWriter *writer;
  const ClabLayerRows *rows;
  ClabLayerRow row;
  gsize first_row;
  gconstpointer data;
} Filling;

static void
fill_row (gsize piece, guint worker, gpointer data)
{
  const Filling *filling = data;
  const ClabLayerRows *rows = filling->rows;
  char *tray = (char *)rows->tray->data;
  gsize row = (rows->n_put + piece) % TRAY_ROWS;
  float *scratch = filling->writer->scratch->data
                   + worker * rows->width * CLAB_ROW_COMPONENTS;

  clab_row_pack (
      &rows->format,
      filling->row (filling->first_row + piece, scratch, filling->data),
      rows->width, tray + row * row_bytes (rows));
}

gboolean
clab_tile_writer_put (ClabTileWriter *writer,
                      ClabLayerRows *rows,
                      gsize n_rows,
                      ClabLayerRow row,
                      gconstpointer data,
                      GError **error)
{
  guint threads = clab_parallel_threads (writer->parallel);
  Filling filling
      = { .writer = writer, .rows = rows, .row = row, .data = data };

  g_return_val_if_fail (n_rows <= rows->height - rows->n_put, FALSE);

  if (!reserve (&writer->scratch, threads, rows->width * CLAB_ROW_COMPONENTS,
                error))
    return FALSE;
  while (filling.first_row < n_rows)
    {
      gsize n = MIN (n_rows - filling.first_row,
                     TRAY_ROWS - rows->n_put % TRAY_ROWS);

      if (rows->tray == NULL && !take_tray (writer, rows, error))
        return FALSE;
      clab_parallel_run (writer->parallel, n, fill_row, &filling);
      filling.first_row += n;
      rows->n_put += n;
      if (rows->n_put % TRAY_ROWS == 0 || rows->n_put == rows->height
          || writer->n_trays > MOST_TRAYS)
        hand_over (writer, rows);
    }
  return TRUE;
}
