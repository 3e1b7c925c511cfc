/* plug-in-convolution-lab-test-pattern: a new image to try kernels on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/test-pattern.h"

#include <math.h>

#include <gegl.h>
#include <glib/gi18n-lib.h>

#include "plugin/gimp/memory.h"
#include "plugin/procedures/arguments.h"
#include "plugin/procedures/procedures.h"
#include "plugin/procedures/window-module.h"
#include "src/base/clab-error.h"
#include "src/patterns/patterns.h"

#define MAX_SIDE 16384

/**
 * Precision:
 * @scale: what a written number is divided by: 255 for bytes
 *
 * Both keep numbers as they are shown, so that the perceptual working space
 * convolves what was written.
 */
typedef struct
{
  ClabChoice choice;
  GimpPrecision precision;
  float scale;
} Precision;

static const Precision precisions[] = {
  {
      .choice = { "u8", N_ ("8-bit integer"),
                  N_ ("Whole numbers 0…255, as most pictures.") },
      .precision = GIMP_PRECISION_U8_NON_LINEAR,
      .scale = 255,
  },
  {
      .choice = { "float", N_ ("32-bit float"),
                  N_ ("Any number, also below 0 and above 1.") },
      .precision = GIMP_PRECISION_FLOAT_NON_LINEAR,
      .scale = 1,
  },
};

static const ClabTable precision_table = CLAB_TABLE ("precision", precisions);

static const ClabDialogField pattern_fields[] = {
  { .name = "pattern", .table = &clab_patterns },
  { .name = "values",
    .is_long_text = TRUE,
    .needs = { { "pattern", &clab_patterns, "numbers" } } },
  { NULL },
};

static const ClabDialogField image_fields[] = {
  { .name = "width",
    .needs = { { "pattern", &clab_patterns, "numbers", TRUE } } },
  { .name = "height",
    .needs = { { "pattern", &clab_patterns, "numbers", TRUE } } },
  { .name = "precision", .table = &precision_table },
  { NULL },
};

static const ClabDialogSection dialog_sections[] = {
  { N_ ("Pattern"), 0, pattern_fields },
  { N_ ("Image"), 1, image_fields },
  { NULL },
};

/* Bytes cannot hold every number. */
static gboolean
scale_numbers (ClabTensor *tensor, const Precision *precision, GError **error)
{
  gsize n = clab_tensor_size (tensor);

  for (gsize i = 0; i < n && precision->scale != 1; i++)
    {
      float number = tensor->data[i];

      if (number < 0 || number > precision->scale || number != rintf (number))
        {
          g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                       _ ("%g does not fit into 8 bits, which hold whole "
                          "numbers from 0 to 255; choose the precision "
                          "“float”."),
                       number);
          return FALSE;
        }
      tensor->data[i] /= precision->scale;
    }

  return TRUE;
}

/* What the arguments ask for: 1 × (1 or 3) × height × width. */
static ClabTensor *
draw (GimpProcedureConfig *config,
      const Precision **precision,
      char **name,
      GError **error)
{
  g_autofree char *values = NULL;
  int width, height;
  const ClabPattern *pattern
      = clab_arguments_get_choice (config, &clab_patterns, error);

  *precision = pattern != NULL
                   ? clab_arguments_get_choice (config, &precision_table, error)
                   : NULL;
  if (*precision == NULL)
    return NULL;

  *name = g_strdup (_ (pattern->choice.label));
  g_object_get (config, "width", &width, "height", &height, "values", &values,
                NULL);
  if (pattern->value != NULL)
    return clab_pattern_draw (pattern, height, width, error);

  g_autoptr (ClabTensor) tensor
      = clab_pattern_numbers (values != NULL ? values : "", error);

  if (tensor == NULL || !scale_numbers (tensor, *precision, error))
    return NULL;
  return g_steal_pointer (&tensor);
}

static char *
check (GimpProcedureConfig *config, GError **error)
{
  const Precision *precision;
  g_autofree char *name = NULL;
  g_autoptr (ClabTensor) tensor = draw (config, &precision, &name, error);

  if (tensor == NULL)
    return NULL;
  return g_strdup_printf (_ ("%zu × %zu pixels"), tensor->width,
                          tensor->height);
}

