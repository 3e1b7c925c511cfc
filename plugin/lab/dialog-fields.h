/* Widgets for arguments, made from a table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/lab/dialog-sections.h"

G_BEGIN_DECLS

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
