/* Tests of plugin/pictures/nice-ticks.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/nice-ticks.h"

#include "tests/support/suite.h"

static const struct
{
  gboolean is_logarithmic;
  double minimum;
  double maximum;
  guint at_most;
  guint n_ticks;
  double first;
  double last;
} cases[] = {
  { FALSE, 0.0, 200.0, 5, 5, 0.0, 200.0 },
  { FALSE, 0.0, 1.0, 6, 6, 0.0, 1.0 },
  { FALSE, 0.03, 0.27, 6, 5, 0.05, 0.25 },
  { FALSE, -3.0, 3.0, 4, 3, -2.0, 2.0 },
  { TRUE, 1e-4, 1.0, 6, 5, 1e-4, 1.0 },
  { TRUE, 1e-12, 1.0, 5, 5, 1e-12, 1.0 },
  { TRUE, 0.15, 0.6, 5, 2, 0.2, 0.5 },
};

START_TEST (ticks_are_round_numbers_within_the_range)
{
  g_autoptr (GArray) ticks
      = cases[_i].is_logarithmic
            ? clab_nice_ticks_logarithmic (cases[_i].minimum, cases[_i].maximum,
                                           cases[_i].at_most)
            : clab_nice_ticks (cases[_i].minimum, cases[_i].maximum,
                               cases[_i].at_most);
  double first = g_array_index (ticks, double, 0);
  double last = g_array_index (ticks, double, ticks->len - 1);

  ck_assert_uint_eq (ticks->len, cases[_i].n_ticks);
  ck_assert_double_eq_tol (first, cases[_i].first, 1e-9 * cases[_i].maximum);
  ck_assert_double_eq_tol (last, cases[_i].last, 1e-9 * cases[_i].maximum);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("nice-ticks");
  TCase *ticks = tcase_create ("ticks");

  tcase_add_loop_test (ticks, ticks_are_round_numbers_within_the_range, 0,
                       G_N_ELEMENTS (cases));
  suite_add_tcase (suite, ticks);
  return suite_run (suite);
}
