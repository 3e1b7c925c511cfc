/* One pass over all pixels that sums up everything a quadratic loss needs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather.h"

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"
#include "src/learn/gather-windows.h"
#include "src/learn/lag-spectra.h"

/* Sums of all pieces together, unless one alone takes more. */
#define MAX_BYTES 268435456.0
#define MAX_PIECES 64

/* Of more pieces, two or four threads get as many each. */
#define SHARED_PIECES 4

/* The same with transforms, whose sums take long to add; and of a few pieces of
 * many parts each, which take longer. */
#define MAX_SPECTRA_BYTES 16777216.0
#define MAX_SHARED_SPECTRA_BYTES 134217728.0
#define LEAST_SHARED_PARTS 16

/* Smaller sums are added before another thread has woken up. */
#define LEAST_SHARED_BYTES 65536.0

/*
 * @parts: (element-type ClabGatherPart)
 * @step: from a piece to the one that is added to it
 */
typedef struct
{
  const ClabProblem *problem;
  const double *centre;
  const ClabDots *dots;
  GCancellable *cancellable;
  GArray *parts;
  gsize n_pieces;
  gsize step;
  ClabLags **lags;
  ClabDirect **directs;
  ClabGatherRooms *rooms;
  guint threads;
} Gather;

gsize
clab_gather_size (const ClabProblem *problem)
{
  return problem->n_taps + 1 + problem->n_kernels;
}

static gsize
first_part (const Gather *gather, gsize piece)
{
  return piece * gather->parts->len / gather->n_pieces;
}

/* The part that a thread most likely adds after one of a piece. */
static const ClabGatherPart *
next_part (const Gather *gather, gsize piece, gsize part)
{
  gsize next = part + 1;

  if (next == first_part (gather, piece + 1))
    next = first_part (gather, MIN (piece + gather->threads, gather->n_pieces));
  return next < gather->parts->len
             ? &g_array_index (gather->parts, ClabGatherPart, next)
             : NULL;
}

static void
gather_piece (gsize piece, guint worker, gpointer data)
{
  const Gather *gather = data;
  gsize begin = first_part (gather, piece);
  gsize end = first_part (gather, piece + 1);
  gboolean has_own_room = gather->n_pieces <= gather->threads;
  const ClabGatherSums sums = {
    .problem = gather->problem,
    .centre = gather->centre,
    .dots = gather->dots,
    .lags = gather->lags[piece],
    .direct = gather->directs[piece],
    .room
    = clab_gather_room (gather->rooms, has_own_room ? (guint)piece : worker),
  };

  for (gsize i = begin; i < end; i++)
    {
      if (g_cancellable_is_cancelled (gather->cancellable))
        return;

      const ClabGatherPart *part
          = &g_array_index (gather->parts, ClabGatherPart, i);
      clab_gather_add_part (&sums, part, next_part (gather, piece, i));
    }
}

/* Whether any window is gathered output by output. */
static gboolean
has_direct_windows (const Gather *gather)
{
  const ClabLearnOptions *options = &gather->problem->options;

  if (options->stride_y > 1 || options->stride_x > 1)
    return TRUE;
  for (guint i = 0; i < gather->parts->len; i++)
    if (g_array_index (gather->parts, ClabGatherPart, i).window.example->weights
        != NULL)
      return TRUE;
  return FALSE;
}

/* @bytes: of the sums of one */
static gsize
count_pieces (const Gather *gather, gboolean has_spectra, double bytes)
{
  gsize n_parts = MAX (gather->parts->len, 1);
  gsize n_shared = MIN (n_parts / LEAST_SHARED_PARTS, SHARED_PIECES);
  double n = has_spectra
                 ? MAX (MAX_SPECTRA_BYTES / bytes,
                        MIN (MAX_SHARED_SPECTRA_BYTES / bytes, n_shared))
                 : MAX_BYTES / bytes;
  gsize n_pieces = (gsize)CLAMP (n, 1, MIN (n_parts, MAX_PIECES));

  return n_pieces > SHARED_PIECES ? n_pieces - n_pieces % SHARED_PIECES
                                  : n_pieces;
}

