/* Windows put together and cut to sizes that work goes over quickly.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/windows.h"

/* Outputs of a band. */
#define BAND_WIDTH 1024
#define BAND_HEIGHT 32

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

/* In bands of about equal height. */
static void
cut (const ClabWindow *window, GArray *bands)
{
  gsize height = window->tile.height;
  gsize n = (height + BAND_HEIGHT - 1) / BAND_HEIGHT;

  for (gsize i = 0; i < n; i++)
    {
      ClabWindow band = *window;

      band.tile.y += i * height / n;
      band.tile.height = (i + 1) * height / n - i * height / n;
      g_array_append_val (bands, band);
    }
}

GArray *
clab_windows_bands (const ClabProblem *problem, gboolean is_held_out)
{
  g_autoptr (GArray) windows = clab_problem_windows (problem, is_held_out);
  GArray *bands = g_array_new (FALSE, FALSE, sizeof (ClabWindow));

  clab_windows_join (windows, BAND_WIDTH);
  for (guint i = 0; i < windows->len; i++)
    cut (&g_array_index (windows, ClabWindow, i), bands);
  return bands;
}
