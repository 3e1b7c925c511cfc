/* From an image and a bank to maps: the walk over the bands.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/pipeline-private.h"

/* A walk: done and total count rows of maps, once per pass. */
typedef struct
{
  ClabPipeline *pipeline;
  ClabParallel *parallel;
  const ClabMapReceiver *receiver;
  GCancellable *cancellable;
  ClabBand *band;
  gsize done;
  gsize total;
} Run;

/* Whether a set's values must be known before they can be shown. */
static gboolean
is_scaled (const ClabPipeline *pipeline, const ClabSet *set)
{
  for (gsize i = 0; i < clab_set_n_maps (set); i++)
    if (pipeline->maps[set->first_kernel + i].is_scaled)
      return TRUE;
  return FALSE;
}

/* Counts a band, shows it, or both. */
static gboolean
pass_on (Run *run, gboolean is_counted, gboolean is_shown, GError **error)
{
  ClabBand *band = run->band;
  ClabPlannedMap *maps = run->pipeline->maps + band->set->first_kernel;

  if (is_shown && run->receiver->take != NULL && clab_band_is_plain (band))
    return clab_band_hand_over (band, run->receiver, is_counted ? maps : NULL,
                                run->cancellable, error);
  if (is_counted)
    clab_band_count (band, maps);
  for (gsize map = 0; is_shown && map < clab_set_n_maps (band->set); map++)
    if (g_cancellable_set_error_if_cancelled (run->cancellable, error)
        || !clab_band_show (band, map, run->receiver, error))
      return FALSE;
  return TRUE;
}

/* Memory of one set at a time; a band that is still there is kept. */
static gboolean
hold_band (Run *run, const ClabSet *set, GError **error)
{
  if (run->band != NULL && run->band->set == set)
    return TRUE;
  clab_band_free (run->band);
  run->band = clab_band_new (run->pipeline, set, run->parallel, error);
  return run->band != NULL;
}

static gboolean
walk_set (Run *run,
          const ClabSet *set,
          gboolean is_counted,
          gboolean is_shown,
          GError **error)
{
  if (!hold_band (run, set, error))
    return FALSE;
  for (gsize row = 0; row < set->height; row += set->band_rows)
    {
      gsize n_rows = MIN (set->band_rows, set->height - row);

      if (!clab_band_compute (run->band, row, n_rows, run->cancellable, error)
          || !pass_on (run, is_counted, is_shown, error))
        return FALSE;
      run->done += n_rows * set->n_kernels;
      if (run->receiver->progress != NULL)
        run->receiver->progress ((double)run->done / (double)run->total,
                                 run->receiver->data);
    }
  return TRUE;
}

static void
begin (Run *run)
{
  ClabPipeline *pipeline = run->pipeline;

  for (gsize i = 0; i < pipeline->n_maps; i++)
    pipeline->maps[i].tally = (ClabTally){ 0 };
  for (gsize i = 0; i < pipeline->sets->len; i++)
    {
      const ClabSet *set = pipeline->sets->pdata[i];
      gsize passes = is_scaled (pipeline, set) ? 2 : 1;

      run->total += passes * set->height * set->n_kernels;
    }
}

/* Scales first, where they are needed; what has none is counted while it is
 * shown. */
static gboolean
walk (Run *run, GError **error)
{
  ClabPipeline *pipeline = run->pipeline;

  for (gsize i = 0; i < pipeline->sets->len; i++)
    {
      const ClabSet *set = pipeline->sets->pdata[i];

      if (is_scaled (pipeline, set) && !walk_set (run, set, TRUE, FALSE, error))
        return FALSE;
    }
  clab_pipeline_settle_scales (pipeline, run->parallel);
  for (gsize i = 0; i < pipeline->sets->len; i++)
    {
      const ClabSet *set = pipeline->sets->pdata[i];

      if (!walk_set (run, set, !is_scaled (pipeline, set), TRUE, error))
        return FALSE;
    }
  for (gsize i = 0; i < pipeline->n_maps; i++)
    pipeline->maps[i].statistics
        = clab_tally_statistics (&pipeline->maps[i].tally);
  return TRUE;
}

gboolean
clab_pipeline_run (ClabPipeline *pipeline,
                   ClabParallel *parallel,
                   const ClabMapReceiver *receiver,
                   GCancellable *cancellable,
                   GError **error)
{
  Run run = { .pipeline = pipeline,
              .parallel = parallel,
              .receiver = receiver,
              .cancellable = cancellable };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  begin (&run);
  gboolean is_done = walk (&run, error);
  clab_band_free (run.band);
  return is_done;
}

static void
keep_scales (ClabPipeline *pipeline)
{
  for (gsize i = 0; i < pipeline->n_maps; i++)
    {
      ClabPlannedMap *planned = &pipeline->maps[i];

      planned->statistics = clab_tally_statistics (&planned->tally);
      planned->is_scaled = FALSE;
    }
}

gboolean
clab_pipeline_find_scales (ClabPipeline *pipeline,
                           ClabParallel *parallel,
                           GCancellable *cancellable,
                           GError **error)
{
  static const ClabMapReceiver nobody;
  Run run = { .pipeline = pipeline,
              .parallel = parallel,
              .receiver = &nobody,
              .cancellable = cancellable };
  gboolean is_done = !g_cancellable_set_error_if_cancelled (cancellable, error);

  begin (&run);
  for (gsize i = 0; is_done && i < pipeline->sets->len; i++)
    is_done = walk_set (&run, pipeline->sets->pdata[i], TRUE, FALSE, error);
  clab_band_free (run.band);
  if (!is_done)
    return FALSE;
  clab_pipeline_settle_scales (pipeline, parallel);
  keep_scales (pipeline);
  return TRUE;
}

void
clab_pipeline_take_scale (ClabPipeline *pipeline,
                          gsize map,
                          const ClabPipeline *whole,
                          gsize whole_map)
{
  g_return_if_fail (map < pipeline->n_maps && whole_map < whole->n_maps);
  g_return_if_fail (!whole->maps[whole_map].is_scaled);

  pipeline->maps[map].range = whole->maps[whole_map].range;
  pipeline->maps[map].is_scaled = FALSE;
}

gboolean
clab_pipeline_needs_scales (const ClabPipeline *pipeline)
{
  for (gsize i = 0; i < pipeline->n_maps; i++)
    if (pipeline->maps[i].is_scaled)
      return TRUE;
  return FALSE;
}
