/* Gives GIMP the rows of layers, by whole tiles.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/gimp/tile-writer.h"

/* Bytes that may wait in trays for the rest of their tiles; there may be
 * thousands of layers, and very wide ones. */
#define MOST_HELD ((gsize)64 << 20)

/* Bytes that may wait in full trays until somebody has time to send them. */
#define MOST_WAITING ((gsize)32 << 20)

/* Pixels that are sent at a time: some tiles. */
#define STEP_WIDTH 512

/**
 * Parcel:
 * @part: what remains to be sent
 * @tray: (transfer full)
 * @pixels: of the whole tray's first row that counts
 * @row_bytes: from a row to the next
 *
 * Rows on their way to GIMP.
 */
typedef struct
{
  GeglBuffer *buffer;
  GeglRectangle part;
  const Babl *format;
  ClabTensor *tray;
  const char *pixels;
  gsize row_bytes;
} Parcel;

/**
 * ClabTileWriter:
 * @parcels: (element-type Parcel): in the order of sending; a duty is posted
 *   as long as there are any
 * @spare_trays: (element-type ClabTensor): of no layer; memory that was used
 *   before costs less than new memory
 * @n_trays: of layers
 * @n_open: of them, where rows are being placed
 * @scratch: (nullable): a row of floats for each thread
 */
struct _ClabTileWriter
{
  ClabParallel *parallel;
  GQueue parcels;
  GPtrArray *spare_trays;
  gsize n_trays;
  gsize n_open;
  ClabTensor *scratch;
};

ClabTileWriter *
clab_tile_writer_new (ClabParallel *parallel)
{
  ClabTileWriter *writer = g_new0 (ClabTileWriter, 1);

  writer->parallel = parallel;
  g_queue_init (&writer->parcels);
  writer->spare_trays
      = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_tensor_free);
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
  g_ptr_array_unref (writer->spare_trays);
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

  if (writer->spare_trays->len > 0)
    rows->tray = g_ptr_array_steal_index_fast (writer->spare_trays,
                                               writer->spare_trays->len - 1);
  if (!reserve (&rows->tray, CLAB_TILE_ROWS, floats, error))
    return FALSE;
  writer->n_trays++;
  return TRUE;
}

/* Rows that are put and not stored; all of them are in one row of tiles. */
static Parcel *
pack_up (ClabLayerRows *rows)
{
  Parcel *parcel = g_new (Parcel, 1);

  *parcel = (Parcel){
    .buffer = rows->buffer,
    .format = rows->format.native,
    .pixels = (const char *)rows->tray->data
              + rows->n_stored % CLAB_TILE_ROWS * row_bytes (rows),
    .row_bytes = row_bytes (rows),
  };
  gegl_rectangle_set (&parcel->part, 0, (int)rows->n_stored, rows->width,
                      rows->n_put - rows->n_stored);
  parcel->tray = g_steal_pointer (&rows->tray);
  rows->n_stored = rows->n_put;
  return parcel;
}

/* Flushing sends tiles at once, not all of them at the end. */
static gboolean
send_some (gpointer data)
{
  ClabTileWriter *writer = data;
  Parcel *parcel = g_queue_peek_head (&writer->parcels);

  if (parcel == NULL)
    return FALSE;

  GeglRectangle step = parcel->part;
  gsize pixel_size = babl_format_get_bytes_per_pixel (parcel->format);

  step.width = MIN (step.width, STEP_WIDTH);
  gegl_buffer_set (parcel->buffer, &step, 0, parcel->format,
                   parcel->pixels + step.x * pixel_size,
                   (int)parcel->row_bytes);
  gegl_buffer_flush (parcel->buffer);
  parcel->part.x += step.width;
  parcel->part.width -= step.width;
  if (parcel->part.width == 0)
    {
      g_ptr_array_add (writer->spare_trays, parcel->tray);
      g_free (g_queue_pop_head (&writer->parcels));
    }
  return !g_queue_is_empty (&writer->parcels);
}

