/* Tests of src/maps/pipeline*.c: what happens to values on their way out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"
#include "src/maps/pipeline-private.h"
#include "tests/support/map-collector.h"
#include "tests/support/suite.h"

#define HEIGHT 23
#define WIDTH 19

static const void *
row_of (const ClabTable *table, const char *nick)
{
  const void *row = clab_table_find (table, nick, NULL);

  ck_assert_msg (row != NULL, "%s", nick);
  return row;
}

static ClabTensor *
picture (gsize colours, gboolean has_alpha)
{
  gsize channels = colours + (has_alpha ? 1 : 0);
  ClabTensor *tensor = clab_tensor_new (1, channels, HEIGHT, WIDTH, NULL);
  guint32 state = 4711;

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    {
      state = state * 1664525u + 1013904223u;
      tensor->data[i] = (float)(state >> 8) / (float)(1 << 24);
    }
  for (gsize i = 0; has_alpha && i < HEIGHT * WIDTH; i++)
    {
      float *alpha = clab_tensor_plane (tensor, 0, colours) + i;

      *alpha = *alpha < 0.4f ? 0.0f : *alpha > 0.7f ? 1.0f : *alpha;
    }
  return tensor;
}

static ClabSource
source_of (const ClabTensor *pixels, gboolean has_alpha)
{
  return (ClabSource){ .pixels = pixels,
                       .has_alpha = has_alpha,
                       .height = pixels->height,
                       .width = pixels->width };
}

static ClabBank *
bank_from (const char *text)
{
  ClabBank *bank = clab_kernel_text_parse (text, NULL);

  ck_assert_msg (bank != NULL, "%s", text);
  return bank;
}

/* Words for the options; NULL keeps the default. */
typedef struct
{
  const char *kernels;
  const char *operation, *channels, *padding, *padding_mode;
  const char *activation, *pooling, *display, *scale, *palette, *combine;
  gsize pool_size, pool_stride, stride;
  gboolean is_partial, is_enlarged;
  double bias;
} Words;

static void
set_row (const void *field, const ClabTable *table, const char *nick)
{
  if (nick != NULL)
    *(const void **)field = row_of (table, nick);
}

static ClabMapOptions
options_of (const Words *words)
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

static MapCollector *
run (const Words *words, const ClabTensor *pixels, gboolean has_alpha)
{
  g_autoptr (ClabBank) bank = bank_from (words->kernels);
  ClabMapOptions options = options_of (words);
  ClabSource source = source_of (pixels, has_alpha);

  return map_collector_run (bank, &options, &source, 2);
}

static gsize
floats_of (const ClabMap *map)
{
  return map->height * map->width * (map->channels + (map->has_alpha ? 1 : 0));
}

#define SOBEL "[1 0 -1; 2 0 -2; 1 0 -1] | [1 2 1; 0 0 0; -1 -2 -1]"
#define MIXED SOBEL " | [1 1 1 1 1] / 5 | [0 0 0; 0 1 0; 0 0 0]"

static const Words ways[] = {
  { .kernels = MIXED },
  { .kernels = MIXED, .display = "raw", .channels = "sum" },
  { .kernels = MIXED, .channels = "luminance", .palette = "blue-red" },
  { .kernels = MIXED, .operation = "ncc", .scale = "map" },
  { .kernels = MIXED, .padding = "full", .padding_mode = "reflect" },
  { .kernels = MIXED,
    .padding = "valid",
    .stride = 2,
    .is_enlarged = TRUE,
    .activation = "relu" },
  { .kernels = MIXED, .pooling = "max", .pool_size = 3, .pool_stride = 2 },
  { .kernels = MIXED,
    .pooling = "average",
    .pool_size = 4,
    .pool_stride = 3,
    .is_partial = TRUE,
    .is_enlarged = TRUE },
  { .kernels = MIXED, .activation = "softmax", .combine = "winner" },
  { .kernels = MIXED,
    .combine = "magnitude",
    .pooling = "l2",
    .display = "normalize",
    .palette = "heat",
    .channels = "green" },
  { .kernels = MIXED, .channels = "alpha", .bias = 0.5 },
};

