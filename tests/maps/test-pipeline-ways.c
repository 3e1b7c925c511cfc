/* Tests of src/maps/pipeline*.c: what must not change values.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/maps/pipeline-private.h"
#include "tests/support/map-words.h"
#include "tests/support/suite.h"

static gsize
floats_of (const ClabMap *map)
{
  return map->height * map->width * (map->channels + (map->has_alpha ? 1 : 0));
}

static const MapWords ways[] = {
  { .kernels = MAP_WORDS_MIXED },
  { .kernels = MAP_WORDS_MIXED, .display = "raw", .channels = "sum" },
  { .kernels = MAP_WORDS_MIXED,
    .channels = "luminance",
    .palette = "blue-red" },
  { .kernels = MAP_WORDS_MIXED, .operation = "ncc", .scale = "map" },
  { .kernels = MAP_WORDS_MIXED, .padding = "full", .padding_mode = "reflect" },
  { .kernels = MAP_WORDS_MIXED,
    .padding = "valid",
    .stride = 2,
    .is_enlarged = TRUE,
    .activation = "relu" },
  { .kernels = MAP_WORDS_MIXED,
    .pooling = "max",
    .pool_size = 3,
    .pool_stride = 2 },
  { .kernels = MAP_WORDS_MIXED,
    .pooling = "average",
    .pool_size = 4,
    .pool_stride = 3,
    .is_partial = TRUE,
    .is_enlarged = TRUE },
  { .kernels = MAP_WORDS_MIXED, .activation = "softmax", .combine = "winner" },
  { .kernels = MAP_WORDS_MIXED,
    .combine = "magnitude",
    .pooling = "l2",
    .display = "normalize",
    .palette = "heat",
    .channels = "green" },
  { .kernels = MAP_WORDS_MIXED, .channels = "alpha", .bias = 0.5 },
};

/**
 * Bytes:
 * @maps: what of each map has come, as one string
 * @row: bytes of a row of each map
 * @n_open: maps that rows are expected of
 * @n_taken: rows that came one by one
 */
typedef struct
{
  const ClabPipeline *pipeline;
  GByteArray *maps[64];
  gsize row[64];
  gsize n_open;
  gint n_taken;
} Bytes;

static void
bytes_begin (Bytes *bytes, const ClabPipeline *pipeline)
{
  *bytes = (Bytes){ .pipeline = pipeline };
  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      const ClabMap *map = clab_pipeline_map (pipeline, i);

      bytes->maps[i] = g_byte_array_new ();
      bytes->row[i] = floats_of (map) / map->height * sizeof (float);
    }
}

static gboolean
append (gsize map,
        gsize first_row,
        gsize n_rows,
        const float *pixels,
        gpointer data,
        GError **error)
{
  Bytes *bytes = data;

  (void)error;
  ck_assert_uint_eq (bytes->maps[map]->len, first_row * bytes->row[map]);
  g_byte_array_append (bytes->maps[map], (const guint8 *)pixels,
                       n_rows * bytes->row[map]);
  return TRUE;
}

/* So few that rows come in several portions, and of some maps at a time. */
#define PORTION 7
#define MOST_OPEN 2

static gboolean
expect (gsize map, gsize first_row, gsize n_rows, gpointer data, GError **error)
{
  Bytes *bytes = data;

  (void)error;
  if (bytes->n_open == MOST_OPEN)
    return FALSE;
  ck_assert_uint_eq (bytes->maps[map]->len, first_row * bytes->row[map]);
  ck_assert_uint_gt (n_rows, 0);
  ck_assert_uint_le (n_rows, PORTION - first_row % PORTION);
  bytes->n_open++;
  g_byte_array_set_size (bytes->maps[map],
                         (first_row + n_rows) * bytes->row[map]);
  return TRUE;
}

