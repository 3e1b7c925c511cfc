/* The worked examples that concern sizes, padding, statistics and patterns.
 *
 * tests/support/seed-vectors.c says for every op which suite answers for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/maps/map-options.h"
#include "src/maps/statistics.h"
#include "src/patterns/patterns.h"
#include "tests/support/map-words.h"
#include "tests/support/seed-vectors.h"

static void
check_output_size (JsonObject *vector)
{
  gsize padding = (gsize)seed_number (vector, "padding", 0);

  ck_assert_double_eq (
      (double)clab_output_size ((gsize)seed_number (vector, "n", 0),
                                (gsize)seed_number (vector, "kernel", 0),
                                (gsize)seed_number (vector, "stride", 1),
                                (gsize)seed_number (vector, "dilation", 1),
                                padding, padding),
      seed_number (vector, "expected", NAN));
}

static void
check_padding_for_equal_size (JsonObject *vector)
{
  gsize n = (gsize)seed_number (vector, "n", 0);
  gsize padding = 0;

  while (clab_output_size (n, (gsize)seed_number (vector, "kernel", 0),
                           (gsize)seed_number (vector, "stride", 1), 1, padding,
                           padding)
         < n)
    padding++;
  ck_assert_double_eq ((double)padding, seed_number (vector, "expected", NAN));
}

static void
resolve_same (JsonObject *vector, gsize *before, gsize *after)
{
  const ClabPaddingSize *same = map_words_row (&clab_padding_sizes, "same");

  same->resolve ((gsize)seed_number (vector, "n", 0),
                 (gsize)seed_number (vector, "kernel", 0),
                 (gsize)seed_number (vector, "stride", 1), 1, before, after);
}

static void
check_output_size_same (JsonObject *vector)
{
  gsize before = 0;
  gsize after = 0;

  resolve_same (vector, &before, &after);
  ck_assert_double_eq ((double)(before + after),
                       seed_number (vector, "pad_total", NAN));
  ck_assert_double_eq (
      (double)clab_output_size ((gsize)seed_number (vector, "n", 0),
                                (gsize)seed_number (vector, "kernel", 0),
                                (gsize)seed_number (vector, "stride", 1), 1,
                                before, after),
      seed_number (vector, "expected", NAN));
}

static void
check_same_padding_split (JsonObject *vector)
{
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  gsize before = 0;
  gsize after = 0;

  resolve_same (vector, &before, &after);
  ck_assert_uint_eq (before, (gsize)expected->data[0]);
  ck_assert_uint_eq (after, (gsize)expected->data[1]);
}

static void
check_rows_written (JsonObject *vector)
{
  JsonObject *expected = json_object_get_object_member (vector, "expected");
  gsize height = (gsize)seed_number (vector, "height", 0);
  g_autoptr (GList) kernels = json_object_get_members (expected);

  for (GList *l = kernels; l != NULL; l = l->next)
    {
      JsonObject *row = json_object_get_object_member (expected, l->data);
      gsize kernel = (gsize)g_ascii_strtoull (l->data, NULL, 10);

      ck_assert_double_eq (
          (double)clab_output_size (height, kernel, 1, 1, 0, 0),
          seed_number (row, "needed", NAN));
    }
}

/* Arithmetic that the lab has no use for; here so that no vector is left. */
static void
check_parameter_count (JsonObject *vector)
{
  gboolean has_bias = json_object_get_boolean_member (vector, "bias");
  double inputs = seed_number (vector, "inputs", 0);
  double units = seed_number (vector, "units", 0);

  if (json_object_has_member (vector, "kernel"))
    {
      g_autoptr (ClabTensor) size = seed_planes (vector, "kernel");

      inputs = size->data[0] * size->data[1]
               * seed_number (vector, "in_channels", 0);
      units = seed_number (vector, "filters", 0);
    }
  ck_assert_double_eq ((inputs + (has_bias ? 1 : 0)) * units,
                       seed_number (vector, "expected", NAN));
}

static void
check_softmax (JsonObject *vector)
{
  g_autoptr (ClabTensor) values = seed_planes (vector, "input");
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  const ClabActivation *softmax = map_words_row (&clab_activations, "softmax");

  softmax->apply (values->data, clab_tensor_size (values));
  seed_compare (vector, values->data, expected);
}

