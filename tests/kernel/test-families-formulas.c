/* Tests of src/kernel/families*.c: sampled weights against their formulas.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "tests/support/families-support.h"
#include "tests/support/suite.h"

#define DEGREE (G_PI / 180)

/* Whether the kernel is the formula less its mean, up to a positive factor. */
static void
check_proportional (const ClabKernel *kernel, const double *formula)
{
  gsize n = clab_kernel_size (kernel);
  double sum = 0;
  double length = 0;
  double product = 0;

  for (gsize i = 0; i < n; i++)
    sum += formula[i];
  for (gsize i = 0; i < n; i++)
    {
      length += (formula[i] - sum / n) * (formula[i] - sum / n);
      product += (formula[i] - sum / n) * kernel->weights[i];
    }
  ck_assert_double_gt (product, 0);
  for (gsize i = 0; i < n; i++)
    ck_assert_double_eq_tol (kernel->weights[i],
                             product / length * (formula[i] - sum / n), 1e-12);
}

/* The second derivative of exp (−r²) in direction @angle, minus its mean. */
static double
steered (gsize cell, double angle)
{
  double sum = 0;
  double value = 0;

  for (gsize i = 0; i < 81; i++)
    {
      double x = 0.67 * ((double)(i % 9) - 4);
      double y = 0.67 * ((double)(i / 9) - 4);
      double u = x * cos (angle) + y * sin (angle);
      double g
          = sqrt (8 / (3 * G_PI)) * (2 * u * u - 1) * exp (-(x * x + y * y));

      sum += g;
      if (i == cell)
        value = g;
    }
  return value - sum / 81;
}

START_TEST (steerable_kernels_mix_into_every_direction)
{
  g_autoptr (ClabBank) bank = family_build ("steerable", "");
  const double *a = family_kernel (bank, "g2 a")->weights;
  const double *b = family_kernel (bank, "g2 b")->weights;
  const double *c = family_kernel (bank, "g2 c")->weights;

  for (double angle = 0; angle < G_PI; angle += 0.3)
    for (gsize i = 0; i < 81; i++)
      {
        double mixed = cos (angle) * cos (angle) * a[i]
                       + 2 * cos (angle) * sin (angle) * b[i]
                       + sin (angle) * sin (angle) * c[i];

        ck_assert_double_eq_tol (mixed, steered (i, angle), 1e-12);
      }
}
END_TEST

START_TEST (a_gabor_kernel_is_the_formula_less_its_mean)
{
  g_autoptr (ClabBank) bank = family_build (
      "gabor", "size=11 sigma=2 wavelength=5 ratio=0.5 orientations=1");
  const ClabKernel *kernel = family_kernel (bank, "gabor 0");
  double formula[121];
  double sum = 0;

  for (gsize i = 0; i < 121; i++)
    {
      double x = (double)(i % 11) - 5;
      double y = (double)(i / 11) - 5;

      formula[i] = exp (-(x * x + 0.25 * y * y) / 8) * cos (2 * G_PI * x / 5);
      sum += formula[i];
    }
  ck_assert_double_eq_tol (sum, 1.75, 0.005);
  check_proportional (kernel, formula);
  ck_assert_double_eq_tol (family_magnitude (kernel), 1, 1e-12);
}
END_TEST

START_TEST (gabor_kernels_turn_clockwise)
{
  g_autoptr (ClabBank) bank = family_build ("gabor", "phase=90");
  const ClabKernel *falling = family_kernel (bank, "gabor 45");

  /* The wave runs towards the lower right: unlike along that diagonal, alike
   * across it.  */
  ck_assert_double_eq_tol (clab_kernel_weight (falling, 0, 4, 6), 0, 1e-12);
  ck_assert_double_gt (fabs (clab_kernel_weight (falling, 0, 6, 6)), 0.001);
}
END_TEST

START_TEST (a_ridge_runs_clockwise_by_its_angle)
{
  g_autoptr (ClabBank) bank = family_build (
      "ridge", "orientations=1 angle=30 sigma=2 ratio=2 size=15");
  double formula[225];

  for (gsize i = 0; i < 225; i++)
    {
      double x = (double)(i % 15) - 7;
      double y = (double)(i / 15) - 7;
      double along = x * cos (30 * DEGREE) + y * sin (30 * DEGREE);
      double across = y * cos (30 * DEGREE) - x * sin (30 * DEGREE);

      formula[i] = (1 - across * across / 4)
                   * exp (-along * along / 32 - across * across / 8);
    }
  check_proportional (family_kernel (bank, "ridge 30"), formula);
}
END_TEST