static void
take (gsize map,
      gsize row,
      guint worker,
      const float *const *planes,
      gpointer data)
{
  Bytes *bytes = data;
  const ClabMap *of = clab_pipeline_map (bytes->pipeline, map);
  float *to = (float *)(void *)(bytes->maps[map]->data + row * bytes->row[map]);

  ck_assert_uint_lt (worker, 7);
  for (gsize x = 0; x < of->width; x++)
    {
      for (gsize c = 0; c < of->channels; c++)
        *to++ = planes[c][x];
      if (of->has_alpha)
        *to++ = planes[of->channels] != NULL ? planes[of->channels][x] : 1.0f;
    }
  g_atomic_int_inc (&bytes->n_taken);
}

static void
taken (gsize map, gsize n_rows, gpointer data)
{
  Bytes *bytes = data;

  ck_assert_uint_le (n_rows * bytes->row[map], bytes->maps[map]->len);
  bytes->n_open--;
}

/* Whether some map is neither enlarged nor coloured. */
static gboolean
is_plain (const ClabPipeline *pipeline)
{
  for (gsize i = 0; i < pipeline->n_maps; i++)
    {
      const ClabPlannedMap *planned = &pipeline->maps[i];

      if (planned->map.width == planned->width
          && planned->map.height == planned->height
          && planned->map.channels == planned->channels)
        return TRUE;
    }
  return FALSE;
}

/**
 * Way:
 * @band_rows: at most
 * @is_by_rows: whether maps that can be are taken row by row
 */
typedef struct
{
  guint threads;
  gsize band_rows;
  gboolean is_by_rows;
} Way;

/* What comes out that way, as a checksum of all maps. */
static char *
fingerprint (const MapWords *words, gboolean has_alpha, const Way *way)
{
  g_autoptr (ClabTensor) pixels = map_words_picture (3, has_alpha);
  g_autoptr (ClabBank) bank = map_words_bank (words->kernels);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (way->threads);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  ClabMapOptions options = map_words_options (words);
  ClabSource source = map_words_source (pixels, has_alpha);
  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (bank, &options, &source, NULL);
  Bytes bytes;
  ClabMapReceiver receiver = { .write = append,
                               .data = &bytes,
                               .expect = expect,
                               .take = way->is_by_rows ? take : NULL,
                               .taken = taken,
                               .portion = PORTION };

  for (gsize i = 0; i < pipeline->sets->len; i++)
    {
      ClabSet *set = pipeline->sets->pdata[i];

      set->band_rows = MIN (set->band_rows, way->band_rows);
    }
  bytes_begin (&bytes, pipeline);
  ck_assert (clab_pipeline_run (pipeline, parallel, &receiver, NULL, NULL));
  ck_assert_int_eq (bytes.n_taken > 0, way->is_by_rows && is_plain (pipeline));
  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      GByteArray *map = bytes.maps[i];
      const ClabStatistics *statistics = clab_pipeline_statistics (pipeline, i);

      ck_assert_uint_eq (map->len, floats_of (clab_pipeline_map (pipeline, i))
                                       * sizeof (float));
      g_checksum_update (sum, map->data, map->len);
      g_checksum_update (sum, (const guint8 *)statistics, sizeof *statistics);
      g_byte_array_unref (map);
    }
  return g_strdup (g_checksum_get_string (sum));
}

START_TEST (threads_bands_and_rows_do_not_change_a_digit)
{
  static const Way others[] = {
    { 1, 1, FALSE },   { 2, 1000, FALSE }, { 2, 5, FALSE }, { 7, 3, FALSE },
    { 1, 1000, TRUE }, { 2, 5, TRUE },     { 7, 3, TRUE },
  };

  for (int has_alpha = 0; has_alpha < 2; has_alpha++)
    {
      g_autofree char *expected
          = fingerprint (&ways[_i], has_alpha, &(Way){ 1, 1000, FALSE });

      for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
        {
          g_autofree char *sum = fingerprint (&ways[_i], has_alpha, &others[i]);

          ck_assert_str_eq (sum, expected);
        }
    }
}
END_TEST

