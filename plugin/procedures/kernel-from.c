/* plug-in-convolution-lab-kernel-from: a layer, the selection or a brush as a
 * kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/kernel-from.h"

#include <glib/gi18n-lib.h>

#include "plugin/gimp/shapes.h"
#include "plugin/procedures/arguments.h"
#include "plugin/procedures/procedures.h"
#include "src/base/clab-error.h"
#include "src/kernel/kernel-text.h"

/**
 * Request:
 * @drawable: (nullable)
 * @brush: (nullable)
 *
 * The arguments.
 */
typedef struct
{
  GimpDrawable *drawable;
  GimpBrush *brush;
  int size;
  GPtrArray *notes;
} Request;

/**
 * Origin:
 * @read: (transfer full) (nullable): what the request asks for
 */
typedef struct
{
  ClabChoice choice;
  ClabKernel *(*read) (const Request *request, GError **error);
} Origin;

static GimpImage *
find_image (const Request *request, GError **error)
{
  if (request->drawable != NULL)
    return gimp_item_get_image (GIMP_ITEM (request->drawable));

  g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                       _ ("Give a layer of the image as “drawable”."));
  return NULL;
}

static ClabKernel *
read_layer (const Request *request, GError **error)
{
  GimpImage *image = find_image (request, error);

  return image != NULL
             ? clab_shape_from_drawable (image, request->drawable,
                                         request->size, request->notes, error)
             : NULL;
}

static ClabKernel *
read_selection (const Request *request, GError **error)
{
  GimpImage *image = find_image (request, error);

  return image != NULL ? clab_shape_from_selection (image, request->size,
                                                    request->notes, error)
                       : NULL;
}

static ClabKernel *
read_brush (const Request *request, GError **error)
{
  if (request->brush != NULL)
    return clab_shape_from_brush (request->brush, request->size, request->notes,
                                  error);

  g_set_error_literal (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                       _ ("Give a brush as “brush”."));
  return NULL;
}

static const Origin origins[] = {
  { { "layer", N_ ("Layer"), N_ ("What is selected of it, or all of it.") },
    read_layer },
  { { "selection", N_ ("Selection"), N_ ("Its own shape.") }, read_selection },
  { { "brush", N_ ("Brush"), N_ ("Where it paints.") }, read_brush },
};

static const ClabTable origin_table = CLAB_TABLE ("from", origins);

static ClabBank *
read_bank (GimpProcedureConfig *config, GPtrArray *notes, GError **error)
{
  const Origin *origin
      = clab_arguments_get_choice (config, &origin_table, error);
  g_autoptr (GimpDrawable) drawable = NULL;
  g_autoptr (GimpBrush) brush = NULL;
  Request request = { .notes = notes };

  if (origin == NULL)
    return NULL;
  g_object_get (config, "drawable", &drawable, "brush", &brush, "size",
                &request.size, NULL);
  request.drawable = drawable;
  request.brush = brush;

  ClabKernel *kernel = origin->read (&request, error);
  if (kernel == NULL)
    return NULL;

  ClabBank *bank = clab_bank_new (NULL);
  clab_bank_add (bank, kernel);
  return bank;
}

static GimpValueArray *
return_kernel (GimpProcedure *procedure, const ClabBank *bank, GPtrArray *notes)
{
  const ClabKernel *kernel = clab_bank_kernel (bank, 0);
  GimpValueArray *values
      = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);

  g_ptr_array_add (notes, NULL);
  GIMP_VALUES_TAKE_STRING (values, 1, clab_kernel_text_print_bank (bank));
  GIMP_VALUES_SET_INT (values, 2, kernel->rows);
  GIMP_VALUES_SET_INT (values, 3, kernel->columns);
  GIMP_VALUES_TAKE_STRING (values, 4, g_strjoinv ("\n", (char **)notes->pdata));
  return values;
}

static GimpValueArray *
run (GimpProcedure *procedure,
     GimpProcedureConfig *config,
     G_GNUC_UNUSED gpointer data)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;

  clab_procedure_begin (GIMP_RUN_NONINTERACTIVE);

  g_autoptr (ClabBank) bank = read_bank (config, notes, &error);

  return bank != NULL ? return_kernel (procedure, bank, notes)
                      : clab_procedure_fail (procedure, error);
}

GimpProcedure *
clab_kernel_from_create (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure = gimp_procedure_new (
      plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  clab_procedure_set_texts (
      procedure, _ ("Make a kernel of a layer, the selection or a brush"),
      _ ("Grey values become weights that sum to 1, so that a bokeh's shape is "
         "a kernel; what is transparent or not selected is 0. What has more "
         "rows or columns than “size” is cropped to what is not black, then "
         "scaled down."));
  clab_arguments_add_choice (procedure, &origin_table, _ ("From"),
                             _ ("What becomes the kernel"));
  gimp_procedure_add_drawable_argument (
      procedure, "drawable", _ ("Drawable"),
      _ ("The layer, or any layer of the image whose selection is meant"), TRUE,
      G_PARAM_READWRITE);
  gimp_procedure_add_brush_argument (procedure, "brush", _ ("Brush"),
                                     _ ("The brush; if none is given, the one "
                                        "that is chosen"),
                                     TRUE, NULL, TRUE, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (
      procedure, "size", _ ("Size"),
      _ ("Rows and columns that the kernel may have"), 1, CLAB_KERNEL_MAX_SIDE,
      CLAB_KERNEL_MAX_SIDE, G_PARAM_READWRITE);

  gimp_procedure_add_string_return_value (
      procedure, "kernel", _ ("Kernel"),
      _ ("Kernel text, with every digit that is needed"), NULL,
      G_PARAM_READWRITE);
  gimp_procedure_add_int_return_value (
      procedure, "rows", _ ("Rows"), _ ("Of the kernel"), 1,
      CLAB_KERNEL_MAX_SIDE, 1, G_PARAM_READWRITE);
  gimp_procedure_add_int_return_value (
      procedure, "columns", _ ("Columns"), _ ("Of the kernel"), 1,
      CLAB_KERNEL_MAX_SIDE, 1, G_PARAM_READWRITE);
  gimp_procedure_add_string_return_value (
      procedure, "notes", _ ("Notes"),
      _ ("A line about each thing that was cropped or scaled"), NULL,
      G_PARAM_READWRITE);
  return procedure;
}
