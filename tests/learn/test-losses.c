/* Tests of src/learn/losses.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/losses.h"

#include <math.h>

#include "tests/support/suite.h"

static const struct
{
  const char *nick;
  float output;
  float target;
  double loss;
  double slope;
} values[] = {
  { "mse", 170, 172, 4, -4 },
  { "mse", 0.5f, 0.5f, 0, 0 },
  { "mae", 80, 85, 5, -1 },
  { "mae", 3, 3, 0, 0 },
  { "huber", 0.5f, 0, 0.125, 0.5 },
  { "huber", -1, 0, 0.5, -1 },
  { "huber", 3, 0, 2.5, 1 },
  { "cross-entropy", 0, 1, 0.69314718055994531, -0.5 },
  { "cross-entropy", 0, 0, 0.69314718055994531, 0.5 },
  { "cross-entropy", 2, 0.25f, 1.62692801104297, 0.630797077977882 },
  { "cross-entropy", 1000, 0, 1000, 1 },
  { "cross-entropy", -1000, 1, 1000, -1 },
  { "cross-entropy", 1000, 1, 0, 0 },
};

START_TEST (values_and_slopes_are_those_by_hand)
{
  const ClabLoss *loss = clab_table_find (&clab_losses, values[_i].nick, NULL);
  float slope;
  double value = clab_loss_func (loss) (&values[_i].output, &values[_i].target,
                                        NULL, 1, &slope);

  ck_assert_double_eq_tol (value, values[_i].loss, 1e-12);
  ck_assert_double_eq_tol (slope, values[_i].slope, 1e-7);
}
END_TEST

START_TEST (slopes_are_central_differences)
{
  const ClabLoss *loss
      = (const ClabLoss *)clab_table_row (&clab_losses, (gsize)_i);

  for (float output = -3.2f; output < 3.3f; output += 0.25f)
    {
      const float target = 0.625f;
      const float step = 0x1p-6f;
      float below = output - step;
      float above = output + step;
      float slope;
      double difference
          = clab_loss_func (loss) (&above, &target, NULL, 1, NULL)
            - clab_loss_func (loss) (&below, &target, NULL, 1, NULL);

      clab_loss_func (loss) (&output, &target, NULL, 1, &slope);
      ck_assert_double_eq_tol (slope, difference / (above - below), 1e-4);
    }
}
END_TEST

/* A flat image's residuals are all rounded the same way. */
START_TEST (losses_alone_keep_the_digits_of_doubles)
{
  const ClabLoss *loss
      = (const ClabLoss *)clab_table_row (&clab_losses, (gsize)_i);
  float outputs[75];
  float targets[75];
  float weights[75];
  double one;

  for (gsize i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      outputs[i] = 0.7f;
      targets[i] = 0.1f;
      weights[i] = 0.3f;
    }
  one = clab_loss_func (loss) (outputs, targets, NULL, 1, NULL);
  if (loss->id == CLAB_LOSS_MSE)
    ck_assert_double_eq (one, pow ((double)0.7f - (double)0.1f, 2));
  ck_assert_double_eq_tol (
      clab_loss_func (loss) (outputs, targets, NULL, 75, NULL), 75 * one,
      1e-13);
  ck_assert_double_eq_tol (
      clab_loss_func (loss) (outputs, targets, weights, 75, NULL),
      75 * (double)0.3f * one, 1e-13);
}
END_TEST

START_TEST (weights_multiply_losses_and_slopes)
{
  const ClabLoss *loss
      = (const ClabLoss *)clab_table_row (&clab_losses, (gsize)_i);
  const float outputs[] = { 0.25f, 2, -1.5f };
  const float targets[] = { 1, 0, 0.5f };
  const float weights[] = { 0, 1, 0.5f };
  float slopes[3];
  float plain[3];
  double expected
      = clab_loss_func (loss) (outputs + 1, targets + 1, NULL, 1, NULL)
        + 0.5 * clab_loss_func (loss) (outputs + 2, targets + 2, NULL, 1, NULL);

  ck_assert_double_eq_tol (
      clab_loss_func (loss) (outputs, targets, weights, 3, slopes), expected,
      1e-12);
  clab_loss_func (loss) (outputs, targets, NULL, 3, plain);
  for (gsize i = 0; i < 3; i++)
    ck_assert_float_eq (slopes[i], weights[i] * plain[i]);
}
END_TEST

START_TEST (the_curvature_bounds_the_second_difference)
{
  const ClabLoss *loss
      = (const ClabLoss *)clab_table_row (&clab_losses, (gsize)_i);
  double largest = 0;

  for (float output = -4; output < 4; output += 0.125f)
    {
      const float target = 0.0625f;
      const float step = 0x1p-5f;
      float slopes[2];
      float around[2] = { output - step, output + step };

      for (gsize i = 0; i < 2; i++)
        clab_loss_func (loss) (&around[i], &target, NULL, 1, &slopes[i]);
      if (loss->curvature > 0)
        largest = fmax (largest, (slopes[1] - slopes[0]) / (2 * step));
    }
  ck_assert_double_le (largest, loss->curvature * 1.00001);
  ck_assert_double_ge (largest, loss->curvature * 0.99);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("losses");
  TCase *rows = tcase_create ("rows");

  tcase_add_loop_test (rows, values_and_slopes_are_those_by_hand, 0,
                       G_N_ELEMENTS (values));
  tcase_add_loop_test (rows, losses_alone_keep_the_digits_of_doubles, 0,
                       (int)clab_losses.n_rows);
  tcase_add_loop_test (rows, slopes_are_central_differences, 0,
                       (int)clab_losses.n_rows);
  tcase_add_loop_test (rows, weights_multiply_losses_and_slopes, 0,
                       (int)clab_losses.n_rows);
  tcase_add_loop_test (rows, the_curvature_bounds_the_second_difference, 0,
                       (int)clab_losses.n_rows);
  suite_add_tcase (suite, rows);
  return suite_run (suite);
}
