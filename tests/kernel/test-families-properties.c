/* Tests of src/kernel/families*.c: what kernels promise to do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/kernel/families-weights.h"
#include "tests/support/families-support.h"
#include "tests/support/suite.h"

/* The kernel's answer to x^n · y^m around its middle. */
static double
answer_to_power (const ClabKernel *kernel, guint n, guint m)
{
  double sum = 0;

  for (gsize i = 0; i < kernel->rows; i++)
    for (gsize j = 0; j < kernel->columns; j++)
      sum += clab_kernel_weight (kernel, 0, i, j)
             * pow (j - (kernel->columns - 1) / 2.0, n)
             * pow (i - (kernel->rows - 1) / 2.0, m);
  return sum;
}

static const FamilyBuild zero_sum[] = {
  { "sobel", "" },
  { "sobel", "size=2" },
  { "sobel", "size=31" },
  { "sobel", "size=10 order=2" },
  { "prewitt", "" },
  { "scharr", "" },
  { "scharr-fine", "" },
  { "roberts", "" },
  { "rotinv", "" },
  { "farid", "" },
  { "farid", "size=3" },
  { "gaussian-derivative", "" },
  { "gaussian-derivative", "order=2" },
  { "gaussian-derivative", "order=3 sigma=40" },
  { "kirsch", "" },
  { "robinson", "" },
  { "robinson3", "" },
  { "prewitt-compass", "" },
  { "nevatia-babu", "" },
  { "laplacian", "" },
  { "laplacian", "ratio=0.37" },
  { "laplacian4", "" },
  { "edge8", "" },
  { "laplacians", "" },
  { "log", "" },
  { "log", "size=4 sigma=0.3" },
  { "log", "sigma=30" },
  { "log-classic", "" },
  { "dog", "" },
  { "dog", "sigma=40 size=3 ratio=1.1" },
  { "forensic", "" },
  { "lines", "" },
  { "lines5", "" },
  { "ridge", "" },
  { "ridge", "orientations=7 angle=11" },
  { "points", "" },
  { "corners", "" },
  { "shapes", "zero-sum=1" },
  { "shapes", "zero-sum=1 size=3" },
  { "shapes", "zero-sum=1 size=62" },
  { "relief", "" },
  { "gabor", "" },
  { "gabor", "phase=33 size=14" },
  { "gabor-bank", "" },
  { "steerable", "" },
  { "schmid", "" },
  { "opponent", "order=1" },
  { "opponent", "order=2" },
};

START_TEST (kernels_that_ignore_even_areas_sum_to_0)
{
  const FamilyBuild *build = &zero_sum[_i];
  g_autoptr (ClabBank) bank = family_build (build->family, build->settings);

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      ck_assert_msg (fabs (clab_kernel_sum (kernel))
                         <= 1e-9 * family_magnitude (kernel),
                     "%s: %g", kernel->name, clab_kernel_sum (kernel));
    }
}
END_TEST

static const FamilyBuild sum_one[] = {
  { "identity", "" },
  { "identity", "size=8" },
  { "box", "" },
  { "box", "size=127" },
  { "binomial", "size=31" },
  { "binomial", "size=2" },
  { "gaussian", "" },
  { "gaussian", "sigma=40" },
  { "gaussian", "sigma=0.3 size=2" },
  { "gaussian5", "" },
  { "disc", "" },
  { "disc", "size=1" },
  { "pyramid", "size=6" },
  { "smoothing", "" },
  { "smoothing", "size=2" },
  { "motion", "" },
  { "motion", "angle=33.3 size=30" },
  { "comet", "" },
  { "comet", "angle=-200 sigma=0.3" },
  { "sharpen", "" },
  { "sharpening", "" },
  { "unsharp", "" },
  { "unsharp", "amount=7 size=4" },
  { "high-boost", "amount=1" },
  { "emboss", "" },
};

