/* The loss of any kernel and its gradient, by backpropagation through loss,
 * activation, bias and convolution.
 *
 * Outputs are compared as they are made, and no map of the whole image is ever
 * made.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/backprop.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/base/clab-error.h"

/* Weights that are summed up side by side. */
#define N_SUMS 8

/* Rows of weights until one that memory is asked for is needed. */
#define ROWS_AHEAD 4

/* Of a cache line. */
#define LINE_FLOATS 16

/* Groups of windows whose sums are added up in order. */
#define MAX_PIECES 64

/* What a worker has of its own.
 *
 * @serial: a team of one, for the engine inside a piece
 * @error: (nullable): why a window could not be done
 */
typedef struct
{
  ClabParallel *serial;
  GError *error;
} Worker;

/* What the windows of one piece sum up to.
 *
 * @gradient: weights, then biases
 */
typedef struct
{
  double loss;
  double count;
  double *gradient;
} Sums;

/*
 * @convs: (element-type ClabConv): of each example
 * @n_gradient: n_kernels × (taps + 1)
 * @weights: n_kernels × taps
 * @biases: n_kernels
 */
struct _ClabBackprop
{
  const ClabProblem *problem;
  ClabParallel *parallel;
  Worker *workers;
  Sums *pieces;
  double *gradients;
  gsize n_gradient;
  double *weights;
  double *biases;
  GPtrArray *convs;
  const ClabBackpropRun *run;
  ClabLossFunc compare;
  gsize n_pieces;
  gboolean has_gradient;
};

static gboolean
add_convs (ClabBackprop *backprop, GError **error)
{
  const GPtrArray *examples = backprop->problem->examples;

  for (guint i = 0; i < examples->len; i++)
    {
      const ClabExample *example = g_ptr_array_index (examples, i);
      ClabConv *conv
          = clab_conv_new_direct (&example->shape, NULL, NULL, error);

      if (conv == NULL)
        return FALSE;
      g_ptr_array_add (backprop->convs, conv);
    }
  return TRUE;
}

ClabBackprop *
clab_backprop_new (const ClabProblem *problem,
                   ClabParallel *parallel,
                   GError **error)
{
  g_autoptr (ClabBackprop) backprop = g_new0 (ClabBackprop, 1);
  guint threads = clab_parallel_threads (parallel);

  backprop->problem = problem;
  backprop->parallel = parallel;
  backprop->n_gradient = problem->n_kernels * (problem->n_taps + 1);
  backprop->workers = g_new0 (Worker, threads);
  for (guint i = 0; i < threads; i++)
    backprop->workers[i].serial = clab_parallel_new (1);
  backprop->pieces = g_new0 (Sums, MAX_PIECES);
  backprop->weights = g_new (double, backprop->n_gradient);
  backprop->biases = g_new0 (double, problem->n_kernels);
  backprop->convs
      = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_conv_free);
  backprop->gradients = g_try_new (double, MAX_PIECES * backprop->n_gradient);
  if (backprop->gradients == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory to learn a kernel of "
                      "%zu × %zu; take a smaller one."),
                   problem->options.rows, problem->options.columns);
      return NULL;
    }
  for (gsize i = 0; i < MAX_PIECES; i++)
    backprop->pieces[i].gradient
        = backprop->gradients + i * backprop->n_gradient;
  return add_convs (backprop, error) ? g_steal_pointer (&backprop) : NULL;
}

void
clab_backprop_free (ClabBackprop *backprop)
{
  if (backprop == NULL)
    return;
  for (guint i = 0; i < clab_parallel_threads (backprop->parallel); i++)
    clab_parallel_free (backprop->workers[i].serial);
  g_free (backprop->workers);
  g_free (backprop->pieces);
  g_free (backprop->gradients);
  g_free (backprop->weights);
  g_free (backprop->biases);
  g_clear_pointer (&backprop->convs, g_ptr_array_unref);
  g_free (backprop);
}

static const ClabConv *
find_conv (const ClabBackprop *backprop, const ClabExample *example)
{
  guint i;

  g_ptr_array_find (backprop->problem->examples, example, &i);
  return g_ptr_array_index (backprop->convs, i);
}

