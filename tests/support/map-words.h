/* Runs pipelines that are described by a row of words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "tests/support/map-collector.h"

#define MAP_WORDS_HEIGHT 23
#define MAP_WORDS_WIDTH 19

#define MAP_WORDS_SOBEL "[1 0 -1; 2 0 -2; 1 0 -1] | [1 2 1; 0 0 0; -1 -2 -1]"
#define MAP_WORDS_MIXED                                                        \
  MAP_WORDS_SOBEL " | [1 1 1 1 1] / 5 | [0 0 0; 0 1 0; 0 0 0]"

/**
 * MapWords:
 *
 * Nicks for the options; NULL and 0 keep the default.
 */
typedef struct
{
  const char *kernels;
  const char *operation, *channels, *padding, *padding_mode;
  const char *activation, *pooling, *display, *scale, *palette, *combine;
  gsize pool_size, pool_stride, stride;
  gboolean is_partial, is_enlarged;
  double bias;
} MapWords;

/**
 * map_words_row:
 *
 * Returns: the row of that nick, which must be there.
 */
const void *
map_words_row (const ClabTable *table, const char *nick);

/**
 * map_words_picture:
 *
 * Returns: (transfer full): noise of MAP_WORDS_HEIGHT × MAP_WORDS_WIDTH in
 *   0…1; some alphas are 0, some are 1.
 */
ClabTensor *
map_words_picture (gsize colours, gboolean has_alpha);

ClabSource
map_words_source (const ClabTensor *pixels, gboolean has_alpha);

ClabBank *
map_words_bank (const char *text);

ClabMapOptions
map_words_options (const MapWords *words);

/**
 * map_words_run:
 *
 * Returns: (transfer full): all maps of the whole picture.
 */
MapCollector *
map_words_run (const MapWords *words,
               const ClabTensor *pixels,
               gboolean has_alpha);
