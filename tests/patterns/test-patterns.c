/* Tests of src/patterns/patterns.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/patterns/patterns.h"

#include <math.h>

#include "src/base/clab-error.h"
#include "tests/support/suite.h"

static ClabTensor *
draw (const char *nick, gsize height, gsize width)
{
  const ClabPattern *pattern = clab_table_find (&clab_patterns, nick, NULL);

  ck_assert_ptr_nonnull (pattern);
  ClabTensor *tensor = clab_pattern_draw (pattern, height, width, NULL);
  ck_assert_ptr_nonnull (tensor);
  return tensor;
}

static double
sum_of (const ClabTensor *tensor)
{
  double sum = 0.0;

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    sum += tensor->data[i];
  return sum;
}

/* The rules of tests/data/seed_vectors.json, word by word, for 32 × 32. */
typedef struct
{
  const char *nick;
  gboolean (*is_white) (int y, int x);
} Rule;

static gboolean
rule_half_horizontal (int y, int x)
{
  (void)x;
  return y >= 16;
}

static gboolean
rule_half_vertical (int y, int x)
{
  (void)y;
  return x >= 16;
}

static gboolean
rule_square (int y, int x)
{
  return y >= 10 && y <= 21 && x >= 10 && x <= 21;
}

static gboolean
rule_diagonal (int y, int x)
{
  return x == y;
}

static gboolean
rule_disc (int y, int x)
{
  return (x - 16) * (x - 16) + (y - 16) * (y - 16) <= 64;
}

static gboolean
rule_line_horizontal (int y, int x)
{
  (void)x;
  return y == 15 || y == 16;
}

static gboolean
rule_line_vertical (int y, int x)
{
  (void)y;
  return x == 15 || x == 16;
}

static gboolean
rule_checkerboard (int y, int x)
{
  return (x + y) % 2 == 1;
}

static gboolean
rule_dot (int y, int x)
{
  return y == 16 && x == 16;
}

static const Rule rules[] = {
  { "half-horizontal", rule_half_horizontal },
  { "half-vertical", rule_half_vertical },
  { "square", rule_square },
  { "diagonal", rule_diagonal },
  { "disc", rule_disc },
  { "line-horizontal", rule_line_horizontal },
  { "line-vertical", rule_line_vertical },
  { "checkerboard", rule_checkerboard },
  { "dot", rule_dot },
};

START_TEST (a_pattern_of_32_pixels_follows_its_rule)
{
  g_autoptr (ClabTensor) tensor = draw (rules[_i].nick, 32, 32);

  for (int y = 0; y < 32; y++)
    for (int x = 0; x < 32; x++)
      ck_assert_msg (tensor->data[y * 32 + x] == rules[_i].is_white (y, x),
                     "%s at row %d, column %d", rules[_i].nick, y, x);
}
END_TEST

START_TEST (the_ramp_goes_from_0_to_1)
{
  g_autoptr (ClabTensor) tensor = draw ("ramp", 32, 32);

  for (int y = 0; y < 32; y++)
    for (int x = 0; x < 32; x++)
      ck_assert_float_eq_tol (tensor->data[y * 32 + x], x / 31.0, 1e-7);
}
END_TEST

START_TEST (red_lies_over_blue)
{
  g_autoptr (ClabTensor) tensor = draw ("red-over-blue", 32, 32);

  ck_assert_uint_eq (tensor->channels, 3);
  for (gsize i = 0; i < 1024; i++)
    {
      ck_assert_float_eq (clab_tensor_plane (tensor, 0, 0)[i], i < 512);
      ck_assert_float_eq (clab_tensor_plane (tensor, 0, 1)[i], 0);
      ck_assert_float_eq (clab_tensor_plane (tensor, 0, 2)[i], i >= 512);
    }
}
END_TEST

static const gsize sides[][2]
    = { { 1, 1 },   { 1, 9 },   { 9, 1 },    { 2, 3 },  { 7, 7 },
        { 16, 33 }, { 64, 64 }, { 100, 10 }, { 5, 300 } };

START_TEST (every_pattern_has_every_size_and_values_of_0_to_1)
{
  for (gsize row = 0; row < clab_patterns.n_rows; row++)
    {
      const ClabPattern *pattern
          = (const ClabPattern *)clab_table_row (&clab_patterns, row);

      if (pattern->value == NULL)
        continue;

      g_autoptr (ClabTensor) tensor
          = clab_pattern_draw (pattern, sides[_i][0], sides[_i][1], NULL);
      ck_assert_uint_eq (tensor->height, sides[_i][0]);
      ck_assert_uint_eq (tensor->width, sides[_i][1]);
      for (gsize i = 0; i < clab_tensor_size (tensor); i++)
        ck_assert (tensor->data[i] >= 0.0f && tensor->data[i] <= 1.0f);
    }
}
END_TEST

