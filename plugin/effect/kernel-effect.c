/* The GEGL operation convlab:kernel: one kernel as a live effect of a layer.
 *
 * It gives the pixels that plug-in-convolution-lab gives for the same
 * settings, whatever parts GEGL asks for.  It runs in GIMP's own process: what
 * is not a kernel, or takes too long, leaves the layer as it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <dlfcn.h>
#include <gegl-plugin.h>
#include <gegl.h>
#include <glib/gi18n-lib.h>

#include "plugin/effect/effect-plan.h"
#include "plugin/effect/effect-properties.h"
#include "plugin/effect/effect-run.h"

#define OPERATION_NAME "convlab:kernel"

/**
 * ClabKernelEffect:
 * @lock: for @plan
 * @plan: (nullable): for @settings and the layer of the last prepare()
 */
typedef struct
{
  GeglOperationFilter parent_instance;
  ClabEffectSettings settings;
  GMutex lock;
  ClabEffectPlan *plan;
} ClabKernelEffect;

typedef struct
{
  GeglOperationFilterClass parent_class;
} ClabKernelEffectClass;

GType
clab_kernel_effect_get_type (void);

G_DEFINE_DYNAMIC_TYPE (ClabKernelEffect,
                       clab_kernel_effect,
                       GEGL_TYPE_OPERATION_FILTER)

static ClabKernelEffect *
effect_of (gpointer object)
{
  return G_TYPE_CHECK_INSTANCE_CAST (object, clab_kernel_effect_get_type (),
                                     ClabKernelEffect);
}

static void
set_property (GObject *object,
              guint id,
              const GValue *value,
              G_GNUC_UNUSED GParamSpec *spec)
{
  ClabKernelEffect *effect = effect_of (object);

  g_mutex_lock (&effect->lock);
  clab_effect_properties_set (&effect->settings, id, value);
  g_clear_pointer (&effect->plan, clab_effect_plan_unref);
  g_mutex_unlock (&effect->lock);
}

static void
get_property (GObject *object,
              guint id,
              GValue *value,
              G_GNUC_UNUSED GParamSpec *spec)
{
  ClabKernelEffect *effect = effect_of (object);

  g_mutex_lock (&effect->lock);
  clab_effect_properties_get (&effect->settings, id, value);
  g_mutex_unlock (&effect->lock);
}

/* What the layer is made of; GEGL knows of none before it has an input. */
static const Babl *
native_format (GeglOperation *operation)
{
  const Babl *format = gegl_operation_get_source_format (operation, "input");

  return format != NULL ? format : babl_format ("R'G'B'A float");
}

/* Returns: (transfer full): it stays what it is, also when a property is set
 * or the layer changes while it is in use. */
static ClabEffectPlan *
take_plan (GeglOperation *operation)
{
  ClabKernelEffect *effect = effect_of (operation);
  const Babl *native = native_format (operation);

  g_mutex_lock (&effect->lock);
  if (effect->plan != NULL && effect->plan->native != native)
    g_clear_pointer (&effect->plan, clab_effect_plan_unref);
  if (effect->plan == NULL)
    effect->plan = clab_effect_plan_new (&effect->settings, native);
  ClabEffectPlan *plan = clab_effect_plan_ref (effect->plan);
  g_mutex_unlock (&effect->lock);
  return plan;
}

static void
prepare (GeglOperation *operation)
{
  g_autoptr (ClabEffectPlan) plan = take_plan (operation);

  gegl_operation_set_format (operation, "input", plan->format);
  gegl_operation_set_format (operation, "output", plan->format);
}

/* The layer, unless there is none or it has no end. */
static gboolean
find_whole (GeglOperation *operation, GeglRectangle *whole)
{
  const GeglRectangle *box
      = gegl_operation_source_get_bounding_box (operation, "input");

  if (box == NULL || gegl_rectangle_is_empty (box)
      || gegl_rectangle_is_infinite_plane (box))
    return FALSE;
  *whole = *box;
  return TRUE;
}

typedef GeglRectangle (*MapPart) (const ClabEffectPlan *plan,
                                  const GeglRectangle *whole,
                                  const GeglRectangle *part);

/* What @map makes of the part of a layer that lies within it. */
static GeglRectangle
map_part (GeglOperation *operation, const GeglRectangle *part, MapPart map)
{
  g_autoptr (ClabEffectPlan) plan = take_plan (operation);
  GeglRectangle whole;
  GeglRectangle inside;

  if (!find_whole (operation, &whole)
      || !gegl_rectangle_intersect (&inside, &whole, part))
    return *part;
  return map (plan, &whole, &inside);
}

static GeglRectangle
get_required_for_output (GeglOperation *operation,
                         G_GNUC_UNUSED const char *pad,
                         const GeglRectangle *part)
{
  return map_part (operation, part, clab_effect_plan_needed);
}

static GeglRectangle
get_invalidated_by_change (GeglOperation *operation,
                           G_GNUC_UNUSED const char *pad,
                           const GeglRectangle *part)
{
  return map_part (operation, part, clab_effect_plan_touched);
}

