/* Panes that get their width back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * clab_kept_pane_watch:
 * @paned: a horizontal one, not shown yet, with one child that takes part when
 *   the window is resized and one that does not
 *
 * GTK takes from the other child where the window is too small, and does not
 * give it back.  From now on that gets the width that it had first, or that
 * it was dragged to, whenever there is room.
 */
void
clab_kept_pane_watch (GtkPaned *paned);

G_END_DECLS
