/* Tests of src/maps/pipeline*.c: values against the definition.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/pipeline.h"

#include <math.h>

#include "tests/support/map-collector.h"
#include "tests/support/map-reference.h"
#include "tests/support/suite.h"

static const ClabDisplay *
display_called (const char *nick)
{
  return clab_table_find (&clab_displays, nick, NULL);
}

/* Whole sixteenths, so that different orders of summing agree exactly enough;
 * a third of the alphas is 0 with garbage under it, a third is 1. */
static ClabTensor *
picture (gsize colours, gboolean has_alpha, gsize height, gsize width)
{
  gsize channels = colours + (has_alpha ? 1 : 0);
  ClabTensor *tensor = clab_tensor_new (1, channels, height, width, NULL);
  guint32 state = 12345;

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    {
      state = state * 1664525u + 1013904223u;
      tensor->data[i] = (float)(state >> 24) / 128.0f - 0.5f;
    }
  for (gsize i = 0; has_alpha && i < height * width; i++)
    {
      state = state * 1664525u + 1013904223u;
      float alpha = (float)(state >> 24) / 255.0f;
      clab_tensor_plane (tensor, 0, colours)[i] = alpha < 0.33f   ? 0.0f
                                                  : alpha > 0.66f ? 1.0f
                                                                  : alpha;
    }
  return tensor;
}

typedef struct
{
  gsize planes, rows, columns;
  gboolean has_anchor;
  gsize anchor_row, anchor_column;
} Shape;

static const Shape shapes[] = {
  { 1, 3, 3 }, { 1, 1, 1 },  { 1, 2, 2 },
  { 1, 5, 3 }, { 1, 2, 4 },  { 3, 3, 3 },
  { 3, 2, 1 }, { 1, 13, 1 }, { 1, 3, 5, TRUE, 0, 4 },
};

static ClabKernel *
kernel_of (const Shape *shape, guint32 seed)
{
  ClabKernel *kernel
      = clab_kernel_new ("k", shape->planes, shape->rows, shape->columns, NULL);

  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    {
      seed = seed * 1664525u + 1013904223u;
      kernel->weights[i] = (double)(seed >> 28) - 7.0;
    }
  kernel->divisor = 4.0;
  kernel->bias = 0.25;
  if (shape->has_anchor)
    {
      kernel->anchor_row = shape->anchor_row;
      kernel->anchor_column = shape->anchor_column;
    }
  return kernel;
}

static ClabBank *
bank_of (const Shape *shape, gsize n)
{
  ClabBank *bank = clab_bank_new (NULL);

  for (gsize i = 0; i < n; i++)
    clab_bank_add (bank, kernel_of (shape, (guint32)(77 + i)));
  return bank;
}

static void
compare (const ClabBank *bank,
         const ClabMapOptions *options,
         const ClabSource *source)
{
  g_autoptr (MapCollector) maps = map_collector_run (bank, options, source, 2);

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);
      const ClabMap *map = clab_pipeline_map (maps->pipeline, i);
      g_autoptr (ReferenceMap) expected
          = reference_map (kernel, options, source);
      gsize area = (gsize)(expected->height * expected->width);

      ck_assert_int_eq (map->height, expected->height);
      ck_assert_int_eq (map->width, expected->width);
      ck_assert_int_eq (map->offset_y, expected->offset_y);
      ck_assert_int_eq (map->offset_x, expected->offset_x);
      ck_assert_uint_eq (map->channels, expected->channels);
      /* Check remembers where each assertion held, which takes long for many.
       */
      for (gsize at = 0; at < area; at++)
        {
          const float *pixel
              = map_collector_pixel (maps, i, at / map->width, at % map->width);

          for (gsize c = 0; c < map->channels; c++)
            if (!(fabs (pixel[c] - expected->values[c * area + at]) < 2e-5))
              ck_abort_msg (
                  "%s %s %s %s s%zu,%zu d%zu,%zu %zux%zux%zu: (%zu, %zu) of "
                  "channel %zu is %g, not %g",
                  options->operation->choice.nick,
                  options->channels->choice.nick, options->padding->choice.nick,
                  options->padding_mode->choice.nick, options->stride_y,
                  options->stride_x, options->dilation_y, options->dilation_x,
                  kernel->planes, kernel->rows, kernel->columns,
                  at / map->width, at % map->width, c, (double)pixel[c],
                  expected->values[c * area + at]);
          if (map->has_alpha
              && !(fabs (pixel[map->channels] - expected->alpha[at]) < 1e-6))
            ck_abort_msg ("the opacity at (%zu, %zu) is %g, not %g",
                          at / map->width, at % map->width,
                          (double)pixel[map->channels],
                          (double)expected->alpha[at]);
        }
    }
}

static const ClabSource regions[] = {
  { .height = 11, .width = 9 },
  { .y = 2, .x = 3, .height = 7, .width = 6 },
};

