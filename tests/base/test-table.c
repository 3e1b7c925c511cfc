/* Tests of src/base/table.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/table.h"

#include "src/base/clab-error.h"
#include "tests/support/suite.h"

static const ClabChoice fruits[]
    = { { "apple", "Apple", "Round." }, { "pear", "Pear", "Not round." } };
static const ClabTable fruit_table = CLAB_TABLE ("fruit", fruits);

START_TEST (a_known_word_gives_its_row)
{
  ck_assert_ptr_eq (clab_table_find (&fruit_table, "pear", NULL), &fruits[1]);
}
END_TEST

START_TEST (an_unknown_word_gives_an_error_that_lists_the_choices)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_table_find (&fruit_table, "plum", &error));
  ck_assert (g_error_matches (error, CLAB_ERROR, CLAB_ERROR_VALUE));
  ck_assert_ptr_nonnull (strstr (error->message, "plum"));
  ck_assert_ptr_nonnull (strstr (error->message, "apple, pear"));
}
END_TEST

START_TEST (a_message_shows_the_begin_of_a_long_word)
{
  g_autoptr (GString) word = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 1000; i++)
    g_string_append (word, "ж");
  /* The first byte of three. */
  g_string_append_c (word, '\xe2');
  ck_assert_ptr_null (clab_table_find (&fruit_table, word->str, &error));
  ck_assert_uint_lt (strlen (error->message), 200);
  ck_assert (g_utf8_validate (error->message, -1, NULL));
  ck_assert_ptr_nonnull (strstr (error->message, "жж…”"));
}
END_TEST

START_TEST (no_word_is_an_unknown_word)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_table_find (&fruit_table, NULL, &error));
  ck_assert_ptr_nonnull (error);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("table");
  TCase *lookup = tcase_create ("lookup");

  tcase_add_test (lookup, a_known_word_gives_its_row);
  tcase_add_test (lookup,
                  an_unknown_word_gives_an_error_that_lists_the_choices);
  tcase_add_test (lookup, a_message_shows_the_begin_of_a_long_word);
  tcase_add_test (lookup, no_word_is_an_unknown_word);
  suite_add_tcase (suite, lookup);
  return suite_run (suite);
}
