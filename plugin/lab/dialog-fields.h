/* Widgets for arguments, made from a table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

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

/**
 * clab_dialog_section_new:
 * @config: a GimpProcedureConfig with all arguments of the section
 * @labels: (nullable): makes the labels of several sections equally wide
 *
 * Returns: (transfer floating): a frame whose widgets show and set the
 *   arguments; what does not matter is insensitive, and its tooltip says why.
 */
GtkWidget *
clab_dialog_section_new (GObject *config,
                         const ClabDialogSection *section,
                         GtkSizeGroup *labels);

/**
 * clab_dialog_page_new:
 * @sections: all are put one above the other
 *
 * Returns: (transfer floating)
 */
GtkWidget *
clab_dialog_page_new (GObject *config, const ClabDialogSection *sections);

/**
 * clab_dialog_page_set_reason:
 * @name: one of the page's arguments
 * @reason: (nullable): why it does not matter now, apart from its needs
 */
void
clab_dialog_page_set_reason (GtkWidget *page,
                             const char *name,
                             const char *reason);

G_END_DECLS