START_TEST (nothing_white_is_lost_in_a_small_pattern)
{
  static const char *const nicks[]
      = { "square",          "diagonal",      "disc",
          "line-horizontal", "line-vertical", "dot" };

  for (gsize i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      g_autoptr (ClabTensor) tensor
          = draw (nicks[i], sides[_i][0], sides[_i][1]);

      ck_assert_msg (sum_of (tensor) > 0.0, "%s", nicks[i]);
    }
}
END_TEST

START_TEST (a_pattern_twice_as_big_has_four_times_the_white)
{
  static const char *const nicks[]
      = { "half-horizontal", "half-vertical", "square", "line-horizontal",
          "line-vertical" };

  for (gsize i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      g_autoptr (ClabTensor) small = draw (nicks[i], 32, 32);
      g_autoptr (ClabTensor) big = draw (nicks[i], 64, 64);

      ck_assert_msg (fabs (sum_of (big) - 4.0 * sum_of (small)) <= 1.0, "%s",
                     nicks[i]);
    }
}
END_TEST

START_TEST (printed_numbers_become_pixels)
{
  static const char *const texts[]
      = { "0 3 6; 1 4 7", "0,3,6;1,4,7", "0 3 6\n1 4 7\n", " 0, 3,\t6 ;;1 4 7;",
          "0 3 6\r\n1 4 7" };
  static const float expected[] = { 0, 3, 6, 1, 4, 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (ClabTensor) tensor = clab_pattern_numbers (texts[i], NULL);

      ck_assert_ptr_nonnull (tensor);
      ck_assert_uint_eq (tensor->height, 2);
      ck_assert_uint_eq (tensor->width, 3);
      ck_assert_mem_eq (tensor->data, expected, sizeof expected);
    }
}
END_TEST

START_TEST (numbers_may_be_negative_and_fractional)
{
  g_autoptr (ClabTensor) tensor = clab_pattern_numbers ("-1.5 2e2", NULL);

  ck_assert_float_eq (tensor->data[0], -1.5f);
  ck_assert_float_eq (tensor->data[1], 200.0f);
}
END_TEST

START_TEST (numbers_may_be_written_as_in_kernel_text)
{
  g_autoptr (ClabTensor) tensor
      = clab_pattern_numbers ("1/4 -3/2; −1.5 −1/8", NULL);
  static const float expected[] = { 0.25f, -1.5f, -1.5f, -0.125f };

  ck_assert_ptr_nonnull (tensor);
  ck_assert_uint_eq (tensor->width, 2);
  ck_assert_mem_eq (tensor->data, expected, sizeof expected);
}
END_TEST

static const char *const bad_numbers[]
    = { "",      "  ; ;\n", "1 2; 3", "1 x", "1 2b",  "nan", "inf", "1;2 3",
        "1e999", "1/0",     "1/",     "/2",  "1/2/3", "−",   "−-1", "−inf" };

START_TEST (malformed_numbers_are_one_clear_error)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_pattern_numbers (bad_numbers[_i], &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_PARSE));
  ck_assert (g_str_has_suffix (error->message, "."));
}
END_TEST

START_TEST (what_is_about_single_pixels_is_so_in_every_size)
{
  gsize height = sides[_i][0];
  gsize width = sides[_i][1];
  g_autoptr (ClabTensor) diagonal = draw ("diagonal", height, width);
  g_autoptr (ClabTensor) checkerboard = draw ("checkerboard", height, width);
  g_autoptr (ClabTensor) dot = draw ("dot", height, width);

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        gsize i = y * width + x;
        gboolean is_middle = y == height / 2 && x == width / 2;

        ck_assert_float_eq (diagonal->data[i], x == y);
        ck_assert_float_eq (checkerboard->data[i], (float)((x + y) % 2));
        ck_assert_float_eq (dot->data[i], is_middle);
      }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("patterns");
  TCase *drawn = tcase_create ("drawn");
  TCase *numbers = tcase_create ("numbers");

  tcase_add_loop_test (drawn, a_pattern_of_32_pixels_follows_its_rule, 0,
                       G_N_ELEMENTS (rules));
  tcase_add_test (drawn, the_ramp_goes_from_0_to_1);
  tcase_add_test (drawn, red_lies_over_blue);
  tcase_add_loop_test (drawn, what_is_about_single_pixels_is_so_in_every_size,
                       0, G_N_ELEMENTS (sides));
  tcase_add_loop_test (drawn, every_pattern_has_every_size_and_values_of_0_to_1,
                       0, G_N_ELEMENTS (sides));
  tcase_add_loop_test (drawn, nothing_white_is_lost_in_a_small_pattern, 0,
                       G_N_ELEMENTS (sides));
  tcase_add_test (drawn, a_pattern_twice_as_big_has_four_times_the_white);
  suite_add_tcase (suite, drawn);
  tcase_add_test (numbers, printed_numbers_become_pixels);
  tcase_add_test (numbers, numbers_may_be_negative_and_fractional);
  tcase_add_test (numbers, numbers_may_be_written_as_in_kernel_text);
  tcase_add_loop_test (numbers, malformed_numbers_are_one_clear_error, 0,
                       G_N_ELEMENTS (bad_numbers));
  suite_add_tcase (suite, numbers);
  return suite_run (suite);
}
