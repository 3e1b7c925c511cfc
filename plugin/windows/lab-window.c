/* Opens the lab for the procedures that apply and learn kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/windows/lab-window.h"

#include <libgimp/gimpui.h>

#include "plugin/gimp/live-effect.h"
#include "plugin/lab/lab-dialog.h"
#include "plugin/procedures/apply-effect.h"
#include "plugin/procedures/arguments.h"
#include "plugin/procedures/learn-arguments.h"
#include "plugin/windows/apply-sections.h"
#include "plugin/windows/forecast.h"
#include "plugin/windows/image-sources.h"
#include "plugin/windows/learn-sections.h"
#include "src/kernel/kernel-text.h"

/* Names of the procedures in the PDB. */
#define APPLY "plug-in-convolution-lab"
#define LEARN "plug-in-convolution-lab-learn"

/**
 * Verdict:
 * @is_known: whether the layers were asked since they may have changed
 * @target: (nullable): with which
 * @sizes: (nullable) (element-type ClabLearnSize): of the target, then of the
 *   layers; %NULL if there is @error
 * @error: (nullable): why they cannot be learnt from
 */
typedef struct
{
  gboolean is_known;
  GimpDrawable *target;
  GArray *sizes;
  GError *error;
} Verdict;

/**
 * Lesson:
 * @seen: (nullable): the layers when they were looked at last
 * @verdict: on learning from them
 * @is_effect_known: whether it was asked since then if they have an effect
 * @has_effect: whether the only source's topmost effect is one of ours
 * @is_editing: whether that is to be replaced
 * @apply_config: gets what apply needs to make the map that is learnt
 */
typedef struct
{
  const ClabLearnLayers *layers;
  ClabForecastLayers *seen;
  Verdict verdict;
  gboolean is_effect_known;
  gboolean has_effect;
  gboolean is_editing;
  GimpProcedureConfig *apply_config;
} Lesson;

static gboolean
read_options (GimpProcedureConfig *config,
              ClabMapOptions *options,
              GError **error)
{
  ClabArguments arguments;

  if (!clab_arguments_read (config, &arguments, error))
    return FALSE;
  *options = arguments.maps;
  return TRUE;
}

static char *
foresee (GimpProcedureConfig *config,
         const ClabBank *bank,
         gboolean *are_coloured,
         gpointer data,
         GError **error)
{
  Lesson *lesson = data;
  const ClabLearnLayers *layers = lesson->layers;
  ClabArguments arguments;

  if (lesson->seen == NULL)
    lesson->seen = clab_forecast_layers_new (layers->image, layers->sources,
                                             layers->n_sources, error);
  if (lesson->seen == NULL || !clab_arguments_read (config, &arguments, error))
    return NULL;
  return clab_forecast (&arguments, bank, lesson->seen, are_coloured, error);
}

static void
forget (Verdict *verdict)
{
  g_clear_object (&verdict->target);
  g_clear_pointer (&verdict->sizes, g_array_unref);
  g_clear_error (&verdict->error);
  verdict->is_known = FALSE;
}

static void
look_again (gpointer data)
{
  Lesson *lesson = data;

  g_clear_pointer (&lesson->seen, clab_forecast_layers_free);
  forget (&lesson->verdict);
  lesson->is_effect_known = FALSE;
}

/* Pixels after which the time is looked at. */
#define SOME_PIXELS 1

/**
 * SourceReading:
 * @pixels: (nullable): %NULL when they have been taken, or cannot be
 */
typedef struct
{
  ClabPixelsReading *pixels;
  gboolean is_linear;
} SourceReading;

static void
warm_up_source (gpointer data)
{
  clab_pixels_warm_up (((const SourceReading *)data)->pixels);
}

static gboolean
read_some (gpointer data)
{
  return clab_pixels_read (data, SOME_PIXELS);
}

static gboolean
read_source (gpointer data, gint64 until)
{
  SourceReading *reading = data;

  if (!clab_pixels_check_reading (reading->pixels, NULL))
    {
      g_clear_pointer (&reading->pixels, clab_pixels_reading_free);
      return FALSE;
    }
  return clab_layer_reader_repeat (read_some, reading->pixels, until);
}

