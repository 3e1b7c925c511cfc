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

/**
 * ReadFile:
 * @bank: (nullable): %NULL if that failed with @error
 * @notes: (element-type utf8)
 */
typedef struct
{
  GFile *file;
  ClabBank *bank;
  GPtrArray *notes;
  GError *error;
} ReadFile;

/**
 * ClabBankFiles:
 * @files: (element-type ReadFile)
 */
struct _ClabBankFiles
{
  GPtrArray *files;
};

static void
file_free (gpointer data)
{
  ReadFile *read = data;

  g_object_unref (read->file);
  clab_bank_free (read->bank);
  g_ptr_array_unref (read->notes);
  g_clear_error (&read->error);
  g_free (read);
}

ClabBankFiles *
clab_bank_files_read (GSList *files)
{
  ClabBankFiles *all = g_new (ClabBankFiles, 1);

  all->files = g_ptr_array_new_with_free_func (file_free);
  for (const GSList *link = files; link != NULL; link = link->next)
    {
      ReadFile *read = g_new0 (ReadFile, 1);

      read->file = g_object_ref (link->data);
      read->notes = g_ptr_array_new_with_free_func (g_free);
      read->bank = clab_bank_load (read->file, read->notes, NULL, &read->error);
      g_ptr_array_add (all->files, read);
    }
  return all;
}

char *
clab_bank_files_add (ClabBankFiles *all,
                     ClabLabState *state,
                     gboolean *is_problem)
{
  GString *told = g_string_new (NULL);

  *is_problem = FALSE;
  for (guint i = 0; i < all->files->len; i++)
    {
      ReadFile *read = all->files->pdata[i];

      if (read->bank == NULL)
        {
          *is_problem = TRUE;
          add_line (told, read->error->message);
          continue;
        }

      g_autofree char *line
          = tell_opened (read->file, clab_bank_size (read->bank));

      clab_lab_state_add_bank (state, g_steal_pointer (&read->bank));
      add_line (told, line);
      add_notes (told, read->notes);
    }
  clab_bank_files_free (all);
  return g_string_free (told, FALSE);
}

void
clab_bank_files_free (ClabBankFiles *all)
{
  if (all == NULL)
    return;
  g_ptr_array_unref (all->files);
  g_free (all);
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
