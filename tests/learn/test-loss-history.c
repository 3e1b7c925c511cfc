/* Tests of src/learn/loss-history.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/loss-history.h"

#include <math.h>

#include "tests/support/suite.h"

static void
add_steps (ClabLossHistory *history, gsize n, gboolean has_validation)
{
  for (gsize i = 0; i <= n; i++)
    {
      double weights[] = { (double)i, -1 };
      ClabLearnStep step = {
        .step = i,
        .loss = 100.0 - (double)i,
        .validation = has_validation ? 200.0 - (double)i : NAN,
        .weights = weights,
      };

      clab_loss_history_add (history, &step);
    }
}

START_TEST (every_loss_is_kept)
{
  g_autoptr (ClabLossHistory) history = clab_loss_history_new (2, 50, 5);

  add_steps (history, 50, TRUE);
  ck_assert_uint_eq (history->losses->len, 51);
  ck_assert_uint_eq (history->validations->len, 51);
  for (guint i = 0; i <= 50; i++)
    {
      ck_assert_double_eq (g_array_index (history->losses, double, i), 100 - i);
      ck_assert_double_eq (g_array_index (history->validations, double, i),
                           200 - i);
    }
}
END_TEST

START_TEST (without_validation_its_history_is_empty)
{
  g_autoptr (ClabLossHistory) history = clab_loss_history_new (2, 50, 5);

  add_steps (history, 50, FALSE);
  ck_assert_uint_eq (history->validations->len, 0);
}
END_TEST

/* 81^(i/4) − 1 */
START_TEST (snapshots_run_from_start_to_end)
{
  const gsize expected[] = { 0, 2, 8, 26, 80 };
  g_autoptr (ClabLossHistory) history = clab_loss_history_new (2, 80, 5);

  add_steps (history, 80, TRUE);
  ck_assert_uint_eq (history->snapshots->len, 5);
  for (guint i = 0; i < 5; i++)
    {
      const ClabSnapshot *snapshot
          = &g_array_index (history->snapshots, ClabSnapshot, i);

      ck_assert_uint_eq (snapshot->step, expected[i]);
      ck_assert_double_eq (snapshot->weights[0], (double)expected[i]);
    }
}
END_TEST

START_TEST (a_run_that_stops_early_ends_with_its_last_kernel)
{
  g_autoptr (ClabLossHistory) history = clab_loss_history_new (2, 80, 5);

  add_steps (history, 13, TRUE);
  ck_assert_uint_eq (history->snapshots->len, 4);
  ck_assert_uint_eq (g_array_index (history->snapshots, ClabSnapshot, 3).step,
                     13);
}
END_TEST

START_TEST (few_steps_give_few_snapshots)
{
  g_autoptr (ClabLossHistory) history = clab_loss_history_new (2, 1, 6);

  add_steps (history, 1, TRUE);
  ck_assert_uint_eq (history->snapshots->len, 2);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("loss-history");
  TCase *history = tcase_create ("history");

  tcase_add_test (history, every_loss_is_kept);
  tcase_add_test (history, without_validation_its_history_is_empty);
  tcase_add_test (history, snapshots_run_from_start_to_end);
  tcase_add_test (history, a_run_that_stops_early_ends_with_its_last_kernel);
  tcase_add_test (history, few_steps_give_few_snapshots);
  suite_add_tcase (suite, history);
  return suite_run (suite);
}
