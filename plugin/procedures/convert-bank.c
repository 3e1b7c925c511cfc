/* plug-in-convolution-lab-convert-bank: a bank file in another format.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/convert-bank.h"

#include <glib/gi18n-lib.h>

#include "plugin/procedures/procedures.h"
#include "src/base/clab-error.h"
#include "src/kernel/bank-file.h"

/* The format that the destination's extension says. */
#define AUTO "auto"

static char *
list_formats (void)
{
  GString *list = g_string_new (AUTO);

  for (gsize i = 0; i < clab_bank_formats.n_rows; i++)
    g_string_append_printf (list, ", %s",
                            clab_table_row (&clab_bank_formats, i)->nick);
  return g_string_free (list, FALSE);
}

static const ClabBankFormat *
find_format (const char *word, GFile *destination, GError **error)
{
  if (g_strcmp0 (word, AUTO) != 0)
    return clab_table_find (&clab_bank_formats, word, error);

  g_autofree char *base = g_file_get_basename (destination);
  const ClabBankFormat *format
      = base != NULL ? clab_bank_format_of_extension (base) : NULL;

  if (format == NULL)
    {
      g_autofree char *shown = g_file_get_parse_name (destination);
      g_autofree char *list = list_formats ();

      g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                   _ ("The extension of “%s” says nothing about its format; "
                      "give one of these as “format”: %s."),
                   shown, list + strlen (AUTO ", "));
    }
  return format;
}

static gboolean
check_file (GFile *file, const char *argument, GError **error)
{
  if (file == NULL)
    g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
                 _ ("No file is given as “%s”; give a path."), argument);
  return file != NULL;
}

/* Returns: (transfer full) (nullable): what the new file holds. */
static ClabBank *
convert (GimpProcedureConfig *config, GPtrArray *notes, GError **error)
{
  g_autoptr (GFile) source = NULL;
  g_autoptr (GFile) destination = NULL;
  g_autofree char *word = NULL;

  g_object_get (config, "source", &source, "destination", &destination,
                "format", &word, NULL);
  if (!check_file (source, "source", error)
      || !check_file (destination, "destination", error))
    return NULL;

  const ClabBankFormat *format = find_format (word, destination, error);
  g_autoptr (ClabBank) bank
      = format != NULL ? clab_bank_load (source, notes, NULL, error) : NULL;

  if (bank == NULL || !clab_bank_save (bank, format, destination, notes, error))
    return NULL;
  return g_steal_pointer (&bank);
}

static GimpValueArray *
run (GimpProcedure *procedure,
     GimpProcedureConfig *config,
     G_GNUC_UNUSED gpointer data)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  g_autoptr (ClabBank) bank = convert (config, notes, &error);

  if (bank == NULL)
    return clab_procedure_fail (procedure, error);

  GimpValueArray *values
      = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);

  g_ptr_array_add (notes, NULL);
  GIMP_VALUES_SET_INT (values, 1, clab_bank_size (bank));
  GIMP_VALUES_TAKE_STRING (values, 2, g_strjoinv ("\n", (char **)notes->pdata));
  return values;
}

static void
add_file (GimpProcedure *procedure,
          const char *name,
          const char *label,
          const char *blurb)
{
  gimp_procedure_add_file_argument (procedure, name, label, blurb,
                                    GIMP_FILE_CHOOSER_ACTION_ANY, TRUE, NULL,
                                    G_PARAM_READWRITE);
}

GimpProcedure *
clab_convert_bank_create (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure = gimp_procedure_new (
      plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);
  g_autofree char *list = list_formats ();
  g_autofree char *formats = g_strdup_printf (
      _ ("What to write; auto goes by the extension: %s"), list);

  clab_procedure_set_texts (
      procedure, _ ("Save the kernels of a file in another format"),
      _ ("The format of the source is told by its contents and its name. What "
         "was turned, scaled or left out is returned as notes. If anything "
         "fails, the destination stays as it was."));
  add_file (procedure, "source", _ ("Source"), _ ("The file to read"));
  add_file (procedure, "destination", _ ("Destination"),
            _ ("The file to write; one that is there is replaced"));
  gimp_procedure_add_string_argument (procedure, "format", _ ("Format"),
                                      formats, AUTO, G_PARAM_READWRITE);

  gimp_procedure_add_int_return_value (
      procedure, "count", _ ("Count"), _ ("How many kernels there are"), 1,
      CLAB_BANK_MAX_KERNELS, 1, G_PARAM_READWRITE);
  gimp_procedure_add_string_return_value (
      procedure, "notes", _ ("Notes"),
      _ ("A line about each thing that was turned, scaled or left out"), NULL,
      G_PARAM_READWRITE);
  return procedure;
}
