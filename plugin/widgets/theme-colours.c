/* Colours of the theme that a widget is drawn in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/theme-colours.h"

static ClabColour
from_rgba (const GdkRGBA *rgba)
{
  ClabColour colour = { rgba->red, rgba->green, rgba->blue };

  return colour;
}

ClabColour
clab_theme_foreground (GtkWidget *widget)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA rgba;

  gtk_style_context_get_color (style, gtk_style_context_get_state (style),
                               &rgba);
  return from_rgba (&rgba);
}

ClabColour
clab_theme_background (GtkWidget *widget)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  ClabColour foreground = clab_theme_foreground (widget);
  GdkRGBA rgba;

  if (gtk_style_context_lookup_color (style, "theme_base_color", &rgba)
      || gtk_style_context_lookup_color (style, "bg-color", &rgba))
    {
      ClabColour background = from_rgba (&rgba);

      if (clab_colour_contrast (&foreground, &background) >= 3.0)
        return background;
    }
  return clab_colour_for_text (&foreground);
}
