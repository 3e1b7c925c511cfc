/* Tests of plugin/lab/bank-files.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/bank-files.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tests/support/suite.h"

static GFile *
new_file (const char *folder, const char *name, const char *text)
{
  GFile *file = g_file_new_build_filename (folder, name, NULL);

  ck_assert (clab_file_replace (file, text, strlen (text), NULL));
  return file;
}

static void
remove_file (GFile *file)
{
  g_file_delete (file, NULL, NULL);
  g_object_unref (file);
}

static const char *
highlighted_name (ClabLabState *state)
{
  const char *id = clab_lab_state_highlighted (state, NULL);

  return clab_collection_label (
      clab_collection_find (clab_lab_state_collection (state), id));
}

START_TEST (opened_files_become_own_banks_and_problems_are_told)
{
  g_autofree char *folder = g_dir_make_tmp ("clab-XXXXXX", NULL);
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);
  GSList files = { new_file (folder, "three.kernel", "a=[1]|[2]|[3]"), NULL };
  GSList more = { new_file (folder, "bad.kernel", "[1 2; 3]"), &files };
  gboolean is_problem;
  gsize n = clab_collection_n_banks (clab_lab_state_collection (state));
  g_autofree char *told
      = clab_bank_files_add (clab_bank_files_read (&more), state, &is_problem);

  ck_assert (is_problem);
  ck_assert_ptr_nonnull (strstr (told, "“bad.kernel”: "));
  ck_assert_ptr_nonnull (strstr (told, "“three.kernel” is now a bank"));
  ck_assert_ptr_nonnull (strstr (told, "3 kernels"));
  ck_assert_int_eq (clab_collection_n_banks (clab_lab_state_collection (state)),
                    n + 1);
  ck_assert_str_eq (highlighted_name (state), "three");
  remove_file (files.data);
  remove_file (more.data);
  g_rmdir (folder);
}
END_TEST

START_TEST (what_a_format_turns_is_told)
{
  g_autofree char *folder = g_dir_make_tmp ("clab-XXXXXX", NULL);
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);
  GSList files = { new_file (folder, "edge.magick", "3x1: 1,0,-1\n"), NULL };
  gboolean is_problem;
  g_autofree char *told
      = clab_bank_files_add (clab_bank_files_read (&files), state, &is_problem);

  ck_assert (!is_problem);
  ck_assert_ptr_nonnull (strchr (told, '\n'));
  /* ImageMagick convolves, the lab correlates. */
  ck_assert_double_eq (clab_lab_state_kernel (state)->weights[0], -1.0);
  remove_file (files.data);
  g_rmdir (folder);
}
END_TEST

START_TEST (a_saved_bank_is_read_again_and_a_failure_leaves_the_old_file)
{
  g_autofree char *folder = g_dir_make_tmp ("clab-XXXXXX", NULL);
  g_autoptr (ClabBank) bank = clab_bank_new ("two");
  GFile *file = new_file (folder, "two.json", "old");
  gboolean is_problem;
  g_autofree char *failed
      = clab_bank_files_save (bank, NULL, file, &is_problem);
  g_autofree char *text = NULL;

  ck_assert (is_problem);
  ck_assert_ptr_nonnull (strstr (failed, "“two.json”: "));
  g_file_load_contents (file, NULL, &text, NULL, NULL, NULL);
  ck_assert_str_eq (text, "old");

  clab_bank_add (bank, clab_kernel_new ("a", 1, 1, 1, NULL));
  g_autofree char *told = clab_bank_files_save (bank, NULL, file, &is_problem);
  g_autoptr (ClabBank) read = clab_bank_load (file, NULL, NULL, NULL);

  ck_assert (!is_problem);
  ck_assert_str_eq (told, "“two.json” was saved, with 1 kernel.");
  ck_assert_str_eq (read->name, "two");
  remove_file (file);
  g_rmdir (folder);
}
END_TEST

START_TEST (pasted_text_is_one_kernel_or_a_bank)
{
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);
  g_autoptr (GError) error = NULL;
  int kernel;

  ck_assert (clab_bank_files_paste (state, "{{1, 2}, {3, 4}}", NULL));
  ck_assert_double_eq (clab_lab_state_kernel (state)->weights[3], 4.0);
  clab_lab_state_highlighted (state, &kernel);
  ck_assert_int_eq (kernel, 0);
  ck_assert (clab_bank_files_paste (state, "sobel", NULL));
  clab_lab_state_highlighted (state, &kernel);
  ck_assert_int_eq (kernel, -1);
  ck_assert (!clab_bank_files_paste (state, "no kernel", &error));
  ck_assert_ptr_nonnull (error);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("bank-files");
  TCase *files = tcase_create ("files");

  tcase_add_test (files, opened_files_become_own_banks_and_problems_are_told);
  tcase_add_test (files, what_a_format_turns_is_told);
  tcase_add_test (files,
                  a_saved_bank_is_read_again_and_a_failure_leaves_the_old_file);
  tcase_add_test (files, pasted_text_is_one_kernel_or_a_bank);
  suite_add_tcase (suite, files);
  return suite_run (suite);
}
