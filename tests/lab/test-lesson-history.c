/* Tests of plugin/lab/lesson-history.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lesson-history.h"

#include "tests/support/suite.h"

#define MOST 16

START_TEST (a_long_lesson_keeps_its_ends_and_some_between)
{
  g_autoptr (ClabLessonHistory) history = clab_lesson_history_new (MOST);
  gsize n = (gsize)_i;
  gsize widest = 0;

  for (gsize step = 0; step < n; step++)
    {
      ClabLearnMoment *moment = g_new0 (ClabLearnMoment, 1);

      moment->step = step;
      clab_lesson_history_add (history, moment);
    }

  guint size = clab_lesson_history_size (history);

  ck_assert_uint_le (size, MOST);
  ck_assert_uint_eq (size, MIN (n, MOST));
  ck_assert_uint_eq (clab_lesson_history_moment (history, 0)->step, 0);
  ck_assert_uint_eq (clab_lesson_history_moment (history, 999)->step, n - 1);
  for (guint i = 1; i < size; i++)
    {
      gsize gap = clab_lesson_history_moment (history, i)->step
                  - clab_lesson_history_moment (history, i - 1)->step;

      ck_assert_uint_ge (gap, 1);
      widest = MAX (widest, gap);
    }
  ck_assert_uint_le (widest, 1 + 3 * n / MOST);
}
END_TEST

START_TEST (nothing_is_no_moment)
{
  g_autoptr (ClabLessonHistory) history = clab_lesson_history_new (MOST);

  ck_assert_ptr_null (clab_lesson_history_moment (history, 0));
  clab_lesson_history_add (history, g_new0 (ClabLearnMoment, 1));
  ck_assert_ptr_nonnull (clab_lesson_history_moment (history, 5));
  clab_lesson_history_clear (history);
  ck_assert_ptr_null (clab_lesson_history_moment (history, 0));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("lesson-history");
  TCase *keeping = tcase_create ("keeping");

  tcase_add_loop_test (keeping, a_long_lesson_keeps_its_ends_and_some_between,
                       1, 200);
  tcase_add_test (keeping, nothing_is_no_moment);
  suite_add_tcase (suite, keeping);
  return suite_run (suite);
}
