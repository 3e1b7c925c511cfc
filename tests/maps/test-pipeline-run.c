/* Tests of src/maps/pipeline*.c: what happens to values on their way out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "tests/support/map-words.h"
#include "tests/support/suite.h"

static gsize
floats_of (const ClabMap *map)
{
  return map->height * map->width * (map->channels + (map->has_alpha ? 1 : 0));
}

/* A pooled map from the map that is not pooled. */
static float
pooled_by_hand (const MapCollector *maps,
                gsize channel,
                const MapWords *words,
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
  g_autoptr (ClabTensor) pixels = map_words_picture (3, TRUE);
  MapWords plain = { .kernels = MAP_WORDS_SOBEL, .display = "raw" };
  g_autoptr (MapCollector) values = map_words_run (&plain, pixels, TRUE);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (windows); i++)
    {
      MapWords words = plain;

      words.pooling = pooling->nick;
      words.pool_size = windows[i / 2][0];
      words.pool_stride = windows[i / 2][1];
      words.is_partial = i % 2;
      g_autoptr (MapCollector) maps = map_words_run (&words, pixels, TRUE);
      const ClabMap *map = clab_pipeline_map (maps->pipeline, 0);
      ck_assert_uint_eq (
          map->height, clab_pooled_size (MAP_WORDS_HEIGHT, words.pool_size,
                                         words.pool_stride, words.is_partial));
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
  g_autoptr (ClabTensor) pixels = map_words_picture (3, TRUE);
  MapWords plain = { .kernels = MAP_WORDS_MIXED, .display = "raw" };
  g_autoptr (MapCollector) values = map_words_run (&plain, pixels, TRUE);
  const ClabChoice *combine = clab_table_row (&clab_combinations, _i);
  MapWords words = plain;

  words.combine = combine->nick;
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, TRUE);
  words.activation = "softmax";
  g_autoptr (MapCollector) shares = map_words_run (&words, pixels, TRUE);
  ck_assert_uint_eq (maps->n_maps, 5);
  for (gsize at = 0; at < 3 * MAP_WORDS_HEIGHT * MAP_WORDS_WIDTH; at++)
    {
      gsize y = at / 3 / MAP_WORDS_WIDTH;
      gsize x = at / 3 % MAP_WORDS_WIDTH;
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
  MapWords words = { .kernels = "[2] | [-1] | [4]",
                     .display = shown[_i].display,
                     .scale = shown[_i].scale };
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, FALSE);

  for (gsize i = 0; i < 3; i++)
    check_range (maps, i, shown[_i].ranges[i][0], shown[_i].ranges[i][1]);
}
END_TEST

/* Pixels 0.25 and 1: [−1 1] gives 0.75 and 0. */
START_TEST (the_automatic_display_depends_on_the_weights)
{
  g_autoptr (ClabTensor) pixels = two_pixels ();
  MapWords words = { .kernels = "[1] | [-1 1] | [-2 2]" };
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, FALSE);

  check_range (maps, 0, 0.25, 1);
  check_range (maps, 1, 0.5, 0.75);
  check_range (maps, 2, 0.5, 1);

  words.kernels = "[1] | [0 1] | [2]";
  words.combine = "winner";
  g_autoptr (MapCollector) winners = map_words_run (&words, pixels, FALSE);
  check_range (winners, 3, 0.5, 1);
  words.combine = "magnitude";
  g_autoptr (MapCollector) plain = map_words_run (&words, pixels, FALSE);
  check_range (plain, 3, sqrt (0.25 * 0.25 + 1 + 0.25), sqrt (1 + 1 + 4));
  words.kernels = "[-1 1] | [-2 2]";
  g_autoptr (MapCollector) edges = map_words_run (&words, pixels, FALSE);
  check_range (edges, 2, 0, 1);
  words.combine = "sum";
  g_autoptr (MapCollector) sums = map_words_run (&words, pixels, FALSE);
  check_range (sums, 2, 0.5, 1);
}
END_TEST

START_TEST (a_flat_map_is_shown_as_0)
{
  g_autoptr (ClabTensor) pixels = clab_tensor_new (1, 1, 1, 1, NULL);
  MapWords words = { .kernels = "[3]", .display = "normalize" };

  pixels->data[0] = 0.7f;
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, FALSE);
  check_range (maps, 0, 0, 0);
}
END_TEST

static ClabTensor *
plain_picture (float value)
{
  ClabTensor *pixels = clab_tensor_new (1, 1, 30, 20, NULL);

  for (gsize i = 0; i < clab_tensor_size (pixels); i++)
    pixels->data[i] = value;
  return pixels;
}

/* As floats, these weights do not sum to 0 exactly. */
#define THIRDS "[0.1 0.2 0.3; 0.7 -2.6 0.7; 0.3 0.2 0.1]"