static void
free_source (gpointer data)
{
  SourceReading *reading = data;

  clab_pixels_reading_free (reading->pixels);
  g_free (reading);
}

static ClabLabSource *
take_source (gpointer data)
{
  SourceReading *reading = data;

  if (reading->pixels == NULL)
    return NULL;

  g_autoptr (ClabPixels) pixels
      = clab_pixels_finish (g_steal_pointer (&reading->pixels));
  ClabSource source = clab_pixels_source (pixels, NULL);

  return clab_lab_source_new (&source, g_steal_pointer (&pixels->tensor),
                              reading->is_linear);
}

static gboolean
begin_source (GimpProcedureConfig *config,
              ClabLayerReading *reading,
              gpointer data,
              GError **error)
{
  const Lesson *lesson = data;
  const ClabLearnLayers *layers = lesson->layers;
  ClabArguments arguments;

  if (!clab_arguments_read (config, &arguments, error)
      || !clab_pixels_check_all (layers->image, layers->sources, 1, error))
    return FALSE;

  ClabPixelsReading *pixels = clab_pixels_begin (
      layers->image, layers->sources[0], arguments.working_space,
      lesson->is_editing ? CLAB_EFFECTS_BELOW_TOP : CLAB_EFFECTS_BY_TILE,
      error);

  if (pixels == NULL)
    return FALSE;

  SourceReading *own = g_new (SourceReading, 1);

  *own = (SourceReading){ pixels, arguments.working_space->is_linear };
  *reading = (ClabLayerReading){
    .warm_up = warm_up_source,
    .read = read_source,
    .free = free_source,
    .data = own,
  };
  return TRUE;
}

/* Arguments that both procedures have, and that mean the same to both. */
static const char *const shared_names[]
    = { "padding",   "pad-top",      "pad-bottom",    "pad-left",
        "pad-right", "padding-mode", "padding-value", "stride-x",
        "stride-y",  "dilation-x",   "dilation-y",    "activation" };

static void
copy_argument (GObject *from, GObject *to, const char *name)
{
  GValue value = G_VALUE_INIT;

  g_object_get_property (from, name, &value);
  g_object_set_property (to, name, &value);
  g_value_unset (&value);
}

/* Words that apply does not know stay what they are there. */
static void
copy_word (GObject *from, GObject *to, const ClabTable *table)
{
  g_autofree char *word = NULL;

  g_object_get (from, table->argument, &word, NULL);
  if (clab_table_find (table, word, NULL) != NULL)
    g_object_set (to, table->argument, word, NULL);
}

/* The map of the learnt kernel is then the prediction. */
static void
share_arguments (GObject *learn_config, GObject *apply_config)
{
  g_object_freeze_notify (apply_config);
  for (gsize i = 0; i < G_N_ELEMENTS (shared_names); i++)
    copy_argument (learn_config, apply_config, shared_names[i]);
  copy_word (learn_config, apply_config, &clab_channel_modes);
  copy_word (learn_config, apply_config, &clab_working_spaces);
  g_object_thaw_notify (apply_config);
}

/**
 * LessonReading:
 * @error: (nullable): why a layer cannot be read
 */
typedef struct
{
  ClabLearnReading *layers;
  GError *error;
} LessonReading;

static void
warm_up_lesson (gpointer data)
{
  clab_learn_layers_warm_up (((const LessonReading *)data)->layers);
}

static gboolean
read_some_of_lesson (gpointer data)
{
  return clab_learn_layers_read_some (data, SOME_PIXELS);
}

static gboolean
read_lesson (gpointer data, gint64 until)
{
  LessonReading *reading = data;

  return clab_learn_layers_check_reading (reading->layers, &reading->error)
         && clab_layer_reader_repeat (read_some_of_lesson, reading->layers,
                                      until);
}

static void
digest_lesson (gpointer data)
{
  const LessonReading *reading = data;

  if (reading->error == NULL)
    clab_learn_layers_digest (reading->layers);
}

static void
free_lesson (gpointer data)
{
  LessonReading *reading = data;

  clab_learn_reading_free (reading->layers);
  g_clear_error (&reading->error);
  g_free (reading);
}