static gboolean
fits (const ClabBank *bank,
      const ClabMapOptions *options,
      const ClabSource *source)
{
  g_autoptr (ReferenceMap) expected
      = reference_map (clab_bank_kernel (bank, 0), options, source);

  return expected->height > 0 && expected->width > 0;
}

/* All strides, dilations and channel modes for one image and one shape, or a
 * share of them: *@n counts. */
static void
compare_all (const ClabBank *bank,
             ClabMapOptions *options,
             ClabSource source,
             gsize *n)
{
  static const gsize steps[][4]
      = { { 1, 1, 1, 1 }, { 2, 1, 1, 2 }, { 2, 3, 2, 1 } };

  for (gsize step = 0; step < G_N_ELEMENTS (steps); step++)
    for (gsize mode = 0; mode < clab_channel_modes.n_rows; mode++)
      {
        options->stride_y = steps[step][0];
        options->stride_x = steps[step][1];
        options->dilation_y = steps[step][2];
        options->dilation_x = steps[step][3];
        options->channels = (const ClabChannelMode *)clab_table_row (
            &clab_channel_modes, mode);
        if ((*n)++ % suite_share () == 0 && fits (bank, options, &source))
          compare (bank, options, &source);
      }
}

static void
compare_padding (gsize padding, gsize mode, const ClabOperation *operation)
{
  ClabMapOptions options;
  gsize n = padding + mode;

  clab_map_options_init (&options);
  options.operation = operation;
  options.display = display_called ("raw");
  options.bias = -0.5;
  options.padding
      = (const ClabPaddingSize *)clab_table_row (&clab_padding_sizes, padding);
  options.padding_mode
      = (const ClabPaddingMode *)clab_table_row (&clab_padding_modes, mode);
  options.padding_value = 0.75;
  options.pad_top = 3;
  options.pad_left = 1;
  options.pad_right = 4;

  for (gsize shape = 0; shape < G_N_ELEMENTS (shapes); shape++)
    for (gsize image = 0; image < 4; image++)
      {
        g_autoptr (ClabBank) bank = bank_of (&shapes[shape], 2);
        g_autoptr (ClabTensor) pixels
            = picture (image % 2 ? 3 : 1, image / 2, 11, 9);
        ClabSource source = regions[(shape + image) % 2];

        source.pixels = pixels;
        source.has_alpha = image / 2;
        compare_all (bank, &options, source, &n);
      }
}

START_TEST (correlation_is_what_the_definition_says)
{
  compare_padding (_i / (int)clab_padding_modes.n_rows,
                   _i % (int)clab_padding_modes.n_rows, clab_operations.rows);
}
END_TEST

START_TEST (every_operation_is_what_the_definition_says)
{
  for (gsize mode = 0; mode < clab_padding_modes.n_rows; mode += 3)
    compare_padding (
        0, mode, (const ClabOperation *)clab_table_row (&clab_operations, _i));
}
END_TEST

START_TEST (every_activation_is_what_the_definition_says)
{
  g_autoptr (ClabBank) bank = bank_of (&shapes[0], 3);
  g_autoptr (ClabTensor) pixels = picture (3, TRUE, 11, 9);
  ClabSource source = { pixels, TRUE, 0, 0, 9, 11, NULL, NULL };
  ClabMapOptions options;

  clab_map_options_init (&options);
  options.display = display_called ("raw");
  options.activation
      = (const ClabActivation *)clab_table_row (&clab_activations, _i);
  if (!options.activation->is_across_bank)
    compare (bank, &options, &source);
}
END_TEST

/* Keeps what it is given of map 0, which is 8 × 8. */
static gboolean
keep_rows (gsize map,
           gsize first_row,
           gsize n_rows,
           const float *pixels,
           gpointer data,
           GError **error)
{
  float *kept = data;

  (void)error;
  if (map == 0)
    for (gsize i = 0; i < n_rows * 8; i++)
      kept[first_row * 8 + i] = pixels[i];
  return TRUE;
}

START_TEST (scales_that_were_found_before_give_the_same_pixels)
{
  g_autoptr (ClabTensor) tensor = picture (1, FALSE, 8, 8);
  g_autoptr (ClabBank) bank = bank_of (&shapes[0], 2);
  g_autoptr (ClabParallel) parallel = clab_parallel_new (2);
  ClabSource source = { .pixels = tensor, .width = 8, .height = 8 };
  ClabMapOptions options;
  float kept[64];
  ClabMapReceiver receiver = { .write = keep_rows, .data = kept };

  clab_map_options_init (&options);
  options.display = display_called ("normalize");

  g_autoptr (MapCollector) maps
      = map_collector_run (bank, &options, &source, 2);
  g_autoptr (ClabPipeline) whole
      = clab_pipeline_new (bank, &options, &source, NULL);
  g_autoptr (ClabPipeline) again
      = clab_pipeline_new (bank, &options, &source, NULL);

  ck_assert (clab_pipeline_needs_scales (whole));
  ck_assert (clab_pipeline_find_scales (whole, parallel, NULL, NULL));
  ck_assert (!clab_pipeline_needs_scales (whole));
  clab_pipeline_take_scale (again, 0, whole, 0);
  clab_pipeline_take_scale (again, 1, whole, 1);
  ck_assert (!clab_pipeline_needs_scales (again));
  ck_assert (clab_pipeline_run (again, parallel, &receiver, NULL, NULL));
  for (gsize i = 0; i < 64; i++)
    ck_assert_float_eq (kept[i], *map_collector_pixel (maps, 0, i / 8, i % 8));
  ck_assert_mem_eq (clab_pipeline_statistics (whole, 0),
                    clab_pipeline_statistics (maps->pipeline, 0),
                    sizeof (ClabStatistics));
}
END_TEST

