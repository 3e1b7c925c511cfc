/* The loss of any kernel and its gradient, by backpropagation through loss,
 * activation, bias and convolution.
 *
 * Window by window: what a window needs stays in the cache between forward and
 * backward, and no map of the whole image is ever made.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/backprop.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "src/base/clab-error.h"

/* Groups of windows whose sums are added up in order. */
#define MAX_PIECES 64

/* Of a cache line. */
#define LINE_FLOATS 16

/* Memory of one worker, for the largest window.
 *
 * @serial: a team of one, for the engine inside a piece
 * @padded: channels × window
 * @before: n_kernels × outputs before the activation
 * @row: a row of outputs after the activation
 * @slopes: n_kernels × outputs: d loss/d before
 * @gradient: of one window: weights, then biases
 * @error: (nullable): why a window could not be done
 */
typedef struct
{
  ClabParallel *serial;
  float *padded;
  float *before;
  float *row;
  float *slopes;
  double *gradient;
  GError *error;
} Scratch;

/* What the windows of one piece sum up to.
 *
 * @gradient: as Scratch.gradient
 */
typedef struct
{
  double loss;
  double count;
  double *gradient;
} Sums;

/*
 * @convs: (element-type ClabConv): one per size of window
 * @n_gradient: n_kernels × (taps + 1)
 * @weights: n_kernels × taps
 * @biases: n_kernels
 */
struct _ClabBackprop
{
  const ClabProblem *problem;
  ClabParallel *parallel;
  Scratch *scratch;
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
scratch_init (Scratch *scratch,
              const ClabBackprop *backprop,
              const GArray *windows)
{
  gsize padded = 1;
  gsize outputs = 1;
  gsize width = 1;

  for (guint i = 0; i < windows->len; i++)
    {
      const ClabWindow *window = &g_array_index (windows, ClabWindow, i);
      const ClabTile *tile = &window->tile;
      gsize size = clab_example_window_height (window->example, tile->height)
                   * clab_example_window_width (window->example, tile->width);

      padded = MAX (padded, backprop->problem->planes * size);
      outputs = MAX (outputs, tile->height * tile->width);
      width = MAX (width, tile->width);
    }
  scratch->serial = clab_parallel_new (1);
  scratch->padded = g_try_new (float, padded);
  scratch->before = g_try_new (float, outputs * backprop->problem->n_kernels);
  scratch->row = g_try_new (float, width);
  scratch->slopes = g_try_new (float, outputs * backprop->problem->n_kernels);
  scratch->gradient = g_try_new0 (double, backprop->n_gradient);
  return scratch->padded != NULL && scratch->before != NULL
         && scratch->row != NULL && scratch->slopes != NULL
         && scratch->gradient != NULL;
}

static gboolean
backprop_init (ClabBackprop *backprop, const GArray *windows)
{
  guint threads = clab_parallel_threads (backprop->parallel);

  backprop->scratch = g_new0 (Scratch, threads);
  backprop->pieces = g_new0 (Sums, MAX_PIECES);
  backprop->gradients = g_try_new (double, MAX_PIECES * backprop->n_gradient);
  backprop->weights = g_new (double, backprop->n_gradient);
  backprop->biases = g_new0 (double, backprop->problem->n_kernels);
  backprop->convs
      = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_conv_free);
  if (backprop->gradients == NULL)
    return FALSE;
  for (gsize i = 0; i < MAX_PIECES; i++)
    backprop->pieces[i].gradient
        = backprop->gradients + i * backprop->n_gradient;
  for (guint i = 0; i < threads; i++)
    if (!scratch_init (&backprop->scratch[i], backprop, windows))
      return FALSE;
  return TRUE;
}

ClabBackprop *
clab_backprop_new (const ClabProblem *problem,
                   ClabParallel *parallel,
                   const GArray *windows,
                   GError **error)
{
  g_autoptr (ClabBackprop) backprop = g_new0 (ClabBackprop, 1);

  backprop->problem = problem;
  backprop->parallel = parallel;
  backprop->n_gradient = problem->n_kernels * (problem->n_taps + 1);
  if (!backprop_init (backprop, windows))
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory to learn a kernel of "
                      "%zu × %zu; take a smaller one."),
                   problem->options.rows, problem->options.columns);
      return NULL;
    }
  return g_steal_pointer (&backprop);
}

void
clab_backprop_free (ClabBackprop *backprop)
{
  if (backprop == NULL)
    return;
  for (guint i = 0; i < clab_parallel_threads (backprop->parallel); i++)
    {
      clab_parallel_free (backprop->scratch[i].serial);
      g_free (backprop->scratch[i].padded);
      g_free (backprop->scratch[i].before);
      g_free (backprop->scratch[i].row);
      g_free (backprop->scratch[i].slopes);
      g_free (backprop->scratch[i].gradient);
    }
  g_free (backprop->scratch);
  g_free (backprop->pieces);
  g_free (backprop->gradients);
  g_free (backprop->weights);
  g_free (backprop->biases);
  g_clear_pointer (&backprop->convs, g_ptr_array_unref);
  g_free (backprop);
}

static const ClabConv *
find_conv (const ClabBackprop *backprop, const ClabTile *tile)
{
  for (guint i = 0; i < backprop->convs->len; i++)
    {
      const ClabConv *conv = g_ptr_array_index (backprop->convs, i);
      const ClabConvShape *shape = clab_conv_shape (conv);

      if (shape->out_height == tile->height && shape->out_width == tile->width)
        return conv;
    }
  return NULL;
}

