/* The pixels that the lab works on, shared by the main thread and workers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lab-source.h"

ClabLabSource *
clab_lab_source_new (const ClabSource *source,
                     ClabTensor *tensor,
                     gboolean is_linear)
{
  ClabLabSource *shared = g_atomic_rc_box_new0 (ClabLabSource);

  shared->source = *source;
  shared->source.pixels = tensor;
  shared->is_linear = is_linear;
  return shared;
}

ClabLabSource *
clab_lab_source_ref (ClabLabSource *source)
{
  return g_atomic_rc_box_acquire (source);
}

static void
clear (gpointer data)
{
  ClabLabSource *source = data;

  clab_tensor_free ((ClabTensor *)source->source.pixels);
}

void
clab_lab_source_unref (ClabLabSource *source)
{
  if (source != NULL)
    g_atomic_rc_box_release_full (source, clear);
}
