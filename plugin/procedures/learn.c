/* plug-in-convolution-lab-learn: finds the kernel that turns one layer into
 * another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/learn.h"

#include <glib/gi18n-lib.h>

#include "plugin/procedures/learn-arguments.h"
#include "plugin/procedures/learn-fit.h"
#include "plugin/procedures/learn-outputs.h"
#include "plugin/procedures/procedures.h"
#include "plugin/procedures/window-module.h"
#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"

/**
 * Lesson:
 * @fits: (element-type ClabLearnFit): in each working space that was tried
 * @best: one of them
 * @diverged: (nullable): a space where there is none
 * @divergence: (nullable): why
 * @layers: (nullable) (element-type GimpLayer): in the image
 */
typedef struct
{
  ClabLearnArguments arguments;
  ClabLearnTask task;
  ClabParallel *parallel;
  GPtrArray *fits;
  ClabLearnFit *best;
  const ClabWorkingSpace *diverged;
  GError *divergence;
  GPtrArray *layers;
} Lesson;

static gboolean
fits_space (const ClabLearnSpace *wanted, const ClabWorkingSpace *space)
{
  return wanted->is_automatic
         || g_str_equal (wanted->choice.nick, space->choice.nick);
}

/* Whether another working space may do where this one did not. */
static gboolean
keep_divergence (Lesson *lesson, const ClabWorkingSpace *space, GError *failure)
{
  if (!lesson->arguments.space->is_automatic || lesson->divergence != NULL
      || !g_error_matches (failure, CLAB_ERROR, CLAB_ERROR_DIVERGED))
    return FALSE;
  lesson->diverged = space;
  lesson->divergence = failure;
  return TRUE;
}

static gboolean
learn (Lesson *lesson, GError **error)
{
  for (gsize i = 0; i < clab_working_spaces.n_rows; i++)
    {
      const ClabWorkingSpace *space
          = (const ClabWorkingSpace *)clab_table_row (&clab_working_spaces, i);

      if (!fits_space (lesson->arguments.space, space))
        continue;

      GError *failure = NULL;
      ClabLearnFit *fit = clab_learn_fit_new (&lesson->task, space,
                                              lesson->parallel, &failure);

      if (fit == NULL && keep_divergence (lesson, space, failure))
        continue;
      if (fit == NULL)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      g_ptr_array_add (lesson->fits, fit);
      if (lesson->best == NULL || clab_learn_fit_is_better (fit, lesson->best))
        lesson->best = fit;
    }
  return TRUE;
}

/* Everything but the dialog, the same for all run modes.  Until all layers
 * are there the image stays as it is. */
static gboolean
run_lesson (Lesson *lesson, GimpProcedureConfig *config, GError **error)
{
  if (!clab_learn_arguments_read (config, &lesson->arguments, error))
    return FALSE;

  lesson->task.options = lesson->arguments.options;
  lesson->task.initial = lesson->arguments.initial;
  lesson->task.layers.target = lesson->arguments.target;
  if (!clab_learn_layers_check (&lesson->task.layers, error))
    return FALSE;

  lesson->parallel = clab_parallel_new (gimp_get_num_processors ());
  gimp_progress_init (_ ("Learning"));
  if (!learn (lesson, error))
    return FALSE;

  ClabLearnResult result = { &lesson->task, lesson->best, lesson->parallel };

  lesson->layers
      = clab_learn_outputs_make (lesson->arguments.outputs, &result, error);
  gimp_progress_update (1);
  return lesson->layers != NULL
         && clab_learn_outputs_insert (lesson->layers, &lesson->task, error);
}

static void
lesson_clear (Lesson *lesson)
{
  g_clear_pointer (&lesson->layers, g_ptr_array_unref);
  g_ptr_array_unref (lesson->fits);
  g_clear_error (&lesson->divergence);
  clab_parallel_free (lesson->parallel);
  clab_learn_arguments_clear (&lesson->arguments);
}

static char *
print_report (const Lesson *lesson)
{
  for (guint i = 0; i < lesson->fits->len; i++)
    {
      const ClabLearnFit *fit = lesson->fits->pdata[i];

      if (fit == lesson->best)
        continue;

      g_autofree char *verdict = clab_learn_fit_verdict (fit);

      return clab_learn_fit_print (lesson->best, fit->space, verdict);
    }
  return clab_learn_fit_print (
      lesson->best, lesson->diverged,
      lesson->divergence != NULL ? lesson->divergence->message : NULL);
}

/* n_kernels × planes × rows × columns, without biases. */
static GArray *
learnt_weights (const ClabLearnFit *fit)
{
  GArray *weights = g_array_new (FALSE, FALSE, sizeof (double));
  const ClabBank *bank = fit->report->bank;

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      g_array_append_vals (weights, kernel->weights,
                           (guint)clab_kernel_size (kernel));
    }
  return weights;
}

static char *
learnt_text (const ClabLearnFit *fit)
{
  const ClabBank *bank = fit->report->bank;

  return clab_bank_size (bank) == 1
             ? clab_kernel_text_print (clab_bank_kernel (bank, 0))
             : clab_kernel_text_print_bank (bank);
}