START_TEST (rounding_is_not_stretched_into_a_picture)
{
  static const struct
  {
    MapWords words;
    double shown;
  } cases[] = {
    { { .kernels = THIRDS }, 0.5 },
    { { .kernels = THIRDS, .display = "signed", .scale = "map" }, 0.5 },
    { { .kernels = THIRDS, .display = "absolute" }, 0 },
    { { .kernels = THIRDS, .display = "normalize" }, 0 },
    { { .kernels = "[.1 .2 .4; .7 .3 .9]",
        .padding = "valid",
        .display = "normalize" },
      0 },
    { { .kernels = THIRDS, .display = "absolute", .activation = "square" }, 0 },
    { { .kernels = THIRDS,
        .display = "absolute",
        .pooling = "l2",
        .pool_size = 10 },
      0 },
    { { .kernels = THIRDS, .display = "normalize", .activation = "tanh" }, 0 },
    { { .kernels = "gabor", .display = "absolute" }, 0 },
    { { .kernels = "schmid", .display = "signed", .padding_mode = "reflect" },
      0.5 },
    { { .kernels = THIRDS " | " THIRDS, .combine = "magnitude" }, 0.5 },
  };
  static const float values[] = { 0.7f, 100.0f, -3.0f };
  g_autoptr (ClabTensor) pixels
      = plain_picture (values[_i / (int)G_N_ELEMENTS (cases)]);
  gsize at = (gsize)_i % G_N_ELEMENTS (cases);
  g_autoptr (MapCollector) maps
      = map_words_run (&cases[at].words, pixels, FALSE);
  gsize n_maps = clab_pipeline_n_maps (maps->pipeline);

  for (gsize map = 0; map < n_maps; map++)
    {
      gboolean is_combined
          = clab_pipeline_map (maps->pipeline, map)->kernel == NULL;
      double expected = is_combined ? 0 : cases[at].shown;

      check_range (maps, map, expected, expected);
    }
}
END_TEST

/* A picture may be as dark as it likes, and a difference as small as floats
 * can hold it. */
START_TEST (small_values_are_shown_in_all_shades)
{
  static const float values[] = { 0x1p-40f, 0x1p-20f, 0.5f, 0x1p13f };
  float value = values[_i % (int)G_N_ELEMENTS (values)];
  g_autoptr (ClabTensor) pixels = plain_picture (0);
  MapWords words = { .kernels = "[-1 1]", .display = "signed" };

  for (gsize i = 0; i < clab_tensor_size (pixels); i++)
    pixels->data[i] = value * (1 + 0x1p-16f * (float)(i % 7));
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, FALSE);
  check_range (maps, 0, 0, 7.0 / 12);
  words.activation = "square";
  words.display = "absolute";
  g_autoptr (MapCollector) squares = map_words_run (&words, pixels, FALSE);
  check_range (squares, 0, 0, 1);
}
END_TEST

/* Sums of such weights are off by more than 1, but not by what is between the
 * ends of an activation. */
START_TEST (a_steep_activation_is_no_rounding)
{
  static const char *const activations[] = { "sigmoid", "tanh", "softmax" };
  g_autoptr (ClabTensor) pixels = two_pixels ();
  MapWords words = { .kernels = "[1e9] - 5e8 | [-1e9] + 2.5e8",
                     .scale = "map",
                     .display = "normalize",
                     .activation = activations[_i] };
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, FALSE);

  check_range (maps, 0, 0, 1);
  check_range (maps, 1, 0, 1);
}
END_TEST

START_TEST (palettes_colour_grey_maps_about_their_0)
{
  g_autoptr (ClabTensor) pixels = two_pixels ();
  MapWords words = { .kernels = "[-1 1]", .palette = "blue-red" };
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, FALSE);
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
  g_autoptr (ClabTensor) pixels = map_words_picture (3, TRUE);
  g_autoptr (ClabBank) bank = map_words_bank (MAP_WORDS_SOBEL);
  MapWords words
      = { .padding = "valid", .stride = 3, .display = "raw", .pooling = "max" };
  ClabMapOptions options = map_words_options (&words);
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
  g_autoptr (ClabTensor) pixels = map_words_picture (1, FALSE);
  MapWords words
      = { .kernels = MAP_WORDS_SOBEL, .padding = "full", .is_enlarged = TRUE };
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, FALSE);

  ck_assert_uint_eq (clab_pipeline_map (maps->pipeline, 0)->height,
                     MAP_WORDS_HEIGHT + 2);
  ck_assert_int_eq (clab_pipeline_map (maps->pipeline, 0)->offset_x, -1);
}
END_TEST

