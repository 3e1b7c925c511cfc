/* Tests of src/kernel/bank-file.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/kernel/bank-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/kernel/format-numpy.h"
#include "src/kernel/kernel-text.h"
#include "tests/support/suite.h"

static char *folder;

static void
make_folder (void)
{
  folder = g_dir_make_tmp ("clab-test-XXXXXX", NULL);
  ck_assert_ptr_nonnull (folder);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static guint
count_files (void)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (entries) != NULL)
    n++;
  return n;
}

static GFile *
file_named (const char *name)
{
  return g_file_new_build_filename (folder, name, NULL);
}

static ClabBank *
bank_of (const char *text)
{
  ClabBank *bank = clab_kernel_text_parse (text, NULL);

  ck_assert_ptr_nonnull (bank);
  return bank;
}

START_TEST (a_saved_bank_is_loaded_again_by_its_name)
{
  static const char *const names[]
      = { "edges.json", "edges.txt",  "edges",
          "edges.npy",  "edges.gmic", "edges.magick" };
  g_autoptr (ClabBank) bank = bank_of ("[1 2 3] | [4 5 6]");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GFile) file = file_named (names[i]);
      g_autoptr (GError) error = NULL;

      ck_assert (clab_bank_save (bank, NULL, file, NULL, &error));
      g_autoptr (ClabBank) again = clab_bank_load (file, NULL, NULL, &error);
      ck_assert_msg (again != NULL, "%s", error != NULL ? error->message : "");
      ck_assert_uint_eq (clab_bank_size (again), 2);
      ck_assert_double_eq (
          clab_kernel_weight (clab_bank_kernel (again, 1), 0, 0, 2), 6);
      ck_assert_str_eq (again->name, "edges");
    }
  ck_assert_uint_eq (count_files (), G_N_ELEMENTS (names));
}
END_TEST

static const struct
{
  const char *name;
  const char *contents;
  const char *fragment;
} unreadable[] = {
  { "missing.json", NULL, "“missing.json”: " },
  { "bad.json", "{\"a\":", "“bad.json”: Line 1, column 5: " },
  { "bad.txt", "1 2\n3", "“bad.txt”: Line 2, column 2: " },
  { "empty.txt", "", "“empty.txt”: Line 1, column 1: " },
  { "bad.npy", "x", "“bad.npy”: Byte 0: " },
};

START_TEST (an_error_names_the_file)
{
  g_autoptr (GFile) file = file_named (unreadable[_i].name);
  g_autoptr (GError) error = NULL;
  const char *contents = unreadable[_i].contents;

  if (contents != NULL)
    ck_assert (
        g_file_set_contents (g_file_peek_path (file), contents, -1, NULL));
  ck_assert_ptr_null (clab_bank_load (file, NULL, NULL, &error));
  ck_assert_msg (g_str_has_prefix (error->message, unreadable[_i].fragment),
                 "%s", error->message);
}
END_TEST

START_TEST (a_folder_and_an_endless_device_are_errors)
{
  g_autoptr (GFile) directory = g_file_new_for_path (folder);
  g_autoptr (GFile) endless = g_file_new_for_path ("/dev/zero");
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (clab_bank_load (directory, NULL, NULL, &error));
  g_clear_error (&error);
  ck_assert_ptr_null (clab_bank_load (endless, NULL, NULL, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "128 MiB"));
}
END_TEST

START_TEST (loading_can_be_cancelled)
{
  g_autoptr (GFile) file = file_named ("edges.txt");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  ck_assert (g_file_set_contents (g_file_peek_path (file), "1", -1, NULL));
  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (clab_bank_load (file, NULL, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

static void
assert_contents (const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *contents = NULL;

  ck_assert (g_file_get_contents (path, &contents, NULL, NULL));
  ck_assert_str_eq (contents, expected);
}

START_TEST (a_bank_that_cannot_be_written_leaves_the_old_file)
{
  g_autoptr (ClabBank) old = bank_of ("a = [1]");
  g_autoptr (ClabBank) planes = bank_of ("[1 / 2]");
  g_autoptr (GFile) file = file_named ("bank.mat");
  g_autoptr (GError) error = NULL;

  ck_assert (clab_bank_save (old, NULL, file, NULL, NULL));
  ck_assert (!clab_bank_save (planes, NULL, file, NULL, &error));
  ck_assert (g_str_has_prefix (error->message, "“bank.mat”: "));
  assert_contents ("bank.mat", "1 1 1 0\n1\n");
}
END_TEST

/* The limit on the size of files stands for a disk that is full. */
START_TEST (a_full_disk_leaves_the_old_file_and_nothing_else)
{
  g_autoptr (ClabBank) old = bank_of ("a = [1]");
  g_autoptr (ClabBank) large = bank_of ("identity(size=99)");
  g_autoptr (GFile) file = file_named ("bank.txt");
  g_autoptr (GError) error = NULL;
  const struct rlimit small = { 1000, RLIM_INFINITY };
  struct rlimit before;

  ck_assert (clab_bank_save (old, NULL, file, NULL, NULL));
  signal (SIGXFSZ, SIG_IGN);
  ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &before), 0);
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &small), 0);
  gboolean is_saved = clab_bank_save (large, NULL, file, NULL, &error);
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &before), 0);

  ck_assert (!is_saved);
  ck_assert_str_eq (error->message, "“bank.txt”: File too large.");
  assert_contents ("bank.txt", "a = [1]\n");
  ck_assert_uint_eq (count_files (), 1);
}
END_TEST

