/* Runs a pipeline and keeps all its pixels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/map-collector.h"

#include <check.h>
#include <string.h>

static gsize
stride_of (const ClabMap *map)
{
  return map->channels + (map->has_alpha ? 1 : 0);
}

static gboolean
keep_rows (gsize index,
           gsize first_row,
           gsize n_rows,
           const float *pixels,
           gpointer data,
           GError **error)
{
  MapCollector *collector = data;
  const ClabMap *map = clab_pipeline_map (collector->pipeline, index);
  gsize row_size = map->width * stride_of (map);

  (void)error;
  ck_assert_uint_eq (first_row, collector->next_rows[index]);
  ck_assert_uint_gt (n_rows, 0);
  ck_assert_uint_le (first_row + n_rows, map->height);
  collector->next_rows[index] += n_rows;
  memcpy (collector->pixels[index] + first_row * row_size, pixels,
          n_rows * row_size * sizeof (float));
  return TRUE;
}

static void
keep_progress (double fraction, gpointer data)
{
  MapCollector *collector = data;

  ck_assert_double_ge (fraction, collector->fraction);
  collector->fraction = fraction;
}

MapCollector *
map_collector_run (const ClabBank *bank,
                   const ClabMapOptions *options,
                   const ClabSource *source,
                   guint threads)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (threads);
  g_autoptr (GError) error = NULL;
  MapCollector *collector = g_new0 (MapCollector, 1);
  ClabMapReceiver receiver = { keep_rows, keep_progress, collector };

  collector->pipeline = clab_pipeline_new (bank, options, source, &error);
  ck_assert_msg (collector->pipeline != NULL, "%s",
                 error != NULL ? error->message : "");
  collector->n_maps = clab_pipeline_n_maps (collector->pipeline);
  collector->pixels = g_new0 (float *, collector->n_maps);
  collector->next_rows = g_new0 (gsize, collector->n_maps);
  for (gsize i = 0; i < collector->n_maps; i++)
    {
      const ClabMap *map = clab_pipeline_map (collector->pipeline, i);

      collector->pixels[i]
          = g_new0 (float, map->height * map->width * stride_of (map));
    }
  ck_assert (clab_pipeline_run (collector->pipeline, parallel, &receiver, NULL,
                                &error));
  for (gsize i = 0; i < collector->n_maps; i++)
    ck_assert_uint_eq (collector->next_rows[i],
                       clab_pipeline_map (collector->pipeline, i)->height);
  ck_assert_double_eq (collector->fraction, 1.0);
  return collector;
}

void
map_collector_free (MapCollector *collector)
{
  for (gsize i = 0; i < collector->n_maps; i++)
    g_free (collector->pixels[i]);
  g_free (collector->pixels);
  g_free (collector->next_rows);
  clab_pipeline_free (collector->pipeline);
  g_free (collector);
}

const float *
map_collector_pixel (const MapCollector *collector, gsize map, gsize y, gsize x)
{
  const ClabMap *of = clab_pipeline_map (collector->pipeline, map);

  return collector->pixels[map] + (y * of->width + x) * stride_of (of);
}
