/* One pass over all pixels that sums up everything a quadratic loss needs.
 *
 * Whole rectangles go by lags; with a dilation each of its phases is an image
 * of its own.  Strides and the edges of masks go output by output.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clab-error.h"
#include "src/learn/gather-direct.h"
#include "src/learn/gather-lags.h"

#define LANES CLAB_DOTS_LANES

/* Sums of all pieces together, unless one alone takes more. */
#define MAX_BYTES 268435456.0
#define MAX_PIECES 64

/* Neighbours in a row of tiles are joined up to this width: long rows with few
 * edges, of which a dozen still stay in the fastest cache. */
#define LARGEST_WIDTH 512

/* Rectangles with holes are halved down to this side. */
#define SMALLEST_SIDE 16

/* Memory of one worker, for the largest window.
 *
 * @padded: planes × window
 * @clipped, @rows, @targets: see ClabLagPatch
 * @taps: pointers to the pixels of two rows' taps
 * @coefficients: what they are multiplied with, for each of the two
 * @spare: a row of results that nobody wants
 * @values: of one output
 */
typedef struct
{
  float *padded;
  double *clipped;
  double *rows;
  double *targets;
  const double **taps;
  double *coefficients;
  double *spare;
  double *values;
} Scratch;

typedef struct
{
  const ClabProblem *problem;
  const double *centre;
  const ClabDots *dots;
  GCancellable *cancellable;
  GArray *windows;
  gsize n_pieces;
  ClabLags **lags;
  ClabDirect **directs;
  Scratch *scratch;
} Gather;

/* What a window is gathered with. */
typedef struct
{
  const Gather *gather;
  ClabLags *lags;
  ClabDirect *direct;
  Scratch *scratch;
  const ClabExample *example;
  gsize slice;
} Place;

gsize
clab_gather_size (const ClabProblem *problem)
{
  return problem->n_taps + 1 + problem->n_kernels;
}

static gsize
clipped_stride (gsize width)
{
  return clab_dots_padded (width) + LANES;
}

static gsize
row_stride (gsize width, gsize columns)
{
  return clab_dots_padded (width + 2 * columns + LANES) + LANES;
}

/* The pixels of one phase of a dilation: every dilation'th of the window. */
static void
fill_phase (const Place *place,
            const ClabView *view,
            gsize phase_y,
            gsize phase_x,
            ClabLagPatch *patch)
{
  const ClabConvShape *shape = &place->example->shape;
  Scratch *scratch = place->scratch;
  gsize n_rows = patch->height + shape->rows - 1;
  gsize n_columns = patch->width + shape->columns - 1;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < n_rows; i++)
      {
        const float *from
            = view->data + c * view->channel_stride
              + (phase_y + i * shape->dilation_y) * view->row_stride + phase_x;
        double *row = scratch->rows + (c * n_rows + i) * patch->row_stride;
        double *clipped
            = scratch->clipped + (c * n_rows + i) * patch->clipped_stride;

        place->gather->dots->widen (from, shape->dilation_x, n_columns, row);
        memset (row + n_columns, 0,
                (patch->row_stride - n_columns) * sizeof (double));
        if (patch->clipped == patch->rows)
          continue;
        memcpy (clipped, row, patch->width * sizeof (double));
        memset (clipped + patch->width, 0,
                (patch->clipped_stride - patch->width) * sizeof (double));
      }
}

/* Lists the taps of the rows @y and @y + 1 of results, and what the centre
 * multiplies them with in each.
 *
 * Returns: how many */
static gsize
list_taps (const Place *place,
           const ClabLagPatch *patch,
           const double *centre,
           gsize y)
{
  const ClabConvShape *shape = &place->example->shape;
  gsize n_rows = patch->height + shape->rows - 1;
  gsize columns = shape->columns;
  gsize n_all = shape->channels * (shape->rows + 1) * columns;
  double *coefficients = place->scratch->coefficients;
  gsize n = 0;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i <= shape->rows; i++)
      for (gsize j = 0; j < columns; j++, n++)
        {
          const double *tap = centre + (c * shape->rows + i) * columns + j;
          gsize row = c * n_rows + MIN (y + i, n_rows - 1);

          place->scratch->taps[n] = patch->rows + row * patch->row_stride + j;
          coefficients[n] = i < shape->rows ? *tap : 0;
          coefficients[n_all + n] = i > 0 ? *(tap - columns) : 0;
        }
  return n;
}

/* Subtracts what the centre predicts for the rows @y and @y + 1, or for one if
 * there is no other.
 *
 * @targets: the first of them */
