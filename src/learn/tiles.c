/* Cutting a map into tiles and choosing those that are held out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/tiles.h"

#include <math.h>

#define LARGEST_SIDE 256

/* Tiles at least this wide begin at multiples of a processor's vector. */
#define ALIGNED_SIDE 64
#define ALIGNMENT 8

static gsize
reach (gsize kernel, gsize dilation, gsize stride)
{
  return ((kernel - 1) * dilation + stride) / stride;
}

static gsize
tile_side (const ClabConvShape *shape)
{
  gsize shorter = MIN (shape->out_height, shape->out_width);
  gsize window
      = MAX (reach (shape->rows, shape->dilation_y, shape->stride_y),
             reach (shape->columns, shape->dilation_x, shape->stride_x));
  gsize side = MIN (MAX (shorter / 8, 2 * window), shorter / 4);

  return CLAMP (side, 1, LARGEST_SIDE);
}

/* Where tile @i of @n_tiles begins along an axis of @n outputs. */
static gsize
tile_begin (gsize i, gsize n_tiles, gsize n)
{
  gsize begin = (gsize)((double)i * (double)n / (double)n_tiles);

  if (i < n_tiles && n / n_tiles >= ALIGNED_SIDE)
    begin = begin / ALIGNMENT * ALIGNMENT;
  return i < n_tiles ? begin : n;
}

GArray *
clab_tiles_new (const ClabConvShape *shape)
{
  GArray *tiles = g_array_new (FALSE, FALSE, sizeof (ClabTile));
  gsize side = tile_side (shape);
  gsize n_rows = (shape->out_height + side - 1) / side;
  gsize n_columns = (shape->out_width + side - 1) / side;

  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      {
        gsize y = tile_begin (i, n_rows, shape->out_height);
        gsize x = tile_begin (j, n_columns, shape->out_width);
        ClabTile tile = {
          .y = y,
          .x = x,
          .height = tile_begin (i + 1, n_rows, shape->out_height) - y,
          .width = tile_begin (j + 1, n_columns, shape->out_width) - x,
        };

        g_array_append_val (tiles, tile);
      }
  return tiles;
}

static gboolean
counts (const ClabTile *tile, const float *weights, gsize width)
{
  if (weights == NULL)
    return TRUE;
  for (gsize y = tile->y; y < tile->y + tile->height; y++)
    for (gsize x = tile->x; x < tile->x + tile->width; x++)
      if (weights[y * width + x] > 0)
        return TRUE;
  return FALSE;
}

void
clab_tiles_hold_out (GArray *tiles,
                     const float *weights,
                     gsize width,
                     double share,
                     guint32 seed)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < tiles->len; i++)
    {
      ClabTile *tile = &g_array_index (tiles, ClabTile, i);

      tile->is_held_out = FALSE;
      if (counts (tile, weights, width))
        g_ptr_array_add (candidates, tile);
    }
  if (share <= 0 || candidates->len < 2)
    return;

  gsize wanted = (gsize)round (share * candidates->len);
  for (gsize n = CLAMP (wanted, 1, candidates->len - 1); n > 0; n--)
    {
      gint chosen = g_rand_int_range (random, 0, (gint)candidates->len);
      ClabTile *tile
          = g_ptr_array_remove_index_fast (candidates, (guint)chosen);

      tile->is_held_out = TRUE;
    }
}
