/* Tests of src/kernel/families*.c: what is true of every family.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/families.h"

#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "tests/support/families-support.h"
#include "tests/support/suite.h"

#define N_RANDOM_VALUES 5
#define MAX_WEIGHTS (64 * 1000 * 1000)

static const ClabFamily *
family_at (int index)
{
  return (const ClabFamily *)clab_table_row (&clab_families, (gsize)index);
}

/* What no kernel of any family may lack. */
static void
check_kernel (const ClabFamily *family, const ClabKernel *kernel)
{
  const char *nick = family->choice.nick;
  double magnitude = 0;

  ck_assert_msg (kernel->divisor != 0 && isfinite (kernel->divisor),
                 "%s: divisor %g", nick, kernel->divisor);
  ck_assert (isfinite (kernel->bias));
  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    magnitude += fabs (kernel->weights[i] / kernel->divisor);
  ck_assert_msg (magnitude > 0 && isfinite (magnitude), "%s: %s weighs %g",
                 nick, kernel->name, magnitude);
}

/* Builds @family, or sees it refuse values with a sentence. */
static void
check_build (const ClabFamily *family, const double *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  gsize n_weights = 0;

  if (!family->build (family, values, bank, &error))
    {
      ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_VALUE));
      ck_assert (g_str_has_suffix (error->message, "."));
      return;
    }
  ck_assert_ptr_null (error);
  ck_assert_uint_ge (clab_bank_size (bank), 1);
  ck_assert_uint_le (clab_bank_size (bank), CLAB_BANK_MAX_KERNELS);
  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      check_kernel (family, clab_bank_kernel (bank, i));
      n_weights += clab_kernel_size (clab_bank_kernel (bank, i));
    }
  ck_assert_uint_le (n_weights, MAX_WEIGHTS);
}

START_TEST (a_family_has_words_and_parameters_in_bounds)
{
  const ClabFamily *family = family_at (_i);
  gsize n = 0;

  ck_assert_ptr_nonnull (family->choice.nick);
  ck_assert_msg (g_str_has_suffix (family->choice.note, "."), "%s",
                 family->choice.nick);
  ck_assert_ptr_nonnull (family->choice.label);
  ck_assert_ptr_nonnull (family->source);
  for (; family->parameters[n].choice.nick != NULL; n++)
    {
      const ClabFamilyParameter *p = &family->parameters[n];

      ck_assert_uint_lt (n, CLAB_FAMILY_MAX_PARAMETERS);
      ck_assert_ptr_nonnull (p->choice.label);
      ck_assert (g_str_has_suffix (p->choice.note, "."));
      ck_assert_double_lt (p->minimum, p->maximum);
      ck_assert_double_ge (p->value, p->minimum);
      ck_assert_double_le (p->value, p->maximum);
    }
}
END_TEST

START_TEST (a_family_name_is_unique_and_one_word)
{
  const char *nick = family_at (_i)->choice.nick;

  ck_assert_uint_eq (strspn (nick, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                     strlen (nick));
  for (int i = 0; i < _i; i++)
    ck_assert_str_ne (family_at (i)->choice.nick, nick);
}
END_TEST

START_TEST (a_kernel_has_a_name_of_its_own_a_note_and_a_source)
{
  const ClabFamily *family = family_at (_i);
  g_autoptr (ClabBank) bank = family_build (family->choice.nick, "");
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      ck_assert_uint_eq (
          strspn (kernel->name, "abcdefghijklmnopqrstuvwxyz0123456789-. "),
          strlen (kernel->name));
      ck_assert_msg (g_hash_table_add (names, kernel->name), "%s twice",
                     kernel->name);
      ck_assert_msg (kernel->note && g_str_has_suffix (kernel->note, "."),
                     "%s: %s", kernel->name, kernel->note);
      ck_assert_str_eq (kernel->source, family->source);
    }
}
END_TEST

START_TEST (a_family_stands_its_smallest_largest_and_default_values)
{
  const ClabFamily *family = family_at (_i);
  double smallest[CLAB_FAMILY_MAX_PARAMETERS];
  double largest[CLAB_FAMILY_MAX_PARAMETERS];
  double standard[CLAB_FAMILY_MAX_PARAMETERS];

  for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
    {
      smallest[i] = family->parameters[i].minimum;
      largest[i] = family->parameters[i].maximum;
      standard[i] = family->parameters[i].value;
    }
  check_build (family, smallest);
  check_build (family, largest);
  check_build (family, standard);
}
END_TEST

START_TEST (a_family_stands_one_extreme_value_at_a_time)
{
  const ClabFamily *family = family_at (_i);
  double values[CLAB_FAMILY_MAX_PARAMETERS];

  for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
    {
      family_values (family, "", values);
      values[i] = family->parameters[i].minimum;
      check_build (family, values);
      values[i] = family->parameters[i].maximum;
      check_build (family, values);
    }
}
END_TEST

START_TEST (a_family_stands_random_values)
{
  const ClabFamily *family = family_at (_i);
  GRand *random = g_rand_new_with_seed ((guint32)_i);
  double values[CLAB_FAMILY_MAX_PARAMETERS];

  for (guint n = 0; n < N_RANDOM_VALUES; n++)
    {
      for (gsize i = 0; family->parameters[i].choice.nick != NULL; i++)
        {
          const ClabFamilyParameter *p = &family->parameters[i];

          values[i] = g_rand_double_range (random, p->minimum, p->maximum);
          if (p->is_integer)
            values[i] = floor (values[i]);
        }
      check_build (family, values);
    }
  g_rand_free (random);
}
END_TEST

START_TEST (building_twice_gives_the_same_digits)
{
  const char *nick = family_at (_i)->choice.nick;
  g_autoptr (ClabBank) first = family_build (nick, "");
  g_autoptr (ClabBank) second = family_build (nick, "");

  for (gsize i = 0; i < clab_bank_size (first); i++)
    {
      const ClabKernel *a = clab_bank_kernel (first, i);
      const ClabKernel *b = clab_bank_kernel (second, i);

      ck_assert_mem_eq (a->weights, b->weights,
                        clab_kernel_size (a) * sizeof *a->weights);
    }
}
END_TEST

START_TEST (the_first_family_is_sobel)
{
  ck_assert_str_eq (family_at (0)->choice.nick, "sobel");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("families");
  TCase *words = tcase_create ("words");
  TCase *values = tcase_create ("values");
  int n = (int)clab_families.n_rows;

  tcase_add_test (words, the_first_family_is_sobel);
  tcase_add_loop_test (words, a_family_has_words_and_parameters_in_bounds, 0,
                       n);
  tcase_add_loop_test (words, a_family_name_is_unique_and_one_word, 0, n);
  tcase_add_loop_test (
      words, a_kernel_has_a_name_of_its_own_a_note_and_a_source, 0, n);
  tcase_set_timeout (values, 60);
  tcase_add_loop_test (
      values, a_family_stands_its_smallest_largest_and_default_values, 0, n);
  tcase_add_loop_test (values, a_family_stands_one_extreme_value_at_a_time, 0,
                       n);
  tcase_add_loop_test (values, a_family_stands_random_values, 0, n);
  tcase_add_loop_test (values, building_twice_gives_the_same_digits, 0, n);
  suite_add_tcase (suite, words);
  suite_add_tcase (suite, values);
  return suite_run (suite);
}