/* What needs the whole layer is computed once, not for each part anew. */
static GeglRectangle
get_cached_region (GeglOperation *operation, const GeglRectangle *part)
{
  g_autoptr (ClabEffectPlan) plan = take_plan (operation);
  GeglRectangle whole;

  return !plan->is_copy && !plan->is_local && find_whole (operation, &whole)
             ? whole
             : *part;
}

static gboolean
process_part (GeglOperation *operation,
              GeglBuffer *input,
              GeglBuffer *output,
              const GeglRectangle *part,
              G_GNUC_UNUSED int level)
{
  g_autoptr (ClabEffectPlan) plan = take_plan (operation);
  GeglRectangle whole;
  GeglRectangle inside;

  if (!find_whole (operation, &whole)
      || !gegl_rectangle_intersect (&inside, &whole, part))
    return TRUE;
  if (plan->is_copy
      || !clab_effect_run (plan, input, output, &whole, &inside, NULL))
    gegl_buffer_copy (input, part, GEGL_ABYSS_NONE, output, part);
  return TRUE;
}

static gboolean
process (GeglOperation *operation,
         GeglOperationContext *context,
         const char *output,
         const GeglRectangle *part,
         int level)
{
  g_autoptr (ClabEffectPlan) plan = take_plan (operation);
  GeglRectangle whole;
  GObject *input = gegl_operation_context_get_object (context, "input");

  if (input != NULL && (plan->is_copy || !find_whole (operation, &whole)))
    {
      gegl_operation_context_take_object (context, output,
                                          g_object_ref (input));
      return TRUE;
    }
  return GEGL_OPERATION_CLASS (clab_kernel_effect_parent_class)
      ->process (operation, context, output, part, level);
}

static void
finalize (GObject *object)
{
  ClabKernelEffect *effect = effect_of (object);

  clab_effect_plan_unref (effect->plan);
  g_free (effect->settings.kernel);
  g_mutex_clear (&effect->lock);
  G_OBJECT_CLASS (clab_kernel_effect_parent_class)->finalize (object);
}

/* A domain that nobody has said a folder of. */
#define UNBOUND GETTEXT_PACKAGE "-unbound"

/* Translations lie beside this file, or where the plug-in has its own.  In the
 * plug-in's own process GIMP's library has found them already. */
static void
find_translations (void)
{
  Dl_info module;

  if (g_strcmp0 (bindtextdomain (GETTEXT_PACKAGE, NULL),
                 bindtextdomain (UNBOUND, NULL))
      != 0)
    return;
  if (dladdr ((void *)find_translations, &module) != 0)
    {
      g_autofree char *folder = g_path_get_dirname (module.dli_fname);
      g_autofree char *beside = g_build_filename (folder, "locale", NULL);

      bindtextdomain (GETTEXT_PACKAGE, g_file_test (beside, G_FILE_TEST_IS_DIR)
                                           ? beside
                                           : LOCALE_DIR);
    }
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

static void
clab_kernel_effect_class_init (ClabKernelEffectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GeglOperationClass *operation_class = GEGL_OPERATION_CLASS (klass);
  GeglOperationFilterClass *filter_class = GEGL_OPERATION_FILTER_CLASS (klass);

  find_translations ();
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  clab_effect_properties_install (object_class);

  operation_class->prepare = prepare;
  operation_class->process = process;
  operation_class->get_required_for_output = get_required_for_output;
  operation_class->get_invalidated_by_change = get_invalidated_by_change;
  operation_class->get_cached_region = get_cached_region;
  operation_class->threaded = FALSE;
  operation_class->want_in_place = FALSE;
  filter_class->process = process_part;
  gegl_operation_class_set_keys (
      operation_class, "name", OPERATION_NAME, "title", _ ("Live Kernel"),
      "categories", "edge-detect", "description",
      _ ("Convolve the layer with one kernel, as the Convolution Lab does"),
      "gimp:menu-path", "<Image>/Filters/Convolution", "gimp:menu-label",
      _ ("Live _Kernel..."), NULL);
}

static void
clab_kernel_effect_class_finalize (G_GNUC_UNUSED ClabKernelEffectClass *klass)
{
}

static void
clab_kernel_effect_init (ClabKernelEffect *effect)
{
  g_mutex_init (&effect->lock);
  clab_map_options_init (&effect->settings.maps);
}

G_MODULE_EXPORT const GeglModuleInfo *
gegl_module_query (GTypeModule *module);
G_MODULE_EXPORT gboolean
gegl_module_register (GTypeModule *module);

G_MODULE_EXPORT const GeglModuleInfo *
gegl_module_query (G_GNUC_UNUSED GTypeModule *module)
{
  static const GeglModuleInfo info = { GEGL_MODULE_ABI_VERSION };

  return &info;
}

G_MODULE_EXPORT gboolean
gegl_module_register (GTypeModule *module)
{
  clab_kernel_effect_register_type (module);
  return TRUE;
}
