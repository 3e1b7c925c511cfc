/* Tests of src/maps/statistics.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/statistics.h"

#include <math.h>

#include "tests/support/suite.h"

START_TEST (known_values_have_known_statistics)
{
  static const float values[] = { 1, 2, 3, 4, -5, 0 };
  ClabTally tally = { 0 };

  clab_tally_add (&tally, values, NULL, 6);
  ClabStatistics statistics = clab_tally_statistics (&tally);
  ck_assert_double_eq (statistics.minimum, -5);
  ck_assert_double_eq (statistics.maximum, 4);
  ck_assert_double_eq_tol (statistics.mean, 5 / 6.0, 1e-14);
  ck_assert_double_eq_tol (statistics.standard_deviation,
                           sqrt (55 / 6.0 - 25 / 36.0), 1e-14);
  ck_assert_double_eq_tol (statistics.share_above_zero, 4 / 6.0, 1e-14);
}
END_TEST

START_TEST (hidden_and_infinite_values_do_not_count)
{
  static const float values[] = { NAN, 7, INFINITY, 2, -INFINITY, 4 };
  static const float alpha[] = { 1, 0, 1, 0.5f, 1, 1 };
  ClabTally tally = { 0 };

  clab_tally_add (&tally, values, alpha, 6);
  ck_assert_uint_eq (tally.count, 2);
  ck_assert_double_eq (tally.mean, 3);
  ck_assert_double_eq (tally.maximum, 4);
}
END_TEST

/* So long that most of it is counted without looking at each value. */
#define LONG_ROW 2003

/* Where a value does not count, or nowhere. */
static const int gaps[] = { -1, 0, 700, LONG_ROW - 1 };

START_TEST (long_rows_are_counted_like_short_ones)
{
  float values[LONG_ROW];
  ClabTally tally = { 0 };
  double sum = 0.0, squares = 0.0;
  gsize count = 0, n_above_zero = 0;

  for (int i = 0; i < LONG_ROW; i++)
    {
      values[i] = i == LONG_ROW / 2 ? 7.0f : 3.0f * sinf ((float)i) + 1.0f;
      if (i == gaps[_i])
        {
          values[i] = NAN;
          continue;
        }
      sum += values[i];
      squares += (double)values[i] * values[i];
      count++;
      n_above_zero += values[i] > 0.0f;
    }

  clab_tally_add (&tally, values, NULL, LONG_ROW);
  ck_assert_uint_eq (tally.count, count);
  ck_assert_uint_eq (tally.n_above_zero, n_above_zero);
  ck_assert_double_eq_tol (tally.mean, sum / (double)count, 1e-6);
  ck_assert_double_eq_tol (tally.squares, squares - sum * sum / (double)count,
                           1e-3);
  ck_assert_double_eq (tally.maximum, 7.0);
  ck_assert_double_ge (tally.minimum, -2.0001);
  ck_assert_double_le (tally.minimum, -1.99);
}
END_TEST

START_TEST (joined_tallies_equal_one_over_all)
{
  float values[100];
  ClabTally whole = { 0 };
  ClabTally joined = { 0 };

  for (int i = 0; i < 100; i++)
    values[i] = 1000.0f + sinf ((float)i);
  clab_tally_add (&whole, values, NULL, 100);
  for (int i = 0; i < 100; i += 10)
    {
      ClabTally part = { 0 };

      clab_tally_add (&part, values + i, NULL, 10);
      clab_tally_join (&joined, &part);
      clab_tally_join (&joined, &(ClabTally){ 0 });
    }
  ck_assert_uint_eq (joined.count, whole.count);
  ck_assert_double_eq_tol (joined.mean, whole.mean, 1e-10);
  ck_assert_double_eq_tol (joined.squares, whole.squares, 1e-9);
}
END_TEST

START_TEST (nothing_at_all_has_zeros_and_an_empty_range)
{
  ClabTally tally = { 0 };
  ClabStatistics statistics = clab_tally_statistics (&tally);
  ClabRange range = clab_tally_range (&tally);

  ck_assert_double_eq (statistics.maximum, 0);
  ck_assert_double_eq (statistics.share_above_zero, 0);
  ck_assert (range.maximum < range.minimum);
}
END_TEST

START_TEST (a_line_names_map_and_numbers)
{
  ClabStatistics statistics = { -4, 4, 0.25, 1.5, 0.5 };
  g_autofree char *line = clab_statistics_print (&statistics, "sobel-x");

  ck_assert_str_eq (line, "sobel-x: min -4, max 4, mean 0.25, standard "
                          "deviation 1.5, share above zero 0.5");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("statistics");
  TCase *tallies = tcase_create ("tallies");

  tcase_add_test (tallies, known_values_have_known_statistics);
  tcase_add_test (tallies, hidden_and_infinite_values_do_not_count);
  tcase_add_loop_test (tallies, long_rows_are_counted_like_short_ones, 0,
                       G_N_ELEMENTS (gaps));
  tcase_add_test (tallies, joined_tallies_equal_one_over_all);
  tcase_add_test (tallies, nothing_at_all_has_zeros_and_an_empty_range);
  tcase_add_test (tallies, a_line_names_map_and_numbers);
  suite_add_tcase (suite, tallies);
  return suite_run (suite);
}
