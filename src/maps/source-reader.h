/* Reads the numbers of an image that a channel mode convolves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/maps/channel-modes.h"
#include "src/maps/source.h"

G_BEGIN_DECLS

/**
 * ClabSourceReader:
 * @n_planes: 1 or 3
 * @alpha: (nullable): height × width; %NULL where every pixel counts as opaque
 *
 * The rest is its own.
 */
typedef struct
{
  const ClabSource *source;
  gsize n_planes;
  const float *alpha;
  gssize first;
  float luminance[3];
} ClabSourceReader;

/**
 * clab_source_colours:
 *
 * Returns: colour channels: 1 or 3.
 */
gsize
clab_source_colours (const ClabSource *source);

/**
 * clab_source_reader_init:
 * @mode: with the alpha mode, alpha is read as opaque numbers; without an
 *   alpha channel they are 1
 */
void
clab_source_reader_init (ClabSourceReader *reader,
                         const ClabSource *source,
                         const ClabChannelMode *mode);

/**
 * clab_source_reader_plane:
 * @plane: counts as the last one where there are fewer
 *
 * Returns: (transfer none) (nullable): height × width of that plane if the
 *   source holds it as it is.
 */
const float *
clab_source_reader_plane (const ClabSourceReader *reader, gsize plane);

/**
 * clab_source_reader_row:
 * @values: (out): a whole row of the source, also what hides under alpha 0
 */
void
clab_source_reader_row (const ClabSourceReader *reader,
                        gsize plane,
                        gsize y,
                        float *values);

/**
 * clab_source_reader_value:
 *
 * Returns: the same number that clab_source_reader_row() gives.
 */
float
clab_source_reader_value (const ClabSourceReader *reader,
                          gsize plane,
                          gsize y,
                          gsize x);

/**
 * clab_source_reader_alpha:
 *
 * Returns: 1 where every pixel counts as opaque.
 */
float
clab_source_reader_alpha (const ClabSourceReader *reader, gsize y, gsize x);

G_END_DECLS
