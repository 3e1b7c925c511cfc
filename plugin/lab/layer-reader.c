/* Reads layers a little at a time, while nothing else is to be done.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/layer-reader.h"

/* Leaves most of a frame of 16 ms to the window, also where two read. */
#define SLICE_US 4000

/**
 * Work:
 * @reader: (nullable): %NULL once it has been left
 * @idle: source that reads on, or 0
 */
typedef struct
{
  ClabLayerReader *reader;
  ClabLayerReading reading;
  guint idle;
} Work;

/**
 * ClabLayerReader:
 * @work: (nullable): what is being read
 */
struct _ClabLayerReader
{
  ClabErrands *errands;
  ClabLayersRead done;
  gpointer data;
  Work *work;
};

gboolean
clab_layer_reader_repeat (gboolean (*read_some) (gpointer data),
                          gpointer data,
                          gint64 until)
{
  gint64 now = g_get_monotonic_time ();
  gint64 before;

  do
    {
      before = now;
      if (!read_some (data))
        return FALSE;
      now = g_get_monotonic_time ();
    }
  while (now + (now - before) < until);
  return TRUE;
}

static void
work_free (Work *work)
{
  work->reading.free (work->reading.data);
  g_free (work);
}

static void
warm_up (gpointer data)
{
  const ClabLayerReading *reading = &((const Work *)data)->reading;

  if (reading->warm_up != NULL)
    reading->warm_up (reading->data);
}

static void
digest (gpointer data)
{
  const ClabLayerReading *reading = &((const Work *)data)->reading;

  if (reading->digest != NULL)
    reading->digest (reading->data);
}

static void
digested (gpointer data)
{
  Work *work = data;
  ClabLayerReader *reader = work->reader;

  if (reader != NULL)
    {
      reader->work = NULL;
      reader->done (work->reading.data, reader->data);
    }
  work_free (work);
}

static gboolean
read_on (gpointer data)
{
  Work *work = data;
  ClabLayerReading *reading = &work->reading;

  if (reading->read (reading->data, g_get_monotonic_time () + SLICE_US))
    return G_SOURCE_CONTINUE;
  work->idle = 0;
  clab_errands_run (work->reader->errands, digest, digested, work);
  return G_SOURCE_REMOVE;
}

static void
warmed_up (gpointer data)
{
  Work *work = data;

  if (work->reader == NULL)
    work_free (work);
  else
    work->idle = g_idle_add (read_on, work);
}

ClabLayerReader *
clab_layer_reader_new (ClabErrands *errands, ClabLayersRead done, gpointer data)
{
  ClabLayerReader *reader = g_new0 (ClabLayerReader, 1);

  reader->errands = errands;
  reader->done = done;
  reader->data = data;
  return reader;
}

void
clab_layer_reader_free (ClabLayerReader *reader)
{
  if (reader == NULL)
    return;
  clab_layer_reader_leave (reader);
  g_free (reader);
}

void
clab_layer_reader_start (ClabLayerReader *reader,
                         const ClabLayerReading *reading)
{
  Work *work = g_new0 (Work, 1);

  clab_layer_reader_leave (reader);
  work->reader = reader;
  work->reading = *reading;
  reader->work = work;
  clab_errands_run (reader->errands, warm_up, warmed_up, work);
}

void
clab_layer_reader_leave (ClabLayerReader *reader)
{
  Work *work = g_steal_pointer (&reader->work);

  if (work == NULL)
    return;
  work->reader = NULL;
  /* Otherwise a thread has it, and frees it when it is done. */
  if (work->idle != 0)
    {
      g_source_remove (work->idle);
      work_free (work);
    }
}

gboolean
clab_layer_reader_is_busy (const ClabLayerReader *reader)
{
  return reader->work != NULL;
}
