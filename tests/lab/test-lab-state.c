/* Tests of plugin/lab/lab-state.c and of own banks on disk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lab-state.h"

#include <glib/gstdio.h>

#include "tests/support/suite.h"

static char *
new_folder (void)
{
  return g_dir_make_tmp ("clab-XXXXXX", NULL);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
edit_centre (ClabLabState *state, double weight)
{
  g_autoptr (ClabKernel) kernel
      = clab_kernel_copy (clab_lab_state_kernel (state));

  kernel->weights[clab_kernel_size (kernel) / 2] = weight;
  clab_lab_state_edit (state, kernel);
}

static double
centre (ClabLabState *state)
{
  const ClabKernel *kernel = clab_lab_state_kernel (state);

  return kernel->weights[clab_kernel_size (kernel) / 2];
}

static void
note_copy (ClabLabState *state, const char *bank, int kernel, GString *log)
{
  (void)state;
  g_string_append_printf (log, "%s:%d;", bank, kernel);
}

START_TEST (editing_a_family_makes_one_copy_and_leaves_it_alone)
{
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (state, "copied", G_CALLBACK (note_copy), log);
  clab_lab_state_highlight (state, "sobel", 1);
  edit_centre (state, 5.0);
  edit_centre (state, 6.0);
  ck_assert_str_eq (log->str, "sobel:1;");
  ck_assert_double_eq (centre (state), 6.0);
  ck_assert_str_eq (clab_lab_state_highlighted (state, NULL), "own-1");
  clab_lab_state_highlight (state, "sobel", 1);
  ck_assert_double_eq (centre (state), 0.0);
}
END_TEST

START_TEST (undo_takes_edits_back_one_by_one)
{
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);

  clab_lab_state_highlight (state, "sobel", 0);
  ck_assert (!clab_lab_state_can_undo (state));
  edit_centre (state, 5.0);
  edit_centre (state, 6.0);
  clab_lab_state_undo (state);
  ck_assert_double_eq (centre (state), 5.0);
  clab_lab_state_undo (state);
  ck_assert_double_eq (centre (state), 0.0);
  ck_assert (!clab_lab_state_can_undo (state));
}
END_TEST

START_TEST (undo_leaves_a_new_name)
{
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);

  clab_lab_state_highlight (state, "sobel", 0);
  edit_centre (state, 5.0);
  clab_lab_state_rename (state, "own-1", 0, "mine");
  clab_lab_state_undo (state);
  ck_assert_double_eq (centre (state), 0.0);
  ck_assert_str_eq (clab_lab_state_kernel (state)->name, "mine");
}
END_TEST

static ClabLabSource *
new_square (gsize side, float value)
{
  ClabTensor *tensor = clab_tensor_new (1, 1, side, side, NULL);
  ClabSource source = { .width = side, .height = side };

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    tensor->data[i] = value;
  return clab_lab_source_new (&source, tensor, FALSE);
}

static ClabLabSource *
new_source (float value)
{
  return new_square (2, value);
}

static void
count (ClabLabState *state, int *n)
{
  (void)state;
  ++*n;
}

/* Returns how often that was told. */
static int
renew (ClabLabState *state, float value)
{
  int n = 0;
  gulong handler
      = g_signal_connect (state, "source-changed", G_CALLBACK (count), &n);

  clab_lab_state_renew_source (state, new_source (value));
  clab_errands_wait (clab_lab_state_errands (state));
  g_signal_handler_disconnect (state, handler);
  return n;
}

static float
first_value (ClabLabState *state)
{
  return clab_lab_state_source (state)->source.pixels->data[0];
}

START_TEST (a_source_is_renewed_if_it_differs)
{
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);

  ck_assert_int_eq (renew (state, 0.5f), 1);
  ck_assert_int_eq (renew (state, 0.5f), 0);
  ck_assert_int_eq (renew (state, 1.0f), 1);
  ck_assert_float_eq (first_value (state), 1.0f);
  /* What is set meanwhile is newer. */
  clab_lab_state_renew_source (state, new_source (0.25f));
  clab_lab_state_set_source (state, new_source (0.75f));
  clab_errands_wait (clab_lab_state_errands (state));
  ck_assert_float_eq (first_value (state), 0.75f);
}
END_TEST