START_TEST (kernels_that_keep_even_areas_sum_to_1)
{
  const FamilyBuild *build = &sum_one[_i];
  g_autoptr (ClabBank) bank = family_build (build->family, build->settings);

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    ck_assert_double_eq_tol (clab_kernel_sum (clab_bank_kernel (bank, i)), 1,
                             1e-12);
}
END_TEST

static const FamilyBuild orthonormal[]
    = { { "frei-chen", "" },      { "haar", "" },     { "haar", "size=4" },
        { "haar", "size=16" },    { "hadamard", "" }, { "hadamard", "size=2" },
        { "hadamard", "size=8" }, { "dct", "" },      { "dct", "size=2" },
        { "dct", "size=8" } };

static double
inner_product (const ClabKernel *a, const ClabKernel *b)
{
  double sum = 0;

  for (gsize i = 0; i < clab_kernel_size (a); i++)
    sum += a->weights[i] / a->divisor * (b->weights[i] / b->divisor);
  return sum;
}

START_TEST (a_basis_is_complete_and_orthonormal)
{
  const FamilyBuild *build = &orthonormal[_i];
  g_autoptr (ClabBank) bank = family_build (build->family, build->settings);
  gsize n = clab_bank_size (bank);
  double worst = 0;

  ck_assert_uint_eq (n, clab_kernel_size (clab_bank_kernel (bank, 0)));
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      {
        double product = inner_product (clab_bank_kernel (bank, i),
                                        clab_bank_kernel (bank, j));

        worst = fmax (worst, fabs (product - (i == j ? 1 : 0)));
      }
  ck_assert_double_lt (worst, 1e-12);
}
END_TEST

static const char *const compasses[]
    = { "kirsch", "robinson", "robinson3", "prewitt-compass", "relief" };

START_TEST (a_compass_closes_after_eight_turns)
{
  g_autoptr (ClabBank) bank = family_build (compasses[_i], "");
  gsize n = clab_bank_size (bank);

  ck_assert_uint_eq (n, 8);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (ClabKernel) turned
          = clab_kernel_copy (clab_bank_kernel (bank, i));

      clab_weights_rotate_ring (turned);
      ck_assert_mem_eq (turned->weights,
                        clab_bank_kernel (bank, (i + 1) % n)->weights,
                        9 * sizeof *turned->weights);
    }
}
END_TEST

/* What becomes of a kernel when it is mirrored: 1 the same, −1 its negative. */
static const struct
{
  FamilyBuild build;
  const char *name;
  double left_right;
  double up_down;
} mirrored[] = {
  { { "sobel", "size=8" }, "sobel x", -1, 1 },
  { { "sobel", "size=9" }, "sobel y", 1, -1 },
  { { "sobel", "size=7 order=2" }, "sobel xy", -1, -1 },
  { { "scharr", "" }, "scharr y", 1, -1 },
  { { "farid", "" }, "farid x", -1, 1 },
  { { "gaussian-derivative", "order=3" }, "gaussian xxy", 1, -1 },
  { { "gaussian-derivative", "order=2" }, "gaussian xy", -1, -1 },
  { { "log", "" }, "log", 1, 1 },
  { { "dog", "size=6" }, "dog", 1, 1 },
  { { "gaussian", "size=8" }, "gaussian", 1, 1 },
  { { "disc", "size=9" }, "disc", 1, 1 },
  { { "disc", "size=10" }, "disc", 1, 1 },
  { { "gabor", "phase=90" }, "gabor 0", -1, 1 },
  { { "gabor", "" }, "gabor 90", 1, 1 },
  { { "ridge", "" }, "ridge 0", 1, 1 },
  { { "steerable", "" }, "g1 y", 1, -1 },
  { { "steerable", "" }, "g2 b", -1, -1 },
  { { "schmid", "" }, "schmid 10 4", 1, 1 },
  { { "rfs", "" }, "rfs edge 2 0", 1, -1 },
  { { "rfs", "" }, "rfs bar 4 90", 1, 1 },
  { { "leung-malik", "" }, "leung-malik log 12", 1, 1 },
  { { "motion", "angle=0 size=7" }, "motion", 1, 1 },
  { { "comet", "angle=90" }, "comet", 1, 0 },
  { { "savitzky-golay", "size=6 order=3" }, "fit dx", -1, 1 },
  { { "laws", "" }, "laws e5w5", -1, -1 },
  { { "forensic", "" }, "kv", 1, 1 },
};

