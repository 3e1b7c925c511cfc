/* Tests of src/base/parallel.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/parallel.h"

#include <string.h>

#include "tests/support/suite.h"

#define N_PIECES 1000

typedef struct
{
  guint threads;
  gint counts[N_PIECES];
  gint wrong_workers;
} Tally;

static void
count_piece (gsize piece, guint worker, gpointer data)
{
  Tally *tally = data;

  g_atomic_int_inc (&tally->counts[piece]);
  if (worker >= tally->threads)
    g_atomic_int_inc (&tally->wrong_workers);
}

static const guint thread_counts[] = { 1, 2, 7 };

START_TEST (every_piece_is_done_exactly_once)
{
  Tally tally = { .threads = thread_counts[_i] };
  g_autoptr (ClabParallel) parallel = clab_parallel_new (tally.threads);

  for (int round = 1; round <= 50; round++)
    {
      clab_parallel_run (parallel, N_PIECES, count_piece, &tally);
      for (gsize i = 0; i < N_PIECES; i++)
        ck_assert_int_eq (tally.counts[i], round);
    }
  ck_assert_int_eq (tally.wrong_workers, 0);
}
END_TEST

START_TEST (no_pieces_is_no_work)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (thread_counts[_i]);

  clab_parallel_run (parallel, 0, NULL, NULL);
}
END_TEST

START_TEST (zero_threads_means_one_per_processor)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (0);

  ck_assert_uint_eq (clab_parallel_threads (parallel), g_get_num_processors ());
}
END_TEST

#define N_STEPS 5

typedef struct
{
  Tally tally;
  GThread *caller;
  int n_steps;
} Post;

static gboolean
do_step (gpointer data)
{
  Post *post = data;

  ck_assert_ptr_eq (g_thread_self (), post->caller);
  return ++post->n_steps % N_STEPS != 0;
}

START_TEST (a_duty_is_done_by_the_caller_and_leaves_no_piece_out)
{
  Post post
      = { .tally.threads = thread_counts[_i], .caller = g_thread_self () };
  g_autoptr (ClabParallel) parallel = clab_parallel_new (post.tally.threads);

  clab_parallel_post (parallel, do_step, &post);
  ck_assert_int_eq (post.n_steps, 0);
  clab_parallel_run (parallel, N_PIECES, count_piece, &post.tally);
  ck_assert_int_le (post.n_steps, N_STEPS);
  clab_parallel_settle (parallel);
  ck_assert_int_eq (post.n_steps, N_STEPS);
  clab_parallel_run (parallel, N_PIECES, count_piece, &post.tally);
  ck_assert_int_eq (post.n_steps, N_STEPS);
  for (gsize i = 0; i < N_PIECES; i++)
    ck_assert_int_eq (post.tally.counts[i], 2);
}
END_TEST

START_TEST (a_duty_is_done_before_the_next_one)
{
  Post post = { .caller = g_thread_self () };
  g_autoptr (ClabParallel) parallel = clab_parallel_new (thread_counts[_i]);

  clab_parallel_post (parallel, do_step, &post);
  clab_parallel_post (parallel, do_step, &post);
  ck_assert_int_eq (post.n_steps, N_STEPS);
  clab_parallel_settle (parallel);
  clab_parallel_settle (parallel);
  ck_assert_int_eq (post.n_steps, 2 * N_STEPS);
}
END_TEST

START_TEST (scratch_memory_is_kept_while_it_suffices)
{
  g_autoptr (ClabParallel) parallel = clab_parallel_new (1);
  char *small = clab_parallel_scratch (parallel, 100);

  ck_assert_uint_eq ((guintptr)small % 64, 0);
  memset (small, 1, 100);
  ck_assert_ptr_eq (clab_parallel_scratch (parallel, 50), small);

  char *large = clab_parallel_scratch (parallel, 5000);
  memset (large, 1, 5000);
  ck_assert_ptr_null (clab_parallel_scratch (parallel, G_MAXSSIZE));
  ck_assert_ptr_nonnull (clab_parallel_scratch (parallel, 10));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("parallel");
  TCase *pieces = tcase_create ("pieces");

  tcase_add_loop_test (pieces, every_piece_is_done_exactly_once, 0,
                       G_N_ELEMENTS (thread_counts));
  tcase_add_loop_test (pieces, no_pieces_is_no_work, 0,
                       G_N_ELEMENTS (thread_counts));
  tcase_add_loop_test (pieces,
                       a_duty_is_done_by_the_caller_and_leaves_no_piece_out, 0,
                       G_N_ELEMENTS (thread_counts));
  tcase_add_loop_test (pieces, a_duty_is_done_before_the_next_one, 0,
                       G_N_ELEMENTS (thread_counts));
  tcase_add_test (pieces, zero_threads_means_one_per_processor);
  tcase_add_test (pieces, scratch_memory_is_kept_while_it_suffices);
  suite_add_tcase (suite, pieces);
  return suite_run (suite);
}
