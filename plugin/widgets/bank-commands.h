/* What can be done with the highlighted bank or kernel: a row of buttons, and
 * their keys.
 *
 * Signals:
 *   “command” (const char *nick): “add”, “duplicate”, “rename”, “up”, “down”,
 *      “delete”, by a button or its key; or by keys alone “copy”, “paste”
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CLAB_TYPE_BANK_COMMANDS (clab_bank_commands_get_type ())
G_DECLARE_FINAL_TYPE (ClabBankCommands,
                      clab_bank_commands,
                      CLAB,
                      BANK_COMMANDS,
                      GtkBox)

GtkWidget *
clab_bank_commands_new (void);

/**
 * clab_bank_commands_update:
 * @has_row: whether anything is highlighted
 * @is_own: whether a person may change it
 *
 * Makes insensitive what cannot be done.
 */
void
clab_bank_commands_update (ClabBankCommands *commands,
                           gboolean has_row,
                           gboolean is_own);

/**
 * clab_bank_commands_press:
 *
 * Returns: whether the key is that of a command; it is run if it can be.
 */
gboolean
clab_bank_commands_press (ClabBankCommands *commands, const GdkEventKey *event);

G_END_DECLS