/* Whether the loss is given what comes before the activation. */
static gboolean
skips_activation (const ClabBackprop *backprop)
{
  return backprop->problem->options.activation->apply == NULL
         || backprop->run->loss->activation != NULL;
}

/* Compares one row of a patch with its targets.
 *
 * @values: (inout): outputs before the activation, then d loss/d these if
 *   gradients are wanted */
static double
compare_row (const ClabBackprop *backprop,
             const float *target,
             const float *weights,
             gsize n,
             float *values)
{
  const ClabActivation *activation = backprop->problem->options.activation;
  float before[CLAB_PATCH_COLUMNS];
  float after[CLAB_PATCH_COLUMNS];
  float *slopes = backprop->has_gradient ? values : NULL;

  if (skips_activation (backprop))
    return backprop->compare (values, target, weights, n, slopes);
  memcpy (before, values, n * sizeof (float));
  memcpy (after, values, n * sizeof (float));
  activation->apply (after, n);

  double sum = backprop->compare (after, target, weights, n, slopes);
  if (slopes != NULL)
    activation->backward (before, after, slopes, n);
  return sum;
}

/* A window that is run. */
typedef struct
{
  const ClabBackprop *backprop;
  const ClabWindow *window;
  Sums *sums;
} Visit;

static void
prefetch (const float *row, gsize n)
{
  for (gsize x = 0; x < n; x += LINE_FLOATS)
    __builtin_prefetch (row + x);
}

/* Σ weights[x], in as many sums as hide the time that an addition takes. */
static double
sum_weights (const float *weights, gsize n)
{
  double sums[N_SUMS] = { 0 };
  double total = 0;

  for (gsize x = 0; x + N_SUMS <= n; x += N_SUMS)
    for (gsize i = 0; i < N_SUMS; i++)
      sums[i] += weights[x + i];
  for (gsize x = n / N_SUMS * N_SUMS; x < n; x++)
    total += weights[x];
  for (gsize i = 0; i < N_SUMS; i++)
    total += sums[i];
  return total;
}

static void
compare_patch (const ClabPatch *patch, gpointer data)
{
  const Visit *visit = data;
  const ClabExample *example = visit->window->example;
  const ClabRectangle *at = &patch->at;
  Sums *sums = visit->sums;

  for (gsize o = 0; o < visit->backprop->problem->n_kernels; o++)
    {
      const float *target
          = clab_example_target (example, visit->window->slice, o);

      for (gsize y = 0; y < at->n_rows; y++)
        {
          gsize from = (at->row + y) * example->shape.out_width + at->column;
          const float *weights
              = example->weights != NULL ? example->weights + from : NULL;

          if (weights != NULL && y + ROWS_AHEAD < at->n_rows)
            prefetch (weights + ROWS_AHEAD * example->shape.out_width,
                      at->n_columns);
          sums->count += weights != NULL ? sum_weights (weights, at->n_columns)
                                         : (double)at->n_columns;
          sums->loss += compare_row (
              visit->backprop, target + from, weights, at->n_columns,
              patch->values + o * patch->map_step + y * patch->row_step);
        }
    }
}

static void
run_window (const ClabBackprop *backprop,
            const ClabWindow *window,
            Worker *worker,
            Sums *sums)
{
  const ClabProblem *problem = backprop->problem;
  const ClabExample *example = window->example;
  const ClabConvShape *shape = &example->shape;
  const ClabTile *tile = &window->tile;
  ClabView view = {
    .data
    = clab_tensor_plane (example->source, 0, window->slice * shape->channels),
    .channel_stride = shape->in_height * shape->in_width,
    .row_stride = shape->in_width,
    .pixel_stride = 1,
  };
  Visit visit = { backprop, window, sums };
  ClabRoundTrip trip = {
    .input = &view,
    .outputs = { tile->y, tile->height, tile->x, tile->width },
    .targets = clab_example_target (example, window->slice, 0),
    .compare = compare_patch,
    .data = &visit,
    .gradient = backprop->has_gradient ? sums->gradient : NULL,
    .bias_gradient = problem->options.with_bias
                         ? sums->gradient + problem->n_kernels * problem->n_taps
                         : NULL,
  };

  clab_conv_round_trip (find_conv (backprop, example), worker->serial, &trip,
                        &worker->error);
}