/* Every visible pixel of both pictures' maps must be the same. */
static void
compare_visible (const MapCollector *a, const MapCollector *b)
{
  for (gsize i = 0; i < a->n_maps; i++)
    {
      const ClabMap *map = clab_pipeline_map (a->pipeline, i);

      for (gsize y = 0; y < map->height; y++)
        for (gsize x = 0; x < map->width; x++)
          {
            const float *one = map_collector_pixel (a, i, y, x);
            const float *other = map_collector_pixel (b, i, y, x);

            ck_assert_float_eq (one[map->channels], other[map->channels]);
            if (one[map->channels] != 0.0f)
              ck_assert_mem_eq (one, other, map->channels * sizeof (float));
          }
      ck_assert_mem_eq (clab_pipeline_statistics (a->pipeline, i),
                        clab_pipeline_statistics (b->pipeline, i),
                        sizeof (ClabStatistics));
    }
}

START_TEST (what_hides_under_alpha_0_is_never_seen)
{
  static const float secrets[] = { 1000.0f, NAN, INFINITY, -INFINITY };
  g_autoptr (ClabTensor) pixels = map_words_picture (3, TRUE);
  g_autoptr (MapCollector) expected = NULL;

  if (g_strcmp0 (ways[_i].channels, "alpha") == 0)
    return;
  expected = map_words_run (&ways[_i], pixels, TRUE);
  for (gsize s = 0; s < G_N_ELEMENTS (secrets); s++)
    {
      const float *alpha = clab_tensor_plane (pixels, 0, 3);

      for (gsize i = 0; i < MAP_WORDS_HEIGHT * MAP_WORDS_WIDTH; i++)
        for (gsize c = 0; c < 3 && alpha[i] == 0.0f; c++)
          clab_tensor_plane (pixels, 0, c)[i] = secrets[s];
      g_autoptr (MapCollector) maps = map_words_run (&ways[_i], pixels, TRUE);
      compare_visible (expected, maps);
    }
}
END_TEST

typedef struct
{
  MapWords words;
  gsize colours;
  gboolean is_copy;
} Copy;

#define IDENTITY "[0 0 0; 0 1 0; 0 0 0]"

static const Copy copies[] = {
  { { .kernels = IDENTITY }, 3, TRUE },
  { { .kernels = "[1]" }, 3, TRUE },
  { { .kernels = "[1]", .padding = "valid" }, 3, TRUE },
  { { .kernels = "[0 0; 2 0; 0 0] / 2" }, 1, TRUE },
  { { .kernels = IDENTITY, .operation = "convolution" }, 3, TRUE },
  { { .kernels = IDENTITY, .padding = "full" }, 3, FALSE },
  { { .kernels = IDENTITY, .stride = 2 }, 3, FALSE },
  { { .kernels = IDENTITY, .bias = 0.1 }, 3, FALSE },
  { { .kernels = IDENTITY, .operation = "ncc" }, 3, FALSE },
  { { .kernels = IDENTITY, .operation = "match" }, 3, FALSE },
  { { .kernels = IDENTITY, .activation = "relu" }, 3, FALSE },
  { { .kernels = IDENTITY, .display = "normalize" }, 3, FALSE },
  { { .kernels = IDENTITY, .pooling = "max" }, 3, FALSE },
  { { .kernels = IDENTITY, .channels = "sum" }, 3, FALSE },
  { { .kernels = IDENTITY, .channels = "sum" }, 1, TRUE },
  { { .kernels = IDENTITY, .channels = "luminance" }, 1, TRUE },
  { { .kernels = IDENTITY, .channels = "red" }, 3, FALSE },
  { { .kernels = IDENTITY, .channels = "alpha" }, 1, FALSE },
  { { .kernels = IDENTITY, .palette = "heat" }, 1, FALSE },
  { { .kernels = IDENTITY, .palette = "heat" }, 3, TRUE },
  { { .kernels = "[0 0 0; 0 2 0; 0 0 0]" }, 3, FALSE },
  { { .kernels = "[0 0 0; 0 0 1; 0 0 0]" }, 3, FALSE },
};

