/* Labels that tell of something, and stand out when it is a problem.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * clab_message_label_new:
 *
 * Returns: (transfer floating): a label whose text wraps and can be copied,
 *   but that Tab passes over.
 */
GtkWidget *
clab_message_label_new (void);

/**
 * clab_message_label_set:
 * @text: (nullable): without white space at its end; nothing for %NULL
 * @is_problem: whether it is shown on red
 */
void
clab_message_label_set (GtkWidget *label,
                        const char *text,
                        gboolean is_problem);

G_END_DECLS