static void
check_mirrored (const ClabKernel *kernel, gboolean is_up_down, double sign)
{
  double worst = 0;

  for (gsize i = 0; i < kernel->rows; i++)
    for (gsize j = 0; j < kernel->columns; j++)
      {
        gsize row = is_up_down ? kernel->rows - 1 - i : i;
        gsize column = is_up_down ? j : kernel->columns - 1 - j;
        double difference = clab_kernel_weight (kernel, 0, row, column)
                            - sign * clab_kernel_weight (kernel, 0, i, j);

        worst = fmax (worst, fabs (difference));
      }
  if (sign == 0)
    ck_assert_double_gt (worst, 0);
  else
    ck_assert_msg (worst <= 1e-12 * family_magnitude (kernel), "%s: %g",
                   kernel->name, worst);
}

START_TEST (a_kernel_mirrors_as_its_shape_does)
{
  g_autoptr (ClabBank) bank
      = family_build (mirrored[_i].build.family, mirrored[_i].build.settings);
  const ClabKernel *kernel = family_kernel (bank, mirrored[_i].name);

  check_mirrored (kernel, FALSE, mirrored[_i].left_right);
  check_mirrored (kernel, TRUE, mirrored[_i].up_down);
}
END_TEST

/* Which power each of the fit's kernels measures. */
static const struct
{
  const char *name;
  guint n;
  guint m;
} fits[] = { { "fit smooth", 0, 0 }, { "fit dx", 1, 0 },  { "fit dy", 0, 1 },
             { "fit dxx", 2, 0 },    { "fit dxy", 1, 1 }, { "fit dyy", 0, 2 } };

static void
check_fit (const ClabBank *bank, guint order, guint which)
{
  const ClabKernel *kernel = family_kernel (bank, fits[which].name);
  double reach = (kernel->columns - 1) / 2.0;

  for (guint n = 0; n <= order; n++)
    for (guint m = 0; n + m <= order; m++)
      {
        gboolean is_its_own = n == fits[which].n && m == fits[which].m;
        double answer = answer_to_power (kernel, n, m);

        ck_assert_msg (fabs (answer - (is_its_own ? 1 : 0))
                           <= 1e-9 * fmax (1, pow (reach, n + m)),
                       "%s of x^%u y^%u: %g", fits[which].name, n, m, answer);
      }
}

START_TEST (a_fit_gives_the_coefficients_of_any_polynomial_of_its_order)
{
  guint order = (guint)_i;

  for (guint size = MAX (order + 1, 2); size <= 31; size += 3)
    {
      g_autofree char *settings
          = g_strdup_printf ("size=%u order=%u", size, order);
      g_autoptr (ClabBank) bank = family_build ("savitzky-golay", settings);

      for (guint i = 0; i < G_N_ELEMENTS (fits); i++)
        if (fits[i].n + fits[i].m <= order)
          check_fit (bank, order, i);
    }
}
END_TEST

START_TEST (a_fit_is_printed_in_whole_numbers)
{
  g_autoptr (ClabBank) bank = family_build ("savitzky-golay", "");
  const ClabKernel *kernel = family_kernel (bank, "fit smooth");

  ck_assert_double_eq (kernel->divisor, 175);
  ck_assert_double_eq (kernel->weights[0], -13);
}
END_TEST

