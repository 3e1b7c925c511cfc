/* Reads layers a little at a time, while nothing else is to be done.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/errands.h"

G_BEGIN_DECLS

/**
 * ClabLayerReading:
 * @warm_up: (nullable): before all else, in a thread of its own
 * @read: reads until the monotonic time @until; whether there is more to read.
 *   On the main thread, since GIMP's pixels are to be had there only.
 * @digest: (nullable): after all that, in a thread of its own
 * @free: frees @data; on the main thread
 */
typedef struct
{
  void (*warm_up) (gpointer data);
  gboolean (*read) (gpointer data, gint64 until);
  void (*digest) (gpointer data);
  GDestroyNotify free;
  gpointer data;
} ClabLayerReading;

/**
 * ClabLayersRead:
 * @reading: (transfer none): the data of what has been read
 *
 * Called on the main thread.
 */
typedef void (*ClabLayersRead) (gpointer reading, gpointer data);

/**
 * clab_layer_reader_repeat:
 * @read_some: whether there is more to read
 * @until: of the monotonic clock
 *
 * Calls it once, and as often as another call, taking as long as the last one
 * took, would end before @until.
 *
 * Returns: whether there is more to read.
 */
gboolean
clab_layer_reader_repeat (gboolean (*read_some) (gpointer data),
                          gpointer data,
                          gint64 until);

typedef struct _ClabLayerReader ClabLayerReader;

/**
 * clab_layer_reader_new:
 * @errands: (transfer none): outlive the reader
 * @done: gets what has been read
 */
ClabLayerReader *
clab_layer_reader_new (ClabErrands *errands,
                       ClabLayersRead done,
                       gpointer data);

/**
 * clab_layer_reader_free:
 *
 * What is being read is left.
 */
void
clab_layer_reader_free (ClabLayerReader *reader);

/**
 * clab_layer_reader_start:
 * @reading: its data is owned by the reader from now on
 *
 * Leaves what is being read.
 */
void
clab_layer_reader_start (ClabLayerReader *reader,
                         const ClabLayerReading *reading);

/**
 * clab_layer_reader_leave:
 *
 * What is being read will not be done.
 */
void
clab_layer_reader_leave (ClabLayerReader *reader);

gboolean
clab_layer_reader_is_busy (const ClabLayerReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLayerReader, clab_layer_reader_free)

G_END_DECLS
