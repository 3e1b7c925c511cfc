/* What of an image kernels can be made of: its selection, the chosen brush,
 * its layers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "plugin/lab/kernel-sources.h"

G_BEGIN_DECLS

/**
 * ClabImageSources:
 * @layers: (element-type int): ids, as they were listed last
 */
typedef struct
{
  ClabKernelSources sources;
  GimpImage *image;
  GArray *layers;
} ClabImageSources;

/**
 * clab_image_sources_init:
 * @sources: (out): to be cleared by clab_image_sources_clear()
 */
void
clab_image_sources_init (ClabImageSources *sources, GimpImage *image);

void
clab_image_sources_clear (ClabImageSources *sources);

G_END_DECLS
