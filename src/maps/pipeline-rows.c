/* From an image and a bank to maps: what goes over the values of a band row by
 * row, on all threads: statistics, and rows for a receiver that takes these.
 * Both in one go where both are needed: what takes time is to get the values
 * from memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "src/maps/pipeline-private.h"

/**
 * Rows:
 * @receiver: (nullable)
 * @tallies: (nullable): n_rows × (maps of the set)
 * @ramps: of the maps of the set
 * @first_row: of the band
 * @n_rows: how many rows of each map
 * @first_map: of the set
 *
 * Some rows of some maps, a piece for each: all rows of a map follow each
 * other, as they do in memory.
 */
typedef struct
{
  const ClabBand *band;
  const ClabMapReceiver *receiver;
  ClabTally *tallies;
  const ClabRamp *ramps;
  gsize first_row;
  gsize n_rows;
  gsize first_map;
} Rows;

static const float *
row_of_alpha (const ClabBand *band, gsize map, gsize row)
{
  const float *alpha = clab_band_alpha (band, map);

  return alpha != NULL ? alpha + row * band->set->width : NULL;
}

static void
count_row (const Rows *rows, gsize map, gsize row, const float *alpha)
{
  const ClabBand *band = rows->band;
  gsize width = band->set->width;

  for (gsize c = 0; c < band->set->channels; c++)
    {
      ClabTally tally = { 0 };

      clab_tally_add (&tally, clab_band_result (band, map, c) + row * width,
                      alpha, width);
      clab_tally_join (&rows->tallies[row * clab_set_n_maps (band->set) + map],
                       &tally);
    }
}

static void
give_row (const Rows *rows,
          gsize map,
          gsize row,
          guint worker,
          const float *alpha)
{
  const ClabBand *band = rows->band;
  const ClabSet *set = band->set;
  const ClabRamp *ramp = &rows->ramps[map];
  const float *planes[CLAB_MAP_MAX_CHANNELS + 1] = { NULL };

  for (gsize c = 0; c < set->channels; c++)
    {
      planes[c] = clab_band_result (band, map, c) + row * set->width;
      if (clab_ramp_is_identity (ramp))
        continue;

      float *shown = clab_band_scratch (band, worker, c);

      memcpy (shown, planes[c], set->width * sizeof (float));
      clab_ramp_apply (ramp, shown, set->width);
      planes[c] = shown;
    }
  planes[set->channels] = alpha;
  rows->receiver->take (set->first_kernel + map, band->first_row + row, worker,
                        planes, rows->receiver->data);
}

static void
do_row (gsize piece, guint worker, gpointer data)
{
  const Rows *rows = data;
  gsize map = rows->first_map + piece / rows->n_rows;
  gsize row = rows->first_row + piece % rows->n_rows;
  const float *alpha = row_of_alpha (rows->band, map, row);

  if (rows->tallies != NULL)
    count_row (rows, map, row, alpha);
  if (rows->receiver != NULL)
    give_row (rows, map, row, worker, alpha);
}

static ClabTally *
tallies_new (const ClabBand *band)
{
  return g_new0 (ClabTally, band->n_rows * clab_set_n_maps (band->set));
}

static void
join_tallies (const ClabBand *band,
              const ClabTally *tallies,
              ClabPlannedMap *maps)
{
  gsize n_maps = clab_set_n_maps (band->set);

  for (gsize row = 0; row < band->n_rows; row++)
    for (gsize map = 0; map < n_maps; map++)
      clab_tally_join (&maps[map].tally, &tallies[row * n_maps + map]);
}

void
clab_band_count (const ClabBand *band, ClabPlannedMap *maps)
{
  g_autofree ClabTally *tallies = tallies_new (band);
  Rows rows = { .band = band, .tallies = tallies, .n_rows = band->n_rows };

  clab_parallel_run (band->parallel, band->n_rows * clab_set_n_maps (band->set),
                     do_row, &rows);
  join_tallies (band, tallies, maps);
}

gboolean
clab_band_is_plain (const ClabBand *band)
{
  for (gsize i = 0; i < clab_set_n_maps (band->set); i++)
    {
      const ClabPlannedMap *planned
          = &band->pipeline->maps[band->set->first_kernel + i];

      if (planned->map.width != planned->width
          || planned->map.height != planned->height
          || planned->map.channels != planned->channels)
        return FALSE;
    }
  return TRUE;
}

/* Some rows of as many maps as the receiver has room for.  Returns how many
 * maps these are, or 0 with an error. */
static gsize
hand_over_some (Rows *rows, GError **error)
{
  const ClabBand *band = rows->band;
  const ClabMapReceiver *receiver = rows->receiver;
  gsize first = band->set->first_kernel + rows->first_map;
  gsize rest = clab_set_n_maps (band->set) - rows->first_map;
  gsize n = 0;
  GError *refusal = NULL;

  while (n < rest
         && receiver->expect (first + n, band->first_row + rows->first_row,
                              rows->n_rows, receiver->data, &refusal))
    n++;
  if (refusal != NULL)
    {
      g_propagate_error (error, refusal);
      return 0;
    }
  g_return_val_if_fail (n > 0, 0);
  clab_parallel_run (band->parallel, n * rows->n_rows, do_row, rows);
  for (gsize i = 0; i < n; i++)
    receiver->taken (first + i, rows->n_rows, receiver->data);
  return n;
}

gboolean
clab_band_hand_over (const ClabBand *band,
                     const ClabMapReceiver *receiver,
                     ClabPlannedMap *maps,
                     GCancellable *cancellable,
                     GError **error)
{
  gsize n_maps = clab_set_n_maps (band->set);
  g_autofree ClabRamp *ramps = g_new (ClabRamp, n_maps);
  g_autofree ClabTally *tallies = maps != NULL ? tallies_new (band) : NULL;
  Rows rows = { .band = band,
                .receiver = receiver,
                .tallies = tallies,
                .ramps = ramps };

  for (gsize i = 0; i < n_maps; i++)
    {
      const ClabPlannedMap *planned
          = &band->pipeline->maps[band->set->first_kernel + i];

      ramps[i] = planned->display->ramp (&planned->range);
    }
  for (; rows.first_row < band->n_rows; rows.first_row += rows.n_rows)
    {
      gsize row = band->first_row + rows.first_row;
      gsize portion = receiver->portion - row % receiver->portion;

      rows.n_rows = MIN (portion, band->n_rows - rows.first_row);
      for (rows.first_map = 0; rows.first_map < n_maps;)
        {
          gsize n = 0;

          if (!g_cancellable_set_error_if_cancelled (cancellable, error))
            n = hand_over_some (&rows, error);
          if (n == 0)
            return FALSE;
          rows.first_map += n;
        }
    }
  if (maps != NULL)
    join_tallies (band, tallies, maps);
  return TRUE;
}