static void
subtract_prediction (const Place *place,
                     const ClabLagPatch *patch,
                     gsize kernel,
                     gsize y,
                     double *targets)
{
  const ClabProblem *problem = place->gather->problem;
  const double *centre
      = place->gather->centre + kernel * clab_problem_n_parameters (problem);
  gsize n_results = MIN (patch->height - y, 2);
  double *results[] = { targets, n_results == 2 ? targets + patch->target_stride
                                                : place->scratch->spare };

  place->gather->dots->subtract (
      results, place->scratch->taps, place->scratch->coefficients,
      list_taps (place, patch, centre, y), patch->width);
  for (gsize p = 0; problem->options.with_bias && p < n_results; p++)
    for (gsize x = 0; x < patch->width; x++)
      results[p][x] -= centre[problem->n_taps];
}

static void
fill_targets (const Place *place,
              const ClabTile *tile,
              gsize phase_y,
              gsize phase_x,
              const ClabLagPatch *patch)
{
  const ClabConvShape *shape = &place->example->shape;

  for (gsize o = 0; o < shape->n_kernels; o++)
    for (gsize y = 0; y < patch->height; y++)
      {
        const float *from
            = clab_example_target (place->example, place->slice, o)
              + (tile->y + phase_y + y * shape->dilation_y) * shape->out_width
              + tile->x + phase_x;
        double *target = place->scratch->targets
                         + (o * patch->height + y) * patch->target_stride;

        place->gather->dots->widen (from, shape->dilation_x, patch->width,
                                    target);
        memset (target + patch->width, 0,
                (patch->target_stride - patch->width) * sizeof (double));
        if (place->gather->centre != NULL
            && (y % 2 == 1 || y + 1 == patch->height))
          subtract_prediction (place, patch, o, y - y % 2,
                               target - y % 2 * patch->target_stride);
      }
}

static void
add_by_lags (const Place *place, const ClabTile *tile)
{
  const ClabConvShape *shape = &place->example->shape;
  ClabView view = clab_example_view (place->example, place->slice, tile,
                                     place->scratch->padded);

  for (gsize y = 0; y < MIN (shape->dilation_y, tile->height); y++)
    for (gsize x = 0; x < MIN (shape->dilation_x, tile->width); x++)
      {
        gsize width = (tile->width - x - 1) / shape->dilation_x + 1;
        gboolean is_whole = clab_dots_padded (width) == width;
        ClabLagPatch patch = {
          .height = (tile->height - y - 1) / shape->dilation_y + 1,
          .width = width,
          .clipped = is_whole ? place->scratch->rows : place->scratch->clipped,
          .clipped_stride = is_whole ? row_stride (width, shape->columns)
                                     : clipped_stride (width),
          .rows = place->scratch->rows,
          .row_stride = row_stride (width, shape->columns),
          .targets = place->scratch->targets,
          .target_stride = clipped_stride (width),
        };

        fill_phase (place, &view, y, x, &patch);
        fill_targets (place, tile, y, x, &patch);
        clab_lags_add_patch (place->lags, place->gather->dots, &patch);
      }
}

/* The values of output (y, x) of @tile, whose window is @view. */
static void
fill_values (const Place *place,
             const ClabTile *tile,
             const ClabView *view,
             gsize y,
             gsize x,
             double scale)
{
  const ClabProblem *problem = place->gather->problem;
  const ClabConvShape *shape = &place->example->shape;
  gsize at = (tile->y + y) * shape->out_width + tile->x + x;
  gsize n_parameters = clab_problem_n_parameters (problem);
  double *values = place->scratch->values;
  gsize n = 0;

  for (gsize c = 0; c < shape->channels; c++)
    for (gsize i = 0; i < shape->rows; i++)
      for (gsize j = 0; j < shape->columns; j++)
        values[n++] = view->data[c * view->channel_stride
                                 + (y * shape->stride_y + i * shape->dilation_y)
                                       * view->row_stride
                                 + x * shape->stride_x + j * shape->dilation_x];
  values[n] = 1;
  for (gsize o = 0; o < shape->n_kernels; o++)
    {
      double target = clab_example_target (place->example, place->slice, o)[at];

      for (gsize p = 0; place->gather->centre != NULL && p < n_parameters; p++)
        target -= place->gather->centre[o * n_parameters + p] * values[p];
      values[n + 1 + o] = target;
    }
  for (gsize i = 0; i < n + 1 + shape->n_kernels; i++)
    values[i] *= scale;
}

