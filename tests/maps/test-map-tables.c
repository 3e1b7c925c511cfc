/* Tests of the tables of src/maps/: each row against its definition.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/map-options.h"

#include <math.h>

#include "tests/support/suite.h"

typedef struct
{
  const ClabTable *table;
  const char *words;
} Words;

static const Words tables[] = {
  { &clab_operations, "correlation convolution match ncc" },
  { &clab_channel_modes, "each sum luminance red green blue alpha" },
  { &clab_activations, "none relu leaky-relu abs square sigmoid tanh softmax" },
  { &clab_map_activations, "none relu leaky-relu abs square sigmoid tanh" },
  { &clab_poolings, "none max average min l2" },
  { &clab_displays, "auto raw signed absolute normalize" },
  { &clab_display_scales, "bank map" },
  { &clab_palettes, "gray blue-red heat" },
  { &clab_combinations, "none magnitude maximum sum winner" },
};

START_TEST (a_table_has_its_words_and_the_default_first)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (gsize i = 0; i < tables[_i].table->n_rows; i++)
    {
      const ClabChoice *row = clab_table_row (tables[_i].table, i);

      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", row->nick);
      ck_assert_ptr_nonnull (row->label);
      ck_assert (g_str_has_suffix (row->note, "."));
    }
  ck_assert_str_eq (words->str, tables[_i].words);
}
END_TEST

START_TEST (options_begin_with_the_defaults_of_the_procedure)
{
  ClabMapOptions options;

  clab_map_options_init (&options);
  ck_assert_str_eq (options.operation->choice.nick, "correlation");
  ck_assert_str_eq (options.channels->choice.nick, "each");
  ck_assert_str_eq (options.padding->choice.nick, "same");
  ck_assert_str_eq (options.padding_mode->choice.nick, "replicate");
  ck_assert_str_eq (options.activation->choice.nick, "none");
  ck_assert_str_eq (options.pooling->choice.nick, "none");
  ck_assert_str_eq (options.display->choice.nick, "auto");
  ck_assert_str_eq (options.display_scale->choice.nick, "bank");
  ck_assert_str_eq (options.palette->choice.nick, "gray");
  ck_assert_str_eq (options.combine->choice.nick, "none");
  ck_assert_uint_eq (options.stride_x * options.stride_y, 1);
  ck_assert_uint_eq (options.dilation_x * options.dilation_y, 1);
  ck_assert_uint_eq (options.pool_size, 2);
  ck_assert_uint_eq (options.pool_stride, 2);
}
END_TEST

typedef struct
{
  const char *nick;
  double at[5]; /* for −5, −1, 0, 1, 5 */
} Activated;

static const Activated activated[] = {
  { "relu", { 0, 0, 0, 1, 5 } },
  { "leaky-relu", { -0.05, -0.01, 0, 1, 5 } },
  { "abs", { 5, 1, 0, 1, 5 } },
  { "square", { 25, 1, 0, 1, 25 } },
  { "sigmoid", { 0.006692851, 0.268941421, 0.5, 0.731058579, 0.993307149 } },
  { "tanh", { -0.999909204, -0.761594156, 0, 0.761594156, 0.999909204 } },
};

START_TEST (an_activation_has_its_known_values)
{
  const ClabActivation *activation
      = clab_table_find (&clab_activations, activated[_i].nick, NULL);
  float values[5] = { -5, -1, 0, 1, 5 };

  activation->apply (values, 5);
  for (int i = 0; i < 5; i++)
    ck_assert_float_eq_tol (values[i], activated[_i].at[i], 1e-6);
}
END_TEST

START_TEST (a_derivative_agrees_with_central_differences)
{
  const ClabActivation *activation
      = (const ClabActivation *)clab_table_row (&clab_activations, _i);
  static const double at[] = { -3.1, -0.7, 0.4, 2.3 };
  const double step = 1.0 / 256.0;

  if (activation->backward == NULL)
    {
      ck_assert (activation->is_across_bank || activation->apply == NULL);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (at); i++)
    {
      float sides[2] = { (float)(at[i] - step), (float)(at[i] + step) };
      double width = (double)sides[1] - (double)sides[0];
      float x = (float)at[i];
      float y = x;
      float gradient = 0.5f;

      activation->apply (sides, 2);
      activation->apply (&y, 1);
      activation->backward (&x, &y, &gradient, 1);
      ck_assert_double_eq_tol (
          gradient, 0.5 * ((double)sides[1] - sides[0]) / width, 2e-4);
    }
}
END_TEST

