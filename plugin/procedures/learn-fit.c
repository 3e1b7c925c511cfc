/* One run of learning in one working space.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/learn-fit.h"

#include <glib/gi18n-lib.h>

#include "plugin/procedures/learn-spaces.h"
#include "src/learn/initials.h"

/* Kernels that are kept for the filmstrip. */
#define N_FRAMES 7

void
clab_learn_fit_free (ClabLearnFit *fit)
{
  if (fit == NULL)
    return;

  clab_learn_report_free (fit->report);
  clab_loss_history_free (fit->history);
  clab_learner_free (fit->learner);
  clab_problem_free (fit->problem);
  g_free (fit->initial);
  g_free (fit);
}

static gboolean
observe (const ClabLearnStep *step, gpointer data)
{
  const ClabLearnFit *fit = data;
  gsize n_steps = fit->problem->options.steps;

  clab_loss_history_add (fit->history, step);
  gimp_progress_update (n_steps > 0 ? (double)step->step / (double)n_steps : 1);
  return TRUE;
}

static gboolean
learn (ClabLearnFit *fit,
       const ClabLearnTask *task,
       ClabParallel *parallel,
       GError **error)
{
  gsize n_steps = task->options.steps;

  fit->problem = clab_learn_layers_read (&task->layers, &task->options,
                                         fit->space, error);
  if (fit->problem == NULL)
    return FALSE;
  fit->initial = clab_initial_weights (fit->problem, task->initial, error);
  if (fit->initial == NULL)
    return FALSE;
  fit->learner
      = clab_learner_new (fit->problem, fit->initial, parallel, NULL, error);
  if (fit->learner == NULL)
    return FALSE;
  fit->history = clab_loss_history_new (
      fit->problem->n_kernels * clab_problem_n_parameters (fit->problem),
      n_steps, N_FRAMES);
  if (!clab_learner_run (fit->learner, n_steps, observe, fit, NULL, error))
    return FALSE;
  fit->report = clab_learn_report_new (fit->learner, error);
  return fit->report != NULL;
}

ClabLearnFit *
clab_learn_fit_new (const ClabLearnTask *task,
                    const ClabWorkingSpace *space,
                    ClabParallel *parallel,
                    GError **error)
{
  g_autoptr (ClabLearnFit) fit = g_new0 (ClabLearnFit, 1);
  gint64 start = g_get_monotonic_time ();

  fit->space = space;
  gimp_progress_set_text_printf (_ ("Learning a kernel %s"),
                                 clab_working_space_phrase (space));
  gimp_progress_update (0);
  if (!learn (fit, task, parallel, error))
    return NULL;

  fit->seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return g_steal_pointer (&fit);
}

char *
clab_learn_fit_verdict (const ClabLearnFit *fit)
{
  return clab_learn_report_verdict (fit->report,
                                    clab_working_space_phrase (fit->space));
}

char *
clab_learn_fit_print (const ClabLearnFit *fit,
                      const ClabWorkingSpace *other,
                      const char *verdict)
{
  g_autofree char *figures = clab_learn_report_print (
      fit->report, clab_working_space_phrase (fit->space));
  GString *text = g_string_new (figures);

  g_string_append_printf (text, _ ("Working space: %s\n"),
                          fit->space->choice.nick);
  if (other != NULL)
    g_string_append_printf (text, _ ("The other one, %s: %s\n"),
                            other->choice.nick, verdict);
  g_string_append_printf (text, _ ("Seconds: %.3g"), fit->seconds);
  return g_string_free (text, FALSE);
}

gboolean
clab_learn_fit_is_better (const ClabLearnFit *fit, const ClabLearnFit *other)
{
  return clab_learn_report_best (fit->report)->explained
         > clab_learn_report_best (other->report)->explained;
}