static void
add_directly (const Place *place, const ClabTile *tile)
{
  const ClabExample *example = place->example;
  gsize out_width = example->shape.out_width;
  ClabView view
      = clab_example_view (example, place->slice, tile, place->scratch->padded);

  for (gsize y = 0; y < tile->height; y++)
    for (gsize x = 0; x < tile->width; x++)
      {
        double weight
            = example->weights != NULL
                  ? example->weights[(tile->y + y) * out_width + tile->x + x]
                  : 1;

        if (weight <= 0)
          continue;
        fill_values (place, tile, &view, y, x, sqrt (weight));
        clab_direct_add_output (place->direct, place->gather->dots,
                                place->scratch->values);
      }
}

typedef enum
{
  COVERED_NOT,
  COVERED_PARTLY,
  COVERED_FULLY
} Cover;

static Cover
cover (const ClabExample *example, const ClabTile *tile)
{
  gsize n_full = 0;
  gsize n_some = 0;

  if (example->weights == NULL)
    return COVERED_FULLY;
  for (gsize y = tile->y; y < tile->y + tile->height; y++)
    for (gsize x = tile->x; x < tile->x + tile->width; x++)
      {
        float weight = example->weights[y * example->shape.out_width + x];

        n_full += weight == 1;
        n_some += weight > 0;
      }
  return n_some == 0                            ? COVERED_NOT
         : n_full == tile->height * tile->width ? COVERED_FULLY
                                                : COVERED_PARTLY;
}

static void
add_tile (const Place *place, const ClabTile *tile)
{
  const ClabConvShape *shape = &place->example->shape;
  gboolean has_stride = shape->stride_y > 1 || shape->stride_x > 1;
  Cover covered = cover (place->example, tile);

  if (covered == COVERED_NOT)
    return;
  if (has_stride
      || (covered == COVERED_PARTLY && tile->height <= SMALLEST_SIDE
          && tile->width <= SMALLEST_SIDE))
    add_directly (place, tile);
  else if (covered == COVERED_FULLY)
    add_by_lags (place, tile);
  else
    {
      ClabTile first = *tile;
      ClabTile second = *tile;

      if (tile->height >= tile->width)
        {
          first.height = tile->height / 2;
          second.y += first.height;
          second.height -= first.height;
        }
      else
        {
          first.width = tile->width / 2;
          second.x += first.width;
          second.width -= first.width;
        }
      add_tile (place, &first);
      add_tile (place, &second);
    }
}

static void
gather_piece (gsize piece, guint worker, gpointer data)
{
  const Gather *gather = data;
  gsize begin = piece * gather->windows->len / gather->n_pieces;
  gsize end = (piece + 1) * gather->windows->len / gather->n_pieces;

  for (gsize i = begin; i < end; i++)
    {
      const ClabWindow *window
          = &g_array_index (gather->windows, ClabWindow, i);
      Place place = {
        .gather = gather,
        .lags = gather->lags[piece],
        .direct = gather->directs[piece],
        .scratch = &gather->scratch[worker],
        .example = window->example,
        .slice = window->slice,
      };

      if (g_cancellable_is_cancelled (gather->cancellable))
        return;
      add_tile (&place, &window->tile);
    }
}

/* The windows of a problem, those side by side made one. */
static GArray *
joined_windows (const ClabProblem *problem, gboolean is_held_out)
{
  GArray *windows = clab_problem_windows (problem, is_held_out);
  guint n = 0;

  for (guint i = 0; i < windows->len; i++)
    {
      const ClabWindow *next = &g_array_index (windows, ClabWindow, i);
      ClabWindow *last
          = n > 0 ? &g_array_index (windows, ClabWindow, n - 1) : NULL;

      if (last != NULL && last->example == next->example
          && last->slice == next->slice && last->tile.y == next->tile.y
          && last->tile.x + last->tile.width == next->tile.x
          && last->tile.width + next->tile.width <= LARGEST_WIDTH)
        last->tile.width += next->tile.width;
      else
        g_array_index (windows, ClabWindow, n++) = *next;
    }
  g_array_set_size (windows, n);
  return windows;
}

/* (transfer full) (nullable): of cache lines, for free() */
static double *
doubles_new (gsize n)
{
  void *doubles;

  return posix_memalign (&doubles, 64, n * sizeof (double)) == 0 ? doubles
                                                                 : NULL;
}