START_TEST (activations_of_huge_values_stay_finite)
{
  static const char *const nicks[] = { "sigmoid", "tanh", "softmax" };

  for (gsize i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      const ClabActivation *activation
          = clab_table_find (&clab_activations, nicks[i], NULL);
      float values[3] = { -1e30f, 0.0f, 1e30f };

      activation->apply (values, 3);
      for (int k = 0; k < 3; k++)
        ck_assert (isfinite (values[k]));
      ck_assert_float_eq (values[2], 1.0f);
    }
}
END_TEST

START_TEST (not_a_number_stays_one_under_every_activation)
{
  const ClabActivation *activation
      = (const ClabActivation *)clab_table_row (&clab_activations, _i);
  float values[2] = { NAN, 1.0f };

  if (activation->apply == NULL)
    return;
  activation->apply (values, 2);
  ck_assert (isnan (values[0]));
  ck_assert (activation->is_across_bank || isfinite (values[1]));
}
END_TEST

START_TEST (softmax_gives_shares_that_sum_to_1)
{
  const ClabActivation *softmax
      = clab_table_find (&clab_activations, "softmax", NULL);
  float values[3] = { 1, 2, 3 };

  softmax->apply (values, 3);
  ck_assert_float_eq_tol (values[0], 0.090030573, 1e-7);
  ck_assert_float_eq_tol (values[1], 0.244728471, 1e-7);
  ck_assert_float_eq_tol (values[2], 0.665240956, 1e-7);
}
END_TEST

typedef struct
{
  gsize n, size, stride;
  gboolean is_partial;
  gsize windows;
} Pooled;

/* With partial windows: PyTorch's ceil_mode. */
static const Pooled pooled[] = {
  { 7, 2, 2, FALSE, 3 }, { 7, 2, 2, TRUE, 4 },  { 8, 2, 2, TRUE, 4 },
  { 1, 2, 2, FALSE, 0 }, { 1, 2, 2, TRUE, 1 },  { 7, 2, 4, TRUE, 2 },
  { 5, 3, 1, FALSE, 3 }, { 5, 3, 1, TRUE, 3 },  { 5, 3, 2, TRUE, 2 },
  { 6, 3, 2, TRUE, 3 },  { 6, 3, 2, FALSE, 2 }, { 0, 1, 1, TRUE, 0 },
  { 9, 2, 5, TRUE, 2 },  { 4, 1, 1, FALSE, 4 },
};

START_TEST (pooled_sizes_are_those_of_pytorch)
{
  ck_assert_uint_eq (clab_pooled_size (pooled[_i].n, pooled[_i].size,
                                       pooled[_i].stride,
                                       pooled[_i].is_partial),
                     pooled[_i].windows);
}
END_TEST

START_TEST (a_pooling_does_what_it_is_called)
{
  static const float values[] = { 3, -4, 1, 0 };
  static const double expected[] = { 0, 3, 0, -4, 5.099019513592785 };

  for (gsize row = 1; row < clab_poolings.n_rows; row++)
    {
      const ClabPooling *pooling
          = (const ClabPooling *)clab_table_row (&clab_poolings, row);
      double sums[2] = { pooling->start, pooling->start };

      pooling->add (sums, values, 2);
      pooling->add (sums, values + 2, 2);
      ck_assert_double_eq_tol (
          pooling->finish (pooling->join (sums[0], sums[1]), 4), expected[row],
          1e-12);
    }
}
END_TEST

typedef struct
{
  const char *nick;
  ClabRange range;
  float at[3]; /* for −2, 0, 4 */
} Shown;

static const Shown shown[] = {
  { "raw", { -2, 4 }, { -2, 0, 4 } },
  { "signed", { -2, 4 }, { 0.25, 0.5, 1 } },
  { "absolute", { -2, 4 }, { 0.5, 0, 1 } },
  { "normalize", { -2, 4 }, { 0, 1 / 3.0f, 1 } },
  { "signed", { 0, 0 }, { 0.5, 0.5, 0.5 } },
  { "absolute", { 0, 0 }, { 0, 0, 0 } },
  { "normalize", { 7, 7 }, { 0, 0, 0 } },
  { "normalize", { 1, -1 }, { 0, 0, 0 } },
  { "signed", { 1, -1 }, { 0.5, 0.5, 0.5 } },
};

START_TEST (a_display_shows_known_values)
{
  const ClabDisplay *display
      = clab_table_find (&clab_displays, shown[_i].nick, NULL);
  ClabRamp ramp = display->ramp (&shown[_i].range);
  float values[3] = { -2, 0, 4 };

  clab_ramp_apply (&ramp, values, 3);
  for (int i = 0; i < 3; i++)
    ck_assert_float_eq_tol (values[i], shown[_i].at[i], 1e-6);
}
END_TEST

