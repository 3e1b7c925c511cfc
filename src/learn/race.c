/* Several optimizers that learn one problem from one start.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/learn/race.h"

#include <glib/gi18n-lib.h>

/**
 * Runner:
 * @learner: (nullable): %NULL before it is prepared; the first one's is shared
 *   by all others
 * @loss: after its last step
 * @problem: (nullable): why it ran no further
 */
typedef struct
{
  const ClabOptimizer *optimizer;
  ClabLearner *learner;
  double loss;
  char *problem;
} Runner;

struct _ClabRace
{
  ClabProblem *problem;
  GArray *runners;
};

static Runner *
nth (const ClabRace *race, gsize runner)
{
  g_assert (runner < race->runners->len);
  return &g_array_index (race->runners, Runner, runner);
}

/* Those whose rates come from the data go first: the first one's sums are
 * everybody's. */
static void
add_all (ClabRace *race)
{
  for (int comes_from_data = 1; comes_from_data >= 0; comes_from_data--)
    for (gsize i = 0; i < clab_optimizers.n_rows; i++)
      {
        Runner runner = { .optimizer = (const ClabOptimizer *)clab_table_row (
                              &clab_optimizers, i) };

        if (!runner.optimizer->is_exact
            && (runner.optimizer->rate > 0) == (comes_from_data == 1))
          g_array_append_val (race->runners, runner);
      }
  race->problem->options.optimizer = nth (race, 0)->optimizer;
}

ClabRace *
clab_race_new (ClabProblem *problem, gboolean has_all)
{
  ClabRace *race = g_new (ClabRace, 1);

  race->problem = problem;
  race->runners = g_array_new (FALSE, FALSE, sizeof (Runner));
  if (has_all)
    add_all (race);
  else
    {
      Runner runner = { .optimizer = problem->options.optimizer };

      g_array_append_val (race->runners, runner);
    }
  return race;
}

void
clab_race_free (ClabRace *race)
{
  if (race == NULL)
    return;
  for (gsize i = race->runners->len; i > 0; i--)
    {
      clab_learner_free (nth (race, i - 1)->learner);
      g_free (nth (race, i - 1)->problem);
    }
  g_array_unref (race->runners);
  g_free (race);
}

gsize
clab_race_n_runners (const ClabRace *race)
{
  return race->runners->len;
}

const ClabOptimizer *
clab_race_optimizer (const ClabRace *race, gsize runner)
{
  return nth (race, runner)->optimizer;
}

ClabLearner *
clab_race_learner (const ClabRace *race, gsize runner)
{
  return nth (race, runner)->learner;
}

gboolean
clab_race_prepare (ClabRace *race,
                   const double *initial,
                   ClabParallel *parallel,
                   GCancellable *cancellable,
                   GError **error)
{
  ClabLearner *first
      = clab_learner_new (race->problem, initial, parallel, cancellable, error);

  if (first == NULL)
    return FALSE;
  nth (race, 0)->learner = first;
  for (gsize i = 1; i < race->runners->len; i++)
    nth (race, i)->learner
        = clab_learner_new_rival (first, nth (race, i)->optimizer, initial);
  return TRUE;
}

/* The runner with the least loss of those that run; NULL if none does. */
static Runner *
find_leader (const ClabRace *race)
{
  Runner *leader = NULL;

  for (gsize i = 0; i < race->runners->len; i++)
    if (nth (race, i)->problem == NULL
        && (leader == NULL || nth (race, i)->loss < leader->loss))
      leader = nth (race, i);
  return leader;
}

gsize
clab_race_leader (const ClabRace *race, ClabLearner **learner)
{
  Runner *leader = find_leader (race);

  g_assert (leader != NULL);
  *learner = leader->learner;
  return (gsize)(leader - nth (race, 0));
}

/* Tells the race's observer which runner it was. */
typedef struct
{
  ClabRace *race;
  gsize runner;
  ClabRaceObserver observer;
  gpointer data;
} Passing;

static gboolean
pass_on (const ClabLearnStep *step, gpointer data)
{
  const Passing *passing = data;

  nth (passing->race, passing->runner)->loss = step->loss;
  passing->observer (passing->runner, step, passing->data);
  return TRUE;
}

gboolean
clab_race_step (ClabRace *race,
                gsize steps,
                ClabRaceObserver observer,
                gpointer data,
                GCancellable *cancellable,
                GError **error)
{
  for (gsize i = 0; i < race->runners->len; i++)
    {
      Runner *runner = nth (race, i);
      Passing passing = { race, i, observer, data };
      GError *problem = NULL;

      if (runner->problem != NULL
          || clab_learner_run (runner->learner, steps, pass_on, &passing,
                               cancellable, &problem))
        continue;
      runner->problem = g_strdup (problem->message);
      if (find_leader (race) == NULL
          || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      g_error_free (problem);
    }
  return TRUE;
}

char *
clab_race_describe (const ClabRace *race)
{
  GString *text = g_string_new (NULL);
  const Runner *leader = find_leader (race);

  if (race->runners->len > 1 && leader != NULL)
    g_string_append_printf (text, _ ("%s leads the race.\n"),
                            _ (leader->optimizer->choice.label));
  for (gsize i = 0; race->runners->len > 1 && i < race->runners->len; i++)
    if (nth (race, i)->problem != NULL)
      g_string_append_printf (text, "%s: %s\n",
                              _ (nth (race, i)->optimizer->choice.label),
                              nth (race, i)->problem);
  return g_string_free (text, FALSE);
}