static ClabProblem *
take_problem (gpointer data, GError **error)
{
  LessonReading *reading = data;

  if (reading->error == NULL)
    return clab_learn_layers_finish (reading->layers, error);
  g_propagate_error (error, g_steal_pointer (&reading->error));
  return NULL;
}

static LessonReading *
lesson_reading_new (ClabLearnReading *layers)
{
  LessonReading *reading = g_new0 (LessonReading, 1);

  reading->layers = layers;
  return reading;
}

static gboolean
begin_problem (GObject *config,
               ClabLayerReading *reading,
               gpointer data,
               GError **error)
{
  const Lesson *lesson = data;
  ClabLearnLayers layers = *lesson->layers;
  ClabLearnArguments arguments;
  ClabArguments apply;
  ClabLearnReading *begun = NULL;

  share_arguments (config, G_OBJECT (lesson->apply_config));
  if (clab_learn_arguments_read (GIMP_PROCEDURE_CONFIG (config), &arguments,
                                 error))
    {
      layers.target = arguments.target;
      if (clab_learn_layers_check (&layers, error)
          && clab_arguments_read (lesson->apply_config, &apply, error))
        begun = clab_learn_layers_begin (&layers, &arguments.options,
                                         apply.working_space, error);
    }
  if (begun != NULL)
    *reading = (ClabLayerReading){
      .warm_up = warm_up_lesson,
      .read = read_lesson,
      .digest = digest_lesson,
      .free = free_lesson,
      .data = lesson_reading_new (begun),
    };
  clab_learn_arguments_clear (&arguments);
  return begun != NULL;
}

static const char *
phrase_space (gpointer data)
{
  const Lesson *lesson = data;
  g_autofree char *word = NULL;

  g_object_get (lesson->apply_config, "working-space", &word, NULL);

  const ClabWorkingSpace *space
      = clab_table_find (&clab_working_spaces, word, NULL);

  return space != NULL ? clab_working_space_phrase (space) : "";
}

static void
add_size (GArray *sizes, GimpDrawable *layer)
{
  ClabLearnSize size = { (gsize)gimp_drawable_get_height (layer),
                         (gsize)gimp_drawable_get_width (layer) };

  g_array_append_val (sizes, size);
}

static GArray *
sizes_of (const ClabLearnLayers *layers)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (ClabLearnSize));

  add_size (sizes, layers->target);
  for (gsize i = 0; i < layers->n_sources; i++)
    add_size (sizes, layers->sources[i]);
  return sizes;
}

/* Asks GIMP about the layers where that is needed. */
static gboolean
check_target (Lesson *lesson, GimpDrawable *target, GError **error)
{
  Verdict *verdict = &lesson->verdict;

  if (!verdict->is_known || verdict->target != target)
    {
      ClabLearnLayers layers = *lesson->layers;

      forget (verdict);
      layers.target = target;
      if (clab_learn_layers_check (&layers, &verdict->error))
        verdict->sizes = sizes_of (&layers);
      g_set_object (&verdict->target, target);
      verdict->is_known = TRUE;
    }
  if (verdict->error != NULL)
    g_propagate_error (error, g_error_copy (verdict->error));
  return verdict->error == NULL;
}

static gboolean
check_sizes (const GArray *sizes,
             const ClabLearnOptions *options,
             GError **error)
{
  const ClabLearnSize *target = &g_array_index (sizes, ClabLearnSize, 0);

  for (guint i = 1; i < sizes->len; i++)
    if (!clab_problem_check_sizes (
            options, &g_array_index (sizes, ClabLearnSize, i), target, error))
      return FALSE;
  return TRUE;
}

/* Why the procedure would refuse what was chosen so far. */
static gboolean
check_lesson (GObject *config, gpointer data, GError **error)
{
  Lesson *lesson = data;
  ClabLearnArguments arguments;
  gboolean is_right
      = clab_learn_arguments_read (GIMP_PROCEDURE_CONFIG (config), &arguments,
                                   error)
        && check_target (lesson, arguments.target, error)
        && check_sizes (lesson->verdict.sizes, &arguments.options, error);

  clab_learn_arguments_clear (&arguments);
  return is_right;
}

