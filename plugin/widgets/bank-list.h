/* Banks and their kernels, with pictures, ticks and a search.
 *
 * Signals:
 *   “selected”: another row is highlighted
 *   “ticks-changed”: a person ticked or unticked kernels
 *   “renamed” (const char *bank, int kernel, const char *name): a person typed
 *      a new name for a row of an own bank; kernel −1 is the bank itself
 *   “command” (const char *nick): one of the buttons below the list, or its
 *      key: “add”, “duplicate”, “rename” (begins typing and is not emitted),
 *      “up”, “down”, “delete”; or keys alone: “copy”, “paste”
 *
 * The widget changes no bank itself: who listens does, and sets it again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "src/kernel/bank.h"

G_BEGIN_DECLS

#define CLAB_TYPE_BANK_LIST (clab_bank_list_get_type ())
G_DECLARE_FINAL_TYPE (ClabBankList, clab_bank_list, CLAB, BANK_LIST, GtkBox)

/**
 * ClabBankHeading:
 * @id: what the bank is called in signals; unique
 * @label: what people read
 * @note: (nullable): one sentence for the tooltip
 * @is_own: whether a person may change it
 * @position: where a new bank goes; −1 for the end
 */
typedef struct
{
  const char *id;
  const char *label;
  const char *note;
  gboolean is_own;
  int position;
} ClabBankHeading;

GtkWidget *
clab_bank_list_new (void);

/**
 * clab_bank_list_add_button:
 *
 * Puts a button beside the search.
 */
void
clab_bank_list_add_button (ClabBankList *list, GtkWidget *button);

/**
 * clab_bank_list_set_bank:
 * @heading: copied
 * @bank: read now; for the names and pictures
 *
 * Adds the bank, or changes the one of the same id where it is; then ticks
 * stay with kernels of the same name, and the same row stays highlighted.
 */
void
clab_bank_list_set_bank (ClabBankList *list,
                         const ClabBankHeading *heading,
                         const ClabBank *bank);

void
clab_bank_list_remove_bank (ClabBankList *list, const char *bank);

/**
 * clab_bank_list_select:
 * @kernel: −1 for the bank's own row
 *
 * Highlights that row and scrolls to it; nothing happens if there is none.
 */
void
clab_bank_list_select (ClabBankList *list, const char *bank, int kernel);

/**
 * clab_bank_list_selected:
 * @bank: (out) (transfer full): its id
 * @kernel: (out): −1 for the bank's own row
 *
 * Returns: whether a row is highlighted.
 */
gboolean
clab_bank_list_selected (ClabBankList *list, char **bank, int *kernel);

/**
 * clab_bank_list_set_ticked:
 * @kernel: −1 for all of the bank
 *
 * Does not emit “ticks-changed”.
 */
void
clab_bank_list_set_ticked (ClabBankList *list,
                           const char *bank,
                           int kernel,
                           gboolean is_ticked);

gboolean
clab_bank_list_is_ticked (ClabBankList *list, const char *bank, int kernel);

void
clab_bank_list_untick_all (ClabBankList *list);

/**
 * ClabBankListFunc:
 * @kernel: −1 where every kernel of the bank is ticked
 */
typedef void (*ClabBankListFunc) (const char *bank, int kernel, gpointer data);

/**
 * clab_bank_list_foreach_ticked:
 *
 * In the order of the list.
 */
void
clab_bank_list_foreach_ticked (ClabBankList *list,
                               ClabBankListFunc func,
                               gpointer data);

G_END_DECLS