START_TEST (identity_is_a_copy_of_every_bit)
{
  for (int has_alpha = 0; has_alpha < 2; has_alpha++)
    {
      g_autoptr (ClabTensor) pixels
          = map_words_picture (copies[_i].colours, has_alpha);

      pixels->data[5] = -0.0f;
      g_autoptr (MapCollector) maps
          = map_words_run (&copies[_i].words, pixels, has_alpha);
      const ClabMap *map = clab_pipeline_map (maps->pipeline, 0);
      ck_assert_int_eq (map->is_copy, copies[_i].is_copy);
      for (gsize at = 0;
           map->is_copy && at < MAP_WORDS_HEIGHT * MAP_WORDS_WIDTH; at++)
        for (gsize c = 0; c < pixels->channels; c++)
          ck_assert_mem_eq (map_collector_pixel (maps, 0, at / MAP_WORDS_WIDTH,
                                                 at % MAP_WORDS_WIDTH)
                                + c,
                            clab_tensor_plane (pixels, 0, c) + at,
                            sizeof (float));
    }
}
END_TEST

START_TEST (not_a_number_stays_where_windows_touch_it)
{
  static const MapWords words[] = {
    { .kernels = "[1 2 1; 2 4 2; 1 2 1] / 16" },
    { .kernels = MAP_WORDS_SOBEL, .display = "signed" },
    { .kernels = MAP_WORDS_SOBEL, .operation = "ncc" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (ClabTensor) pixels = map_words_picture (1, FALSE);

      pixels->data[10 * MAP_WORDS_WIDTH + 7] = NAN;
      g_autoptr (MapCollector) maps = map_words_run (&words[i], pixels, FALSE);
      for (gsize y = 0; y < MAP_WORDS_HEIGHT; y++)
        for (gsize x = 0; x < MAP_WORDS_WIDTH; x++)
          {
            gboolean is_near = y >= 9 && y <= 11 && x >= 6 && x <= 8;
            float value = map_collector_pixel (maps, 0, y, x)[0];

            ck_assert_msg (is_near || isfinite (value), "(%zu, %zu)", y, x);
          }
      ck_assert (isnan (map_collector_pixel (maps, 0, 10, 6)[0]));
      ck_assert (isfinite (clab_pipeline_statistics (maps->pipeline, 0)->mean));
    }
}
END_TEST

START_TEST (a_pipeline_can_run_again)
{
  g_autoptr (ClabTensor) pixels = map_words_picture (3, TRUE);
  MapWords words = { .kernels = MAP_WORDS_MIXED };
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, TRUE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  Bytes again;
  ClabMapReceiver receiver = { .write = append, .data = &again };

  bytes_begin (&again, maps->pipeline);
  ck_assert (
      clab_pipeline_run (maps->pipeline, parallel, &receiver, NULL, NULL));
  for (gsize i = 0; i < maps->n_maps; i++)
    {
      ck_assert_mem_eq (again.maps[i]->data, maps->pixels[i],
                        again.maps[i]->len);
      g_byte_array_unref (again.maps[i]);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("pipeline-ways");
  TCase *ways_case = tcase_create ("ways");

  tcase_add_loop_test (ways_case, threads_bands_and_rows_do_not_change_a_digit,
                       0, G_N_ELEMENTS (ways));
  tcase_add_loop_test (ways_case, what_hides_under_alpha_0_is_never_seen, 0,
                       G_N_ELEMENTS (ways));
  tcase_add_loop_test (ways_case, identity_is_a_copy_of_every_bit, 0,
                       G_N_ELEMENTS (copies));
  tcase_add_test (ways_case, not_a_number_stays_where_windows_touch_it);
  tcase_add_test (ways_case, a_pipeline_can_run_again);
  suite_add_tcase (suite, ways_case);
  return suite_run (suite);
}