/* Every window is padded before, so that one convolution serves all of a
 * size. */
static gboolean
prepare_convs (ClabBackprop *backprop, GError **error)
{
  const ClabBackpropRun *run = backprop->run;

  for (gsize i = 0; i < run->n_windows; i++)
    {
      const ClabWindow *window = &run->windows[i];
      const ClabTile *tile = &window->tile;
      ClabConvShape shape = window->example->shape;

      if (find_conv (backprop, tile) != NULL)
        continue;
      shape.in_height
          = clab_example_window_height (window->example, tile->height);
      shape.in_width = clab_example_window_width (window->example, tile->width);
      shape.pad_top = 0;
      shape.pad_left = 0;
      shape.out_height = tile->height;
      shape.out_width = tile->width;

      ClabConv *conv = clab_conv_new_direct (&shape, NULL, NULL, error);
      if (conv == NULL)
        return FALSE;
      g_ptr_array_add (backprop->convs, conv);
    }
  for (guint i = 0; i < backprop->convs->len; i++)
    clab_conv_set_weights (g_ptr_array_index (backprop->convs, i),
                           backprop->weights, backprop->biases);
  return TRUE;
}

/* Whether the loss is given what comes before the activation. */
static gboolean
skips_activation (const ClabBackprop *backprop)
{
  return backprop->problem->options.activation->apply == NULL
         || backprop->run->loss->activation != NULL;
}

/* Compares one row of a window's outputs with its targets.
 * @before: before the activation
 * @after: (out): after it
 * @slopes: (out): d loss/d before */
static double
compare_row (const ClabBackprop *backprop,
             const float *before,
             float *after,
             float *slopes,
             const float *target,
             const float *weights,
             gsize n)
{
  const ClabActivation *activation = backprop->problem->options.activation;

  if (skips_activation (backprop))
    return backprop->compare (before, target, weights, n, slopes);
  memcpy (after, before, n * sizeof (float));
  activation->apply (after, n);

  double sum = backprop->compare (after, target, weights, n, slopes);
  if (backprop->has_gradient)
    activation->backward (before, after, slopes, n);
  return sum;
}

/* Asks memory for what is read soon. */
static void
prefetch (const float *from, gsize n)
{
  for (gsize x = 0; x < n; x += LINE_FLOATS)
    __builtin_prefetch (from + x, 0, 2);
}

static void
compare_window (const ClabBackprop *backprop,
                const ClabWindow *window,
                const Scratch *scratch,
                Sums *sums)
{
  const ClabExample *example = window->example;
  const ClabTile *tile = &window->tile;
  gsize n_kernels = backprop->problem->n_kernels;

  for (gsize o = 0; o < n_kernels; o++)
    for (gsize y = 0; y < tile->height; y++)
      {
        gsize at = (o * tile->height + y) * tile->width;
        gsize from = (tile->y + y) * example->shape.out_width + tile->x;
        const float *weights
            = example->weights != NULL ? example->weights + from : NULL;
        double count = weights != NULL ? 0 : (double)tile->width;

        for (gsize x = 0; weights != NULL && x < tile->width; x++)
          count += weights[x];
        if (y + 1 < tile->height)
          prefetch (clab_example_target (example, window->slice, o) + from
                        + example->shape.out_width,
                    tile->width);
        sums->count += count;
        sums->loss += compare_row (
            backprop, scratch->before + at, scratch->row, scratch->slopes + at,
            clab_example_target (example, window->slice, o) + from, weights,
            tile->width);
      }
}

static gboolean
run_window (const ClabBackprop *backprop,
            const ClabWindow *window,
            Scratch *scratch,
            Sums *sums)
{
  const ClabConv *conv = find_conv (backprop, &window->tile);
  gsize n_weights = backprop->problem->n_kernels * backprop->problem->n_taps;
  ClabView view = clab_example_view (window->example, window->slice,
                                     &window->tile, scratch->padded);

  if (!clab_conv_forward (conv, scratch->serial, &view, scratch->before,
                          &scratch->error))
    return FALSE;
  compare_window (backprop, window, scratch, sums);
  if (!backprop->has_gradient)
    return TRUE;
  if (!clab_conv_backward_weights (
          conv, scratch->serial, &view, scratch->slopes, scratch->gradient,
          backprop->problem->options.with_bias ? scratch->gradient + n_weights
                                               : NULL,
          &scratch->error))
    return FALSE;
  for (gsize i = 0; i < backprop->n_gradient; i++)
    sums->gradient[i] += scratch->gradient[i];
  return TRUE;
}

static void
run_piece (gsize piece, guint worker, gpointer data)
{
  const ClabBackprop *backprop = data;
  const ClabBackpropRun *run = backprop->run;
  Scratch *scratch = &backprop->scratch[worker];
  gsize begin = piece * run->n_windows / backprop->n_pieces;
  gsize end = (piece + 1) * run->n_windows / backprop->n_pieces;
  Sums *sums = &backprop->pieces[piece];

  sums->loss = 0;
  sums->count = 0;
  memset (sums->gradient, 0, backprop->n_gradient * sizeof (double));
  for (gsize i = begin; i < end && scratch->error == NULL; i++)
    if (!run_window (backprop, &run->windows[i], scratch, sums))
      return;
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
      GError **failure = &backprop->scratch[i].error;

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
  if (!prepare_convs (backprop, error))
    return FALSE;
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
