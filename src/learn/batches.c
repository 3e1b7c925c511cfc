/* Random windows for mini-batches.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/batches.h"

#include <string.h>

#define LEAST_HELD_OUT 16

/*
 * @windows: (element-type ClabWindow): all of an epoch, none of which counts
 *   nothing
 * @next: first one of the next batch
 * @current: (element-type ClabWindow): the batch last handed out
 */
struct _ClabBatches
{
  const ClabProblem *problem;
  gsize batch;
  GRand *random;
  GArray *windows;
  GArray *held_out;
  gsize next;
  GArray *current;
};

static void
find_side (const ClabProblem *problem, gsize *height, gsize *width)
{
  *height = CLAB_BATCH_SIDE;
  *width = CLAB_BATCH_SIDE;
  for (guint e = 0; e < problem->examples->len; e++)
    {
      const ClabExample *example = g_ptr_array_index (problem->examples, e);

      for (guint i = 0; i < example->tiles->len; i++)
        {
          const ClabTile *tile = &g_array_index (example->tiles, ClabTile, i);

          *height = MIN (*height, tile->height);
          *width = MIN (*width, tile->width);
        }
    }
}

static gboolean
counts (const ClabWindow *window)
{
  const ClabTile *tile = &window->tile;
  const float *weights = window->example->weights;

  if (weights == NULL)
    return TRUE;
  for (gsize y = tile->y; y < tile->y + tile->height; y++)
    for (gsize x = tile->x; x < tile->x + tile->width; x++)
      if (weights[y * window->example->shape.out_width + x] > 0)
        return TRUE;
  return FALSE;
}

static GArray *
cut (const ClabProblem *problem, gboolean is_held_out)
{
  g_autoptr (GArray) tiles = clab_problem_windows (problem, is_held_out);
  GArray *windows = g_array_new (FALSE, FALSE, sizeof (ClabWindow));
  gsize height;
  gsize width;

  find_side (problem, &height, &width);
  for (guint i = 0; i < tiles->len; i++)
    {
      const ClabWindow *whole = &g_array_index (tiles, ClabWindow, i);

      for (gsize y = 0; y < whole->tile.height; y += height)
        for (gsize x = 0; x < whole->tile.width; x += width)
          {
            ClabWindow window = *whole;

            window.tile.y += MIN (y, whole->tile.height - height);
            window.tile.x += MIN (x, whole->tile.width - width);
            window.tile.height = height;
            window.tile.width = width;
            if (counts (&window))
              g_array_append_val (windows, window);
          }
    }
  return windows;
}

/* R. A. Fisher and F. Yates, 1938; R. Durstenfeld, 1964. */
static void
shuffle (GArray *windows, GRand *random)
{
  for (guint i = windows->len; i > 1; i--)
    {
      guint other = (guint)g_rand_int_range (random, 0, (gint)i);
      ClabWindow *a = &g_array_index (windows, ClabWindow, i - 1);
      ClabWindow *b = &g_array_index (windows, ClabWindow, other);
      ClabWindow swapped = *a;

      *a = *b;
      *b = swapped;
    }
}

ClabBatches *
clab_batches_new (const ClabProblem *problem, gsize batch, guint32 seed)
{
  ClabBatches *batches = g_new0 (ClabBatches, 1);

  batches->problem = problem;
  batches->batch = batch;
  batches->random = g_rand_new_with_seed (seed);
  batches->windows = cut (problem, FALSE);
  batches->held_out = cut (problem, TRUE);
  batches->next = batches->windows->len;
  batches->current = g_array_new (FALSE, FALSE, sizeof (ClabWindow));
  shuffle (batches->held_out, batches->random);
  g_array_set_size (
      batches->held_out,
      (guint)MIN (batches->held_out->len, MAX (batch, LEAST_HELD_OUT)));
  return batches;
}

void
clab_batches_free (ClabBatches *batches)
{
  if (batches == NULL)
    return;
  g_rand_free (batches->random);
  g_array_unref (batches->windows);
  g_array_unref (batches->held_out);
  g_array_unref (batches->current);
  g_free (batches);
}

const GArray *
clab_batches_next (ClabBatches *batches)
{
  gsize n_windows = batches->windows->len;

  if (batches->next == n_windows)
    {
      shuffle (batches->windows, batches->random);
      batches->next = 0;
    }

  gsize n = MIN (batches->batch, n_windows - batches->next);
  g_array_set_size (batches->current, 0);
  g_array_append_vals (
      batches->current,
      &g_array_index (batches->windows, ClabWindow, batches->next), (guint)n);
  batches->next += n;
  return batches->current;
}

const GArray *
clab_batches_held_out (const ClabBatches *batches)
{
  return batches->held_out;
}

gsize
clab_batches_epoch (const ClabBatches *batches)
{
  return (batches->windows->len + batches->batch - 1) / batches->batch;
}

/* The squares that one output sees, on average over a window's.
 * @pixels: a padded row of it
 * @columns: likewise */
static double
mean_energy (const ClabWindow *window, float *pixels, double *columns)
{
  const ClabExample *example = window->example;
  const ClabConvShape *shape = &example->shape;
  const ClabTile *tile = &window->tile;
  gsize width = clab_example_window_width (example, tile->width);
  double energy = 0;
  double count = 0;

  for (gsize y = 0; y < tile->height; y++)
    {
      memset (columns, 0, width * sizeof (double));
      for (gsize c = 0; c < shape->channels; c++)
        for (gsize i = 0; i < shape->rows; i++)
          {
            clab_example_pad_rows (
                example, window->slice * shape->channels + c, tile,
                y * shape->stride_y + i * shape->dilation_y, 1, pixels);
            for (gsize x = 0; x < width; x++)
              columns[x] += (double)pixels[x] * pixels[x];
          }
      for (gsize x = 0; x < tile->width; x++)
        {
          gsize at = (tile->y + y) * shape->out_width + tile->x + x;
          double weight = example->weights != NULL ? example->weights[at] : 1;

          count += weight;
          for (gsize j = 0; j < shape->columns; j++)
            energy += weight
                      * columns[x * shape->stride_x + j * shape->dilation_x];
        }
    }
  return energy / count;
}

double
clab_batches_curvature (const ClabBatches *batches, GCancellable *cancellable)
{
  const ClabProblem *problem = batches->problem;
  double largest = 0;

  for (guint i = 0;
       i < batches->windows->len && !g_cancellable_is_cancelled (cancellable);
       i++)
    {
      const ClabWindow *window
          = &g_array_index (batches->windows, ClabWindow, i);
      gsize width
          = clab_example_window_width (window->example, window->tile.width);
      g_autofree float *pixels = g_new (float, width);
      g_autofree double *columns = g_new (double, width);

      largest = MAX (largest, mean_energy (window, pixels, columns));
    }
  return 2 * (largest + (problem->options.with_bias ? 1 : 0))
         / (double)problem->n_kernels;
}

double
clab_batches_share (const ClabBatches *batches)
{
  gsize n_whole = batches->windows->len / batches->batch;
  gsize rest = batches->windows->len % batches->batch;
  double sum = (double)n_whole / (double)batches->batch;

  if (rest > 0)
    sum += 1 / (double)rest;
  return sum / (double)clab_batches_epoch (batches);
}
