/* The dialogs in which files of banks are chosen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "src/kernel/bank-formats.h"

G_BEGIN_DECLS

/**
 * ClabBankScope:
 * @label: what people read
 * @bank: what that would save, under the bank's name
 *
 * One answer to the question what is to be saved.
 */
typedef struct
{
  char *label;
  ClabBank *bank;
} ClabBankScope;

/**
 * clab_bank_scope_new:
 * @label: (transfer full)
 * @bank: (transfer full)
 */
ClabBankScope *
clab_bank_scope_new (char *label, ClabBank *bank);

void
clab_bank_scope_free (ClabBankScope *scope);

/**
 * clab_bank_chooser_new_open:
 *
 * Returns: a modal file chooser for any number of files; %GTK_RESPONSE_ACCEPT
 *   when they are chosen.
 */
GtkWidget *
clab_bank_chooser_new_open (GtkWindow *parent);

/**
 * clab_bank_chooser_new_save:
 * @scopes: (transfer full) (element-type ClabBankScope): at least one; the
 *   first is offered
 *
 * Returns: a modal file chooser; %GTK_RESPONSE_ACCEPT when a file is named,
 *   which the person lets be replaced if it exists.
 */
GtkWidget *
clab_bank_chooser_new_save (GtkWindow *parent, GPtrArray *scopes);

/**
 * clab_bank_chooser_bank:
 * @chooser: one for saving
 *
 * Returns: (transfer none): what is to be saved; as long as @chooser.
 */
const ClabBank *
clab_bank_chooser_bank (GtkWidget *chooser);

/**
 * clab_bank_chooser_format:
 * @chooser: one for saving
 *
 * Returns: (transfer none) (nullable): %NULL for the one that the file's name
 *   says.
 */
const ClabBankFormat *
clab_bank_chooser_format (GtkWidget *chooser);

G_END_DECLS