static void
hand_over (ClabTileWriter *writer, ClabLayerRows *rows)
{
  gsize most = MOST_WAITING / (CLAB_TILE_ROWS * row_bytes (rows));

  while (g_queue_get_length (&writer->parcels) > most)
    send_some (writer);
  if (g_queue_is_empty (&writer->parcels))
    clab_parallel_post (writer->parallel, send_some, writer);
  g_queue_push_tail (&writer->parcels, pack_up (rows));
  writer->n_trays--;
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

static void *
tray_row (const ClabLayerRows *rows, gsize row)
{
  return (char *)rows->tray->data + row % CLAB_TILE_ROWS * row_bytes (rows);
}

/* Room for a row of interleaved floats. */
static float *
scratch_row (const ClabTileWriter *writer,
             const ClabLayerRows *rows,
             guint worker)
{
  return writer->scratch->data + worker * rows->width * CLAB_ROW_COMPONENTS;
}

static void
fill_row (gsize piece, guint worker, gpointer data)
{
  const Filling *filling = data;
  const ClabLayerRows *rows = filling->rows;
  float *scratch = scratch_row (filling->writer, rows, worker);

  clab_row_pack (
      &rows->format,
      filling->row (filling->first_row + piece, scratch, filling->data),
      rows->width, tray_row (rows, rows->n_put + piece));
}

static gsize
tray_bytes (const ClabLayerRows *rows)
{
  return CLAB_TILE_ROWS * row_bytes (rows);
}

gboolean
clab_tile_writer_has_room (const ClabTileWriter *writer,
                           const ClabLayerRows *rows)
{
  return rows->tray != NULL || writer->n_open == 0
         || (writer->n_trays + 1) * tray_bytes (rows) <= MOST_HELD;
}

gboolean
clab_tile_writer_hold (ClabTileWriter *writer,
                       ClabLayerRows *rows,
                       GError **error)
{
  guint threads = clab_parallel_threads (writer->parallel);

  if (!reserve (&writer->scratch, threads, rows->width * CLAB_ROW_COMPONENTS,
                error)
      || (rows->tray == NULL && !take_tray (writer, rows, error)))
    return FALSE;
  writer->n_open++;
  return TRUE;
}

void
clab_tile_writer_place (const ClabTileWriter *writer,
                        const ClabLayerRows *rows,
                        gsize row,
                        guint worker,
                        const float *const planes[CLAB_ROW_COMPONENTS])
{
  clab_row_pack_planes (&rows->format, planes, rows->width,
                        scratch_row (writer, rows, worker),
                        tray_row (rows, row));
}

void
clab_tile_writer_pass_on (ClabTileWriter *writer,
                          ClabLayerRows *rows,
                          gsize n_rows)
{
  writer->n_open--;
  rows->n_put += n_rows;
  if (rows->n_put % CLAB_TILE_ROWS == 0 || rows->n_put == rows->height
      || writer->n_trays * tray_bytes (rows) > MOST_HELD)
    hand_over (writer, rows);
}

gboolean
clab_tile_writer_put (ClabTileWriter *writer,
                      ClabLayerRows *rows,
                      gsize n_rows,
                      ClabLayerRow row,
                      gconstpointer data,
                      GError **error)
{
  Filling filling
      = { .writer = writer, .rows = rows, .row = row, .data = data };

  g_return_val_if_fail (n_rows <= rows->height - rows->n_put, FALSE);

  while (filling.first_row < n_rows)
    {
      gsize n = MIN (n_rows - filling.first_row,
                     CLAB_TILE_ROWS - rows->n_put % CLAB_TILE_ROWS);

      if (!clab_tile_writer_hold (writer, rows, error))
        return FALSE;
      clab_parallel_run (writer->parallel, n, fill_row, &filling);
      filling.first_row += n;
      clab_tile_writer_pass_on (writer, rows, n);
    }
  return TRUE;
}