/* Deliveries as one string of bytes. */
static gboolean
append (gsize map,
        gsize first_row,
        gsize n_rows,
        const float *pixels,
        gpointer data,
        GError **error)
{
  GByteArray **maps = data;
  gsize length = maps[map]->len;

  (void)first_row;
  (void)error;
  /* The caller's first map tells how long a row is. */
  gsize row = GPOINTER_TO_SIZE (maps[map + 64]);
  g_byte_array_append (maps[map], (const guint8 *)pixels, n_rows * row);
  ck_assert_uint_eq (maps[map]->len, length + n_rows * row);
  return TRUE;
}

/* What comes out with that many threads and with bands of that many rows, as a
 * checksum of all maps. */
static char *
fingerprint (const Words *words,
             gboolean has_alpha,
             guint threads,
             gsize band_rows)
{
  g_autoptr (ClabTensor) pixels = picture (3, has_alpha);
  g_autoptr (ClabBank) bank = bank_from (words->kernels);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (threads);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  ClabMapOptions options = options_of (words);
  ClabSource source = source_of (pixels, has_alpha);
  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (bank, &options, &source, NULL);
  gpointer maps[128] = { NULL };
  ClabMapReceiver receiver = { append, NULL, maps };

  for (gsize i = 0; i < pipeline->sets->len; i++)
    {
      ClabSet *set = pipeline->sets->pdata[i];

      set->band_rows = MIN (set->band_rows, band_rows);
    }
  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      const ClabMap *map = clab_pipeline_map (pipeline, i);

      maps[i] = g_byte_array_new ();
      maps[i + 64]
          = GSIZE_TO_POINTER (floats_of (map) / map->height * sizeof (float));
    }
  ck_assert (clab_pipeline_run (pipeline, parallel, &receiver, NULL, NULL));
  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      GByteArray *bytes = maps[i];
      const ClabStatistics *statistics = clab_pipeline_statistics (pipeline, i);

      ck_assert_uint_eq (bytes->len, floats_of (clab_pipeline_map (pipeline, i))
                                         * sizeof (float));
      g_checksum_update (sum, bytes->data, bytes->len);
      g_checksum_update (sum, (const guint8 *)statistics, sizeof *statistics);
      g_byte_array_unref (bytes);
    }
  return g_strdup (g_checksum_get_string (sum));
}

