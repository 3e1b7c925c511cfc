/* Tests of src/maps/explanation.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/explanation.h"

#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"
#include "tests/support/map-collector.h"
#include "tests/support/suite.h"

static const void *
row_of (const ClabTable *table, const char *nick)
{
  return clab_table_find (table, nick, NULL);
}

static ClabTensor *
picture (gsize colours, gboolean has_alpha)
{
  gsize channels = colours + (has_alpha ? 1 : 0);
  ClabTensor *tensor = clab_tensor_new (1, channels, 7, 6, NULL);
  guint32 state = 99;

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    {
      state = state * 1664525u + 1013904223u;
      tensor->data[i] = (float)(state >> 8) / (float)(1 << 24);
    }
  for (gsize i = 0; has_alpha && i < 42; i++)
    {
      float *alpha = clab_tensor_plane (tensor, 0, colours) + i;

      *alpha = *alpha < 0.4f ? 0.0f : *alpha > 0.7f ? 1.0f : *alpha;
    }
  return tensor;
}

static const char *const kernel_texts[] = {
  "[1 0 -1; 2 0 -2; 1 0 -1] / 4 + 0.5 | [0 1 0; 1 -4 1; 0 1 0]",
  "[1 2; 3 4] / 10",
  "[1 0 -1; 2 0 -2; 1 0 -1 / 0 1 0; 1 -4 1; 0 1 0 / 1 1 1; 1 1 1; 1 1 1] / 3",
};

static void
compare (const ClabBank *bank,
         const ClabMapOptions *options,
         const ClabSource *source)
{
  g_autoptr (MapCollector) maps = map_collector_run (bank, options, source, 1);

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabMap *map = clab_pipeline_map (maps->pipeline, i);

      for (gsize at = 0; at < map->height * map->width * map->channels; at++)
        {
          ClabMapPlace place = { .kernel = i,
                                 .channel = at % map->channels,
                                 .y = at / map->channels / map->width,
                                 .x = at / map->channels % map->width };
          g_autoptr (ClabExplanation) explanation
              = clab_explanation_new (bank, options, source, &place, NULL);

          ck_assert_ptr_nonnull (explanation);
          ck_assert_msg (
              fabs (explanation->value
                    - map_collector_pixel (maps, i, place.y,
                                           place.x)[place.channel])
                  <= 1e-6 * fmax (1.0, fabs (explanation->value)),
              "%s %s %s %s %s: %g, not %g", options->operation->choice.nick,
              options->channels->choice.nick, options->padding->choice.nick,
              options->padding_mode->choice.nick,
              options->activation->choice.nick, explanation->value,
              (double)map_collector_pixel (maps, i, place.y,
                                           place.x)[place.channel]);
        }
    }
}

static void
compare_images (ClabMapOptions *options)
{
  for (gsize text = 0; text < G_N_ELEMENTS (kernel_texts); text++)
    for (gsize image = 0; image < 4; image++)
      {
        g_autoptr (ClabBank) bank
            = clab_kernel_text_parse (kernel_texts[text], NULL);
        g_autoptr (ClabTensor) pixels = picture (image % 2 ? 3 : 1, image / 2);
        ClabSource source = { pixels, image / 2, 1, 2, 5, 4, NULL, NULL };

        compare (bank, options, &source);
      }
}

static void
init (ClabMapOptions *options)
{
  clab_map_options_init (options);
  options->display = row_of (&clab_displays, "raw");
  options->bias = 0.125;
  options->padding_value = 0.5;
  options->pad_left = 2;
  options->pad_bottom = 1;
}

START_TEST (it_equals_the_map_for_every_operation_and_channel_mode)
{
  ClabMapOptions options;

  init (&options);
  options.operation
      = (const ClabOperation *)clab_table_row (&clab_operations, _i);
  for (gsize mode = 0; mode < clab_channel_modes.n_rows; mode++)
    {
      options.channels
          = (const ClabChannelMode *)clab_table_row (&clab_channel_modes, mode);
      compare_images (&options);
    }
}
END_TEST

START_TEST (it_equals_the_map_for_every_padding)
{
  ClabMapOptions options;

  init (&options);
  options.stride_x = 2;
  options.dilation_y = 2;
  options.padding_mode
      = (const ClabPaddingMode *)clab_table_row (&clab_padding_modes, _i);
  for (gsize size = 0; size < clab_padding_sizes.n_rows; size++)
    {
      options.padding
          = (const ClabPaddingSize *)clab_table_row (&clab_padding_sizes, size);
      if (strcmp (options.padding->choice.nick, "valid") == 0
          || strcmp (options.padding->choice.nick, "explicit") == 0)
        options.dilation_y = 1;
      compare_images (&options);
    }
}
END_TEST

START_TEST (it_equals_the_map_for_every_activation)
{
  ClabMapOptions options;

  init (&options);
  options.activation
      = (const ClabActivation *)clab_table_row (&clab_activations, _i);
  compare_images (&options);
}
END_TEST

static ClabExplanation *
explain (const ClabTensor *pixels,
         const char *kernels,
         const ClabMapOptions *options,
         gsize y,
         gsize x,
         GError **error)
{
  g_autoptr (ClabBank) bank = clab_kernel_text_parse (kernels, NULL);
  ClabSource source
      = { .pixels = pixels, .height = pixels->height, .width = pixels->width };
  ClabMapPlace place = { .y = y, .x = x };

  return clab_explanation_new (bank, options, &source, &place, error);
}

START_TEST (the_text_has_a_line_per_product)
{
  g_autoptr (ClabTensor) pixels = clab_tensor_new (1, 1, 2, 2, NULL);
  ClabMapOptions options;

  for (int i = 0; i < 4; i++)
    pixels->data[i] = (float)(i + 1);
  clab_map_options_init (&options);
  options.padding_mode = row_of (&clab_padding_modes, "zeros");
  options.activation = row_of (&clab_activations, "relu");
  g_autoptr (ClabExplanation) explanation
      = explain (pixels, "edge = [1 0 -2] + 0.5", &options, 1, 1, NULL);
  g_autofree char *text = clab_explanation_print (explanation);
  ck_assert_str_eq (text, "edge: row 1, column 1, channel 0\n"
                          "rows: ⌊(2 − 1)/1⌋ + 1 = 2\n"
                          "columns: ⌊(2 + 2·1 − 3)/1⌋ + 1 = 2\n"
                          "\n"
                          "i[1,0]·f[0,0] = 3 · 1 = 3\n"
                          "i[1,1]·f[0,1] = 4 · 0 = 0\n"
                          "i[1,2]·f[0,2] = 0 · -2 = 0  (padding)\n"
                          "\n"
                          "sum = 3\n"
                          "bias = 0.5\n"
                          "relu (3.5) = 3.5\n"
                          "value = 3.5\n");
}
END_TEST

START_TEST (the_size_is_a_formula_with_numbers)
{
  g_autoptr (ClabTensor) pixels = clab_tensor_new (1, 1, 200, 7, NULL);
  ClabMapOptions options;

  memset (pixels->data, 0, clab_tensor_size (pixels) * sizeof (float));
  clab_map_options_init (&options);
  options.padding = row_of (&clab_padding_sizes, "explicit");
  options.pad_top = options.pad_bottom = 1;
  options.pad_right = 1;
  options.stride_y = 2;
  options.dilation_x = 3;
  g_autoptr (ClabExplanation) explanation
      = explain (pixels, "[1 0 -2; 0 0 0; 0 0 0]", &options, 0, 0, NULL);
  ck_assert_str_eq (explanation->height_formula,
                    "⌊(200 + 2·1 − 3)/2⌋ + 1 = 100");
  ck_assert_str_eq (explanation->width_formula,
                    "⌊(7 + 0 + 1 − 3·(3 − 1) − 1)/1⌋ + 1 = 2");
}
END_TEST

START_TEST (a_place_that_is_not_on_the_map_is_an_error)
{
  g_autoptr (ClabTensor) pixels = picture (1, FALSE);
  g_autoptr (GError) error = NULL;
  ClabMapOptions options;

  clab_map_options_init (&options);
  ck_assert_ptr_null (explain (pixels, "[1]", &options, 7, 0, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_VALUE));
  ck_assert_ptr_nonnull (strstr (error->message, "7 rows, 6 columns"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("explanation");
  TCase *values = tcase_create ("values");
  TCase *texts = tcase_create ("texts");

  tcase_set_timeout (values, 60);
  tcase_add_loop_test (values,
                       it_equals_the_map_for_every_operation_and_channel_mode,
                       0, (int)clab_operations.n_rows);
  tcase_add_loop_test (values, it_equals_the_map_for_every_padding, 0,
                       (int)clab_padding_modes.n_rows);
  tcase_add_loop_test (values, it_equals_the_map_for_every_activation, 0,
                       (int)clab_activations.n_rows);
  suite_add_tcase (suite, values);
  tcase_add_test (texts, the_text_has_a_line_per_product);
  tcase_add_test (texts, the_size_is_a_formula_with_numbers);
  tcase_add_test (texts, a_place_that_is_not_on_the_map_is_an_error);
  suite_add_tcase (suite, texts);
  return suite_run (suite);
}
