/* Reads the numbers of an image that a channel mode convolves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/maps/map-options.h"
#include "src/maps/source.h"

G_BEGIN_DECLS

/**
 * ClabSourceReader:
 * @n_planes: 1 or 3
 * @padding_mode: what lies outside the source
 * @padding_value: where nothing of the source stands for it
 * @alpha: (nullable): height × width; %NULL where every pixel counts as opaque
 *
 * The rest is its own.
 */
typedef struct
{
  const ClabSource *source;
  gsize n_planes;
  const ClabPaddingMode *padding_mode;
  float padding_value;
  const float *alpha;
  gssize first;
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
 *
 * Channels and padding are those of @options.  With the alpha mode, alpha is
 * read as opaque numbers; without an alpha channel they are 1.
 */
void
clab_source_reader_init (ClabSourceReader *reader,
                         const ClabSource *source,
                         const ClabMapOptions *options);

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

/**
 * clab_source_reader_padded:
 * @y: any integer
 * @x: any integer
 * @alpha: (out): opaque for the padding value
 *
 * Returns: the value there, in the source or around it.
 */
float
clab_source_reader_padded (const ClabSourceReader *reader,
                           gsize plane,
                           gssize y,
                           gssize x,
                           float *alpha);

/**
 * clab_source_reader_home:
 * @y: any integer
 * @x: any integer
 *
 * What transparent neighbours of a pixel count as: its own value, also where
 * that hides under alpha 0.  Outside of the source, where a hidden pixel would
 * be mirrored into sight, the nearest pixel's value stands for it.
 */
float
clab_source_reader_home (const ClabSourceReader *reader,
                         gsize plane,
                         gssize y,
                         gssize x);

/**
 * clab_source_nearest:
 * @i: any integer
 * @n: cells of the source
 *
 * Returns: the cell nearest to @i.
 */
static inline gsize
clab_source_nearest (gssize i, gsize n)
{
  return (gsize)CLAMP (i, 0, (gssize)n - 1);
}

G_END_DECLS
