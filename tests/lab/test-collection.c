/* Tests of plugin/lab/collection.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/collection.h"

#include "tests/support/suite.h"

static void
write_found (const char *id, int kernel, gpointer data)
{
  g_string_append_printf (data, "%s:%d;", id, kernel);
}

/* What the text names, then how many kernels no bank has. */
static char *
read_found (ClabCollection *collection, const char *text)
{
  g_autoptr (ClabBank) rest = clab_bank_new (NULL);
  GString *found = g_string_new (NULL);

  ck_assert (clab_collection_read_text (collection, text, rest, write_found,
                                        found, NULL));
  g_string_append_printf (found, "%d", (int)clab_bank_size (rest));
  return g_string_free (found, FALSE);
}

static const char *
add_own (ClabCollection *collection, const char *name, double weight)
{
  ClabBank *bank = clab_bank_new ("Mine");

  clab_bank_add (bank, clab_kernel_new (name, 1, 1, 1, &weight));
  return clab_collection_add_own (collection, bank);
}

static const struct
{
  const char *text;
  const char *found;
} texts[] = {
  { "sobel", "sobel:-1;0" },
  { "sobel | laplacian", "sobel:-1;laplacian:-1;0" },
  { " gabor ( orientations = 8 )", "gabor:-1;0" },
  { "sobel * 2", "2" },
  { "[1 2; 3 4] | prewitt", "prewitt:-1;1" },
  { "1 2 1\n0 0 0\n-1 -2 -1", "1" },
  { "# a comment\nsobel", "sobel:-1;0" },
};

START_TEST (text_is_found_in_the_banks)
{
  g_autoptr (ClabCollection) collection = clab_collection_new ();
  g_autofree char *found = read_found (collection, texts[_i].text);

  ck_assert_str_eq (found, texts[_i].found);
}
END_TEST

START_TEST (what_is_written_is_read_again)
{
  g_autoptr (ClabCollection) collection = clab_collection_new ();
  const char *own = add_own (collection, "my own", 3.5);
  g_autoptr (GString) text = g_string_new (NULL);

  clab_collection_append_text (collection, text, own, 0);
  clab_collection_append_text (collection, text, "sobel", 1);
  clab_collection_append_text (collection, text, "prewitt", -1);

  g_autofree char *found = read_found (collection, text->str);

  ck_assert_str_eq (found, "prewitt:-1;own-1:0;sobel:1;0");
}
END_TEST

START_TEST (parameters_are_written_and_read)
{
  g_autoptr (ClabCollection) collection = clab_collection_new ();
  g_autoptr (ClabCollection) other = clab_collection_new ();
  g_autofree char *found
      = read_found (collection, "gabor(orientations=3, size=9)");
  g_autoptr (GString) text = g_string_new (NULL);

  ck_assert_str_eq (found, "gabor:-1;0");
  clab_collection_append_text (collection, text, "gabor", -1);
  g_free (g_steal_pointer (&found));
  found = read_found (other, text->str);
  ck_assert_str_eq (found, "gabor:-1;0");
  ck_assert_uint_eq (
      clab_bank_size (clab_collection_find (other, "gabor")->bank),
      clab_bank_size (clab_collection_find (collection, "gabor")->bank));
  ck_assert_uint_eq (clab_collection_kernel (other, "gabor", 0)->rows, 9);
}
END_TEST

START_TEST (text_that_cannot_be_read_finds_nothing)
{
  g_autoptr (ClabCollection) collection = clab_collection_new ();
  g_autoptr (ClabBank) rest = clab_bank_new (NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  ck_assert (!clab_collection_read_text (collection, "sobel | [1 2; 3", rest,
                                         write_found, found, &error));
  ck_assert_ptr_nonnull (error);
  ck_assert_str_eq (found->str, "");
}
END_TEST

START_TEST (own_banks_come_first_and_can_be_changed)
{
  g_autoptr (ClabCollection) collection = clab_collection_new ();
  gsize n = clab_collection_n_banks (collection);
  g_autofree char *first = g_strdup (add_own (collection, "a", 1.0));
  g_autofree char *second = g_strdup (add_own (collection, "b", 2.0));

  ck_assert_str_eq (clab_collection_bank (collection, 0)->id, first);
  ck_assert_str_eq (clab_collection_bank (collection, 1)->id, second);
  ck_assert_ptr_nonnull (clab_collection_edit_own (collection, second));
  ck_assert_ptr_null (clab_collection_edit_own (collection, "sobel"));
  clab_collection_remove_own (collection, first);
  ck_assert_ptr_null (clab_collection_find (collection, first));
  ck_assert_uint_eq (clab_collection_n_banks (collection), n + 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("collection");
  TCase *text = tcase_create ("text");
  TCase *own = tcase_create ("own banks");

  tcase_add_loop_test (text, text_is_found_in_the_banks, 0,
                       G_N_ELEMENTS (texts));
  tcase_add_test (text, what_is_written_is_read_again);
  tcase_add_test (text, parameters_are_written_and_read);
  tcase_add_test (text, text_that_cannot_be_read_finds_nothing);
  tcase_add_test (own, own_banks_come_first_and_can_be_changed);
  suite_add_tcase (suite, text);
  suite_add_tcase (suite, own);
  return suite_run (suite);
}