/* "clip" to −1…1 is what a diverging palette does to what it is given. */
static void
check_activation (JsonObject *vector)
{
  static const char *const nicks[] = { "sigmoid", "tanh" };
  JsonObject *expected = json_object_get_object_member (vector, "expected");
  const ClabPalette *palette = map_words_row (&clab_palettes, "blue-red");
  g_autoptr (ClabTensor) values = seed_planes (vector, "input");
  g_autoptr (ClabTensor) clipped = seed_planes (expected, "clip");

  for (gsize i = 0; i < values->width; i++)
    {
      float given[3];
      float wanted[3];

      clab_palette_apply (palette, values->data + i, 1, 0.0f, given, 3);
      clab_palette_apply (palette, clipped->data + i, 1, 0.0f, wanted, 3);
      ck_assert_mem_eq (given, wanted, sizeof given);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      const ClabActivation *activation
          = map_words_row (&clab_activations, nicks[i]);
      g_autoptr (ClabTensor) input = seed_planes (vector, "input");
      g_autoptr (ClabTensor) wanted = seed_planes (expected, nicks[i]);

      activation->apply (input->data, clab_tensor_size (input));
      seed_compare (vector, input->data, wanted);
    }
}

static void
check_pad (JsonObject *vector)
{
  g_autoptr (ClabTensor) input = seed_planes (vector, "input");
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  const ClabPaddingMode *mode
      = map_words_row (&clab_padding_modes,
                       json_object_get_string_member (vector, "padding_mode"));
  gssize side = (gssize)seed_number (vector, "padding", 0);
  ClabBorder border = { side, side, side, side };
  g_autofree float *padded = g_new (float, clab_tensor_size (expected));

  clab_pad_rows (input->data, input->height, input->width, input->width, mode,
                 0.0f, &border, 0, expected->height, padded, expected->width);
  seed_compare (vector, padded, expected);
}

static void
check_tally (JsonObject *vector)
{
  g_autoptr (ClabTensor) values = seed_planes (vector, "input");
  const char *op = json_object_get_string_member (vector, "op");
  ClabTally tally = { 0 };

  clab_tally_add (&tally, values->data, NULL, clab_tensor_size (values));
  ClabStatistics statistics = clab_tally_statistics (&tally);
  double ours = strcmp (op, "std") == 0 ? statistics.standard_deviation
                                        : statistics.mean;
  ck_assert_double_le (fabs (ours - seed_number (vector, "expected", NAN)),
                       seed_tolerance (vector, 1));
}

/* Their epsilon keeps a flat map from dividing by 0; we need none. */
static void
check_minmax (JsonObject *vector)
{
  g_autoptr (ClabTensor) values = seed_planes (vector, "input");
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  const ClabDisplay *normalize = map_words_row (&clab_displays, "normalize");
  ClabTally tally = { 0 };

  clab_tally_add (&tally, values->data, NULL, clab_tensor_size (values));
  ClabRange range = clab_tally_range (&tally);
  ClabRamp ramp = normalize->ramp (&range);
  clab_ramp_apply (&ramp, values->data, clab_tensor_size (values));
  for (gsize i = 0; i < clab_tensor_size (values); i++)
    ck_assert_double_le (fabs ((double)values->data[i] - expected->data[i]),
                         seed_number (vector, "epsilon", 0));
}

/* How many pixels are white. */
static void
check_pattern_area (JsonObject *vector)
{
  const char *nick = json_object_get_string_member (vector, "pattern");
  g_autoptr (ClabTensor) pattern
      = clab_pattern_draw (map_words_row (&clab_patterns, nick), 32, 32, NULL);
  double sum = 0.0;

  for (gsize i = 0; i < clab_tensor_size (pattern); i++)
    sum += pattern->data[i];
  ck_assert_double_eq (sum, seed_number (vector, "expected", NAN));
}

/* Whether two kernels are the same kernel. */
static void
check_equal (JsonObject *vector)
{
  g_autoptr (ClabTensor) a = seed_planes (vector, "a");
  g_autoptr (ClabTensor) b = seed_planes (vector, "b");
  gboolean is_equal = clab_tensor_size (a) == clab_tensor_size (b);

  for (gsize i = 0; is_equal && i < clab_tensor_size (a); i++)
    is_equal = a->data[i] == b->data[i];
  ck_assert_int_eq (is_equal,
                    json_object_get_boolean_member (vector, "expected"));
}

/* Tensors are flat, x fastest. */
static void
check_flatten (JsonObject *vector)
{
  g_autoptr (ClabTensor) input = seed_planes (vector, "input");
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");

  seed_compare (vector, input->data, expected);
}

static const SeedOp ops[] = {
  { "activation", check_activation },
  { "equal", check_equal },
  { "flatten", check_flatten },
  { "mean", check_tally },
  { "minmax", check_minmax },
  { "output_size", check_output_size },
  { "output_size_same", check_output_size_same },
  { "pad", check_pad },
  { "padding_for_equal_size", check_padding_for_equal_size },
  { "parameter_count", check_parameter_count },
  { "pattern_area", check_pattern_area },
  { "rows_written", check_rows_written },
  { "same_padding_split", check_same_padding_split },
  { "softmax", check_softmax },
  { "std", check_tally },
};

int
main (void)
{
  return seed_vectors_run ("numbers", ops, G_N_ELEMENTS (ops));
}