START_TEST (saving_through_a_link_keeps_the_link_and_the_mode)
{
  g_autoptr (ClabBank) bank = bank_of ("a = [1]");
  g_autoptr (GFile) file = file_named ("real.txt");
  g_autoptr (GFile) link = file_named ("link.txt");
  GStatBuf status;

  ck_assert (g_file_set_contents (g_file_peek_path (file), "old", -1, NULL));
  ck_assert_int_eq (g_chmod (g_file_peek_path (file), 0640), 0);
  ck_assert_int_eq (symlink ("real.txt", g_file_peek_path (link)), 0);
  ck_assert (clab_bank_save (bank, NULL, link, NULL, NULL));
  assert_contents ("real.txt", "a = [1]\n");
  ck_assert (g_file_test (g_file_peek_path (link), G_FILE_TEST_IS_SYMLINK));
  ck_assert_int_eq (g_stat (g_file_peek_path (file), &status), 0);
  ck_assert_int_eq (status.st_mode & 0777, 0640);
}
END_TEST

START_TEST (what_is_no_file_is_not_replaced)
{
  g_autoptr (ClabBank) bank = bank_of ("a = [1]");
  g_autoptr (GFile) pipe = file_named ("pipe.txt");
  g_autoptr (GFile) directory = g_file_new_for_path (folder);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  ck_assert_int_eq (mkfifo (g_file_peek_path (pipe), 0600), 0);
  ck_assert (!clab_bank_save (bank, NULL, pipe, NULL, &error));
  ck_assert (g_str_has_prefix (error->message, "“pipe.txt”: "));
  ck_assert_int_eq (g_stat (g_file_peek_path (pipe), &status), 0);
  ck_assert (S_ISFIFO (status.st_mode));
  ck_assert_uint_eq (count_files (), 1);
  ck_assert (!clab_bank_save (bank, NULL, directory, NULL, NULL));
}
END_TEST

START_TEST (a_missing_folder_is_named)
{
  g_autoptr (ClabBank) bank = bank_of ("a = [1]");
  g_autoptr (GFile) file = file_named ("missing/bank.txt");
  g_autofree char *parent = g_path_get_dirname (g_file_peek_path (file));
  g_autofree char *message = g_strdup_printf (
      "“bank.txt”: There is no folder “%s”; make it, or choose another one.",
      parent);
  g_autoptr (GError) error = NULL;

  ck_assert (!clab_bank_save (bank, NULL, file, NULL, &error));
  ck_assert_str_eq (error->message, message);
  ck_assert_uint_eq (count_files (), 0);
}
END_TEST

START_TEST (a_map_is_an_array_of_floats)
{
  g_autoptr (ClabTensor) map = clab_tensor_new (1, 1, 2, 3, NULL);
  g_autoptr (GFile) file = file_named ("map.npy");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < 6; i++)
    map->data[i] = (float)i / 4;
  ck_assert (clab_numpy_save_tensor (map, file, NULL, &error));

  /* The same file is a kernel, too. */
  g_autoptr (ClabBank) bank = clab_bank_load (file, NULL, NULL, &error);
  ck_assert_msg (bank != NULL, "%s", error != NULL ? error->message : "");
  g_autofree char *text = clab_kernel_text_print (clab_bank_kernel (bank, 0));
  ck_assert_str_eq (text, "[0 0.25 0.5; 0.75 1 1.25]");
}
END_TEST

START_TEST (a_cancelled_map_leaves_the_old_file)
{
  g_autoptr (ClabTensor) map = clab_tensor_new (1, 1, 1, 1, NULL);
  g_autoptr (GFile) file = file_named ("map.npy");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  map->data[0] = 0;
  ck_assert (g_file_set_contents (g_file_peek_path (file), "old", -1, NULL));
  g_cancellable_cancel (cancellable);
  ck_assert (!clab_numpy_save_tensor (map, file, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  assert_contents ("map.npy", "old");
  ck_assert_uint_eq (count_files (), 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("bank-file");
  TCase *loading = tcase_create ("loading");
  TCase *saving = tcase_create ("saving");

  tcase_add_checked_fixture (loading, make_folder, remove_folder);
  tcase_set_timeout (loading, 60);
  tcase_add_test (loading, a_saved_bank_is_loaded_again_by_its_name);
  tcase_add_loop_test (loading, an_error_names_the_file, 0,
                       G_N_ELEMENTS (unreadable));
  tcase_add_test (loading, a_folder_and_an_endless_device_are_errors);
  tcase_add_test (loading, loading_can_be_cancelled);
  suite_add_tcase (suite, loading);

  tcase_add_checked_fixture (saving, make_folder, remove_folder);
  tcase_add_test (saving, a_bank_that_cannot_be_written_leaves_the_old_file);
  tcase_add_test (saving, a_full_disk_leaves_the_old_file_and_nothing_else);
  tcase_add_test (saving, saving_through_a_link_keeps_the_link_and_the_mode);
  tcase_add_test (saving, what_is_no_file_is_not_replaced);
  tcase_add_test (saving, a_missing_folder_is_named);
  tcase_add_test (saving, a_map_is_an_array_of_floats);
  tcase_add_test (saving, a_cancelled_map_leaves_the_old_file);
  suite_add_tcase (suite, saving);
  return suite_run (suite);
}