START_TEST (threads_and_bands_do_not_change_a_digit)
{
  static const struct
  {
    guint threads;
    gsize band_rows;
  } others[] = { { 1, 1 }, { 2, 1000 }, { 2, 5 }, { 7, 3 } };

  for (int has_alpha = 0; has_alpha < 2; has_alpha++)
    {
      g_autofree char *expected = fingerprint (&ways[_i], has_alpha, 1, 1000);

      for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
        {
          g_autofree char *sum = fingerprint (
              &ways[_i], has_alpha, others[i].threads, others[i].band_rows);

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
  g_autoptr (ClabTensor) pixels = picture (3, TRUE);
  g_autoptr (MapCollector) expected = NULL;

  if (g_strcmp0 (ways[_i].channels, "alpha") == 0)
    return;
  expected = run (&ways[_i], pixels, TRUE);
  for (gsize s = 0; s < G_N_ELEMENTS (secrets); s++)
    {
      const float *alpha = clab_tensor_plane (pixels, 0, 3);

      for (gsize i = 0; i < HEIGHT * WIDTH; i++)
        for (gsize c = 0; c < 3 && alpha[i] == 0.0f; c++)
          clab_tensor_plane (pixels, 0, c)[i] = secrets[s];
      g_autoptr (MapCollector) maps = run (&ways[_i], pixels, TRUE);
      compare_visible (expected, maps);
    }
}
END_TEST

typedef struct
{
  Words words;
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
      g_autoptr (ClabTensor) pixels = picture (copies[_i].colours, has_alpha);

      pixels->data[5] = -0.0f;
      g_autoptr (MapCollector) maps
          = run (&copies[_i].words, pixels, has_alpha);
      const ClabMap *map = clab_pipeline_map (maps->pipeline, 0);
      ck_assert_int_eq (map->is_copy, copies[_i].is_copy);
      for (gsize at = 0; map->is_copy && at < HEIGHT * WIDTH; at++)
        for (gsize c = 0; c < pixels->channels; c++)
          ck_assert_mem_eq (
              map_collector_pixel (maps, 0, at / WIDTH, at % WIDTH) + c,
              clab_tensor_plane (pixels, 0, c) + at, sizeof (float));
    }
}
END_TEST

START_TEST (not_a_number_stays_where_windows_touch_it)
{
  static const Words words[] = {
    { .kernels = "[1 2 1; 2 4 2; 1 2 1] / 16" },
    { .kernels = SOBEL, .display = "signed" },
    { .kernels = SOBEL, .operation = "ncc" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (ClabTensor) pixels = picture (1, FALSE);

      pixels->data[10 * WIDTH + 7] = NAN;
      g_autoptr (MapCollector) maps = run (&words[i], pixels, FALSE);
      for (gsize y = 0; y < HEIGHT; y++)
        for (gsize x = 0; x < WIDTH; x++)
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

/* A pooled map from the map that is not pooled. */
static float
pooled_by_hand (const MapCollector *maps,
                gsize channel,
                const Words *words,
                gsize y,
                gsize x)
{
  const ClabMap *map = clab_pipeline_map (maps->pipeline, 0);
  gsize bottom = MIN (y * words->pool_stride + words->pool_size, map->height);
  gsize right = MIN (x * words->pool_stride + words->pool_size, map->width);
  double most = -INFINITY;
  double least = INFINITY;
  double sum = 0.0;
  double squares = 0.0;
  double opacity = 0.0;
  double count = 0.0;
  double cells = 0.0;

  for (gsize i = y * words->pool_stride; i < bottom; i++)
    for (gsize j = x * words->pool_stride; j < right; j++)
      {
        const float *pixel = map_collector_pixel (maps, 0, i, j);
        double value = pixel[channel];

        cells++;
        opacity += pixel[map->channels];
        if (pixel[map->channels] == 0.0f)
          continue;
        most = MAX (most, value);
        least = MIN (least, value);
        sum += value;
        squares += value * value;
        count++;
      }
  if (channel == map->channels)
    return (float)(opacity / cells);
  if (count == 0.0)
    return 0.0f;
  return (float)(strcmp (words->pooling, "max") == 0   ? most
                 : strcmp (words->pooling, "min") == 0 ? least
                 : strcmp (words->pooling, "l2") == 0  ? sqrt (squares)
                                                       : sum / count);
}

START_TEST (every_pooling_is_what_the_definition_says)
{
  static const gsize windows[][2] = { { 2, 2 }, { 3, 1 }, { 2, 5 }, { 4, 3 } };
  const ClabChoice *pooling = clab_table_row (&clab_poolings, _i);
  g_autoptr (ClabTensor) pixels = picture (3, TRUE);
  Words plain = { .kernels = SOBEL, .display = "raw" };
  g_autoptr (MapCollector) values = run (&plain, pixels, TRUE);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (windows); i++)
    {
      Words words = plain;

      words.pooling = pooling->nick;
      words.pool_size = windows[i / 2][0];
      words.pool_stride = windows[i / 2][1];
      words.is_partial = i % 2;
      g_autoptr (MapCollector) maps = run (&words, pixels, TRUE);
      const ClabMap *map = clab_pipeline_map (maps->pipeline, 0);
      ck_assert_uint_eq (map->height, clab_pooled_size (HEIGHT, words.pool_size,
                                                        words.pool_stride,
                                                        words.is_partial));
      for (gsize at = 0; at < map->height * map->width; at++)
        for (gsize c = 0; c < 4; c++)
          ck_assert_float_eq_tol (map_collector_pixel (maps, 0, at / map->width,
                                                       at % map->width)[c],
                                  pooled_by_hand (values, c, &words,
                                                  at / map->width,
                                                  at % map->width),
                                  1e-5);
    }
}
END_TEST

START_TEST (softmax_and_combinations_go_across_the_bank)
{
  g_autoptr (ClabTensor) pixels = picture (3, TRUE);
  Words plain = { .kernels = MIXED, .display = "raw" };
  g_autoptr (MapCollector) values = run (&plain, pixels, TRUE);
  const ClabChoice *combine = clab_table_row (&clab_combinations, _i);
  Words words = plain;

  words.combine = combine->nick;
  g_autoptr (MapCollector) maps = run (&words, pixels, TRUE);
  words.activation = "softmax";
  g_autoptr (MapCollector) shares = run (&words, pixels, TRUE);
  ck_assert_uint_eq (maps->n_maps, 5);
  for (gsize at = 0; at < 3 * HEIGHT * WIDTH; at++)
    {
      gsize y = at / 3 / WIDTH;
      gsize x = at / 3 % WIDTH;
      double sum = 0.0, squares = 0.0, most = 0.0, best = -INFINITY, all = 0.0;
      gsize winner = 0;

      for (gsize i = 0; i < 4; i++)
        {
          double value = map_collector_pixel (values, i, y, x)[at % 3];

          ck_assert_float_eq (map_collector_pixel (maps, i, y, x)[at % 3],
                              (float)value);
          winner = value > best ? i : winner;
          best = MAX (best, value);
          most = MAX (most, fabs (value));
          sum += value;
          squares += value * value;
          all += map_collector_pixel (shares, i, y, x)[at % 3];
        }
      double expected = strcmp (words.combine, "sum") == 0      ? sum
                        : strcmp (words.combine, "winner") == 0 ? (double)winner
                        : strcmp (words.combine, "maximum") == 0
                            ? most
                            : sqrt (squares);
      ck_assert_float_eq_tol (map_collector_pixel (maps, 4, y, x)[at % 3],
                              expected, 1e-5);
      ck_assert_double_eq_tol (all, 1.0, 1e-5);
    }
}
END_TEST

static void
check_range (const MapCollector *maps, gsize index, double low, double high)
{
  const ClabMap *map = clab_pipeline_map (maps->pipeline, index);
  double least = INFINITY;
  double most = -INFINITY;

  for (gsize i = 0; i < floats_of (map); i++)
    {
      least = MIN (least, maps->pixels[index][i]);
      most = MAX (most, maps->pixels[index][i]);
    }
  ck_assert_msg (fabs (least - low) < 1e-5 && fabs (most - high) < 1e-5,
                 "map %zu is %g … %g, not %g … %g", index, least, most, low,
                 high);
}

static ClabTensor *
two_pixels (void)
{
  ClabTensor *pixels = clab_tensor_new (1, 1, 1, 2, NULL);

  pixels->data[0] = 0.25f;
  pixels->data[1] = 1.0f;
  return pixels;
}

/* On the pixels 0.25 and 1, with kernels that multiply by 2, −1 and 4: the
 * smallest and largest pixel of each map. */
typedef struct
{
  const char *display;
  const char *scale;
  double ranges[3][2];
} Shown;

static const Shown shown[] = {
  { "raw", "map", { { 0.5, 2 }, { -1, -0.25 }, { 1, 4 } } },
  { "auto", "map", { { 0.5, 2 }, { -1, -0.25 }, { 1, 4 } } },
  { "signed", "map", { { 0.625, 1 }, { 0, 0.375 }, { 0.625, 1 } } },
  { "signed", "bank", { { 0.5625, 0.75 }, { 0.375, 0.46875 }, { 0.625, 1 } } },
  { "absolute", "map", { { 0.25, 1 }, { 0.25, 1 }, { 0.25, 1 } } },
  { "absolute", "bank", { { 0.125, 0.5 }, { 0.0625, 0.25 }, { 0.25, 1 } } },
  { "normalize", "map", { { 0, 1 }, { 0, 1 }, { 0, 1 } } },
  { "normalize", "bank", { { 0.3, 0.6 }, { 0, 0.15 }, { 0.4, 1 } } },
};

START_TEST (a_display_shows_maps_in_its_scale)
{
  g_autoptr (ClabTensor) pixels = two_pixels ();
  Words words = { .kernels = "[2] | [-1] | [4]",
                  .display = shown[_i].display,
                  .scale = shown[_i].scale };
  g_autoptr (MapCollector) maps = run (&words, pixels, FALSE);

  for (gsize i = 0; i < 3; i++)
    check_range (maps, i, shown[_i].ranges[i][0], shown[_i].ranges[i][1]);
}
END_TEST

/* Pixels 0.25 and 1: [−1 1] gives 0.75 and 0. */
START_TEST (the_automatic_display_depends_on_the_weights)
{
  g_autoptr (ClabTensor) pixels = two_pixels ();
  Words words = { .kernels = "[1] | [-1 1] | [-2 2]" };
  g_autoptr (MapCollector) maps = run (&words, pixels, FALSE);

  check_range (maps, 0, 0.25, 1);
  check_range (maps, 1, 0.5, 0.75);
  check_range (maps, 2, 0.5, 1);

  words.kernels = "[1] | [0 1] | [2]";
  words.combine = "winner";
  g_autoptr (MapCollector) winners = run (&words, pixels, FALSE);
  check_range (winners, 3, 0.5, 1);
  words.combine = "magnitude";
  g_autoptr (MapCollector) plain = run (&words, pixels, FALSE);
  check_range (plain, 3, sqrt (0.25 * 0.25 + 1 + 0.25), sqrt (1 + 1 + 4));
  words.kernels = "[-1 1] | [-2 2]";
  g_autoptr (MapCollector) edges = run (&words, pixels, FALSE);
  check_range (edges, 2, 0, 1);
  words.combine = "sum";
  g_autoptr (MapCollector) sums = run (&words, pixels, FALSE);
  check_range (sums, 2, 0.5, 1);
}
END_TEST

START_TEST (a_flat_map_is_shown_as_0)
{
  g_autoptr (ClabTensor) pixels = clab_tensor_new (1, 1, 1, 1, NULL);
  Words words = { .kernels = "[3]", .display = "normalize" };

  pixels->data[0] = 0.7f;
  g_autoptr (MapCollector) maps = run (&words, pixels, FALSE);
  check_range (maps, 0, 0, 0);
}
END_TEST

START_TEST (palettes_colour_grey_maps_about_their_0)
{
  g_autoptr (ClabTensor) pixels = two_pixels ();
  Words words = { .kernels = "[-1 1]", .palette = "blue-red" };
  g_autoptr (MapCollector) maps = run (&words, pixels, FALSE);
  const float *red = map_collector_pixel (maps, 0, 0, 0);
  const float *white = map_collector_pixel (maps, 0, 0, 1);

  ck_assert_uint_eq (clab_pipeline_map (maps->pipeline, 0)->channels, 3);
  ck_assert (red[0] > red[1] && red[0] > red[2]);
  for (int c = 0; c < 3; c++)
    ck_assert_float_eq (white[c], 1.0f);
}
END_TEST

START_TEST (enlarged_maps_have_the_size_of_the_region)
{
  g_autoptr (ClabTensor) pixels = picture (3, TRUE);
  g_autoptr (ClabBank) bank = bank_from (SOBEL);
  Words words
      = { .padding = "valid", .stride = 3, .display = "raw", .pooling = "max" };
  ClabMapOptions options = options_of (&words);
  ClabSource source = { pixels, TRUE, 2, 3, 15, 17, NULL, NULL };
  g_autoptr (MapCollector) small
      = map_collector_run (bank, &options, &source, 2);
  options.enlarge = TRUE;
  g_autoptr (MapCollector) large
      = map_collector_run (bank, &options, &source, 2);
  const ClabMap *from = clab_pipeline_map (small->pipeline, 1);
  const ClabMap *map = clab_pipeline_map (large->pipeline, 1);

  ck_assert_uint_eq (map->height, 17);
  ck_assert_uint_eq (map->width, 15);
  ck_assert_int_eq (map->offset_y, 3);
  ck_assert_int_eq (map->offset_x, 2);
  ck_assert_int_eq (from->offset_y, 4);
  ck_assert_int_eq (from->offset_x, 3);
  for (gsize y = 0; y < 17; y++)
    for (gsize x = 0; x < 15; x++)
      ck_assert_mem_eq (map_collector_pixel (large, 1, y, x),
                        map_collector_pixel (small, 1, y * from->height / 17,
                                             x * from->width / 15),
                        4 * sizeof (float));
}
END_TEST

START_TEST (a_bigger_map_is_not_enlarged)
{
  g_autoptr (ClabTensor) pixels = picture (1, FALSE);
  Words words = { .kernels = SOBEL, .padding = "full", .is_enlarged = TRUE };
  g_autoptr (MapCollector) maps = run (&words, pixels, FALSE);

  ck_assert_uint_eq (clab_pipeline_map (maps->pipeline, 0)->height, HEIGHT + 2);
  ck_assert_int_eq (clab_pipeline_map (maps->pipeline, 0)->offset_x, -1);
}
END_TEST

START_TEST (statistics_are_those_of_the_values)
{
  g_autoptr (ClabTensor) pixels = picture (3, TRUE);
  Words words = { .kernels = MIXED, .display = "raw" };
  g_autoptr (MapCollector) values = run (&words, pixels, TRUE);
  words.display = "signed";
  g_autoptr (MapCollector) maps = run (&words, pixels, TRUE);

  for (gsize i = 0; i < 4; i++)
    {
      const ClabStatistics *given
          = clab_pipeline_statistics (maps->pipeline, i);
      double sum = 0.0, squares = 0.0, count = 0.0, above = 0.0;

      for (gsize at = 0; at < HEIGHT * WIDTH * 3; at++)
        {
          const float *pixel
              = map_collector_pixel (values, i, at / 3 / WIDTH, at / 3 % WIDTH);

          if (pixel[3] == 0.0f)
            continue;
          sum += pixel[at % 3];
          squares += (double)pixel[at % 3] * pixel[at % 3];
          above += pixel[at % 3] > 0.0f;
          count++;
        }
      ck_assert_double_eq_tol (given->mean, sum / count, 1e-6);
      ck_assert_double_eq_tol (
          given->standard_deviation,
          sqrt (squares / count - sum / count * sum / count), 1e-6);
      ck_assert_double_eq_tol (given->share_above_zero, above / count, 1e-12);
      ck_assert_mem_eq (given, clab_pipeline_statistics (values->pipeline, i),
                        sizeof *given);
    }
}
END_TEST

typedef struct
{
  Words words;
  int code;
  const char *says;
} Refusal;

static const Refusal refusals[] = {
  { { .kernels = "box(size=25)", .padding = "valid" },
    CLAB_ERROR_SIZE,
    "A 25 × 25 kernel with dilation 1 does not fit into 23 × 19 pixels" },
  { { .kernels = SOBEL, .pooling = "max", .pool_size = 20 },
    CLAB_ERROR_SIZE,
    "A pooling window of 20 × 20 does not fit into a map of 23 × 19" },
  { { .kernels = "[1 1] | [1 1 1]", .padding = "valid", .combine = "sum" },
    CLAB_ERROR_SIZE,
    "choose the padding “same”" },
  { { .kernels = "[1 1] | [1 1 1]",
      .padding = "full",
      .activation = "softmax" },
    CLAB_ERROR_SIZE,
    "cannot be combined" },
  { { .kernels = "[1 / 1]" }, CLAB_ERROR_VALUE, "2 planes" },
  { { .kernels = "[1]", .stride = (gsize)1 << 40 },
    CLAB_ERROR_VALUE,
    "stride-y" },
};

START_TEST (what_cannot_be_is_one_clear_sentence)
{
  g_autoptr (ClabTensor) pixels = picture (3, FALSE);
  g_autoptr (ClabBank) bank = bank_from (refusals[_i].words.kernels);
  g_autoptr (GError) error = NULL;
  ClabMapOptions options = options_of (&refusals[_i].words);
  ClabSource source = source_of (pixels, FALSE);

  ck_assert_ptr_null (clab_pipeline_new (bank, &options, &source, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, refusals[_i].code));
  ck_assert_msg (strstr (error->message, refusals[_i].says) != NULL, "%s",
                 error->message);
  ck_assert (g_str_has_suffix (error->message, "."));
}
END_TEST

START_TEST (a_region_outside_of_the_layer_is_an_error)
{
  static const gsize regions[][4] = { { 0, 0, 0, 5 },
                                      { 0, 0, 5, 0 },
                                      { WIDTH, 0, 1, 1 },
                                      { 1, 0, WIDTH, 1 },
                                      { 0, 1, G_MAXSIZE, 1 } };
  g_autoptr (ClabTensor) pixels = picture (3, FALSE);
  g_autoptr (ClabBank) bank = bank_from (SOBEL);
  ClabMapOptions options;

  clab_map_options_init (&options);
  for (gsize i = 0; i < G_N_ELEMENTS (regions); i++)
    {
      g_autoptr (GError) error = NULL;
      ClabSource source
          = { pixels,        FALSE,         regions[i][0], regions[i][1],
              regions[i][2], regions[i][3], NULL,          NULL };

      ck_assert_ptr_null (clab_pipeline_new (bank, &options, &source, &error));
      ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_SIZE));
    }
}
END_TEST

static gboolean
refuse (gsize map,
        gsize first_row,
        gsize n_rows,
        const float *pixels,
        gpointer data,
        GError **error)
{
  (void)map;
  (void)first_row;
  (void)n_rows;
  (void)pixels;
  (void)data;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return FALSE;
}

static gboolean
cancel (gsize map,
        gsize first_row,
        gsize n_rows,
        const float *pixels,
        gpointer data,
        GError **error)
{
  (void)map;
  (void)first_row;
  (void)n_rows;
  (void)pixels;
  (void)error;
  g_cancellable_cancel (data);
  return TRUE;
}

static void
run_and_fail (ClabMapWrite write, GCancellable *cancellable, int code)
{
  g_autoptr (ClabTensor) pixels = picture (3, FALSE);
  g_autoptr (ClabBank) bank = bank_from (SOBEL);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (GError) error = NULL;
  ClabSource source = source_of (pixels, FALSE);
  ClabMapReceiver receiver = { write, NULL, cancellable };
  ClabMapOptions options;

  clab_map_options_init (&options);
  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (bank, &options, &source, NULL);
  ck_assert (
      !clab_pipeline_run (pipeline, parallel, &receiver, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, code));
}

START_TEST (the_receiver_can_end_a_run)
{
  run_and_fail (refuse, NULL, G_IO_ERROR_NO_SPACE);
}
END_TEST

START_TEST (a_run_can_be_cancelled_before_and_between)
{
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) between = g_cancellable_new ();

  g_cancellable_cancel (before);
  run_and_fail (refuse, before, G_IO_ERROR_CANCELLED);
  run_and_fail (cancel, between, G_IO_ERROR_CANCELLED);
}
END_TEST

