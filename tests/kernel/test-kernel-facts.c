/* Tests of src/kernel/kernel-facts.c and src/kernel/kernel-match.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/kernel-facts.h"

#include <math.h>
#include <string.h>

#include "src/kernel/families.h"
#include "src/kernel/kernel-text.h"
#include "tests/support/suite.h"

static ClabKernel *
kernel_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabBank) bank = clab_kernel_text_parse (text, &error);

  ck_assert_msg (bank != NULL, "%s", error != NULL ? error->message : "");
  return clab_kernel_copy (clab_bank_kernel (bank, 0));
}

static const struct
{
  const char *text;
  double sum;
  double l1;
  double l2;
  gboolean is_symmetric;
  gboolean is_antisymmetric;
  gsize rank;
} examples[] = {
  { "[-1 0 1; -2 0 2; -1 0 1]", 0, 8, 3.4641016151377544, FALSE, TRUE, 1 },
  { "[1 2 1; 2 4 2; 1 2 1] / 16", 1, 1, 0.375, TRUE, FALSE, 1 },
  { "[0 1 0; 1 -4 1; 0 1 0]", 0, 8, 4.47213595499958, TRUE, FALSE, 2 },
  { "[1 2; 3 5] / -1", -11, 11, 6.244997998398398, FALSE, FALSE, 2 },
  { "[1 2 3; 4 5 6; 7 8 9]", 45, 45, 16.881943016134134, FALSE, FALSE, 2 },
  { "[1 0 0; 0 1 0; 0 0 1]", 3, 3, 1.7320508075688772, TRUE, FALSE, 3 },
  { "[0 0; 0 0]", 0, 0, 0, TRUE, TRUE, 0 },
  { "[1 2 3 4]", 10, 10, 5.477225575051661, FALSE, FALSE, 1 },
  { "[1; 2; 3]", 6, 6, 3.7416573867739413, FALSE, FALSE, 1 },
  { "[1 2; 2 4 / 1 0; 0 1]", 11, 11, 5.196152422706632, FALSE, FALSE, 2 },
  { "[1e300 2e300; 2e300 4e300] / 1e300", 9, 9, 5, FALSE, FALSE, 1 },
  { "[1 2; 2 4.00000001]", 9.00000001, 9.00000001, 5.000000008, FALSE, FALSE,
    1 },
  { "[1 2; 2 4.001]", 9.001, 9.001, 5.00080003599424, FALSE, FALSE, 2 },
};

START_TEST (facts_are_those_worked_out_by_hand)
{
  g_autoptr (ClabKernel) kernel = kernel_of (examples[_i].text);
  ClabKernelFacts facts;

  clab_kernel_facts (kernel, &facts);
  ck_assert_double_eq_tol (facts.sum, examples[_i].sum, 1e-9);
  ck_assert_double_eq_tol (facts.l1, examples[_i].l1, 1e-9);
  ck_assert_double_eq_tol (facts.l2, examples[_i].l2, 1e-9);
  ck_assert_int_eq (facts.is_symmetric, examples[_i].is_symmetric);
  ck_assert_int_eq (facts.is_antisymmetric, examples[_i].is_antisymmetric);
  ck_assert_uint_eq (facts.rank, examples[_i].rank);
}
END_TEST

START_TEST (the_rank_of_a_sum_of_outer_products_is_their_number)
{
  for (gsize rank = 1; rank <= 6; rank++)
    {
      double weights[9 * 13] = { 0 };

      for (gsize r = 0; r < rank; r++)
        for (gsize i = 0; i < 9; i++)
          for (gsize j = 0; j < 13; j++)
            weights[i * 13 + j]
                += cos ((double)(r * r + 1) * i) * sin ((double)(r + 1) * j);

      g_autoptr (ClabKernel) kernel = clab_kernel_new (NULL, 1, 9, 13, weights);
      ClabKernelFacts facts;
      clab_kernel_facts (kernel, &facts);
      ck_assert_uint_eq (facts.rank, rank);
    }
}
END_TEST

static const struct
{
  const char *text;
  const char *bank;
  const char *name;
  double similarity;
  double factor;
} matches[] = {
  { "[-1 0 1; -2 0 2; -1 0 1]", "sobel", "sobel x", 1, 1 },
  { "[1 0 -1; 2 0 -2; 1 0 -1] / 8", "sobel", "sobel x", -1, -0.125 },
  { "[-1.05 0.02 1; -2 0 2.1; -1 0.01 0.95]", "sobel", "sobel x", 1, 1 },
  { "[1 1 1; 1 1 1; 1 1 1]", "box", "box", 1, 9 },
  { "[1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1]", "box(size=5)",
    "box", 1, 25 },
  { "gaussian(sigma=1.7, size=9)", NULL, "gaussian", 1, 0.9 },
  { "[0 0 0; 0 2 0; 0 0 0 / 0 0 0; 0 2 0; 0 0 0]", "identity", "identity", 1,
    2 },
};

START_TEST (a_kernel_is_recognised_up_to_a_factor)
{
  g_autoptr (ClabKernel) kernel = kernel_of (matches[_i].text);
  g_autoptr (ClabKernelMatch) match = clab_kernel_match_new (kernel, NULL);

  ck_assert_ptr_nonnull (match);
  ck_assert_str_eq (match->name, matches[_i].name);
  if (matches[_i].bank != NULL)
    ck_assert_str_eq (match->text, matches[_i].bank);
  ck_assert_double_eq_tol (match->similarity, matches[_i].similarity, 0.01);
  ck_assert_double_eq_tol (match->factor, matches[_i].factor,
                           0.05 * fabs (matches[_i].factor));

  /* The text leads back to the kernel. */
  g_autoptr (ClabBank) bank = clab_kernel_text_parse (match->text, NULL);
  gboolean is_found = FALSE;
  ck_assert_ptr_nonnull (bank);
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    if (strcmp (clab_bank_kernel (bank, i)->name, match->name) == 0)
      is_found = TRUE;
  ck_assert (is_found);
}
END_TEST

