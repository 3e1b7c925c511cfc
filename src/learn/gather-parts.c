/* Rectangles of outputs that are gathered at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/gather-parts.h"

#include "src/learn/lag-spectra.h"
#include "src/learn/windows.h"

#define LANES CLAB_DOTS_LANES

/* Neighbours in a row of tiles with weights or phases are joined up to this
 * width; others are as wide after they have been cut.  Ten rows of doubles, all
 * that a kernel of 3 × 3 needs at a time, stay in the fastest cache. */
#define LARGEST_WIDTH 448

/* The same of spread rows, which do not stay there. */
#define LARGEST_SPREAD_WIDTH 640

/* Rows of a part: the cache lines that are read beyond its right side, as
 * processors do on their own account, are still there for the next part. */
#define PART_HEIGHT 64

/* Where several twos of rows are multiplied at a time, they come from the
 * second-level cache anyway: fewer and longer rows take less time to set up. */
#define LARGEST_TWOS_WIDTH 1008

/* The same where they are walked, some columns at a time. */
#define LARGEST_WALK_WIDTH 2016

/* The same of several twos, and of kernels whose products take longer than
 * reading does: rows at the upper and the lower end of a part cannot be taken
 * by two. */
#define LARGE_PART_HEIGHT 192
#define LEAST_LARGE_PART_ROWS 5

/* The same as LARGEST_WIDTH where transforms need no rows that stay there. */
#define LARGEST_SPECTRA_WIDTH 1024

gboolean
clab_gather_is_plain (const ClabWindow *window)
{
  const ClabExample *example = window->example;
  const ClabConvShape *shape = &example->shape;

  return example->weights == NULL && shape->stride_y == 1
         && shape->stride_x == 1 && shape->dilation_y == 1
         && shape->dilation_x == 1;
}

gboolean
clab_gather_is_transformed (const ClabWindow *window, const ClabLagShape *shape)
{
  const ClabConvShape *conv = &window->example->shape;

  return clab_lag_spectra_wins (
      shape, (window->tile.height - 1) / conv->dilation_y + 1,
      (window->tile.width - 1) / conv->dilation_x + 1);
}

gboolean
clab_gather_is_walked (const ClabWindow *window, const ClabLagShape *shape)
{
  const ClabConvShape *conv = &window->example->shape;

  return clab_lags_are_walked (shape) && conv->dilation_y == 1
         && conv->dilation_x == 1
         && window->tile.height >= CLAB_LAG_WALK_LEAST_HEIGHT;
}

/* Where a part of a window begins.
 * @i: which one of @n */
static gsize
part_row (const ClabWindow *window, const ClabLagShape *shape, gsize i, gsize n)
{
  gsize y = i * window->tile.height / n;

  /* Rows are walked from the third one on, by whole groups. */
  if (i > 0 && i < n && clab_gather_is_walked (window, shape))
    y = y / CLAB_WALK_ROWS * CLAB_WALK_ROWS + CLAB_WALK_SIDE - 1;
  return y;
}

/* Cuts a window into parts of about equal size; their columns begin at whole
 * lanes of it if @lanes is that many. */
static void
cut (const ClabWindow *window,
     const ClabLagShape *shape,
     gsize height,
     gsize width,
     gsize lanes,
     GArray *parts)
{
  const ClabTile *whole = &window->tile;
  gsize n_units = (whole->width + lanes - 1) / lanes;
  gsize n_y = (whole->height + height - 1) / height;
  gsize n_x = (n_units + width / lanes - 1) / (width / lanes);

  for (gsize i = 0; i < n_y; i++)
    for (gsize j = 0; j < n_x; j++)
      {
        gsize y = part_row (window, shape, i, n_y);
        gsize x = j * n_units / n_x * lanes;
        gsize end = MIN ((j + 1) * n_units / n_x * lanes, whole->width);
        ClabGatherPart part = { .window = *window, .tile = *whole };

        part.tile.y += y;
        part.tile.x += x;
        part.tile.height = part_row (window, shape, i + 1, n_y) - y;
        part.tile.width = end - x;
        g_array_append_val (parts, part);
      }
}

static void
cut_all (const GArray *windows, const ClabLagShape *shape, GArray *parts)
{
  gboolean has_twos = clab_lags_n_twos (clab_dots ()) > 1;

  for (guint i = 0; i < windows->len; i++)
    {
      const ClabWindow *window = &g_array_index (windows, ClabWindow, i);
      gboolean is_walked = clab_gather_is_walked (window, shape);
      gsize height
          = has_twos || is_walked || shape->rows >= LEAST_LARGE_PART_ROWS
                ? LARGE_PART_HEIGHT
                : PART_HEIGHT;
      gsize width = clab_lags_are_spread (shape, clab_dots ())
                        ? LARGEST_SPREAD_WIDTH
                    : is_walked ? LARGEST_WALK_WIDTH
                    : has_twos  ? LARGEST_TWOS_WIDTH
                                : LARGEST_WIDTH;
      gboolean has_spectra = clab_gather_is_transformed (window, shape);

      if (has_spectra)
        clab_lag_spectra_fit (shape, &height, &width);
      cut (window, shape, height, width, has_spectra ? 1 : LANES, parts);
    }
}

static gboolean
has_large (const GArray *windows, const ClabLagShape *shape)
{
  for (guint i = 0; i < windows->len; i++)
    if (clab_gather_is_transformed (&g_array_index (windows, ClabWindow, i),
                                    shape))
      return TRUE;
  return FALSE;
}

GArray *
clab_gather_parts (const ClabProblem *problem,
                   gboolean is_held_out,
                   ClabLagShape *shape)
{
  g_autoptr (GArray) windows = clab_problem_windows (problem, is_held_out);
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (ClabWindow));
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (ClabWindow));
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (ClabGatherPart));

  for (guint i = 0; i < windows->len; i++)
    {
      const ClabWindow *window = &g_array_index (windows, ClabWindow, i);

      g_array_append_vals (clab_gather_is_plain (window) ? plain : others,
                           window, 1);
    }
  clab_windows_join (plain, G_MAXSIZE);
  clab_windows_stack (plain);
  clab_windows_join (others, LARGEST_WIDTH);
  shape->has_spectra = has_large (plain, shape) || has_large (others, shape);
  if (shape->has_spectra)
    clab_windows_join (others, LARGEST_SPECTRA_WIDTH);
  cut_all (plain, shape, parts);
  for (guint i = 0; i < others->len; i++)
    {
      const ClabWindow *window = &g_array_index (others, ClabWindow, i);
      ClabGatherPart part = { .window = *window, .tile = window->tile };

      g_array_append_val (parts, part);
    }
  return parts;
}