static gboolean
write_layer (GimpLayer *layer, const ClabTensor *tensor, GError **error)
{
  g_autoptr (ClabTensor) row
      = clab_tensor_new (1, 1, tensor->width, tensor->channels, error);

  if (row == NULL || !clab_memory_check (error))
    return FALSE;

  g_autoptr (GeglBuffer) buffer
      = gimp_drawable_get_buffer (GIMP_DRAWABLE (layer));
  const Babl *format = babl_format_with_space (
      tensor->channels == 3 ? "R'G'B' float" : "Y' float",
      gegl_buffer_get_format (buffer));
  gsize n = tensor->height * tensor->width;

  for (gsize y = 0; y < tensor->height; y++)
    {
      GeglRectangle part = { 0, y, tensor->width, 1 };

      for (gsize x = 0; x < tensor->width; x++)
        for (gsize c = 0; c < tensor->channels; c++)
          row->data[x * tensor->channels + c]
              = tensor->data[c * n + y * tensor->width + x];
      gegl_buffer_set (buffer, &part, 0, format, row->data,
                       GEGL_AUTO_ROWSTRIDE);
    }
  return TRUE;
}

static GimpImage *
make_image (const ClabTensor *tensor,
            const Precision *precision,
            const char *name,
            GimpLayer **layer,
            GError **error)
{
  gboolean is_gray = tensor->channels == 1;
  GimpImage *image = gimp_image_new_with_precision (
      tensor->width, tensor->height, is_gray ? GIMP_GRAY : GIMP_RGB,
      precision->precision);

  gimp_image_undo_disable (image);
  *layer = gimp_layer_new (image, name, tensor->width, tensor->height,
                           is_gray ? GIMP_GRAY_IMAGE : GIMP_RGB_IMAGE, 100,
                           gimp_image_get_default_new_layer_mode (image));
  if (!write_layer (*layer, tensor, error))
    {
      gimp_image_delete (image);
      return NULL;
    }
  gimp_image_insert_layer (image, *layer, NULL, 0);
  gimp_image_undo_enable (image);
  return image;
}

static GimpValueArray *
run (GimpProcedure *procedure,
     GimpProcedureConfig *config,
     G_GNUC_UNUSED gpointer data)
{
  GimpRunMode run_mode;
  GError *error = NULL;

  g_object_get (config, "run-mode", &run_mode, NULL);
  clab_procedure_begin (run_mode);
  if (run_mode == GIMP_RUN_INTERACTIVE
      && !clab_run_plain_dialog (procedure, config, _ ("Test Pattern"),
                                 dialog_sections, check, &error))
    return error != NULL ? clab_procedure_fail (procedure, error)
                         : gimp_procedure_new_return_values (
                               procedure, GIMP_PDB_CANCEL, NULL);

  const Precision *precision;
  g_autofree char *name = NULL;
  g_autoptr (ClabTensor) tensor = draw (config, &precision, &name, &error);

  if (tensor == NULL)
    return clab_procedure_fail (procedure, error);

  GimpLayer *layer;
  GimpImage *image = make_image (tensor, precision, name, &layer, &error);

  if (image == NULL)
    return clab_procedure_fail (procedure, error);

  GimpValueArray *values
      = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);

  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    gimp_display_new (image);
  GIMP_VALUES_SET_IMAGE (values, 1, image);
  GIMP_VALUES_SET_LAYER (values, 2, layer);
  return values;
}

GimpProcedure *
clab_test_pattern_create (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure = gimp_procedure_new (
      plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  clab_procedure_set_menu (procedure, _ ("_Test Pattern..."));
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_ALWAYS);
  clab_procedure_set_texts (
      procedure, _ ("Make an image with a pattern to try kernels on"),
      _ ("The pattern “numbers” makes one pixel per number of “values”, so "
         "that a printed exercise becomes a layer: bytes 0…255, or any "
         "numbers with the precision “float”."));

  gimp_procedure_add_enum_argument (procedure, "run-mode", "Run mode",
                                    "The run mode", GIMP_TYPE_RUN_MODE,
                                    GIMP_RUN_NONINTERACTIVE, G_PARAM_READWRITE);
  clab_arguments_add_choice (procedure, &clab_patterns, _ ("Pattern"),
                             _ ("What is drawn"));
  gimp_procedure_add_int_argument (procedure, "width", _ ("Width"),
                                   _ ("Of the image, in pixels"), 1, MAX_SIDE,
                                   32, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "height", _ ("Height"),
                                   _ ("Of the image, in pixels"), 1, MAX_SIDE,
                                   32, G_PARAM_READWRITE);
  clab_arguments_add_choice (procedure, &precision_table, _ ("Precision"),
                             _ ("What numbers the image can hold"));
  gimp_procedure_add_string_argument (
      procedure, "values", _ ("Values"),
      _ ("For the pattern “numbers”: a number per pixel, rows separated by "
         "“;”"),
      "0 3 6; 1 4 7", G_PARAM_READWRITE);

  gimp_procedure_add_image_return_value (procedure, "image", _ ("Image"),
                                         _ ("The new image"), FALSE,
                                         G_PARAM_READWRITE);
  gimp_procedure_add_layer_return_value (procedure, "layer", _ ("Layer"),
                                         _ ("Its layer"), FALSE,
                                         G_PARAM_READWRITE);
  return procedure;
}
