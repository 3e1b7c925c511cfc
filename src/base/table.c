/* Tables of choices: one row is all there is to know about one word.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/base/table.h"

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"

const ClabChoice *
clab_table_row (const ClabTable *table, gsize index)
{
  g_return_val_if_fail (index < table->n_rows, NULL);

  return (const ClabChoice *)((const char *)table->rows
                              + index * table->row_size);
}

/* Characters of a word that a message can bear. */
#define MAX_SHOWN 40

static char *
shorten (const char *word)
{
  g_autofree char *valid = g_utf8_make_valid (word, -1);

  if (g_utf8_strlen (valid, -1) <= MAX_SHOWN)
    return g_steal_pointer (&valid);

  g_autofree char *begin = g_utf8_substring (valid, 0, MAX_SHOWN);
  return g_strconcat (begin, "…", NULL);
}

const void *
clab_table_find (const ClabTable *table, const char *nick, GError **error)
{
  g_autoptr (GString) valid = g_string_new (NULL);

  for (gsize i = 0; i < table->n_rows; i++)
    {
      const ClabChoice *row = clab_table_row (table, i);

      if (g_strcmp0 (row->nick, nick) == 0)
        return row;
      if (i > 0)
        g_string_append (valid, ", ");
      g_string_append (valid, row->nick);
    }

  g_autofree char *shown = shorten (nick != NULL ? nick : "");
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("“%s” is not a valid %s; choose one of: %s."), shown,
               table->argument, valid->str);
  return NULL;
}
