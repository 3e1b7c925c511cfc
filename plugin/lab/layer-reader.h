/* Reads the lab's source a little at a time, while nothing else is to be done.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "plugin/lab/lab-state.h"

G_BEGIN_DECLS

/**
 * ClabSourceReading:
 * @read: reads until the monotonic time @until; whether there is more to read
 * @finish: (transfer full) (nullable): what was read, or %NULL if it is not
 *   to be had any more; does not free @data
 * @free: frees @data
 *
 * All of it happens on the main thread, since GIMP's pixels are to be had
 * there only.
 */
typedef struct
{
  gboolean (*read) (gpointer data, gint64 until);
  ClabLabSource *(*finish) (gpointer data);
  GDestroyNotify free;
  gpointer data;
} ClabSourceReading;

typedef struct _ClabLayerReader ClabLayerReader;

/**
 * clab_layer_reader_new:
 * @state: (transfer none): gets the sources; outlives the reader
 */
ClabLayerReader *
clab_layer_reader_new (ClabLabState *state);

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
 * Leaves what is being read.  A small source is there at once; until then the
 * state keeps the one it has.
 */
void
clab_layer_reader_start (ClabLayerReader *reader,
                         const ClabSourceReading *reading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLayerReader, clab_layer_reader_free)

G_END_DECLS