static void
set_doubles (GimpValueArray *values, int index, const GArray *numbers)
{
  GIMP_VALUES_SET_DOUBLE_ARRAY (values, index, (const double *)numbers->data,
                                numbers->len);
}

static GimpValueArray *
return_results (GimpProcedure *procedure, const Lesson *lesson)
{
  GimpValueArray *values
      = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  const ClabLearnFit *fit = lesson->best;
  g_autofree char *kernel = learnt_text (fit);
  g_autofree char *report = print_report (lesson);
  g_autoptr (GArray) weights = learnt_weights (fit);
  g_autoptr (GPtrArray) layers = g_ptr_array_copy (lesson->layers, NULL, NULL);

  g_ptr_array_add (layers, NULL);
  GIMP_VALUES_SET_STRING (values, 1, kernel);
  set_doubles (values, 2, weights);
  GIMP_VALUES_SET_DOUBLE (values, 3,
                          clab_bank_kernel (fit->report->bank, 0)->bias);
  set_doubles (values, 4, fit->history->losses);
  set_doubles (values, 5, fit->history->validations);
  GIMP_VALUES_SET_STRING (values, 6, report);
  GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (
      values, 7, (GObject **)g_ptr_array_steal (layers, NULL));
  return values;
}

static GimpValueArray *
run (GimpProcedure *procedure,
     GimpRunMode run_mode,
     GimpImage *image,
     GimpDrawable **drawables,
     GimpProcedureConfig *config,
     G_GNUC_UNUSED gpointer data)
{
  Lesson lesson = {
    .task.layers = {
      .image = image,
      .sources = drawables,
      .n_sources = gimp_core_object_array_get_length ((GObject **)drawables),
    },
    .fits
    = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_learn_fit_free),
  };
  ClabLabAnswer answer = CLAB_LAB_OK;
  GimpValueArray *values = NULL;
  GError *error = NULL;

  clab_procedure_begin (run_mode);
  if (lesson.task.layers.n_sources == 0)
    clab_learn_layers_check (&lesson.task.layers, &error);
  else if (run_mode == GIMP_RUN_INTERACTIVE)
    answer = clab_open_lab (procedure, config, &lesson.task.layers, &error);
  if (error == NULL && answer == CLAB_LAB_OK)
    run_lesson (&lesson, config, &error);

  if (error != NULL)
    values = clab_procedure_fail (procedure, error);
  else if (answer == CLAB_LAB_OK)
    {
      if (run_mode != GIMP_RUN_NONINTERACTIVE)
        {
          g_autofree char *report = print_report (&lesson);

          gimp_message (report);
        }
      values = return_results (procedure, &lesson);
    }
  else
    values = gimp_procedure_new_return_values (
        procedure,
        answer == CLAB_LAB_CANCEL ? GIMP_PDB_CANCEL : GIMP_PDB_SUCCESS, NULL);

  /* GIMP keeps no drawable among the last values, and warns that it cannot. */
  if (run_mode == GIMP_RUN_INTERACTIVE)
    g_object_set (config, "target", NULL, NULL);
  lesson_clear (&lesson);
  clab_procedure_show (run_mode);
  return values;
}

static void
add_results (GimpProcedure *procedure)
{
  gimp_procedure_add_string_return_value (
      procedure, "kernel", _ ("Kernel"),
      _ ("The learnt kernel as text that plug-in-convolution-lab takes"), NULL,
      G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (
      procedure, "weights", _ ("Weights"),
      _ ("The learnt weights: planes × rows × columns, kernel after kernel"),
      G_PARAM_READWRITE);
  gimp_procedure_add_double_return_value (
      procedure, "bias", _ ("Bias"), _ ("The (first) kernel's bias"),
      -G_MAXDOUBLE, G_MAXDOUBLE, 0, G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (
      procedure, "loss-history", _ ("Losses"),
      _ ("The loss before the first step and after each"), G_PARAM_READWRITE);
  gimp_procedure_add_double_array_return_value (
      procedure, "validation-history", _ ("Validation losses"),
      _ ("Likewise on what is held out; empty if nothing is"),
      G_PARAM_READWRITE);
  gimp_procedure_add_string_return_value (
      procedure, "report", _ ("Report"),
      _ ("How much a kernel explains, and how much this one does"), NULL,
      G_PARAM_READWRITE);
  gimp_procedure_add_core_object_array_return_value (
      procedure, "layers", _ ("Layers"), _ ("In the order of “outputs”"),
      GIMP_TYPE_LAYER, G_PARAM_READWRITE);
}

GimpProcedure *
clab_learn_create (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure = gimp_image_procedure_new (
      plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (
      procedure,
      GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  clab_procedure_set_menu (procedure, _ ("Learn _Kernel..."));
  clab_procedure_set_texts (
      procedure,
      _ ("Learn the kernel that turns layers into a target, by gradient "
         "descent or exactly"),
      _ ("The target has the size of the source, or of the map. The report "
         "says how much of the change any kernel of this size explains; a "
         "selection restricts what is learnt from."));
  clab_learn_arguments_add (procedure);
  add_results (procedure);
  return procedure;
}