START_TEST (an_edge_of_the_texture_bank_is_the_published_formula)
{
  g_autoptr (ClabBank) bank = family_build ("rfs", "size=25");
  double formula[625];

  /* makeRFSfilters: y upwards, [c −s; s c], gauss1d of order 1 along the
   * second axis.  */
  for (gsize i = 0; i < 625; i++)
    {
      double x = (double)(i % 25) - 12;
      double y = 12 - (double)(i / 25);
      double along = x * cos (60 * DEGREE) - y * sin (60 * DEGREE);
      double across = x * sin (60 * DEGREE) + y * cos (60 * DEGREE);

      formula[i] = -across * exp (-along * along / 72 - across * across / 8);
    }
  check_proportional (family_kernel (bank, "rfs edge 2 60"), formula);
}
END_TEST

START_TEST (a_laplacian_of_gaussian_is_the_formula)
{
  g_autoptr (ClabBank) bank = family_build ("log", "sigma=1.4 size=9");
  double formula[81];

  for (gsize i = 0; i < 81; i++)
    {
      double x = (double)(i % 9) - 4;
      double y = (double)(i / 9) - 4;
      double square = x * x + y * y;

      formula[i]
          = (square - 2 * 1.96) / (1.96 * 1.96) * exp (-square / (2 * 1.96));
    }
  check_proportional (family_kernel (bank, "log"), formula);
}
END_TEST

START_TEST (a_schmid_kernel_is_the_formula)
{
  g_autoptr (ClabBank) bank = family_build ("schmid", "size=21");
  double formula[441];

  for (gsize i = 0; i < 441; i++)
    {
      double r = hypot ((double)(i % 21) - 10, (double)(i / 21) - 10);

      formula[i] = cos (G_PI * 3 * r / 8) * exp (-r * r / 128);
    }
  check_proportional (family_kernel (bank, "schmid 8 3"), formula);
}
END_TEST

/* ∫ √(r² − t²) dt from 0 to @x */
static double
below_arc (double x, double r)
{
  return (x * sqrt (r * r - x * x) + r * r * asin (x / r)) / 2;
}

START_TEST (a_disc_covers_the_area_of_a_circle)
{
  g_autoptr (ClabBank) bank = family_build ("disc", "size=3");
  const ClabKernel *kernel = family_kernel (bank, "disc");
  double area = G_PI * 2.25;
  double reach = sqrt (2);
  double corner
      = below_arc (reach, 1.5) - below_arc (0.5, 1.5) - 0.5 * (reach - 0.5);
  double side = 2 * below_arc (0.5, 1.5) - 0.5;

  ck_assert_double_eq_tol (clab_kernel_weight (kernel, 0, 1, 1), 1 / area,
                           1e-12);
  ck_assert_double_eq_tol (clab_kernel_weight (kernel, 0, 0, 1), side / area,
                           1e-12);
  ck_assert_double_eq_tol (clab_kernel_weight (kernel, 0, 2, 2), corner / area,
                           1e-12);
}
END_TEST

/* A square on its corner: an octagon of 2 (√2 − 1) in the middle. */
START_TEST (a_slanting_motion_weighs_areas)
{
  g_autoptr (ClabBank) bank = family_build ("motion", "size=1 angle=45");
  const ClabKernel *kernel = family_kernel (bank, "motion");
  double octagon = 2 * (sqrt (2) - 1);

  ck_assert_uint_eq (kernel->rows, 3);
  for (gsize i = 0; i < 9; i++)
    {
      double corner_or_side = i % 2 ? (1 - octagon) / 4 : 0;
      double share = i == 4 ? octagon : corner_or_side;

      ck_assert_double_eq_tol (clab_kernel_weight (kernel, 0, i / 3, i % 3),
                               share, 1e-11);
    }
}
END_TEST

/* ∫ exp (−t² / 2σ²) dt from 0 to @x */
static double
below_bell (double x, double sigma)
{
  return sigma * sqrt (G_PI / 2) * erf (x / sigma / sqrt (2));
}