/* A faint picture on a bright ground: what a float can tell apart of it is
 * told apart. */
/* As the lab foretells maps, before it has read the layer. */
START_TEST (maps_are_known_of_pixels_without_data)
{
  gboolean has_alpha = _i % 2 == 1;
  gsize colours = _i < 2 ? 1 : 3;
  ClabTensor size = { .n = 1,
                      .channels = colours + (has_alpha ? 1 : 0),
                      .height = 20,
                      .width = 30 };
  ClabSource source
      = { .pixels = &size, .has_alpha = has_alpha, .width = 30, .height = 20 };
  g_autoptr (ClabBank) bank = bank_of (&shapes[0], 2);
  ClabMapOptions options;

  clab_map_options_init (&options);

  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (bank, &options, &source, NULL);

  ck_assert_uint_eq (clab_pipeline_n_maps (pipeline), 2);
  const ClabMap *map = clab_pipeline_map (pipeline, 1);
  ck_assert_uint_eq (map->height, 20);
  ck_assert_uint_eq (map->width, 30);
  ck_assert_uint_eq (map->channels, colours);
  ck_assert_int_eq (map->has_alpha, has_alpha);
}
END_TEST

START_TEST (ncc_ignores_brightness_and_contrast)
{
  g_autoptr (ClabBank) bank = bank_of (&shapes[0], 2);
  g_autoptr (ClabTensor) pixels = picture (3, TRUE, 11, 9);
  ClabSource source = { pixels, TRUE, 0, 0, 9, 11, NULL, NULL };
  ClabMapOptions options;

  for (gsize i = 0; i < 3 * 11 * 9; i++)
    pixels->data[i] = 1000.0f + 0.01f * pixels->data[i];
  clab_map_options_init (&options);
  options.display = display_called ("raw");
  options.operation = clab_table_find (&clab_operations, "ncc", NULL);
  for (gsize mode = 0; mode < clab_channel_modes.n_rows; mode++)
    {
      options.channels
          = (const ClabChannelMode *)clab_table_row (&clab_channel_modes, mode);
      if (options.channels->kind != CLAB_CHANNELS_LUMINANCE)
        compare (bank, &options, &source);
    }
}
END_TEST

START_TEST (ncc_of_a_flat_window_is_0)
{
  static const float grounds[] = { 0.0f, 0.3f, 1e6f };
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  g_autoptr (ClabTensor) pixels = picture (3, TRUE, 11, 9);
  ClabSource source = { pixels, TRUE, 0, 0, 9, 11, NULL, NULL };
  ClabMapOptions options;

  clab_bank_add (bank,
                 clab_kernel_new ("k", 1, 3, 3,
                                  (double[]){ 1, 0, -1, 2, 0, -2, 1, 0, -1 }));
  clab_map_options_init (&options);
  options.display = display_called ("raw");
  options.operation = clab_table_find (&clab_operations, "ncc", NULL);
  for (gsize ground = 0; ground < G_N_ELEMENTS (grounds); ground++)
    {
      for (gsize i = 0; i < 3 * 11 * 9; i++)
        pixels->data[i] = grounds[ground];
      g_autoptr (MapCollector) maps
          = map_collector_run (bank, &options, &source, 2);
      for (gsize at = 0; at < 11 * 9; at++)
        for (gsize c = 0; c < 3; c++)
          ck_assert_float_eq (map_collector_pixel (maps, 0, at / 9, at % 9)[c],
                              0.0f);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("pipeline");
  TCase *values = tcase_create ("values");

  tcase_set_timeout (values, 120);
  tcase_add_loop_test (
      values, correlation_is_what_the_definition_says, 0,
      (int)(clab_padding_sizes.n_rows * clab_padding_modes.n_rows));
  tcase_add_loop_test (values, every_operation_is_what_the_definition_says, 0,
                       (int)clab_operations.n_rows);
  tcase_add_loop_test (values, every_activation_is_what_the_definition_says, 0,
                       (int)clab_activations.n_rows);
  tcase_add_test (values, scales_that_were_found_before_give_the_same_pixels);
  tcase_add_loop_test (values, maps_are_known_of_pixels_without_data, 0, 4);
  tcase_add_test (values, ncc_ignores_brightness_and_contrast);
  tcase_add_test (values, ncc_of_a_flat_window_is_0);
  suite_add_tcase (suite, values);
  return suite_run (suite);
}