static gboolean
check_effect (const ClabMapOptions *options,
              const ClabBank *bank,
              gpointer data,
              GError **error)
{
  const ClabLearnLayers *layers = ((const Lesson *)data)->layers;

  for (gsize i = 0; i < layers->n_sources; i++)
    if (!clab_live_effect_check (layers->sources[i], options, bank, error))
      return FALSE;
  return TRUE;
}

/* The effect that could be taken up, or NULL. */
static GimpDrawableFilter *
old_effect (const ClabLearnLayers *layers)
{
  return layers->n_sources == 1
                 && gimp_item_is_valid (GIMP_ITEM (layers->sources[0]))
             ? clab_live_effect_on_top (layers->sources[0])
             : NULL;
}

static gboolean
has_effect (gpointer data)
{
  Lesson *lesson = data;

  if (!lesson->is_effect_known)
    lesson->has_effect = old_effect (lesson->layers) != NULL;
  lesson->is_effect_known = TRUE;
  return lesson->has_effect;
}

static void
edit_effect (GimpProcedureConfig *config, gboolean is_editing, gpointer data)
{
  Lesson *lesson = data;
  GimpDrawableFilter *effect = is_editing ? old_effect (lesson->layers) : NULL;

  lesson->is_editing = effect != NULL;
  if (effect != NULL)
    clab_live_effect_read (effect, G_OBJECT (config));
}

/* The lab has ticks and text, no file: kernels of a file become text. */
static gboolean
take_file (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GFile) file = NULL;

  g_object_get (config, "bank-file", &file, NULL);
  if (file == NULL)
    return TRUE;

  g_autoptr (ClabBank) bank = clab_arguments_read_bank (config, error);

  if (bank == NULL)
    return FALSE;

  g_autofree char *text = clab_kernel_text_print_bank (bank);

  g_object_set (config, "bank-file", NULL, "kernels", text, NULL);
  return TRUE;
}

/* @config itself, or new arguments of the other procedure. */
static GimpProcedureConfig *
config_of (const char *name,
           GimpProcedure *procedure,
           GimpProcedureConfig *config)
{
  if (g_str_equal (gimp_procedure_get_name (procedure), name))
    return g_object_ref (config);
  return gimp_procedure_create_config (
      gimp_pdb_lookup_procedure (gimp_get_pdb (), name));
}

ClabLabAnswer
clab_lab_window_run (GimpProcedure *procedure,
                     GimpProcedureConfig *config,
                     const ClabLearnLayers *layers,
                     GError **error)
{
  g_autoptr (GimpProcedureConfig) apply = config_of (APPLY, procedure, config);
  g_autoptr (GimpProcedureConfig) learn = config_of (LEARN, procedure, config);
  Lesson lesson = { .layers = layers, .apply_config = apply };
  ClabImageSources sources;
  ClabLearnTeacher teacher = { .config = G_OBJECT (learn),
                               .sections = clab_learn_sections,
                               .begin_problem = begin_problem,
                               .take_problem = take_problem,
                               .phrase_space = phrase_space,
                               .data = &lesson };
  ClabLabHost host = { .procedure = procedure,
                       .config = config,
                       .apply_config = apply,
                       .sections = clab_apply_sections,
                       .read_options = read_options,
                       .foresee = foresee,
                       .look_again = look_again,
                       .begin_source = begin_source,
                       .take_source = take_source,
                       .teacher = &teacher,
                       .check_lesson = check_lesson,
                       .is_lesson = config == learn,
                       .sources = &sources.sources,
                       .data = &lesson };

  if (clab_live_effect_is_installed ())
    {
      host.check_effect = check_effect;
      host.has_effect = has_effect;
      host.edit_effect = edit_effect;
    }
  clab_image_sources_init (&sources, layers->image);
  gimp_ui_init (PLUG_IN_BINARY);

  ClabLabAnswer answer = take_file (apply, error)
                             ? clab_lab_dialog_run (&host, error)
                             : CLAB_LAB_CANCEL;

  if (answer == CLAB_LAB_EFFECT)
    clab_apply_effect (apply, layers, lesson.is_editing, error);
  clab_image_sources_clear (&sources);
  look_again (&lesson);
  return answer;
}
