/* Widgets for arguments, made from a table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabDialogField:
 * @name: the argument; %NULL ends the fields of a section
 * @table: (nullable): what it chooses from
 * @is_long_text: whether it needs several lines
 * @digits: how many behind the point of a number; 0: the usual three
 * @depends_on: (nullable): another argument that decides whether it matters
 * @word: what the other argument must say
 * @is_inverse: what it must not say instead
 */
typedef struct
{
  const char *name;
  const ClabTable *table;
  gboolean is_long_text;
  int digits;
  const char *depends_on;
  const char *word;
  gboolean is_inverse;
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

/**
 * clab_dialog_section_new:
 * @config: a GimpProcedureConfig with all arguments of the section
 *
 * Returns: (transfer floating): a frame whose widgets show and set the
 *   arguments; what does not matter is insensitive.
 */
GtkWidget *
clab_dialog_section_new (GObject *config, const ClabDialogSection *section);

G_END_DECLS