START_TEST (a_pipeline_can_run_again)
{
  g_autoptr (ClabTensor) pixels = picture (3, TRUE);
  Words words = { .kernels = MIXED };
  g_autoptr (MapCollector) maps = run (&words, pixels, TRUE);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  gpointer again[128] = { NULL };
  ClabMapReceiver receiver = { append, NULL, again };

  for (gsize i = 0; i < maps->n_maps; i++)
    {
      const ClabMap *map = clab_pipeline_map (maps->pipeline, i);

      again[i] = g_byte_array_new ();
      again[i + 64]
          = GSIZE_TO_POINTER (floats_of (map) / map->height * sizeof (float));
    }
  ck_assert (
      clab_pipeline_run (maps->pipeline, parallel, &receiver, NULL, NULL));
  for (gsize i = 0; i < maps->n_maps; i++)
    {
      GByteArray *bytes = again[i];

      ck_assert_mem_eq (bytes->data, maps->pixels[i], bytes->len);
      g_byte_array_unref (bytes);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("pipeline-run");
  TCase *ways_case = tcase_create ("ways");
  TCase *out = tcase_create ("out");
  TCase *refused = tcase_create ("refused");

  tcase_add_loop_test (ways_case, threads_and_bands_do_not_change_a_digit, 0,
                       G_N_ELEMENTS (ways));
  tcase_add_loop_test (ways_case, what_hides_under_alpha_0_is_never_seen, 0,
                       G_N_ELEMENTS (ways));
  tcase_add_loop_test (ways_case, identity_is_a_copy_of_every_bit, 0,
                       G_N_ELEMENTS (copies));
  tcase_add_test (ways_case, not_a_number_stays_where_windows_touch_it);
  suite_add_tcase (suite, ways_case);
  tcase_add_loop_test (out, every_pooling_is_what_the_definition_says, 1,
                       (int)clab_poolings.n_rows);
  tcase_add_loop_test (out, softmax_and_combinations_go_across_the_bank, 1,
                       (int)clab_combinations.n_rows);
  tcase_add_loop_test (out, a_display_shows_maps_in_its_scale, 0,
                       G_N_ELEMENTS (shown));
  tcase_add_test (out, the_automatic_display_depends_on_the_weights);
  tcase_add_test (out, a_flat_map_is_shown_as_0);
  tcase_add_test (out, palettes_colour_grey_maps_about_their_0);
  tcase_add_test (out, enlarged_maps_have_the_size_of_the_region);
  tcase_add_test (out, a_bigger_map_is_not_enlarged);
  tcase_add_test (out, statistics_are_those_of_the_values);
  tcase_add_test (out, a_pipeline_can_run_again);
  suite_add_tcase (suite, out);
  tcase_add_loop_test (refused, what_cannot_be_is_one_clear_sentence, 0,
                       G_N_ELEMENTS (refusals));
  tcase_add_test (refused, a_region_outside_of_the_layer_is_an_error);
  tcase_add_test (refused, the_receiver_can_end_a_run);
  tcase_add_test (refused, a_run_can_be_cancelled_before_and_between);
  suite_add_tcase (suite, refused);
  return suite_run (suite);
}
