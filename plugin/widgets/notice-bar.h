/* A bar that tells what happened, until it is closed.
 *
 * Signal “accepted”: a person wants what the bar offers; it has closed then.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CLAB_TYPE_NOTICE_BAR (clab_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (ClabNoticeBar, clab_notice_bar, CLAB, NOTICE_BAR, GtkBin)

/**
 * clab_notice_bar_new:
 *
 * Takes no room while it has nothing to tell.
 */
GtkWidget *
clab_notice_bar_new (void);

/**
 * clab_notice_bar_tell:
 * @text: plain, may have several lines
 * @is_problem: whether it is what went wrong
 *
 * Takes the place of what the bar told before.
 */
void
clab_notice_bar_tell (ClabNoticeBar *bar,
                      const char *text,
                      gboolean is_problem);

/**
 * clab_notice_bar_offer:
 * @label: of a button, with a mnemonic
 *
 * Tells what happened, and offers to do something about it.
 */
void
clab_notice_bar_offer (ClabNoticeBar *bar, const char *text, const char *label);

void
clab_notice_bar_close (ClabNoticeBar *bar);

G_END_DECLS