static gboolean
gather_init (Gather *gather, gboolean is_held_out, guint threads)
{
  const ClabProblem *problem = gather->problem;
  gsize size = clab_gather_size (problem);
  ClabLagShape shape = {
    .planes = problem->planes,
    .n_kernels = problem->n_kernels,
    .rows = problem->options.rows,
    .columns = problem->options.columns,
    .has_pairs = gather->centre == NULL,
  };

  gather->parts = clab_gather_parts (problem, is_held_out, &shape);

  gboolean has_direct = has_direct_windows (gather);
  double bytes
      = clab_lags_bytes (&shape)
        + (has_direct ? sizeof (double) * (double)size * (double)size : 0);
  gboolean is_complete = TRUE;

  gather->n_pieces = count_pieces (gather, shape.has_spectra, bytes);
  gather->lags = g_new0 (ClabLags *, gather->n_pieces);
  gather->directs = g_new0 (ClabDirect *, gather->n_pieces);
  for (gsize i = 0; i < gather->n_pieces && is_complete; i++)
    {
      gather->lags[i] = clab_lags_new (&shape);
      if (has_direct)
        gather->directs[i] = clab_direct_new (
            size, gather->centre != NULL ? problem->n_taps + 1 : 0);
      is_complete = gather->lags[i] != NULL
                    && (!has_direct || gather->directs[i] != NULL);
    }
  gather->rooms = clab_gather_rooms_new (
      problem, &shape, gather->parts, (guint)MIN (threads, gather->n_pieces));
  return is_complete && gather->rooms != NULL;
}

static void
gather_clear (Gather *gather)
{
  for (gsize i = 0; i < gather->n_pieces; i++)
    {
      clab_lags_free (gather->lags[i]);
      clab_direct_free (gather->directs[i]);
    }
  g_free (gather->lags);
  g_free (gather->directs);
  clab_gather_rooms_free (gather->rooms);
  g_array_unref (gather->parts);
}

static void
add_piece (gsize pair, guint worker G_GNUC_UNUSED, gpointer data)
{
  const Gather *gather = data;
  gsize to = 2 * pair * gather->step;

  clab_lags_add (gather->lags[to], gather->lags[to + gather->step]);
}

/* Pieces are added in pairs, then pairs of them. */
static void
gather_finish (Gather *gather, ClabParallel *parallel, double *products)
{
  const ClabLagShape *shape = clab_lags_shape (gather->lags[0]);
  gboolean is_shared = clab_lags_bytes (shape) >= LEAST_SHARED_BYTES;

  for (gather->step = 1; gather->step < gather->n_pieces; gather->step *= 2)
    {
      gsize n_pairs
          = (gather->n_pieces + gather->step - 1) / (2 * gather->step);

      if (is_shared)
        clab_parallel_run (parallel, n_pairs, add_piece, gather);
      else
        for (gsize i = 0; i < n_pairs; i++)
          add_piece (i, 0, gather);
    }
  clab_lags_finish (gather->lags[0], products);
  for (gsize i = 0; i < gather->n_pieces; i++)
    if (gather->directs[i] != NULL)
      clab_direct_finish (gather->directs[i], gather->dots, products);
}

double *
clab_gather (const ClabProblem *problem,
             gboolean is_held_out,
             const double *centre,
             ClabParallel *parallel,
             GCancellable *cancellable,
             GError **error)
{
  gsize size = clab_gather_size (problem);
  guint threads = clab_parallel_threads (parallel);
  Gather gather = {
    .problem = problem,
    .centre = centre,
    .dots = clab_dots (),
    .cancellable = cancellable,
    .threads = threads,
  };
  double *products = g_try_new0 (double, size *size);

  if (gather_init (&gather, is_held_out, threads) && products != NULL)
    {
      clab_parallel_run (parallel, gather.n_pieces, gather_piece, &gather);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        g_clear_pointer (&products, g_free);
      else
        gather_finish (&gather, parallel, products);
    }
  else
    {
      g_clear_pointer (&products, g_free);
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory to learn a kernel of "
                      "%zu × %zu; take a smaller one."),
                   problem->options.rows, problem->options.columns);
    }
  gather_clear (&gather);
  return products;
}
