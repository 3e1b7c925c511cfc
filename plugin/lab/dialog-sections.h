/* What a dialog asks for, as a table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabDialogNeed:
 * @argument: (nullable): another argument of the same config; %NULL ends them
 * @table: what that chooses from
 * @word: what it must say
 * @is_inverse: what it must not say instead
 */
typedef struct
{
  const char *argument;
  const ClabTable *table;
  const char *word;
  gboolean is_inverse;
} ClabDialogNeed;

#define CLAB_DIALOG_MAX_NEEDS 2

/**
 * ClabDialogField:
 * @name: the argument; %NULL ends the fields of a section
 * @table: (nullable): what it chooses from
 * @is_long_text: whether it needs several lines
 * @digits: how many behind the point of a number; 0: the usual three
 * @needs: where it matters; everywhere if there are none
 */
typedef struct
{
  const char *name;
  const ClabTable *table;
  gboolean is_long_text;
  int digits;
  ClabDialogNeed needs[CLAB_DIALOG_MAX_NEEDS];
} ClabDialogField;

/**
 * ClabDialogSection:
 * @title: marked with N_(); %NULL ends the sections
 * @column: 0 or 1
 */
typedef struct
{
  const char *title;
  int column;
  const ClabDialogField *fields;
} ClabDialogSection;

G_END_DECLS
