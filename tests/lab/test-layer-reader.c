/* Tests of plugin/lab/layer-reader.c and plugin/lab/errands.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/layer-reader.h"

#include "tests/support/suite.h"

#define N_SLICES 3

/**
 * Layers:
 * @stage: what is done next, counted from warming up; the last is freeing
 * @n_left: slices to read
 */
typedef struct
{
  int stage;
  int n_left;
  int n_done;
  int n_freed;
} Layers;

enum
{
  WARM_UP,
  READ,
  DIGEST,
  DONE,
};

static void
warm_up (gpointer data)
{
  Layers *layers = data;

  ck_assert_int_eq (layers->stage++, WARM_UP);
}

static gboolean
read_slice (gpointer data, gint64 until)
{
  Layers *layers = data;

  ck_assert_int_eq (layers->stage, READ);
  ck_assert_int_gt (until, 0);
  if (--layers->n_left > 0)
    return TRUE;
  layers->stage++;
  return FALSE;
}

static void
digest (gpointer data)
{
  Layers *layers = data;

  ck_assert_int_eq (layers->stage++, DIGEST);
}

static void
done (gpointer reading, gpointer data)
{
  Layers *layers = reading;

  ck_assert_int_eq (layers->stage, DONE);
  ck_assert_int_eq (layers->n_freed, 0);
  layers->n_done++;
  *(int *)data += 1;
}

static void
free_layers (gpointer data)
{
  ((Layers *)data)->n_freed++;
}

static void
start (ClabLayerReader *reader, Layers *layers)
{
  ClabLayerReading reading
      = { warm_up, read_slice, digest, free_layers, layers };

  *layers = (Layers){ .n_left = N_SLICES };
  clab_layer_reader_start (reader, &reading);
}

START_TEST (everything_is_done_once_and_in_order)
{
  g_autoptr (ClabErrands) errands = clab_errands_new ();
  int n = 0;
  g_autoptr (ClabLayerReader) reader
      = clab_layer_reader_new (errands, done, &n);
  Layers layers;

  start (reader, &layers);
  ck_assert (clab_layer_reader_is_busy (reader));
  while (layers.n_freed == 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_int_eq (n, 1);
  ck_assert (!clab_layer_reader_is_busy (reader));
}
END_TEST

START_TEST (only_what_was_begun_last_is_done)
{
  g_autoptr (ClabErrands) errands = clab_errands_new ();
  int n = 0;
  g_autoptr (ClabLayerReader) reader
      = clab_layer_reader_new (errands, done, &n);
  Layers layers[4];

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    start (reader, &layers[i]);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  clab_errands_wait (errands);
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      ck_assert_int_eq (layers[i].n_done, i + 1 == G_N_ELEMENTS (layers));
      ck_assert_int_eq (layers[i].n_freed, 1);
    }
}
END_TEST

/* After so many turns of the main loop. */
START_TEST (it_is_left_at_any_moment_and_all_threads_end)
{
  ClabErrands *errands = clab_errands_new ();
  int n = 0;
  ClabLayerReader *reader = clab_layer_reader_new (errands, done, &n);
  Layers layers;

  start (reader, &layers);
  for (int i = 0; i < _i && layers.n_freed == 0; i++)
    g_main_context_iteration (NULL, TRUE);
  clab_layer_reader_free (reader);
  clab_errands_free (errands);
  ck_assert_int_eq (layers.n_freed, 1);
  ck_assert_int_eq (layers.n_done, n);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
END_TEST

/* Reading of which each part takes so long. */
typedef struct
{
  gint64 part_us;
  int n_parts;
  int n_read;
} Slow;

static gboolean
read_slowly (gpointer data)
{
  Slow *slow = data;
  gint64 end = g_get_monotonic_time () + slow->part_us;

  while (g_get_monotonic_time () < end)
    ;
  return ++slow->n_read < slow->n_parts;
}

START_TEST (no_part_is_begun_that_would_end_too_late)
{
  Slow slow = { 40000, 10, 0 };
  gint64 now = g_get_monotonic_time ();

  ck_assert (clab_layer_reader_repeat (read_slowly, &slow, now + 70000));
  ck_assert_int_eq (slow.n_read, 1);
  ck_assert (clab_layer_reader_repeat (read_slowly, &slow, now));
  ck_assert_int_eq (slow.n_read, 2);
}
END_TEST

START_TEST (parts_are_read_until_there_are_no_more)
{
  Slow slow = { 0, 5, 0 };
  gint64 now = g_get_monotonic_time ();

  ck_assert (
      !clab_layer_reader_repeat (read_slowly, &slow, now + G_TIME_SPAN_MINUTE));
  ck_assert_int_eq (slow.n_read, 5);
}
END_TEST

static void
count (gpointer data)
{
  g_atomic_int_inc ((int *)data);
}

START_TEST (the_end_of_errands_is_waited_for)
{
  ClabErrands *errands = clab_errands_new ();
  int n = 0;

  for (int i = 0; i < 10; i++)
    clab_errands_run (errands, count, i % 2 == 0 ? count : NULL, &n);
  clab_errands_free (errands);
  ck_assert_int_eq (n, 15);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("layer-reader");
  TCase *reading = tcase_create ("reading");

  tcase_add_test (reading, everything_is_done_once_and_in_order);
  tcase_add_test (reading, only_what_was_begun_last_is_done);
  tcase_add_loop_test (reading, it_is_left_at_any_moment_and_all_threads_end, 0,
                       12);
  tcase_add_test (reading, no_part_is_begun_that_would_end_too_late);
  tcase_add_test (reading, parts_are_read_until_there_are_no_more);
  tcase_add_test (reading, the_end_of_errands_is_waited_for);
  suite_add_tcase (suite, reading);
  return suite_run (suite);
}