static void
run_piece (gsize piece, guint worker, gpointer data)
{
  const ClabBackprop *backprop = data;
  const ClabBackpropRun *run = backprop->run;
  Worker *self = &backprop->workers[worker];
  gsize begin = piece * run->n_windows / backprop->n_pieces;
  gsize end = (piece + 1) * run->n_windows / backprop->n_pieces;
  Sums *sums = &backprop->pieces[piece];

  sums->loss = 0;
  sums->count = 0;
  memset (sums->gradient, 0, backprop->n_gradient * sizeof (double));
  for (gsize i = begin; i < end && self->error == NULL; i++)
    run_window (backprop, &run->windows[i], self, sums);
}

/* Between a kernel's taps followed by its bias, and weights before biases. */
static void
split_weights (ClabBackprop *backprop)
{
  const ClabProblem *problem = backprop->problem;
  gsize n = clab_problem_n_parameters (problem);

  for (gsize o = 0; o < problem->n_kernels; o++)
    {
      memcpy (backprop->weights + o * problem->n_taps,
              backprop->run->weights + o * n,
              problem->n_taps * sizeof (double));
      if (problem->options.with_bias)
        backprop->biases[o] = backprop->run->weights[o * n + problem->n_taps];
    }
}

static void
join_gradient (const ClabBackprop *backprop,
               const double *sums,
               double count,
               double *gradient)
{
  const ClabProblem *problem = backprop->problem;
  gsize n = clab_problem_n_parameters (problem);

  for (gsize o = 0; o < problem->n_kernels; o++)
    {
      for (gsize i = 0; i < problem->n_taps; i++)
        gradient[o * n + i] = sums[o * problem->n_taps + i] / count;
      if (problem->options.with_bias)
        gradient[o * n + problem->n_taps]
            = sums[problem->n_kernels * problem->n_taps + o] / count;
    }
}

/* Hands on what kept a worker from its windows.
 *
 * Returns: whether nothing did */
static gboolean
check_workers (ClabBackprop *backprop, GError **error)
{
  gboolean is_complete = TRUE;

  for (guint i = 0; i < clab_parallel_threads (backprop->parallel); i++)
    {
      GError **failure = &backprop->workers[i].error;

      if (*failure == NULL)
        continue;
      if (is_complete)
        g_propagate_error (error, g_steal_pointer (failure));
      g_clear_error (failure);
      is_complete = FALSE;
    }
  return is_complete;
}

gboolean
clab_backprop_run (ClabBackprop *backprop,
                   const ClabBackpropRun *run,
                   double *loss,
                   double *gradient,
                   GError **error)
{
  Sums *total = &backprop->pieces[0];

  backprop->run = run;
  backprop->compare = clab_loss_func (run->loss);
  backprop->has_gradient = gradient != NULL;
  backprop->n_pieces = CLAMP (run->n_windows, 1, MAX_PIECES);
  split_weights (backprop);
  for (guint i = 0; i < backprop->convs->len; i++)
    clab_conv_set_weights (g_ptr_array_index (backprop->convs, i),
                           backprop->weights, backprop->biases);
  clab_parallel_run (backprop->parallel, backprop->n_pieces, run_piece,
                     backprop);
  if (!check_workers (backprop, error))
    return FALSE;
  for (gsize piece = 1; piece < backprop->n_pieces; piece++)
    {
      const Sums *sums = &backprop->pieces[piece];

      total->loss += sums->loss;
      total->count += sums->count;
      for (gsize i = 0; i < backprop->n_gradient; i++)
        total->gradient[i] += sums->gradient[i];
    }

  double count = total->count > 0 ? total->count : 1;
  *loss = total->loss / count;
  if (gradient != NULL)
    join_gradient (backprop, total->gradient, count, gradient);
  return TRUE;
}
