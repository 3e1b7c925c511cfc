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

  g_set_error (error, CLAB_ERROR, CLAB_ERROR_VALUE,
               _ ("“%s” is not a valid %s; choose one of: %s."),
               nick != NULL ? nick : "", table->argument, valid->str);
  return NULL;
}
