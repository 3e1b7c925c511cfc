/* A dialog made of a table of arguments.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libgimp/gimp.h>

#include "src/base/table.h"

G_BEGIN_DECLS

/**
 * ClabDialogField:
 * @name: the argument; %NULL ends the fields of a section
 * @table: (nullable): what it chooses from
 * @is_long_text: whether it needs several lines
 * @depends_on: (nullable): another argument that decides whether it matters
 * @word: what the other argument must say
 * @is_inverse: what it must not say instead
 */
typedef struct
{
  const char *name;
  const ClabTable *table;
  gboolean is_long_text;
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
 * ClabDialogCheck:
 *
 * Called after every change.
 *
 * Returns: (transfer full): what the arguments amount to, or %NULL with
 *   @error set, which is shown and keeps the dialog from being accepted.
 */
typedef char *(*ClabDialogCheck) (GimpProcedureConfig *config, GError **error);

/**
 * clab_plain_dialog_run:
 * @check: (nullable)
 *
 * Returns: whether the person agreed; @config then holds the choices.
 */
gboolean
clab_plain_dialog_run (GimpProcedure *procedure,
                       GimpProcedureConfig *config,
                       const char *title,
                       const ClabDialogSection *sections,
                       ClabDialogCheck check);

G_END_DECLS
