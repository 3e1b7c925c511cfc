/* What a map's layer remembers: everything needed to make it again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/recipe.h"

#include <string.h>

#include <libgimpconfig/gimpconfig.h>

#include "src/kernel/kernel-text.h"

/* Bytes of a bank's text that every map may remember. */
#define LONGEST_TEXT 4096

/**
 * ClabRecipe:
 * @bank: its text
 * @others: all other arguments, as GimpConfig writes them
 */
struct _ClabRecipe
{
  char *bank;
  GString *others;
};

/* The text as it was given says more than its weights, unless it is not what
 * was used. */
static char *
bank_text (GimpProcedureConfig *config, const ClabBank *bank)
{
  g_autoptr (GFile) file = NULL;
  char *text;

  g_object_get (config, "kernels", &text, "bank-file", &file, NULL);
  if (file == NULL)
    return text;

  g_free (text);
  return clab_kernel_text_print_bank (bank);
}

ClabRecipe *
clab_recipe_new (GimpProcedureConfig *config,
                 const char *const *names,
                 const ClabBank *bank)
{
  ClabRecipe *recipe = g_new0 (ClabRecipe, 1);

  recipe->bank = bank_text (config, bank);
  recipe->others = g_string_new (NULL);

  GimpConfigWriter *writer
      = gimp_config_writer_new_from_string (recipe->others);

  for (gsize i = 0; names[i] != NULL; i++)
    gimp_config_serialize_property_by_name (GIMP_CONFIG (config), names[i],
                                            writer);
  gimp_config_writer_finish (writer, NULL, NULL);
  return recipe;
}

void
clab_recipe_free (ClabRecipe *recipe)
{
  if (recipe == NULL)
    return;
  g_free (recipe->bank);
  g_string_free (recipe->others, TRUE);
  g_free (recipe);
}

static void
append_kernels (GString *text, const char *kernels)
{
  GimpConfigWriter *writer = gimp_config_writer_new_from_string (text);

  gimp_config_writer_open (writer, "kernels");
  gimp_config_writer_string (writer, kernels);
  gimp_config_writer_close (writer);
  gimp_config_writer_finish (writer, NULL, NULL);
}

void
clab_recipe_attach (const ClabRecipe *recipe,
                    GimpLayer *layer,
                    gsize map,
                    const ClabKernel *kernel)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *weights
      = kernel != NULL ? clab_kernel_text_print (kernel) : NULL;
  gboolean is_long = strlen (recipe->bank) > LONGEST_TEXT;

  g_string_printf (text, "# map %zu\n", map + 1);
  if (kernel != NULL)
    g_string_append_printf (text, "# kernel %s\n", weights);
  append_kernels (text, is_long && kernel != NULL ? weights : recipe->bank);
  g_string_append (text, recipe->others->str);

  GimpParasite *parasite = gimp_parasite_new (
      CLAB_RECIPE_NAME, GIMP_PARASITE_PERSISTENT, text->len + 1, text->str);

  gimp_item_attach_parasite (GIMP_ITEM (layer), parasite);
  gimp_parasite_free (parasite);
}
