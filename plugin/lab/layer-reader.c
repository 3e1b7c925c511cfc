/* Reads the lab's source a little at a time, while nothing else is to be done.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/layer-reader.h"

/* Leaves most of a frame of 16 ms to the window. */
#define SLICE_US 6000

/**
 * ClabLayerReader:
 * @reading: no data while nothing is read
 * @idle: source that reads on, or 0
 */
struct _ClabLayerReader
{
  ClabLabState *state;
  ClabSourceReading reading;
  guint idle;
};

static void
leave (ClabLayerReader *reader)
{
  g_clear_handle_id (&reader->idle, g_source_remove);
  if (reader->reading.data != NULL)
    reader->reading.free (g_steal_pointer (&reader->reading.data));
}

static gboolean
read_on (gpointer data)
{
  ClabLayerReader *reader = data;
  ClabSourceReading *reading = &reader->reading;

  if (reading->read (reading->data, g_get_monotonic_time () + SLICE_US))
    return G_SOURCE_CONTINUE;

  ClabLabSource *source = reading->finish (reading->data);

  reader->idle = 0;
  leave (reader);
  if (source != NULL)
    clab_lab_state_set_source (reader->state, source);
  return G_SOURCE_REMOVE;
}

ClabLayerReader *
clab_layer_reader_new (ClabLabState *state)
{
  ClabLayerReader *reader = g_new0 (ClabLayerReader, 1);

  reader->state = state;
  return reader;
}

void
clab_layer_reader_free (ClabLayerReader *reader)
{
  if (reader == NULL)
    return;
  leave (reader);
  g_free (reader);
}

void
clab_layer_reader_start (ClabLayerReader *reader,
                         const ClabSourceReading *reading)
{
  leave (reader);
  reader->reading = *reading;
  if (read_on (reader))
    reader->idle = g_idle_add (read_on, reader);
}
