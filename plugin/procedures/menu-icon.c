/* The icon beside our entries in GIMP's menus.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/procedures/menu-icon.h"

#include "plugin/pictures/signed-colour.h"

#define SIZE 16
#define CELLS 3
#define CELL_SIZE 4
#define CELL_STEP 5
#define FIRST_CELL 1

#define FRAME 0x2d3138ffu
#define CLEAR 0x00000000u

static guint32
rgba_of (const ClabColour *colour)
{
  const double channels[] = { colour->red, colour->green, colour->blue };
  guint32 rgba = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (channels); i++)
    rgba = rgba << 8 | (guint32)(channels[i] * 255.0 + 0.5);
  return rgba << 8 | 0xff;
}

static void
fill_square (GdkPixbuf *icon, int x, int y, int size, guint32 rgba)
{
  g_autoptr (GdkPixbuf) square
      = gdk_pixbuf_new_subpixbuf (icon, x, y, size, size);

  gdk_pixbuf_fill (square, rgba);
}

GdkPixbuf *
clab_menu_icon_new (void)
{
  GdkPixbuf *icon = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, SIZE, SIZE);

  if (icon == NULL)
    return NULL;
  gdk_pixbuf_fill (icon, FRAME);
  for (int corner = 0; corner < 4; corner++)
    fill_square (icon, corner % 2 * (SIZE - 1), corner / 2 * (SIZE - 1), 1,
                 CLEAR);

  /* A slope down the diagonal, from −1 to 1. */
  for (int row = 0; row < CELLS; row++)
    for (int column = 0; column < CELLS; column++)
      {
        ClabColour colour
            = clab_signed_colour ((row + column) / (CELLS - 1.0) - 1.0);

        fill_square (icon, FIRST_CELL + column * CELL_STEP,
                     FIRST_CELL + row * CELL_STEP, CELL_SIZE,
                     rgba_of (&colour));
      }
  return icon;
}
