/* plug-in-convolution-lab-explain: one value of a map as its products.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/explain.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/pixels.h"
#include "plugin/procedures/arguments.h"
#include "plugin/procedures/procedures.h"
#include "src/base/clab-error.h"
#include "src/maps/explanation.h"

static const char *const argument_names[] = {
  "operation",  "channels",   "padding",      "pad-top",       "pad-bottom",
  "pad-left",   "pad-right",  "padding-mode", "padding-value", "stride-x",
  "stride-y",   "dilation-x", "dilation-y",   "working-space", "bias",
  "activation", NULL,
};

static void
read_place (GimpProcedureConfig *config, ClabMapPlace *place)
{
  int map, channel, x, y;

  g_object_get (config, "map", &map, "channel", &channel, "x", &x, "y", &y,
                NULL);
  *place = (ClabMapPlace){ map, channel, y, x };
}

static gboolean
check_map (const ClabBank *bank, const ClabMapPlace *place, GError **error)
{
  gsize n = clab_bank_size (bank);

  if (place->kernel < n)
    return TRUE;

  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               g_dngettext (GETTEXT_PACKAGE,
                            "There is no map %u; the bank has %u kernel, "
                            "counted from 0.",
                            "There is no map %u; the bank has %u kernels, "
                            "counted from 0.",
                            n),
               (guint)place->kernel, (guint)n);
  return FALSE;
}

static ClabExplanation *
explain (GimpImage *image,
         GimpDrawable **drawables,
         GimpProcedureConfig *config,
         GError **error)
{
  ClabArguments arguments;
  ClabMapPlace place;
  g_autoptr (ClabBank) bank = NULL;
  g_autoptr (ClabPixels) pixels = NULL;

  if (gimp_core_object_array_get_length ((GObject **)drawables) != 1)
    {
      g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                           _ ("A value is one layer's; give exactly one."));
      return NULL;
    }
  if (!clab_pixels_check (image, drawables[0], error)
      || !clab_arguments_read (config, &arguments, error))
    return NULL;
  bank = clab_arguments_read_bank (config, error);
  if (bank == NULL)
    return NULL;
  read_place (config, &place);
  if (!check_map (bank, &place, error))
    return NULL;
  pixels = clab_pixels_new (image, drawables[0], arguments.working_space, NULL,
                            error);
  if (pixels == NULL)
    return NULL;

  ClabSource source = clab_pixels_source (pixels, arguments.maps.channels);

  return clab_explanation_new (bank, &arguments.maps, &source, &place, error);
}

static GimpValueArray *
run (GimpProcedure *procedure,
     GimpRunMode run_mode,
     GimpImage *image,
     GimpDrawable **drawables,
     GimpProcedureConfig *config,
     G_GNUC_UNUSED gpointer data)
{
  GError *error = NULL;

  clab_procedure_begin (run_mode);

  g_autoptr (ClabExplanation) explanation
      = explain (image, drawables, config, &error);

  if (explanation == NULL)
    return clab_procedure_fail (procedure, error);

  GimpValueArray *values
      = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);

  GIMP_VALUES_TAKE_STRING (values, 1, clab_explanation_print (explanation));
  GIMP_VALUES_SET_DOUBLE (values, 2, explanation->value);
  return values;
}

static void
add_index (GimpProcedure *procedure,
           const char *name,
           const char *label,
           const char *blurb)
{
  gimp_procedure_add_int_argument (procedure, name, label, blurb, 0,
                                   GIMP_MAX_IMAGE_SIZE, 0, G_PARAM_READWRITE);
}

GimpProcedure *
clab_explain_create (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure = gimp_image_procedure_new (
      plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  clab_procedure_set_texts (
      procedure, _ ("Show how one value of a map comes about"),
      _ ("Returns the inputs under the kernel, its weights, their products, "
         "the sum, the bias and the activation as text, and the value."));

  clab_arguments_add_bank (procedure, FALSE);
  add_index (procedure, "map", _ ("Map"),
             _ ("Which kernel of the bank, the first is 0"));
  add_index (procedure, "channel", _ ("Channel"),
             _ ("Which channel of its map, 0 = grey or red"));
  add_index (procedure, "x", _ ("X"), _ ("Column of the map"));
  add_index (procedure, "y", _ ("Y"), _ ("Row of the map"));
  clab_arguments_add (procedure, argument_names);

  gimp_procedure_add_string_return_value (
      procedure, "text", _ ("Text"),
      _ ("A line per product, then sum, bias and activation"), NULL,
      G_PARAM_READWRITE);
  gimp_procedure_add_double_return_value (
      procedure, "value", _ ("Value"), _ ("The value of the map"), -G_MAXDOUBLE,
      G_MAXDOUBLE, 0, G_PARAM_READWRITE);
  return procedure;
}
