/* From an image and a bank to maps: from values to pixels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "src/maps/pipeline-private.h"

/* Floats that are handed over at a time: 4 MB. */
#define FLOATS_AT_ONCE ((gsize)1 << 20)

/* Rows of one map on their way to the receiver. */
typedef struct
{
  const ClabBand *band;
  const ClabPlannedMap *planned;
  gsize map;
  ClabRamp ramp;
  gsize first_row;
  gsize pixel_stride;
  float *pixels;
} Delivery;

/* The value's row or column that a pixel of an enlarged map shows. */
static gsize
shown_at (gsize i, gsize n, gsize enlarged)
{
  return enlarged == n ? i : i * n / enlarged;
}

static void
colour_row (const Delivery *delivery,
            const float *values,
            float *shown,
            float *colours)
{
  const ClabPlannedMap *planned = delivery->planned;

  memcpy (shown, values, planned->width * sizeof (float));
  clab_ramp_apply (&delivery->ramp, shown, planned->width);
  if (colours != NULL)
    clab_palette_apply (delivery->band->pipeline->options.palette, shown,
                        planned->width, delivery->ramp.shift, colours, 3);
}

/* Whether the row's values become its pixels one by one. */
static gboolean
is_plain (const ClabPlannedMap *planned)
{
  return planned->map.width == planned->width
         && planned->map.channels == planned->channels;
}

static void
interleave (const float *values, gsize width, gsize stride, float *pixels)
{
  for (gsize x = 0; x < width; x++)
    pixels[x * stride] = values[x];
}

/* The three channels of a map that is shown as it is, in one go. */
static void
interleave_three (const float *const rows[3],
                  gsize width,
                  gsize stride,
                  float *pixels)
{
  for (gsize x = 0; x < width; x++)
    for (gsize c = 0; c < 3; c++)
      pixels[x * stride + c] = rows[c][x];
}

static void
show_plain_row (const Delivery *delivery,
                gsize row,
                guint worker,
                float *pixels)
{
  const ClabPlannedMap *planned = delivery->planned;
  gsize width = planned->width;
  const float *rows[CLAB_MAP_MAX_CHANNELS];

  for (gsize c = 0; c < planned->channels; c++)
    {
      /* Scratch is as long as a row, once per channel. */
      float *shown = clab_band_scratch (delivery->band, worker, c);

      rows[c]
          = clab_band_result (delivery->band, delivery->map, c) + row * width;
      if (clab_ramp_is_identity (&delivery->ramp))
        continue;
      colour_row (delivery, rows[c], shown, NULL);
      rows[c] = shown;
    }
  if (planned->channels == 3)
    interleave_three (rows, width, delivery->pixel_stride, pixels);
  else
    interleave (rows[0], width, delivery->pixel_stride, pixels);
}

/* Enlarged maps, and those that a palette colours. */
static void
show_changed_row (const Delivery *delivery,
                  gsize row,
                  guint worker,
                  float *pixels)
{
  const ClabBand *band = delivery->band;
  const ClabPlannedMap *planned = delivery->planned;
  const ClabMap *map = &planned->map;
  float *shown = clab_band_scratch (band, worker, 0);
  /* The three scratch planes after the first hold a row of colours. */
  float *colours = map->channels != planned->channels
                       ? clab_band_scratch (band, worker, 1)
                       : NULL;

  for (gsize channel = 0; channel < planned->channels; channel++)
    {
      colour_row (delivery,
                  clab_band_result (band, delivery->map, channel)
                      + row * planned->width,
                  shown, colours);
      for (gsize x = 0; x < map->width; x++)
        {
          gsize from = shown_at (x, planned->width, map->width);
          float *pixel = pixels + x * delivery->pixel_stride;

          if (colours != NULL)
            memcpy (pixel, colours + 3 * from, 3 * sizeof (float));
          else
            pixel[channel] = shown[from];
        }
    }
}

static void
show_row (gsize piece, guint worker, gpointer data)
{
  const Delivery *delivery = data;
  const ClabBand *band = delivery->band;
  const ClabPlannedMap *planned = delivery->planned;
  const ClabMap *map = &planned->map;
  gsize row
      = shown_at (delivery->first_row + piece, planned->height, map->height)
        - band->first_row;
  gsize stride = delivery->pixel_stride;
  float *pixels = delivery->pixels + piece * map->width * stride;

  if (is_plain (planned))
    show_plain_row (delivery, row, worker, pixels);
  else
    show_changed_row (delivery, row, worker, pixels);
  if (!map->has_alpha)
    return;

  const float *alpha = clab_band_alpha (band, delivery->map);
  for (gsize x = 0; x < map->width; x++)
    pixels[x * stride + map->channels]
        = alpha == NULL ? 1.0f
                        : alpha[row * planned->width
                                + shown_at (x, planned->width, map->width)];
}

static gboolean
reserve_shown (ClabBand *band, gsize floats, GError **error)
{
  if (band->shown != NULL && clab_tensor_size (band->shown) >= floats)
    return TRUE;
  clab_tensor_free (band->shown);
  band->shown = clab_tensor_new (1, 1, 1, floats, error);
  return band->shown != NULL;
}

gboolean
clab_band_show (ClabBand *band,
                gsize map,
                const ClabMapReceiver *receiver,
                GError **error)
{
  gsize index = band->set->first_kernel + map;
  const ClabPlannedMap *planned = &band->pipeline->maps[index];
  gsize height = planned->map.height;
  gsize values_end = band->first_row + band->n_rows;
  gsize stride = planned->map.channels + (planned->map.has_alpha ? 1 : 0);
  gsize row_size = planned->map.width * stride;
  gsize at_once = MAX (1, FLOATS_AT_ONCE / row_size);
  Delivery delivery = {
    .band = band,
    .planned = planned,
    .map = map,
    .ramp = planned->display->ramp (&planned->range),
    .pixel_stride = stride,
  };

  /* The first and the last row that show values of this band. */
  gsize begin = band->first_row;
  gsize end = values_end;
  if (height != planned->height)
    {
      begin = (begin * height + planned->height - 1) / planned->height;
      end = (end * height + planned->height - 1) / planned->height;
    }
  if (begin == end)
    return TRUE;

  if (!reserve_shown (band, MIN (at_once, end - begin) * row_size, error))
    return FALSE;
  delivery.pixels = band->shown->data;
  for (gsize row = begin; row < end; row += at_once)
    {
      gsize n_rows = MIN (at_once, end - row);

      delivery.first_row = row;
      clab_parallel_run (band->parallel, n_rows, show_row, &delivery);
      if (!receiver->write (index, row, n_rows, delivery.pixels, receiver->data,
                            error))
        return FALSE;
    }
  return TRUE;
}