START_TEST (statistics_are_those_of_the_values)
{
  g_autoptr (ClabTensor) pixels = map_words_picture (3, TRUE);
  MapWords words = { .kernels = MAP_WORDS_MIXED, .display = "raw" };
  g_autoptr (MapCollector) values = map_words_run (&words, pixels, TRUE);
  words.display = "signed";
  g_autoptr (MapCollector) maps = map_words_run (&words, pixels, TRUE);

  for (gsize i = 0; i < 4; i++)
    {
      const ClabStatistics *given
          = clab_pipeline_statistics (maps->pipeline, i);
      double sum = 0.0, squares = 0.0, count = 0.0, above = 0.0;

      for (gsize at = 0; at < MAP_WORDS_HEIGHT * MAP_WORDS_WIDTH * 3; at++)
        {
          const float *pixel = map_collector_pixel (
              values, i, at / 3 / MAP_WORDS_WIDTH, at / 3 % MAP_WORDS_WIDTH);

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
  MapWords words;
  int code;
  const char *says;
  gboolean is_grey;
} Refusal;

static const Refusal refusals[] = {
  { { .kernels = "box(size=25)", .padding = "valid" },
    CLAB_ERROR_SIZE,
    "A 25 × 25 kernel with dilation 1 does not fit into 23 × 19 pixels" },
  { { .kernels = MAP_WORDS_SOBEL, .pooling = "max", .pool_size = 20 },
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
  { { .kernels = "[1 / 2 / 3] | [1]", .combine = "sum" },
    CLAB_ERROR_SIZE,
    "choose the channels “sum”, or kernels of as many planes",
    TRUE },
  { { .kernels = "[1 / 1]" }, CLAB_ERROR_VALUE, "2 planes" },
  { { .kernels = "[1]", .stride = (gsize)1 << 40 },
    CLAB_ERROR_VALUE,
    "stride-y" },
};

START_TEST (what_cannot_be_is_one_clear_sentence)
{
  g_autoptr (ClabTensor) pixels
      = map_words_picture (refusals[_i].is_grey ? 1 : 3, FALSE);
  g_autoptr (ClabBank) bank = map_words_bank (refusals[_i].words.kernels);
  g_autoptr (GError) error = NULL;
  ClabMapOptions options = map_words_options (&refusals[_i].words);
  ClabSource source = map_words_source (pixels, FALSE);

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
                                      { MAP_WORDS_WIDTH, 0, 1, 1 },
                                      { 1, 0, MAP_WORDS_WIDTH, 1 },
                                      { 0, 1, G_MAXSIZE, 1 } };
  g_autoptr (ClabTensor) pixels = map_words_picture (3, FALSE);
  g_autoptr (ClabBank) bank = map_words_bank (MAP_WORDS_SOBEL);
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
  g_autoptr (ClabTensor) pixels = map_words_picture (3, FALSE);
  g_autoptr (ClabBank) bank = map_words_bank (MAP_WORDS_SOBEL);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  g_autoptr (GError) error = NULL;
  ClabSource source = map_words_source (pixels, FALSE);
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

int
main (void)
{
  Suite *suite = suite_create ("pipeline-run");
  TCase *out = tcase_create ("out");
  TCase *refused = tcase_create ("refused");

  tcase_add_loop_test (out, every_pooling_is_what_the_definition_says, 1,
                       (int)clab_poolings.n_rows);
  tcase_add_loop_test (out, softmax_and_combinations_go_across_the_bank, 1,
                       (int)clab_combinations.n_rows);
  tcase_add_loop_test (out, a_display_shows_maps_in_its_scale, 0,
                       G_N_ELEMENTS (shown));
  tcase_add_test (out, the_automatic_display_depends_on_the_weights);
  tcase_add_test (out, a_flat_map_is_shown_as_0);
  tcase_add_loop_test (out, rounding_is_not_stretched_into_a_picture, 0, 33);
  tcase_add_loop_test (out, small_values_are_shown_in_all_shades, 0, 4);
  tcase_add_loop_test (out, a_steep_activation_is_no_rounding, 0, 3);
  tcase_add_test (out, palettes_colour_grey_maps_about_their_0);
  tcase_add_test (out, enlarged_maps_have_the_size_of_the_region);
  tcase_add_test (out, a_bigger_map_is_not_enlarged);
  tcase_add_test (out, statistics_are_those_of_the_values);
  suite_add_tcase (suite, out);
  tcase_add_loop_test (refused, what_cannot_be_is_one_clear_sentence, 0,
                       G_N_ELEMENTS (refusals));
  tcase_add_test (refused, a_region_outside_of_the_layer_is_an_error);
  tcase_add_test (refused, the_receiver_can_end_a_run);
  tcase_add_test (refused, a_run_can_be_cancelled_before_and_between);
  suite_add_tcase (suite, refused);
  return suite_run (suite);
}
