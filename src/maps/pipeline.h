/* From an image and a bank to maps, band by band.
 *
 * For every kernel: convolution, bias, activation, pooling; over the bank:
 * softmax and combination; then the display mapping, palette, enlargement.
 * Beside the source, memory holds a few bands of rows of the maps.
 *
 * The display “auto” is “raw” for kernels whose weights do not sum to 0 and
 * “signed” for the others and for the operations match and ncc.  A combined
 * map has a scale of its own; with “auto” the winner's number is spread over
 * 0…1, and the others are “raw” unless all kernels are shown signed, when sums
 * are “signed” and magnitudes and maxima “absolute”.
 *
 * Values that rounding alone may have made differ count as equal where a
 * display is scaled: a plain image gives flat maps, also where weights sum to 0
 * only nearly.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "src/base/parallel.h"
#include "src/kernel/bank.h"
#include "src/maps/map-options.h"
#include "src/maps/source.h"
#include "src/maps/statistics.h"

G_BEGIN_DECLS

/**
 * ClabMap:
 * @name: the kernel's name, or the combination's label
 * @kernel: (nullable): %NULL for a combination
 * @height: in pixels, after pooling and enlargement
 * @width: likewise
 * @channels: 1 (grey) or 3 (R, G, B); a grey image has maps of 3 channels with
 *   a colour palette, or where kernels of 3 planes meet “each”
 * @has_alpha: whether pixels end with an alpha value: where the source has
 *   alpha, but for maps of alpha itself
 * @offset_y: from the source's top to the map's top, so that a map's first
 *   pixel lies where the anchor of its first window was
 * @offset_x: likewise from left to left
 * @home_y: from the source's top to the anchor of the first pixel's window; not
 *   @offset_y where a strided map of padding “same” begins at the corner
 * @home_x: likewise from its left edge
 * @step_y: from there to the next row's anchor; 1 where the map is enlarged
 * @step_x: likewise to the next column's
 * @is_copy: whether the pixels are the source's own, exactly
 */
typedef struct
{
  char *name;
  const ClabKernel *kernel;
  gsize height;
  gsize width;
  gsize channels;
  gboolean has_alpha;
  gssize offset_y;
  gssize offset_x;
  gssize home_y;
  gssize home_x;
  gsize step_y;
  gsize step_x;
  gboolean is_copy;
} ClabMap;

/**
 * ClabMapWrite:
 * @map: its index
 * @pixels: n_rows × width × (channels and alpha), interleaved
 *
 * Receives finished rows of a map, each row once, from top to bottom, on the
 * thread that called clab_pipeline_run().
 *
 * Returns: %FALSE with @error set to end the run.
 */
typedef gboolean (*ClabMapWrite) (gsize map,
                                  gsize first_row,
                                  gsize n_rows,
                                  const float *pixels,
                                  gpointer data,
                                  GError **error);

/**
 * ClabMapExpect:
 * @n_rows: that come next
 *
 * Makes room for rows, on the thread that called clab_pipeline_run().
 *
 * Returns: %FALSE with @error set to end the run, or without, if there is no
 *   room before rows of other maps were taken.
 */
typedef gboolean (*ClabMapExpect) (gsize map,
                                   gsize first_row,
                                   gsize n_rows,
                                   gpointer data,
                                   GError **error);

/**
 * ClabMapTake:
 * @worker: 0 … threads − 1, which scratch memory to use
 * @planes: the row of each channel, and of alpha if there is any: %NULL where
 *   all of it is 1; read once, they are gone
 *
 * Receives a row that is expected, from several threads at once and in any
 * order.
 */
typedef void (*ClabMapTake) (gsize map,
                             gsize row,
                             guint worker,
                             const float *const *planes,
                             gpointer data);

/**
 * ClabMapTaken:
 *
 * Is called when all rows that were expected have come, on the thread that
 * called clab_pipeline_run().
 */
typedef void (*ClabMapTaken) (gsize map, gsize n_rows, gpointer data);

/**
 * ClabProgress:
 * @fraction: 0…1
 */
typedef void (*ClabProgress) (double fraction, gpointer data);

/**
 * ClabMapReceiver:
 * @write: takes what @take does not
 * @progress: (nullable)
 * @take: (nullable): takes maps that are neither enlarged nor coloured, which
 *   is quicker; with @expect and @taken
 * @portion: no more rows are expected at a time than go to a multiple of it
 */
typedef struct
{
  ClabMapWrite write;
  ClabProgress progress;
  gpointer data;
  ClabMapExpect expect;
  ClabMapTake take;
  ClabMapTaken taken;
  gsize portion;
} ClabMapReceiver;

typedef struct _ClabPipeline ClabPipeline;

/**
 * clab_pipeline_new:
 * @bank: copied
 * @options: copied
 * @source: copied, but for its pixels, which must live as long as the pipeline
 *
 * Checks everything that depends on sizes and words.
 *
 * Returns: (transfer full) (nullable): %NULL with %CLAB_ERROR_SIZE (naming the
 *   sizes), %CLAB_ERROR_VALUE or %CLAB_ERROR_MEMORY.
 */
ClabPipeline *
clab_pipeline_new (const ClabBank *bank,
                   const ClabMapOptions *options,
                   const ClabSource *source,
                   GError **error);

void
clab_pipeline_free (ClabPipeline *pipeline);

/**
 * clab_pipeline_n_maps:
 *
 * Returns: one per kernel, and one more, the last, if they are combined.
 */
gsize
clab_pipeline_n_maps (const ClabPipeline *pipeline);

const ClabMap *
clab_pipeline_map (const ClabPipeline *pipeline, gsize map);

/**
 * clab_pipeline_run:
 *
 * Returns: whether all maps were delivered; %FALSE with %G_IO_ERROR_CANCELLED,
 *   %CLAB_ERROR_MEMORY or what the receiver said.
 */
gboolean
clab_pipeline_run (ClabPipeline *pipeline,
                   ClabParallel *parallel,
                   const ClabMapReceiver *receiver,
                   GCancellable *cancellable,
                   GError **error);

/**
 * clab_pipeline_statistics:
 *
 * Returns: (transfer none): of that map; valid after clab_pipeline_run().
 */
const ClabStatistics *
clab_pipeline_statistics (const ClabPipeline *pipeline, gsize map);

/**
 * clab_pipeline_needs_scales:
 *
 * Returns: whether the look of a pixel depends on the values of all others,
 *   so that clab_pipeline_run() has to go over the image twice.
 */
gboolean
clab_pipeline_needs_scales (const ClabPipeline *pipeline);

/**
 * clab_pipeline_is_local:
 *
 * Of a single kernel, without regard to the source's size.
 *
 * Returns: whether a pipeline with a part of the source that holds all that a
 *   pixel's window sees gives that pixel the same digits as the whole does.
 */
gboolean
clab_pipeline_is_local (const ClabPipeline *pipeline);

/**
 * clab_pipeline_find_scales:
 *
 * Only the first of these two times; also finds clab_pipeline_statistics().
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED or %CLAB_ERROR_MEMORY.
 */
gboolean
clab_pipeline_find_scales (ClabPipeline *pipeline,
                           ClabParallel *parallel,
                           GCancellable *cancellable,
                           GError **error);

/**
 * clab_pipeline_take_scale:
 * @whole: it was run, or its scales were found
 * @whole_map: its map of the same kernel
 *
 * Makes a map of a part of an image look as it does in the whole.
 */
void
clab_pipeline_take_scale (ClabPipeline *pipeline,
                          gsize map,
                          const ClabPipeline *whole,
                          gsize whole_map);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabPipeline, clab_pipeline_free)

G_END_DECLS
