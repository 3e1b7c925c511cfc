/* plug-in-convolution-lab: a bank is applied to layers, its maps become
 * layers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/apply.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/insertion.h"
#include "plugin/gimp/layers.h"
#include "plugin/gimp/pixels.h"
#include "plugin/procedures/arguments.h"
#include "plugin/procedures/procedures.h"
#include "plugin/procedures/recipe.h"
#include "plugin/procedures/window-module.h"
#include "src/base/clab-error.h"
#include "src/kernel/bank-file.h"
#include "src/kernel/format-numpy.h"
#include "src/maps/map-values.h"
#include "src/maps/pipeline.h"

static const char *const argument_names[] = {
  "operation",     "channels",      "padding",     "pad-top",
  "pad-bottom",    "pad-left",      "pad-right",   "padding-mode",
  "padding-value", "stride-x",      "stride-y",    "dilation-x",
  "dilation-y",    "working-space", "bias",        "activation",
  "pooling",       "pool-size",     "pool-stride", "pool-partial",
  "display",       "display-scale", "palette",     "combine",
  "enlarge",       "output",        NULL,
};

/**
 * Apply:
 * @results: (element-type ClabLayers): one per drawable
 * @statistics: a line per map
 * @map_width: of the first map of the first drawable
 * @map_height: likewise
 */
typedef struct
{
  GimpImage *image;
  GimpDrawable **drawables;
  gsize n_drawables;
  GimpProcedureConfig *config;
  ClabArguments arguments;
  ClabBank *bank;
  ClabParallel *parallel;
  GPtrArray *results;
  GString *statistics;
  gsize map_width;
  gsize map_height;
} Apply;

static gboolean
check_drawables (const Apply *apply, GError **error)
{
  if (apply->n_drawables == 0)
    {
      g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                           _ ("No layer is given; choose at least one."));
      return FALSE;
    }

  return clab_pixels_check_all (apply->image, apply->drawables,
                                apply->n_drawables, error);
}

/* How far the drawables are. */
typedef struct
{
  const Apply *apply;
  gsize index;
} Step;

static void
tell_progress (double fraction, gpointer data)
{
  const Step *step = data;

  gimp_progress_update ((step->index + fraction) / step->apply->n_drawables);
}

static void
announce (const Apply *apply, GimpDrawable *drawable)
{
  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (drawable));
  gsize n = clab_bank_size (apply->bank);

  gimp_progress_set_text_printf (
      g_dngettext (GETTEXT_PACKAGE, "Convolving “%s” with %u kernel",
                   "Convolving “%s” with %u kernels", n),
      name, (guint)n);
}

/* One line: "name: minimum …, maximum …, mean …, standard deviation …, above
 * zero …", numbers as in C, not translated: scripts read it. */
static void
add_statistics (Apply *apply, const ClabPipeline *pipeline)
{
  for (gsize i = 0; i < clab_pipeline_n_maps (pipeline); i++)
    {
      const ClabStatistics *map = clab_pipeline_statistics (pipeline, i);
      const struct
      {
        const char *name;
        double value;
      } parts[] = {
        { ": minimum ", map->minimum },
        { ", maximum ", map->maximum },
        { ", mean ", map->mean },
        { ", standard deviation ", map->standard_deviation },
        { ", above zero ", map->share_above_zero },
      };

      if (apply->statistics->len > 0)
        g_string_append_c (apply->statistics, '\n');
      g_string_append (apply->statistics,
                       clab_pipeline_map (pipeline, i)->name);
      for (gsize k = 0; k < G_N_ELEMENTS (parts); k++)
        {
          char digits[G_ASCII_DTOSTR_BUF_SIZE];

          g_string_append (apply->statistics, parts[k].name);
          g_string_append (
              apply->statistics,
              g_ascii_formatd (digits, sizeof digits, "%.9g", parts[k].value));
        }
    }
}

static void
attach_recipes (const Apply *apply,
                const ClabPipeline *pipeline,
                const ClabLayers *layers)
{
  g_autoptr (ClabRecipe) recipe
      = clab_recipe_new (apply->config, argument_names, apply->bank);

  for (gsize i = 0; i < clab_layers_n (layers); i++)
    clab_recipe_attach (recipe, clab_layers_get (layers, i), i,
                        clab_pipeline_map (pipeline, i)->kernel);
}

static gboolean
save_values (Apply *apply, const ClabSource *source, GError **error)
{
  g_autoptr (GFile) file = NULL;

  g_object_get (apply->config, "values-file", &file, NULL);
  if (file == NULL)
    return TRUE;
  if (apply->n_drawables > 1)
    {
      g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                           _ ("A file of values holds the maps of one layer; "
                              "give one layer at a time."));
      return FALSE;
    }

  g_autoptr (ClabTensor) values = clab_map_values_new (
      apply->bank, &apply->arguments.maps, source, apply->parallel, error);

  if (values == NULL)
    return FALSE;
  if (clab_numpy_save_tensor (values, file, NULL, error))
    return TRUE;
  clab_file_name_error (file, error);
  return FALSE;
}

