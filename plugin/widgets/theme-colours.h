/* Colours of the theme that a widget is drawn in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "plugin/pictures/signed-colour.h"

G_BEGIN_DECLS

ClabColour
clab_theme_foreground (GtkWidget *widget);

/**
 * clab_theme_background:
 *
 * Returns: what entries and lists of the theme are drawn on; where a theme
 *   does not say, black or white, whichever suits its text.
 */
ClabColour
clab_theme_background (GtkWidget *widget);

G_END_DECLS
