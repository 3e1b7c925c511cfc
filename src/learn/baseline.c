/* What needs no kernel: how far the target is from the source itself, and from
 * a constant.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/baseline.h"

/* Sums of one kernel's outputs. */
typedef struct
{
  double count;
  double target;
  double target_squares;
  double change_squares;
} Sums;

/* What the kernel that changes nothing gives there.
 * @y: a row of the source, or −1 for one that padding adds
 * @x: likewise */
static double
unchanged (const ClabWindow *window, gsize kernel, gssize y, gssize x)
{
  const ClabExample *example = window->example;
  const ClabConvShape *shape = &example->shape;
  gsize first = window->slice * shape->channels;
  gsize at = (gsize)y * shape->in_width + (gsize)x;
  double sum = 0;

  if (y < 0 || x < 0)
    return shape->padding_mode->has_value ? shape->padding_value : 0;
  if (shape->n_kernels >= shape->channels)
    return clab_tensor_plane (example->source, 0,
                              first + MIN (kernel, shape->channels - 1))[at];
  for (gsize c = 0; c < shape->channels; c++)
    sum += clab_tensor_plane (example->source, 0, first + c)[at];
  return sum / (double)shape->channels;
}

static void
add_window (const ClabWindow *window, gsize kernel, Sums *sums)
{
  const ClabExample *example = window->example;
  const ClabConvShape *shape = &example->shape;
  const ClabTile *tile = &window->tile;
  const float *targets = clab_example_target (example, window->slice, kernel);

  for (gsize y = tile->y; y < tile->y + tile->height; y++)
    {
      gssize source_y = shape->padding_mode->index (
          clab_anchor_row (example, y), (gssize)shape->in_height);

      for (gsize x = tile->x; x < tile->x + tile->width; x++)
        {
          gsize at = y * shape->out_width + x;
          double weight = example->weights != NULL ? example->weights[at] : 1;
          double target = targets[at];
          gssize source_x = shape->padding_mode->index (
              clab_anchor_column (example, x), (gssize)shape->in_width);
          double change
              = target - unchanged (window, kernel, source_y, source_x);

          sums->count += weight;
          sums->target += weight * target;
          sums->target_squares += weight * target * target;
          sums->change_squares += weight * change * change;
        }
    }
}

void
clab_baseline_measure (const ClabProblem *problem,
                       gboolean is_held_out,
                       ClabBaseline *baseline)
{
  g_autoptr (GArray) windows = clab_problem_windows (problem, is_held_out);

  *baseline = (ClabBaseline){ 0 };
  for (gsize o = 0; o < problem->n_kernels; o++)
    {
      Sums sums = { 0 };

      for (guint i = 0; i < windows->len; i++)
        add_window (&g_array_index (windows, ClabWindow, i), o, &sums);
      if (sums.count <= 0)
        continue;
      baseline->count += sums.count;
      baseline->change += sums.change_squares;
      baseline->variance += MAX (
          sums.target_squares - sums.target * sums.target / sums.count, 0);
    }
  if (baseline->count > 0)
    {
      baseline->change /= baseline->count;
      baseline->variance /= baseline->count;
    }
}
