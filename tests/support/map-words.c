/* Runs pipelines that are described by a row of words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/map-words.h"

#include <check.h>

#include "src/kernel/kernel-text.h"

const void *
map_words_row (const ClabTable *table, const char *nick)
{
  const void *row = clab_table_find (table, nick, NULL);

  ck_assert_msg (row != NULL, "%s", nick);
  return row;
}

ClabTensor *
map_words_picture (gsize colours, gboolean has_alpha)
{
  gsize channels = colours + (has_alpha ? 1 : 0);
  ClabTensor *tensor
      = clab_tensor_new (1, channels, MAP_WORDS_HEIGHT, MAP_WORDS_WIDTH, NULL);
  guint32 state = 4711;

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    {
      state = state * 1664525u + 1013904223u;
      tensor->data[i] = (float)(state >> 8) / (float)(1 << 24);
    }
  for (gsize i = 0; has_alpha && i < MAP_WORDS_HEIGHT * MAP_WORDS_WIDTH; i++)
    {
      float *alpha = clab_tensor_plane (tensor, 0, colours) + i;

      *alpha = *alpha < 0.4f ? 0.0f : *alpha > 0.7f ? 1.0f : *alpha;
    }
  return tensor;
}

ClabSource
map_words_source (const ClabTensor *pixels, gboolean has_alpha)
{
  return (ClabSource){ .pixels = pixels,
                       .has_alpha = has_alpha,
                       .height = pixels->height,
                       .width = pixels->width };
}

ClabBank *
map_words_bank (const char *text)
{
  ClabBank *bank = clab_kernel_text_parse (text, NULL);

  ck_assert_msg (bank != NULL, "%s", text);
  return bank;
}

static void
set_row (const void *field, const ClabTable *table, const char *nick)
{
  if (nick != NULL)
    *(const void **)field = map_words_row (table, nick);
}

ClabMapOptions
map_words_options (const MapWords *words)
{
  ClabMapOptions options;

  clab_map_options_init (&options);
  set_row (&options.operation, &clab_operations, words->operation);
  set_row (&options.channels, &clab_channel_modes, words->channels);
  set_row (&options.padding, &clab_padding_sizes, words->padding);
  set_row (&options.padding_mode, &clab_padding_modes, words->padding_mode);
  set_row (&options.activation, &clab_activations, words->activation);
  set_row (&options.pooling, &clab_poolings, words->pooling);
  set_row (&options.display, &clab_displays, words->display);
  set_row (&options.display_scale, &clab_display_scales, words->scale);
  set_row (&options.palette, &clab_palettes, words->palette);
  set_row (&options.combine, &clab_combinations, words->combine);
  if (words->pool_size > 0)
    options.pool_size = words->pool_size;
  if (words->pool_stride > 0)
    options.pool_stride = words->pool_stride;
  if (words->stride > 0)
    options.stride_y = options.stride_x = words->stride;
  options.pool_partial = words->is_partial;
  options.enlarge = words->is_enlarged;
  options.bias = words->bias;
  return options;
}

MapCollector *
map_words_run (const MapWords *words,
               const ClabTensor *pixels,
               gboolean has_alpha)
{
  g_autoptr (ClabBank) bank = map_words_bank (words->kernels);
  ClabMapOptions options = map_words_options (words);
  ClabSource source = map_words_source (pixels, has_alpha);

  return map_collector_run (bank, &options, &source, 2);
}