/* All maps of one drawable, in layers that no image shows yet. */
static gboolean
compute (Apply *apply, gsize index, GError **error)
{
  g_autoptr (ClabPixels) pixels = clab_pixels_new (
      apply->image, apply->drawables[index], apply->arguments.working_space,
      apply->parallel, error);

  if (pixels == NULL)
    return FALSE;

  ClabSource source
      = clab_pixels_source (pixels, apply->arguments.maps.channels);
  g_autoptr (ClabPipeline) pipeline
      = clab_pipeline_new (apply->bank, &apply->arguments.maps, &source, error);

  if (pipeline == NULL)
    return FALSE;

  Step step = { apply, index };
  ClabLayersPlan plan = {
    .image = apply->image,
    .pixels = pixels,
    .space = apply->arguments.working_space,
    .options = &apply->arguments.maps,
    .output = apply->arguments.output,
    .pipeline = pipeline,
    .parallel = apply->parallel,
    .progress = tell_progress,
    .progress_data = &step,
  };
  g_autoptr (ClabLayers) layers = clab_layers_new (&plan, error);

  if (layers == NULL)
    return FALSE;

  ClabMapReceiver receiver = clab_layers_receiver (layers);

  announce (apply, apply->drawables[index]);
  if (!clab_pipeline_run (pipeline, apply->parallel, &receiver, NULL, error)
      || !clab_layers_finish (layers, error)
      || !save_values (apply, &source, error))
    return FALSE;

  attach_recipes (apply, pipeline, layers);
  add_statistics (apply, pipeline);
  if (index == 0)
    {
      apply->map_height = clab_pipeline_map (pipeline, 0)->height;
      apply->map_width = clab_pipeline_map (pipeline, 0)->width;
    }
  g_ptr_array_add (apply->results, g_steal_pointer (&layers));
  return TRUE;
}

static const char *
bank_name (const ClabBank *bank)
{
  if (bank->name != NULL)
    return bank->name;
  if (clab_bank_size (bank) == 1 && clab_bank_kernel (bank, 0)->name != NULL)
    return clab_bank_kernel (bank, 0)->name;

  return _ ("Maps");
}

static gboolean
insert_groups (Apply *apply, GimpGroupLayer **first, GError **error)
{
  if (!clab_pixels_check_image (apply->image, error))
    return FALSE;

  ClabInsertion insertion;
  gboolean success = TRUE;

  clab_insertion_begin (&insertion, apply->image);
  for (guint i = 0; success && i < apply->results->len; i++)
    {
      GimpGroupLayer *group = clab_layers_insert_group (
          apply->results->pdata[i], bank_name (apply->bank), error);

      success = group != NULL;
      if (i == 0)
        *first = group;
    }
  clab_insertion_end (&insertion);
  return success;
}

static gboolean
insert_images (Apply *apply, GimpRunMode run_mode, GError **error)
{
  for (guint i = 0; i < apply->results->len; i++)
    {
      GimpImage *image
          = clab_layers_insert_image (apply->results->pdata[i], error);

      if (image == NULL)
        return FALSE;
      if (run_mode != GIMP_RUN_NONINTERACTIVE)
        gimp_display_new (image);
    }

  return TRUE;
}

static GimpValueArray *
return_results (GimpProcedure *procedure,
                const Apply *apply,
                GimpGroupLayer *group)
{
  GimpValueArray *values
      = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  g_autoptr (GPtrArray) layers = g_ptr_array_new ();

  for (guint i = 0; i < apply->results->len; i++)
    for (gsize k = 0; k < clab_layers_n (apply->results->pdata[i]); k++)
      g_ptr_array_add (layers, clab_layers_get (apply->results->pdata[i], k));
  g_ptr_array_add (layers, NULL);

  GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (
      values, 1, (GObject **)g_ptr_array_steal (layers, NULL));
  GIMP_VALUES_SET_LAYER (values, 2, group);
  GIMP_VALUES_SET_INT (values, 3, apply->map_width);
  GIMP_VALUES_SET_INT (values, 4, apply->map_height);
  GIMP_VALUES_SET_STRING (values, 5, apply->statistics->str);
  return values;
}

/* Everything but the dialog, the same for all run modes.  Until all maps are
 * there the image stays as it is. */
