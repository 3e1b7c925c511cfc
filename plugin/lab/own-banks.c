/* A person's own banks on disk: a file each, in one folder.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/own-banks.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <errno.h>

#include "src/kernel/bank-file.h"

#define ENDING ".json"

/**
 * ClabOwnBanks:
 * @damaged: (element-type utf8): names of files that cannot be read
 */
struct _ClabOwnBanks
{
  char *folder;
  GHashTable *damaged;
};

ClabOwnBanks *
clab_own_banks_new (const char *folder)
{
  ClabOwnBanks *banks = g_new0 (ClabOwnBanks, 1);

  banks->folder = g_strdup (folder);
  banks->damaged
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return banks;
}

void
clab_own_banks_free (ClabOwnBanks *banks)
{
  if (banks == NULL)
    return;
  g_hash_table_unref (banks->damaged);
  g_free (banks->folder);
  g_free (banks);
}

/* Only these are ours: "own-" and a number. */
static gboolean
is_ours (const char *name)
{
  return g_str_has_prefix (name, "own-") && g_str_has_suffix (name, ENDING);
}

static guint
number_of (const char *name)
{
  return (guint)g_ascii_strtoull (name + 4, NULL, 10);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint first = number_of (*(char *const *)a);
  guint second = number_of (*(char *const *)b);

  return (first > second) - (first < second);
}

/* (element-type utf8): names of our files, in the order of their numbers. */
static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_ours (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_numbers);
  return names;
}

gboolean
clab_own_banks_load (ClabOwnBanks *banks,
                     ClabCollection *collection,
                     GError **error)
{
  g_autoptr (GPtrArray) names = list_files (banks->folder);
  gboolean is_complete = TRUE;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (GFile) file
          = g_file_new_build_filename (banks->folder, name, NULL);
      ClabBank *bank
          = clab_bank_load (file, NULL, NULL, is_complete ? error : NULL);

      clab_collection_reserve_own (collection, number_of (name));
      if (bank != NULL)
        clab_collection_add_own (collection, bank);
      else
        {
          g_hash_table_add (banks->damaged, g_strdup (name));
          clab_collection_reserve_own (collection, number_of (name) + 1);
        }
      is_complete = is_complete && bank != NULL;
    }
  return is_complete;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  int code = errno;

  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (code),
               _ ("The folder “%s” for your banks cannot be made: %s."), folder,
               g_strerror (code));
  return FALSE;
}

static void
remove_others (const ClabOwnBanks *banks, GHashTable *kept)
{
  g_autoptr (GPtrArray) names = list_files (banks->folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (banks->folder, name, NULL);

      if (!g_hash_table_contains (kept, name)
          && !g_hash_table_contains (banks->damaged, name))
        g_unlink (path);
    }
}

static void
copy_free (gpointer data)
{
  ClabOwnBank *copy = data;

  g_free (copy->id);
  clab_bank_free (copy->bank);
  g_free (copy);
}

GPtrArray *
clab_own_banks_copy (const ClabCollection *collection)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (copy_free);
  gsize n = clab_collection_n_banks (collection);

  for (gsize i = 0;
       i < n && clab_collection_bank (collection, i)->family == NULL; i++)
    {
      const ClabCollectionBank *own = clab_collection_bank (collection, i);
      ClabOwnBank *copy = g_new (ClabOwnBank, 1);

      *copy = (ClabOwnBank){ g_strdup (own->id), clab_bank_copy (own->bank) };
      g_ptr_array_add (copies, copy);
    }
  return copies;
}

gboolean
clab_own_banks_save (const ClabOwnBanks *banks,
                     const GPtrArray *copies,
                     GError **error)
{
  g_autoptr (GHashTable) kept
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!make_folder (banks->folder, error))
    return FALSE;
  for (guint i = 0; i < copies->len; i++)
    {
      const ClabOwnBank *own = copies->pdata[i];
      char *name = g_strconcat (own->id, ENDING, NULL);
      g_autoptr (GFile) file
          = g_file_new_build_filename (banks->folder, name, NULL);

      g_hash_table_add (kept, name);
      if (!clab_bank_save (own->bank, NULL, file, NULL, error))
        return FALSE;
    }
  remove_others (banks, kept);
  return TRUE;
}
