/* Tables of choices: one row is all there is to know about one word.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClabChoice:
 * @nick: what scripts and files say, kebab-case, never translated
 * @label: what people read, marked with N_()
 * @note: one sentence that explains it, marked with N_()
 *
 * The first member of every row of every table.
 */
typedef struct
{
  const char *nick;
  const char *label;
  const char *note;
} ClabChoice;

/**
 * ClabTable:
 * @argument: name of the procedure argument that chooses from it
 * @rows: array of structs whose first member is a #ClabChoice; the first
 *   row is the default
 * @n_rows: how many
 * @row_size: sizeof one of them
 */
typedef struct
{
  const char *argument;
  const void *rows;
  gsize n_rows;
  gsize row_size;
} ClabTable;

#define CLAB_TABLE(argument_name, array)                                       \
  { .argument = (argument_name),                                               \
    .rows = (array),                                                           \
    .n_rows = G_N_ELEMENTS (array),                                            \
    .row_size = sizeof (array)[0] }

/**
 * clab_table_row:
 * @index: 0 … n_rows − 1
 *
 * Returns: (transfer none): that row; cast it to the table's own row type.
 */
const ClabChoice *
clab_table_row (const ClabTable *table, gsize index);

/**
 * clab_table_find:
 * @nick: the word to look up
 *
 * Returns: (transfer none) (nullable): the row with @nick, to be cast to the
 *   table's row type; %NULL with %CLAB_ERROR_VALUE, and a message that lists
 *   every valid word, if there is none.
 */
const void *
clab_table_find (const ClabTable *table, const char *nick, GError **error);

G_END_DECLS