/* To compare squares of one size takes longer than to tell two sizes apart. */
START_TEST (of_two_sources_the_newer_one_is_shown)
{
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);
  ClabLabSource *newer = new_square (4000, 0.5f);

  newer->source.pixels->data[4000 * 4000 - 1] = 0.25f;
  clab_lab_state_set_source (state, new_square (4000, 0.5f));
  clab_lab_state_renew_source (state, new_source (1.0f));
  clab_lab_state_renew_source (state, newer);
  clab_errands_wait (clab_lab_state_errands (state));
  ck_assert_ptr_eq (clab_lab_state_source (state), newer);
}
END_TEST

START_TEST (kernels_are_added_moved_renamed_and_deleted)
{
  g_autoptr (ClabLabState) state = clab_lab_state_new (NULL);
  int kernel;

  clab_lab_state_highlight (state, "sobel", 0);
  clab_lab_state_add_kernel (state, clab_kernel_new ("a", 1, 1, 1, NULL));
  clab_lab_state_add_kernel (state, clab_kernel_new ("a", 1, 1, 1, NULL));
  ck_assert_str_eq (clab_lab_state_kernel (state)->name, "a 2");
  clab_lab_state_move (state, -1);
  clab_lab_state_move (state, -1);
  clab_lab_state_highlighted (state, &kernel);
  ck_assert_int_eq (kernel, 0);
  clab_lab_state_rename (state, "own-1", 0, "b");
  ck_assert_str_eq (clab_lab_state_kernel (state)->name, "b");
  clab_lab_state_delete (state);
  ck_assert_str_eq (clab_lab_state_kernel (state)->name, "a");
  clab_lab_state_delete (state);
  ck_assert_ptr_null (
      clab_collection_find (clab_lab_state_collection (state), "own-1"));
  ck_assert_ptr_nonnull (clab_lab_state_kernel (state));
}
END_TEST

START_TEST (own_banks_are_there_again_next_time)
{
  g_autofree char *folder = new_folder ();
  ClabLabState *first = clab_lab_state_new (folder);

  clab_lab_state_highlight (first, "sobel", 0);
  edit_centre (first, 5.0);
  g_object_unref (first);

  g_autoptr (ClabLabState) second = clab_lab_state_new (folder);

  clab_lab_state_highlight (second, "own-1", 0);
  ck_assert_double_eq (centre (second), 5.0);
  ck_assert_ptr_null (clab_lab_state_take_problem (second));
  clab_lab_state_delete (second);
  g_clear_object (&second);

  g_autoptr (ClabLabState) third = clab_lab_state_new (folder);

  ck_assert_ptr_null (
      clab_collection_find (clab_lab_state_collection (third), "own-1"));
  remove_folder (folder);
}
END_TEST

START_TEST (a_damaged_file_is_told_and_kept)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "own-2.json", NULL);
  g_autofree char *contents = NULL;

  ck_assert (g_file_set_contents (path, "{ broken", -1, NULL));

  ClabLabState *state = clab_lab_state_new (folder);
  g_autofree char *problem = clab_lab_state_take_problem (state);

  ck_assert_ptr_nonnull (strstr (problem, "own-2.json"));
  clab_lab_state_highlight (state, "sobel", 0);
  edit_centre (state, 5.0);
  g_object_unref (state);
  ck_assert (g_file_get_contents (path, &contents, NULL, NULL));
  ck_assert_str_eq (contents, "{ broken");
  remove_folder (folder);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("lab-state");
  TCase *edits = tcase_create ("edits");
  TCase *disk = tcase_create ("own banks on disk");

  tcase_add_test (edits, editing_a_family_makes_one_copy_and_leaves_it_alone);
  tcase_add_test (edits, undo_takes_edits_back_one_by_one);
  tcase_add_test (edits, undo_leaves_a_new_name);
  tcase_add_test (edits, a_source_is_renewed_if_it_differs);
  tcase_add_test (edits, of_two_sources_the_newer_one_is_shown);
  tcase_add_test (edits, kernels_are_added_moved_renamed_and_deleted);
  tcase_add_test (disk, own_banks_are_there_again_next_time);
  tcase_add_test (disk, a_damaged_file_is_told_and_kept);
  suite_add_tcase (suite, edits);
  suite_add_tcase (suite, disk);
  return suite_run (suite);
}