static gboolean
scratch_init (Scratch *scratch, const Gather *gather)
{
  const ClabProblem *problem = gather->problem;
  gsize rows = problem->options.rows;
  gsize columns = problem->options.columns;
  gsize padded = 0;
  gsize height = 0;
  gsize width = 0;

  for (guint i = 0; i < gather->windows->len; i++)
    {
      const ClabWindow *window
          = &g_array_index (gather->windows, ClabWindow, i);
      gsize size
          = clab_example_window_height (window->example, window->tile.height)
            * clab_example_window_width (window->example, window->tile.width);

      padded = MAX (padded, size);
      height = MAX (height, window->tile.height);
      width = MAX (width, window->tile.width);
    }

  gsize n_rows = problem->planes * (height + rows - 1);
  gsize n_taps = problem->planes * (rows + 1) * columns;
  scratch->padded = g_try_new (float, problem->planes *padded);
  scratch->clipped = doubles_new (n_rows * clipped_stride (width));
  scratch->rows = doubles_new (n_rows * row_stride (width, columns));
  scratch->targets
      = doubles_new (problem->n_kernels * height * clipped_stride (width));
  scratch->taps = g_new (const double *, n_taps);
  scratch->coefficients = g_new (double, 2 * n_taps);
  scratch->spare = g_new0 (double, width);
  scratch->values = g_new (double, clab_gather_size (problem));
  return gather->windows->len == 0
         || (scratch->padded != NULL && scratch->clipped != NULL
             && scratch->rows != NULL && scratch->targets != NULL);
}

static void
scratch_clear (Scratch *scratch)
{
  g_free (scratch->padded);
  free (scratch->clipped);
  free (scratch->rows);
  free (scratch->targets);
  g_free (scratch->taps);
  g_free (scratch->coefficients);
  g_free (scratch->spare);
  g_free (scratch->values);
}

/* Whether any window is gathered output by output. */
static gboolean
has_direct_windows (const Gather *gather)
{
  const ClabLearnOptions *options = &gather->problem->options;

  if (options->stride_y > 1 || options->stride_x > 1)
    return TRUE;
  for (guint i = 0; i < gather->windows->len; i++)
    if (g_array_index (gather->windows, ClabWindow, i).example->weights != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
gather_init (Gather *gather, guint threads)
{
  const ClabProblem *problem = gather->problem;
  gsize size = clab_gather_size (problem);
  gboolean has_direct = has_direct_windows (gather);
  ClabLagShape shape = {
    .planes = problem->planes,
    .n_kernels = problem->n_kernels,
    .rows = problem->options.rows,
    .columns = problem->options.columns,
    .has_pairs = gather->centre == NULL,
  };
  double bytes
      = clab_lags_bytes (&shape)
        + (has_direct ? sizeof (double) * (double)size * (double)size : 0);
  gboolean is_complete = TRUE;

  gather->n_pieces = (gsize)CLAMP (MAX_BYTES / bytes, 1, MAX_PIECES);
  gather->n_pieces = CLAMP (gather->n_pieces, 1, MAX (gather->windows->len, 1));
  gather->lags = g_new0 (ClabLags *, gather->n_pieces);
  gather->directs = g_new0 (ClabDirect *, gather->n_pieces);
  gather->scratch = g_new0 (Scratch, threads);
  for (gsize i = 0; i < gather->n_pieces && is_complete; i++)
    {
      gather->lags[i] = clab_lags_new (&shape);
      if (has_direct)
        gather->directs[i] = clab_direct_new (
            size, gather->centre != NULL ? problem->n_taps + 1 : 0);
      is_complete = gather->lags[i] != NULL
                    && (!has_direct || gather->directs[i] != NULL);
    }
  for (guint i = 0; i < threads && is_complete; i++)
    is_complete = scratch_init (&gather->scratch[i], gather);
  return is_complete;
}

static void
gather_clear (Gather *gather, guint threads)
{
  for (gsize i = 0; i < gather->n_pieces; i++)
    {
      clab_lags_free (gather->lags[i]);
      clab_direct_free (gather->directs[i]);
    }
  for (guint i = 0; i < threads; i++)
    scratch_clear (&gather->scratch[i]);
  g_free (gather->lags);
  g_free (gather->directs);
  g_free (gather->scratch);
  g_array_unref (gather->windows);
}

static void
gather_finish (Gather *gather, double *products)
{
  for (gsize i = 1; i < gather->n_pieces; i++)
    clab_lags_add (gather->lags[0], gather->lags[i]);
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
    .windows = joined_windows (problem, is_held_out),
  };
  double *products = g_try_new0 (double, size *size);

  if (gather_init (&gather, threads) && products != NULL)
    {
      clab_parallel_run (parallel, gather.n_pieces, gather_piece, &gather);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        g_clear_pointer (&products, g_free);
      else
        gather_finish (&gather, products);
    }
  else
    {
      g_clear_pointer (&products, g_free);
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory to learn a kernel of "
                      "%zu × %zu; take a smaller one."),
                   problem->options.rows, problem->options.columns);
    }
  gather_clear (&gather, threads);
  return products;
}