/* The answer of a kernel to a power, as the formula has it.  The comet's mean
 * is (σ² − 1/8) / (σ √(π/2) + 1/2): a half Gaussian and half a pixel.  */
static const struct
{
  FamilyBuild build;
  const char *name;
  guint n;
  guint m;
  double answer;
  double tolerance;
} answers[] = {
  { { "scharr", "" }, "scharr x", 1, 0, 1, 1e-12 },
  { { "haralick", "" }, "facet dy", 0, 1, 1, 1e-12 },
  { { "gaussian-derivative", "sigma=3" }, "gaussian x", 1, 0, 1, 0.05 },
  { { "gaussian-derivative", "sigma=3" }, "gaussian y", 0, 1, 1, 0.05 },
  { { "gaussian-derivative", "sigma=3 order=2" },
    "gaussian xx",
    2,
    0,
    2,
    0.05 },
  { { "gaussian-derivative", "sigma=3 order=2" },
    "gaussian xy",
    1,
    1,
    1,
    0.05 },
  { { "gaussian", "sigma=3 size=31" }, "gaussian", 2, 0, 9, 0.01 },
  { { "binomial", "size=5" }, "binomial", 0, 2, 1, 1e-12 },
  { { "log", "sigma=2" }, "log", 2, 0, 2, 0.05 },
  { { "comet", "sigma=5" }, "comet", 1, 0, 3.676, 0.05 },
  { { "comet", "sigma=5 angle=90" }, "comet", 0, 1, 3.676, 0.05 },
  { { "motion", "size=9 angle=45" }, "motion", 1, 1, 3.375, 0.1 },
  { { "motion", "size=9 angle=-45" }, "motion", 1, 1, -3.375, 0.1 },
  { { "laplacian", "ratio=0.2" }, "laplacian", 2, 0, 2, 1e-12 },
  { { "ridge", "" }, "ridge 0", 0, 0, 0, 1e-12 },
};

START_TEST (a_kernel_answers_to_slopes_and_bends_as_it_should)
{
  g_autoptr (ClabBank) bank
      = family_build (answers[_i].build.family, answers[_i].build.settings);
  const ClabKernel *kernel = family_kernel (bank, answers[_i].name);

  ck_assert_double_eq_tol (
      answer_to_power (kernel, answers[_i].n, answers[_i].m),
      answers[_i].answer, answers[_i].tolerance);
}
END_TEST

START_TEST (opponent_colours_ignore_grey_and_lightness_keeps_it)
{
  g_autoptr (ClabBank) bank = family_build ("opponent", "");

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    ck_assert_uint_eq (clab_bank_kernel (bank, i)->planes, 3);
  ck_assert_double_eq_tol (
      clab_kernel_sum (family_kernel (bank, "opponent red-green")), 0, 1e-12);
  ck_assert_double_eq_tol (
      clab_kernel_sum (family_kernel (bank, "opponent blue-yellow")), 0, 1e-12);
  ck_assert_double_eq_tol (
      clab_kernel_sum (family_kernel (bank, "opponent lightness")), 1, 1e-12);
}
END_TEST

static const struct
{
  FamilyBuild build;
  gsize n_kernels;
  gsize size;
} counts[] = {
  { { "gabor", "orientations=8 size=15" }, 8, 15 },
  { { "gabor-bank", "orientations=8 scales=4 size=31" }, 64, 31 },
  { { "laws", "" }, 25, 5 },
  { { "laws3", "" }, 9, 3 },
  { { "schmid", "" }, 13, 49 },
  { { "rfs", "" }, 38, 49 },
  { { "mr8", "" }, 38, 49 },
  { { "leung-malik", "" }, 48, 49 },
  { { "first-layer", "" }, 16, 11 },
  { { "random", "count=5 size=7" }, 5, 7 },
  { { "gaussian", "sigma=2" }, 1, 13 },
};