static gboolean
run_apply (Apply *apply,
           GimpRunMode run_mode,
           GimpGroupLayer **group,
           GError **error)
{
  /* While the dialog was open anything may have happened to them. */
  if (!check_drawables (apply, error)
      || !clab_arguments_read (apply->config, &apply->arguments, error))
    return FALSE;
  apply->bank = clab_arguments_read_bank (apply->config, error);
  if (apply->bank == NULL)
    return FALSE;

  apply->parallel = clab_parallel_new (gimp_get_num_processors ());
  gimp_progress_init (_ ("Convolving"));
  for (gsize i = 0; i < apply->n_drawables; i++)
    if (!compute (apply, i, error))
      return FALSE;
  gimp_progress_update (1);

  return apply->arguments.output->is_new_image
             ? insert_images (apply, run_mode, error)
             : insert_groups (apply, group, error);
}

static void
apply_clear (Apply *apply)
{
  clab_bank_free (apply->bank);
  clab_parallel_free (apply->parallel);
  g_ptr_array_unref (apply->results);
  g_string_free (apply->statistics, TRUE);
}

static GimpValueArray *
run (GimpProcedure *procedure,
     GimpRunMode run_mode,
     GimpImage *image,
     GimpDrawable **drawables,
     GimpProcedureConfig *config,
     G_GNUC_UNUSED gpointer data)
{
  Apply apply = {
    .image = image,
    .drawables = drawables,
    .n_drawables = gimp_core_object_array_get_length ((GObject **)drawables),
    .config = config,
    .results
    = g_ptr_array_new_with_free_func ((GDestroyNotify)clab_layers_free),
    .statistics = g_string_new (NULL),
  };
  ClabLearnLayers layers = { .image = image,
                             .sources = drawables,
                             .n_sources = apply.n_drawables };
  ClabLabAnswer answer = CLAB_LAB_OK;
  GimpGroupLayer *group = NULL;
  GimpValueArray *values = NULL;
  GError *error = NULL;

  clab_procedure_begin (run_mode);
  if (check_drawables (&apply, &error) && run_mode == GIMP_RUN_INTERACTIVE)
    answer = clab_open_lab (procedure, config, &layers, &error);
  if (error == NULL && answer == CLAB_LAB_OK)
    run_apply (&apply, run_mode, &group, &error);

  if (error != NULL)
    values = clab_procedure_fail (procedure, error);
  else if (answer == CLAB_LAB_CANCEL)
    values
        = gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL, NULL);
  else
    values = return_results (procedure, &apply, group);

  apply_clear (&apply);
  clab_procedure_show (run_mode);
  return values;
}

GimpProcedure *
clab_apply_create (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure = gimp_image_procedure_new (
      plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (
      procedure,
      GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  clab_procedure_set_menu (procedure, _ ("Convolution _Lab..."));
  clab_procedure_set_texts (
      procedure,
      _ ("Convolve layers with a bank of kernels: each kernel's feature map "
         "becomes a layer"),
      _ ("Kernels are names of known banks or matrices, see "
         "plug-in-convolution-lab-kernels. The maps go into a layer group "
         "above their layer, or into a new image."));

  clab_arguments_add_bank (procedure, TRUE);
  clab_arguments_add (procedure, argument_names);
  gimp_procedure_add_file_argument (
      procedure, "values-file", _ ("Values"),
      _ ("A .npy file to write: the maps' values before the display mapping, "
         "maps × channels × rows × columns"),
      GIMP_FILE_CHOOSER_ACTION_ANY, TRUE, NULL, G_PARAM_READWRITE);

  gimp_procedure_add_core_object_array_return_value (
      procedure, "layers", _ ("Layers"),
      _ ("A layer per kernel in the bank's order, then the combined one"),
      GIMP_TYPE_LAYER, G_PARAM_READWRITE);
  gimp_procedure_add_layer_return_value (
      procedure, "group", _ ("Group"),
      _ ("The group that holds them (of the first layer, if there are "
         "several), or none for a new image"),
      TRUE, G_PARAM_READWRITE);
  gimp_procedure_add_int_return_value (
      procedure, "map-width", _ ("Map width"), _ ("Width of the first map"), 0,
      GIMP_MAX_IMAGE_SIZE, 0, G_PARAM_READWRITE);
  gimp_procedure_add_int_return_value (
      procedure, "map-height", _ ("Map height"), _ ("Height of the first map"),
      0, GIMP_MAX_IMAGE_SIZE, 0, G_PARAM_READWRITE);
  gimp_procedure_add_string_return_value (
      procedure, "statistics", _ ("Statistics"),
      _ ("A line per map: name, minimum, maximum, mean, standard deviation "
         "and share above zero, before the display mapping"),
      NULL, G_PARAM_READWRITE);
  return procedure;
}
