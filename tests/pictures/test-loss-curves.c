/* Tests of plugin/pictures/loss-curves.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/pictures/loss-curves.h"

#include <math.h>

#include "tests/support/suite.h"

#define N_VALUES 5000

/* Not monotonous, and not finite in places. */
static double
loss_at (gsize step)
{
  return step % 997 == 500 ? NAN : fabs (sin ((double)step * 0.7)) + 0.1;
}

static ClabLossCurves *
curves_of (gsize n_values)
{
  ClabLossCurves *curves = clab_loss_curves_new ();

  clab_loss_curves_add (curves, "first");
  for (gsize step = 0; step < n_values; step++)
    clab_loss_curves_append (curves, 0, loss_at (step), NAN);
  return curves;
}

static const gsize ranges[][2]
    = { { 0, 0 },       { 0, 4999 },  { 1, 31 },
        { 31, 33 },     { 32, 1023 }, { 33, 1057 },
        { 1000, 3000 }, { 500, 500 }, { 4000, 99999 } };

START_TEST (a_range_is_that_of_its_values)
{
  g_autoptr (ClabLossCurves) curves = curves_of (N_VALUES);
  double low = INFINITY, high = -INFINITY, minimum, maximum;

  for (gsize step = ranges[_i][0]; step <= ranges[_i][1] && step < N_VALUES;
       step++)
    if (isfinite (loss_at (step)))
      {
        low = MIN (low, loss_at (step));
        high = MAX (high, loss_at (step));
      }

  gboolean has_range
      = clab_loss_curves_range (curves, 0, CLAB_LOSS_TRAINING, ranges[_i][0],
                                ranges[_i][1], &minimum, &maximum);

  ck_assert_int_eq (has_range, low <= high);
  if (has_range)
    {
      ck_assert_double_eq (minimum, low);
      ck_assert_double_eq (maximum, high);
    }
}
END_TEST

START_TEST (a_curve_without_validation_has_no_range_there)
{
  g_autoptr (ClabLossCurves) curves = curves_of (40);
  double minimum, maximum;

  ck_assert (!clab_loss_curves_range (curves, 0, CLAB_LOSS_VALIDATION, 0, 40,
                                      &minimum, &maximum));
}
END_TEST

START_TEST (every_change_has_a_new_revision)
{
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();
  guint64 revision = clab_loss_curves_revision (curves);

  clab_loss_curves_add (curves, "a");
  ck_assert_uint_ne (clab_loss_curves_revision (curves), revision);
  revision = clab_loss_curves_revision (curves);
  clab_loss_curves_append (curves, 0, 1.0, NAN);
  ck_assert_uint_ne (clab_loss_curves_revision (curves), revision);
  revision = clab_loss_curves_revision (curves);
  clab_loss_curves_clear (curves);
  ck_assert_uint_ne (clab_loss_curves_revision (curves), revision);
  ck_assert_uint_eq (clab_loss_curves_n_curves (curves), 0);
}
END_TEST

START_TEST (the_least_value_above_zero_counts_the_floor)
{
  g_autoptr (ClabLossCurves) curves = clab_loss_curves_new ();

  clab_loss_curves_add (curves, "a");
  clab_loss_curves_append (curves, 0, 0.0, 0.5);
  ck_assert_double_eq (clab_loss_curves_least_positive (curves), 0.5);
  clab_loss_curves_set_floor (curves, 0.25);
  ck_assert_double_eq (clab_loss_curves_least_positive (curves), 0.25);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("loss-curves");
  TCase *values = tcase_create ("values");

  tcase_add_loop_test (values, a_range_is_that_of_its_values, 0,
                       G_N_ELEMENTS (ranges));
  tcase_add_test (values, a_curve_without_validation_has_no_range_there);
  tcase_add_test (values, every_change_has_a_new_revision);
  tcase_add_test (values, the_least_value_above_zero_counts_the_floor);
  suite_add_tcase (suite, values);
  return suite_run (suite);
}
