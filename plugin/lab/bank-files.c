/* Banks that come from files or text, and go into files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/bank-files.h"

#include <glib/gi18n-lib.h>

#include "src/kernel/kernel-text.h"

static void
add_line (GString *told, const char *line)
{
  if (told->len > 0)
    g_string_append_c (told, '\n');
  g_string_append (told, line);
}

static void
add_notes (GString *told, const GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    add_line (told, g_ptr_array_index (notes, i));
}

static char *
name_of (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return base != NULL ? g_filename_display_name (base) : g_file_get_uri (file);
}

static char *
tell_opened (GFile *file, gsize n)
{
  g_autofree char *name = name_of (file);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "“%s” is now a bank of your own, with %u kernel.",
                   "“%s” is now a bank of your own, with %u kernels.", n),
      name, (guint)n);
}

static char *
tell_saved (GFile *file, gsize n)
{
  g_autofree char *name = name_of (file);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "“%s” was saved, with %u kernel.",
                                       "“%s” was saved, with %u kernels.", n),
                          name, (guint)n);
}

char *
clab_bank_files_open (ClabLabState *state, GSList *files, gboolean *is_problem)
{
  GString *told = g_string_new (NULL);

  *is_problem = FALSE;
  for (const GSList *link = files; link != NULL; link = link->next)
    {
      g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      ClabBank *bank = clab_bank_load (link->data, notes, NULL, &error);

      if (bank == NULL)
        {
          *is_problem = TRUE;
          add_line (told, error->message);
          continue;
        }

      g_autofree char *line = tell_opened (link->data, clab_bank_size (bank));

      clab_lab_state_add_bank (state, bank);
      add_line (told, line);
      add_notes (told, notes);
    }
  return g_string_free (told, FALSE);
}

char *
clab_bank_files_save (const ClabBank *bank,
                      const ClabBankFormat *format,
                      GFile *file,
                      gboolean *is_problem)
{
  GString *told = g_string_new (NULL);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  *is_problem = !clab_bank_save (bank, format, file, notes, &error);
  if (*is_problem)
    add_line (told, error->message);
  else
    {
      g_autofree char *line = tell_saved (file, clab_bank_size (bank));

      add_line (told, line);
      add_notes (told, notes);
    }
  return g_string_free (told, FALSE);
}

gboolean
clab_bank_files_paste (ClabLabState *state, const char *text, GError **error)
{
  g_autoptr (ClabBank) bank = clab_kernel_text_parse (text, error);

  if (bank == NULL)
    return FALSE;
  if (clab_bank_size (bank) == 1)
    clab_lab_state_add_kernel (state,
                               clab_kernel_copy (clab_bank_kernel (bank, 0)));
  else
    {
      if (bank->name == NULL)
        bank->name = g_strdup (_ ("Pasted"));
      clab_lab_state_add_bank (state, g_steal_pointer (&bank));
    }
  return TRUE;
}
