/* The pixels that the lab works on, shared by the main thread and workers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/maps/source.h"

G_BEGIN_DECLS

/**
 * ClabLabSource:
 * @source: read-only while anybody holds it
 * @is_linear: whether its numbers are proportional to light
 *
 * Plain memory, never a drawable: workers may not touch GIMP.
 */
typedef struct
{
  ClabSource source;
  gboolean is_linear;
} ClabLabSource;

/**
 * clab_lab_source_new:
 * @tensor: (transfer full): what @source's pixels are
 *
 * Returns: (transfer full): with one reference, which clab_lab_source_unref()
 *   gives back, from any thread.
 */
ClabLabSource *
clab_lab_source_new (const ClabSource *source,
                     ClabTensor *tensor,
                     gboolean is_linear);

ClabLabSource *
clab_lab_source_ref (ClabLabSource *source);

void
clab_lab_source_unref (ClabLabSource *source);

/**
 * clab_lab_source_is_equal:
 *
 * Goes over all pixels: not for the main thread.
 */
gboolean
clab_lab_source_is_equal (const ClabLabSource *a, const ClabLabSource *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClabLabSource, clab_lab_source_unref)

G_END_DECLS