static void
colour_of (const char *nick, float value, float zero, float *rgb)
{
  const ClabPalette *palette = clab_table_find (&clab_palettes, nick, NULL);

  clab_palette_apply (palette, &value, 1, zero, rgb, 3);
}

START_TEST (blue_and_red_are_about_a_white_0)
{
  static const float zeros[] = { 0.0f, 0.5f, 0.25f };
  float rgb[3];

  for (gsize i = 0; i < G_N_ELEMENTS (zeros); i++)
    {
      colour_of ("blue-red", zeros[i], zeros[i], rgb);
      for (int c = 0; c < 3; c++)
        ck_assert_float_eq (rgb[c], 1.0f);
      colour_of ("blue-red", zeros[i] + 0.2f, zeros[i], rgb);
      ck_assert (rgb[0] > rgb[2]);
      colour_of ("blue-red", zeros[i] - 0.2f, zeros[i], rgb);
      ck_assert (rgb[2] > rgb[0]);
    }
}
END_TEST

START_TEST (heat_goes_from_black_to_white)
{
  float rgb[3];

  colour_of ("heat", -3.0f, 0.0f, rgb);
  ck_assert_float_eq (rgb[0] + rgb[1] + rgb[2], 0.0f);
  colour_of ("heat", 1.0f / 3.0f, 0.0f, rgb);
  ck_assert_float_eq_tol (rgb[0], 1.0f, 1e-6);
  ck_assert_float_eq_tol (rgb[1], 0.0f, 1e-6);
  colour_of ("heat", 5.0f, 0.0f, rgb);
  ck_assert_float_eq (rgb[0] + rgb[1] + rgb[2], 3.0f);
}
END_TEST

typedef struct
{
  const char *nick;
  float expected[2];
} Combined;

/* Of the maps (3, −5), (−4, 1), (0, 1). */
static const Combined combined[] = {
  { "magnitude", { 5, 5.196152f } },
  { "maximum", { 4, 5 } },
  { "sum", { -1, -3 } },
  { "winner", { 0, 1 } },
};

START_TEST (a_combination_does_what_it_is_called)
{
  static const float maps[3][2] = { { 3, -5 }, { -4, 1 }, { 0, 1 } };
  const ClabCombination *combination
      = clab_table_find (&clab_combinations, combined[_i].nick, NULL);
  float sums[2] = { 0, 0 };
  float scratch[2] = { 0, 0 };

  for (gsize i = 0; i < 3; i++)
    combination->add (maps[i], 2, i, sums, scratch);
  if (combination->finish != NULL)
    combination->finish (sums, 2);
  for (int i = 0; i < 2; i++)
    ck_assert_float_eq_tol (sums[i], combined[_i].expected[i], 1e-5);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("map-tables");
  TCase *words = tcase_create ("words");
  TCase *rows = tcase_create ("rows");

  tcase_add_loop_test (words, a_table_has_its_words_and_the_default_first, 0,
                       G_N_ELEMENTS (tables));
  tcase_add_test (words, options_begin_with_the_defaults_of_the_procedure);
  suite_add_tcase (suite, words);
  tcase_add_loop_test (rows, an_activation_has_its_known_values, 0,
                       G_N_ELEMENTS (activated));
  tcase_add_loop_test (rows, a_derivative_agrees_with_central_differences, 0,
                       (int)clab_activations.n_rows);
  tcase_add_test (rows, activations_of_huge_values_stay_finite);
  tcase_add_loop_test (rows, not_a_number_stays_one_under_every_activation, 0,
                       (int)clab_activations.n_rows);
  tcase_add_test (rows, softmax_gives_shares_that_sum_to_1);
  tcase_add_loop_test (rows, pooled_sizes_are_those_of_pytorch, 0,
                       G_N_ELEMENTS (pooled));
  tcase_add_test (rows, a_pooling_does_what_it_is_called);
  tcase_add_loop_test (rows, a_display_shows_known_values, 0,
                       G_N_ELEMENTS (shown));
  tcase_add_test (rows, blue_and_red_are_about_a_white_0);
  tcase_add_test (rows, heat_goes_from_black_to_white);
  tcase_add_loop_test (rows, a_combination_does_what_it_is_called, 0,
                       G_N_ELEMENTS (combined));
  suite_add_tcase (suite, rows);
  return suite_run (suite);
}
