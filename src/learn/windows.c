/* Windows put together and cut to sizes that work goes over quickly.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/windows.h"

/* Outputs of a band, at most. */
#define BAND_WIDTH 4096
#define BAND_HEIGHT 32

/* Outputs that are made at a time, see conv-direct.c and conv-patches.c. */
#define BLOCK_WIDTH 32
#define BLOCK_HEIGHT 16

void
clab_windows_join (GArray *windows, gsize largest_width)
{
  guint n = 0;

  for (guint i = 0; i < windows->len; i++)
    {
      const ClabWindow *next = &g_array_index (windows, ClabWindow, i);
      ClabWindow *last
          = n > 0 ? &g_array_index (windows, ClabWindow, n - 1) : NULL;

      if (last != NULL && last->example == next->example
          && last->slice == next->slice && last->tile.y == next->tile.y
          && last->tile.height == next->tile.height
          && last->tile.x + last->tile.width == next->tile.x
          && last->tile.width + next->tile.width <= largest_width)
        last->tile.width += next->tile.width;
      else
        g_array_index (windows, ClabWindow, n++) = *next;
    }
  g_array_set_size (windows, n);
}

/* Puts @next below one of the first @n windows.
 *
 * Returns: FALSE if it goes with none */
static gboolean
stack_on (GArray *windows, guint n, const ClabWindow *next)
{
  for (guint i = n; i-- > 0;)
    {
      ClabWindow *window = &g_array_index (windows, ClabWindow, i);

      if (window->example != next->example || window->slice != next->slice)
        return FALSE;
      if (window->tile.x == next->tile.x
          && window->tile.width == next->tile.width
          && window->tile.y + window->tile.height == next->tile.y)
        {
          window->tile.height += next->tile.height;
          return TRUE;
        }
    }
  return FALSE;
}

void
clab_windows_stack (GArray *windows)
{
  guint n = 0;

  for (guint i = 0; i < windows->len; i++)
    {
      const ClabWindow next = g_array_index (windows, ClabWindow, i);

      if (!stack_on (windows, n, &next))
        g_array_index (windows, ClabWindow, n++) = next;
    }
  g_array_set_size (windows, n);
}

/* Where part @i of @n begins, of @size outputs; all but the last begin at a
 * whole @unit. */
static gsize
begin_part (gsize i, gsize n, gsize size, gsize unit)
{
  return i < n ? i * ((size + unit - 1) / unit) / n * unit : size;
}

/* In bands of about equal height and width. */
static void
cut (const ClabWindow *window, GArray *bands)
{
  gsize height = window->tile.height;
  gsize width = window->tile.width;
  gsize n_y = (height + BAND_HEIGHT - 1) / BAND_HEIGHT;
  gsize n_x = (width + BAND_WIDTH - 1) / BAND_WIDTH;

  for (gsize i = 0; i < n_y; i++)
    for (gsize j = 0; j < n_x; j++)
      {
        gsize y = begin_part (i, n_y, height, BLOCK_HEIGHT);
        gsize x = begin_part (j, n_x, width, BLOCK_WIDTH);
        ClabWindow band = *window;

        band.tile.y += y;
        band.tile.x += x;
        band.tile.height = begin_part (i + 1, n_y, height, BLOCK_HEIGHT) - y;
        band.tile.width = begin_part (j + 1, n_x, width, BLOCK_WIDTH) - x;
        g_array_append_val (bands, band);
      }
}

GArray *
clab_windows_bands (const ClabProblem *problem, gboolean is_held_out)
{
  g_autoptr (GArray) windows = clab_problem_windows (problem, is_held_out);
  GArray *bands = g_array_new (FALSE, FALSE, sizeof (ClabWindow));

  clab_windows_join (windows, G_MAXSIZE);
  clab_windows_stack (windows);
  for (guint i = 0; i < windows->len; i++)
    cut (&g_array_index (windows, ClabWindow, i), bands);
  return bands;
}