START_TEST (a_comet_is_half_a_gaussian_over_every_cell)
{
  g_autoptr (ClabBank) bank = family_build ("comet", "sigma=2");
  const ClabKernel *kernel = family_kernel (bank, "comet");
  gsize middle = kernel->rows / 2;
  double sum = 0.5 + below_bell (middle + 0.5, 2);

  for (gsize i = 1; i <= middle; i++)
    {
      ck_assert_double_eq_tol (
          clab_kernel_weight (kernel, 0, middle, middle + i),
          (below_bell (i + 0.5, 2) - below_bell (i - 0.5, 2)) / sum, 1e-9);
      ck_assert_double_eq (clab_kernel_weight (kernel, 0, middle, middle - i),
                           0);
    }
  ck_assert_double_eq_tol (clab_kernel_weight (kernel, 0, middle, middle),
                           (0.5 + below_bell (0.5, 2)) / sum, 1e-9);
}
END_TEST

START_TEST (a_zero_of_two_factors_has_no_sign)
{
  g_autoptr (ClabBank) bank = family_build ("laws3", "");

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    for (gsize j = 0; j < 9; j++)
      {
        double weight = clab_bank_kernel (bank, i)->weights[j];

        ck_assert (weight != 0 || !signbit (weight));
      }
}
END_TEST

START_TEST (seeded_weights_are_those_of_numpy)
{
  static const double expected[]
      = { 1.764052345967664,  0.4001572083672233,  0.9787379841057392,
          2.240893199201458,  1.8675579901499675,  -0.977277879876411,
          0.9500884175255894, -0.1513572082976979, -0.10321885179355784 };
  g_autoptr (ClabBank) bank = family_build ("random", "seed=0");

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    ck_assert_double_eq_tol (clab_bank_kernel (bank, 0)->weights[i],
                             expected[i], 1e-14);
}
END_TEST

static const struct
{
  FamilyBuild build;
  double variance;
} spreads[] = {
  { { "random", "count=256 size=9 scale=3" }, 9 },
  { { "random-he", "count=256 size=9" }, 2.0 / 81 },
  { { "random-he", "count=256 size=9 planes=3" }, 2.0 / 243 },
  { { "random-lecun", "count=256 size=9 planes=3 seed=4" }, 1.0 / 243 },
};

static double
sum_of_squares (const ClabKernel *kernel)
{
  double sum = 0;

  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    sum += kernel->weights[i] * kernel->weights[i];
  return sum;
}

START_TEST (random_weights_spread_as_told)
{
  g_autoptr (ClabBank) bank
      = family_build (spreads[_i].build.family, spreads[_i].build.settings);
  double squares = 0;
  gsize n = 0;

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      squares += sum_of_squares (kernel);
      n += clab_kernel_size (kernel);
    }
  ck_assert_double_eq_tol (squares / n / spreads[_i].variance, 1, 0.05);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("families-formulas");
  TCase *formulas = tcase_create ("formulas");
  TCase *random = tcase_create ("random");

  tcase_add_test (formulas, steerable_kernels_mix_into_every_direction);
  tcase_add_test (formulas, a_gabor_kernel_is_the_formula_less_its_mean);
  tcase_add_test (formulas, gabor_kernels_turn_clockwise);
  tcase_add_test (formulas, a_ridge_runs_clockwise_by_its_angle);
  tcase_add_test (formulas,
                  an_edge_of_the_texture_bank_is_the_published_formula);
  tcase_add_test (formulas, a_laplacian_of_gaussian_is_the_formula);
  tcase_add_test (formulas, a_schmid_kernel_is_the_formula);
  tcase_add_test (formulas, a_disc_covers_the_area_of_a_circle);
  tcase_add_test (formulas, a_slanting_motion_weighs_areas);
  tcase_add_test (formulas, a_zero_of_two_factors_has_no_sign);
  tcase_add_test (formulas, a_comet_is_half_a_gaussian_over_every_cell);
  suite_add_tcase (suite, formulas);
  tcase_add_test (random, seeded_weights_are_those_of_numpy);
  tcase_add_loop_test (random, random_weights_spread_as_told, 0,
                       G_N_ELEMENTS (spreads));
  suite_add_tcase (suite, random);
  return suite_run (suite);
}
