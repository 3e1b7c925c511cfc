/* plug-in-convolution-lab-kernels: what a kernel text stands for, and the
 * list of all that are known by name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/kernels.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "plugin/procedures/procedures.h"
#include "src/kernel/families.h"
#include "src/kernel/kernel-text.h"

static void
append_number (GString *text, const char *before, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, before);
  g_string_append (text,
                   g_ascii_formatd (digits, sizeof digits, "%.12g", value));
}

/* "gabor(size=15, orientations=8): Gabor. What it is." and below it a line
 * per parameter and per kernel. */
static void
append_family (GString *text, const ClabFamily *family)
{
  g_autoptr (ClabBank) bank
      = clab_kernel_text_parse (family->choice.nick, NULL);

  g_string_append_printf (text, "%s: %s. %s (%s)\n", family->choice.nick,
                          _ (family->choice.label), _ (family->choice.note),
                          family->source);

  for (const ClabFamilyParameter *parameter = family->parameters;
       parameter->choice.nick != NULL; parameter++)
    {
      g_string_append_printf (text, "  %s", parameter->choice.nick);
      append_number (text, "=", parameter->value);
      append_number (text, " (", parameter->minimum);
      append_number (text, "…", parameter->maximum);
      g_string_append_printf (text, "): %s. %s\n", _ (parameter->choice.label),
                              _ (parameter->choice.note));
    }

  for (gsize i = 0; bank != NULL && i < clab_bank_size (bank); i++)
    {
      const ClabKernel *kernel = clab_bank_kernel (bank, i);

      g_string_append_printf (text, "  %s, %zu × %zu%s%s\n", kernel->name,
                              kernel->rows, kernel->columns,
                              kernel->note != NULL ? ": " : "",
                              kernel->note != NULL ? kernel->note : "");
    }
}

static char *
list_families (void)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < clab_families.n_rows; i++)
    append_family (text,
                   (const ClabFamily *)clab_table_row (&clab_families, i));

  return g_string_free (text, FALSE);
}

static char *
expand (const char *kernels, GError **error)
{
  if (kernels[strspn (kernels, " \t\r\n")] == '\0')
    return list_families ();

  g_autoptr (ClabBank) bank = clab_kernel_text_parse (kernels, error);

  return bank != NULL ? clab_kernel_text_print_bank (bank) : NULL;
}

static GimpValueArray *
run (GimpProcedure *procedure,
     GimpProcedureConfig *config,
     G_GNUC_UNUSED gpointer data)
{
  g_autofree char *kernels = NULL;
  GError *error = NULL;

  g_object_get (config, "kernels", &kernels, NULL);

  char *text = expand (kernels != NULL ? kernels : "", &error);

  if (text == NULL)
    return clab_procedure_fail (procedure, error);

  GimpValueArray *values
      = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);

  GIMP_VALUES_TAKE_STRING (values, 1, text);
  return values;
}

GimpProcedure *
clab_kernels_create (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure = gimp_procedure_new (
      plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  clab_procedure_set_texts (
      procedure, _ ("Expand a kernel text, or list all kernels"),
      _ ("Returns a line “name = [matrix]” per kernel of the text, which is "
         "itself a kernel text. With an empty text, returns the list of all "
         "banks with their parameters and kernels."));
  gimp_procedure_add_string_argument (
      procedure, "kernels", _ ("Kernels"),
      _ ("Names of banks and matrices; empty for the list of all"), "",
      G_PARAM_READWRITE);
  gimp_procedure_add_string_return_value (procedure, "text", _ ("Text"),
                                          _ ("A line per kernel"), NULL,
                                          G_PARAM_READWRITE);
  return procedure;
}
