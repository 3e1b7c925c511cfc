/* Sees to it that no two labels of a window have the same mnemonic.
 *
 * Letters are few, and translators cannot see who else has one: so labels say
 * which they would like, and get that or another one of their own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * clab_mnemonics_assign:
 * @own: labels in it may be changed, others of @window keep what they have
 *
 * Labels that look for underlines take part.  First those with one get its
 * letter, then those who came too late any letter of theirs, then those
 * without one, each in the order of the widgets, as long as letters are free.
 * A letter is free if no label has it that can be seen at the same time: on
 * different pages of a notebook two may have the same.
 */
void
clab_mnemonics_assign (GtkWidget *window, GtkWidget *own);

/**
 * clab_mnemonics_can_meet:
 *
 * Returns: whether both can be seen at the same time.
 */
gboolean
clab_mnemonics_can_meet (GtkWidget *a, GtkWidget *b);

G_END_DECLS