START_TEST (a_bank_has_as_many_kernels_as_it_says)
{
  g_autoptr (ClabBank) bank
      = family_build (counts[_i].build.family, counts[_i].build.settings);

  ck_assert_uint_eq (clab_bank_size (bank), counts[_i].n_kernels);
  ck_assert_uint_eq (clab_bank_kernel (bank, 0)->rows, counts[_i].size);
}
END_TEST

static const struct
{
  FamilyBuild build;
  const char *word; /* that the message must contain */
} refused[] = {
  { { "sobel", "size=2 order=2" }, "at least 3" },
  { { "farid", "size=4" }, "3 or 5" },
  { { "savitzky-golay", "size=5 order=5" }, "at least 6" },
  { { "log", "size=2" }, "at least 3" },
  { { "dog", "size=1" }, "at least 3" },
  { { "ridge", "size=2" }, "at least 3" },
  { { "haar", "size=3" }, "2, 4, 8 and 16" },
  { { "hadamard", "size=12" }, "2, 4, 8 and 16" },
  { { "gaussian-derivative", "size=3 order=3" }, "at least 4" },
  { { "gabor-bank", "size=2" }, "at least 3" },
  { { "opponent", "size=1 order=1" }, "at least 2" },
};

START_TEST (values_that_do_not_go_together_are_refused_with_a_reason)
{
  const ClabFamily *family
      = clab_table_find (&clab_families, refused[_i].build.family, NULL);
  double values[CLAB_FAMILY_MAX_PARAMETERS];
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  g_autoptr (GError) error = NULL;

  family_values (family, refused[_i].build.settings, values);
  ck_assert (!family->build (family, values, bank, &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_VALUE));
  ck_assert_ptr_nonnull (strstr (error->message, refused[_i].word));
}
END_TEST

static void
add_sums (Suite *suite)
{
  TCase *sums = tcase_create ("sums");

  tcase_add_loop_test (sums, kernels_that_ignore_even_areas_sum_to_0, 0,
                       G_N_ELEMENTS (zero_sum));
  tcase_add_loop_test (sums, kernels_that_keep_even_areas_sum_to_1, 0,
                       G_N_ELEMENTS (sum_one));
  tcase_add_loop_test (sums, a_basis_is_complete_and_orthonormal, 0,
                       G_N_ELEMENTS (orthonormal));
  tcase_add_test (sums, opponent_colours_ignore_grey_and_lightness_keeps_it);
  suite_add_tcase (suite, sums);
}

static void
add_shapes (Suite *suite)
{
  TCase *shapes = tcase_create ("shapes");

  tcase_add_loop_test (shapes, a_compass_closes_after_eight_turns, 0,
                       G_N_ELEMENTS (compasses));
  tcase_add_loop_test (shapes, a_kernel_mirrors_as_its_shape_does, 0,
                       G_N_ELEMENTS (mirrored));
  suite_add_tcase (suite, shapes);
}

static void
add_answers (Suite *suite)
{
  TCase *tcase = tcase_create ("answers");

  tcase_add_loop_test (
      tcase, a_fit_gives_the_coefficients_of_any_polynomial_of_its_order, 0, 6);
  tcase_add_test (tcase, a_fit_is_printed_in_whole_numbers);
  tcase_add_loop_test (tcase, a_kernel_answers_to_slopes_and_bends_as_it_should,
                       0, G_N_ELEMENTS (answers));
  suite_add_tcase (suite, tcase);
}

int
main (void)
{
  Suite *suite = suite_create ("families-properties");
  TCase *banks = tcase_create ("banks");

  tcase_add_loop_test (banks, a_bank_has_as_many_kernels_as_it_says, 0,
                       G_N_ELEMENTS (counts));
  tcase_add_loop_test (banks,
                       values_that_do_not_go_together_are_refused_with_a_reason,
                       0, G_N_ELEMENTS (refused));
  suite_add_tcase (suite, banks);
  add_sums (suite);
  add_shapes (suite);
  add_answers (suite);
  return suite_run (suite);
}