static const char *const unknown[]
    = { "[3 -7 1; 0 2 5; 4 -1 -6]", "[0 0 0; 0 0 0; 0 0 0]",
        "[1 -5 2 8 3 -9 4]" };

START_TEST (a_kernel_like_no_other_has_no_match)
{
  g_autoptr (ClabKernel) kernel = kernel_of (unknown[_i]);

  ck_assert_ptr_null (clab_kernel_match_new (kernel, NULL));
}
END_TEST

START_TEST (every_kernel_of_every_family_matches_one_of_its_own_size)
{
  const ClabChoice *family = clab_table_row (&clab_families, _i);
  g_autoptr (ClabBank) bank = clab_kernel_text_parse (family->nick, NULL);

  /* Two of each are enough: the largest families take long. */
  for (gsize i = 0; i < MIN (clab_bank_size (bank), 2); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);
      g_autoptr (ClabKernelMatch) match = clab_kernel_match_new (kernel, NULL);

      ck_assert_ptr_nonnull (match);
      ck_assert_double_ge (fabs (match->similarity), 1 - 1e-6);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel-facts");
  TCase *facts = tcase_create ("facts");
  TCase *known = tcase_create ("known");

  tcase_add_loop_test (facts, facts_are_those_worked_out_by_hand, 0,
                       G_N_ELEMENTS (examples));
  tcase_add_test (facts, the_rank_of_a_sum_of_outer_products_is_their_number);
  suite_add_tcase (suite, facts);
  tcase_add_loop_test (known, a_kernel_is_recognised_up_to_a_factor, 0,
                       G_N_ELEMENTS (matches));
  tcase_add_loop_test (known, a_kernel_like_no_other_has_no_match, 0,
                       G_N_ELEMENTS (unknown));
  tcase_add_loop_test (known,
                       every_kernel_of_every_family_matches_one_of_its_own_size,
                       0, clab_families.n_rows);
  suite_add_tcase (suite, known);
  return suite_run (suite);
}
