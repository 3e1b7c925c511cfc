/* The moments of a lesson that one can look back at.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lesson-history.h"

struct _ClabLessonHistory
{
  GPtrArray *moments;
  guint most;
};

static void
moment_free (gpointer data)
{
  clab_learn_moment_free (data);
}

ClabLessonHistory *
clab_lesson_history_new (guint most)
{
  ClabLessonHistory *history = g_new (ClabLessonHistory, 1);

  history->moments = g_ptr_array_new_with_free_func (moment_free);
  history->most = most;
  return history;
}

void
clab_lesson_history_free (ClabLessonHistory *history)
{
  if (history == NULL)
    return;
  g_ptr_array_unref (history->moments);
  g_free (history);
}

/* The moment between whose neighbours the fewest steps lie. */
static guint
find_least_missed (const ClabLessonHistory *history)
{
  const ClabLearnMoment *const *moments
      = (const ClabLearnMoment *const *)history->moments->pdata;
  gsize least = G_MAXSIZE;
  guint found = 1;

  for (guint i = 1; i + 1 < history->moments->len; i++)
    {
      gsize gap = moments[i + 1]->step - moments[i - 1]->step;

      if (gap < least)
        {
          least = gap;
          found = i;
        }
    }
  return found;
}

void
clab_lesson_history_add (ClabLessonHistory *history, ClabLearnMoment *moment)
{
  g_ptr_array_add (history->moments, moment);
  if (history->moments->len > history->most)
    g_ptr_array_remove_index (history->moments, find_least_missed (history));
}

void
clab_lesson_history_clear (ClabLessonHistory *history)
{
  g_ptr_array_set_size (history->moments, 0);
}

guint
clab_lesson_history_size (const ClabLessonHistory *history)
{
  return history->moments->len;
}

const ClabLearnMoment *
clab_lesson_history_moment (const ClabLessonHistory *history, guint index)
{
  guint size = history->moments->len;

  return size > 0 ? g_ptr_array_index (history->moments, MIN (index, size - 1))
                  : NULL;
}
