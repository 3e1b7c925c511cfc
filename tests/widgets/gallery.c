/* All widgets on one page, without GIMP, for looking at.
 *
 *   gallery [--dark] [--rtl]
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gtk/gtk.h>
#include <math.h>

#include "plugin/widgets/bank-list.h"
#include "plugin/widgets/button-rows.h"
#include "plugin/widgets/fitted-picture.h"
#include "plugin/widgets/kernel-grid.h"
#include "plugin/widgets/loss-curve.h"
#include "plugin/widgets/map-preview.h"
#include "plugin/widgets/message-label.h"
#include "plugin/widgets/notice-bar.h"
#include "plugin/widgets/size-formula.h"
#include "src/kernel/families.h"

#define MAX_VALUES CLAB_FAMILY_MAX_PARAMETERS

static void
add (GtkGrid *page, GtkWidget *widget, const char *title, int column, int row)
{
  GtkWidget *frame = gtk_frame_new (title);

  g_object_set (widget, "margin", 6, NULL);
  gtk_widget_set_hexpand (frame, TRUE);
  gtk_widget_set_vexpand (frame, TRUE);
  gtk_container_add (GTK_CONTAINER (frame), widget);
  gtk_grid_attach (page, frame, column, row, 1, 1);
}

static GtkWidget *
grid_of (gsize planes, gsize rows, gsize columns, double factor)
{
  GtkWidget *grid = clab_kernel_grid_new ();
  g_autoptr (ClabKernel) kernel
      = clab_kernel_new ("shown", planes, rows, columns, NULL);

  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    kernel->weights[i] = round (factor * sin ((double)(i + 1)) * 8.0) / 8.0;
  clab_kernel_grid_set_kernel (CLAB_KERNEL_GRID (grid), kernel);
  return grid;
}

static GtkWidget *
list_of_families (void)
{
  GtkWidget *list = clab_bank_list_new ();

  for (gsize i = 0; i < clab_families.n_rows; i++)
    {
      const ClabFamily *family
          = (const ClabFamily *)clab_table_row (&clab_families, i);
      g_autoptr (ClabBank) bank = clab_bank_new (family->choice.label);
      double values[MAX_VALUES] = { 0.0 };
      ClabBankHeading heading = { family->choice.nick, family->choice.label,
                                  family->choice.note, FALSE, -1 };

      for (gsize p = 0; family->parameters[p].choice.nick != NULL; p++)
        values[p] = family->parameters[p].value;
      if (family->build (family, values, bank, NULL))
        clab_bank_list_set_bank (CLAB_BANK_LIST (list), &heading, bank);
    }
  clab_bank_list_set_ticked (CLAB_BANK_LIST (list), "sobel", 0, TRUE);
  clab_bank_list_select (CLAB_BANK_LIST (list), "sobel", 1);
  return list;
}

static ClabLossCurves *
falling_curves (void)
{
  ClabLossCurves *curves = clab_loss_curves_new ();

  clab_loss_curves_add (curves, "adam");
  clab_loss_curves_set_floor (curves, 0.0004);
  for (int step = 0; step <= 3000; step++)
    {
      double loss = 0.0005 + 0.2 * exp (-step / 250.0)
                    + 0.0001 * fabs (sin (step * 1.7));

      clab_loss_curves_append (curves, 0, loss, loss * 1.3);
    }
  return curves;
}

static ClabLossCurves *
racing_curves (void)
{
  static const char *const labels[] = { "Adam", "Momentum", "Nesterov" };
  ClabLossCurves *curves = clab_loss_curves_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      clab_loss_curves_add (curves, labels[i]);
      for (int step = 0; step <= 200; step++)
        clab_loss_curves_append (curves, i,
                                 0.2 * exp (-step / (20.0 + 40.0 * (double)i)),
                                 0.3 * exp (-step / (25.0 + 40.0 * (double)i)));
    }
  return curves;
}

static cairo_surface_t *
disc (int size, gboolean is_map)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_paint (cr);
  cairo_arc (cr, size / 2.0, size / 2.0, size / 3.0, 0.0, 2.0 * G_PI);
  cairo_set_source_rgb (cr, 1.0, 0.6, 0.1);
  if (is_map)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
  cairo_destroy (cr);
  return surface;
}

static GtkWidget *
preview_of (ClabMapPreviewLayout layout)
{
  ClabMapPreview *preview = CLAB_MAP_PREVIEW (clab_map_preview_new ());
  cairo_rectangle_t image = { 0, 0, 24, 24 };
  cairo_rectangle_t padded = { -2, -2, 28, 28 };
  cairo_rectangle_t window = { 6, 9, 5, 5 };
  cairo_rectangle_t output = { 8, 11, 1, 1 };
  cairo_surface_t *pixels = disc (28, FALSE);
  cairo_surface_t *map = disc (24, TRUE);

  clab_map_preview_set_extent (preview, &image, &padded);
  clab_map_preview_set_picture (preview, CLAB_MAP_PREVIEW_IMAGE, pixels,
                                &padded);
  clab_map_preview_set_picture (preview, CLAB_MAP_PREVIEW_MAP, map, &image);
  clab_map_preview_set_window (preview, &window, &output);
  clab_map_preview_set_layout (preview, layout);
  cairo_surface_destroy (pixels);
  cairo_surface_destroy (map);
  return GTK_WIDGET (preview);
}

static GtkWidget *
fitted_disc (void)
{
  GtkWidget *picture = clab_fitted_picture_new ("Disc");
  cairo_surface_t *pixels = disc (16, FALSE);

  clab_fitted_picture_set (CLAB_FITTED_PICTURE (picture), pixels);
  cairo_surface_destroy (pixels);
  return picture;
}

static GtkWidget *
buttons (void)
{
  static const char *const labels[]
      = { "Start", "1 step", "Begin anew", "Keep kernel" };
  GtkWidget *groups[2];

  for (int i = 0; i < 2; i++)
    {
      groups[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      for (int j = 0; j < 2; j++)
        gtk_container_add (GTK_CONTAINER (groups[i]),
                           gtk_button_new_with_label (labels[2 * i + j]));
    }
  return clab_button_rows_new (groups[0], groups[1]);
}

static GtkWidget *
messages (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (int is_problem = 0; is_problem < 2; is_problem++)
    {
      GtkWidget *label = clab_message_label_new ();

      clab_message_label_set (label,
                              is_problem ? "The map would be empty."
                                         : "2 layers of 32 × 32 pixels",
                              is_problem);
      gtk_container_add (GTK_CONTAINER (box), label);
    }
  gtk_container_add (GTK_CONTAINER (box), buttons ());
  return box;
}

static GtkWidget *
formulas (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *good = clab_size_formula_new ();
  GtkWidget *bad = clab_size_formula_new ();
  ClabAxisSize width = { 200, 1, 1, 3, 2, 1 };
  ClabAxisSize dilated = { 150, 2, 2, 3, 1, 2 };
  ClabAxisSize none = { 5, 0, 0, 7, 1, 1 };

  clab_size_formula_set (CLAB_SIZE_FORMULA (good), &width, &dilated);
  clab_size_formula_set (CLAB_SIZE_FORMULA (bad), &width, &none);
  gtk_container_add (GTK_CONTAINER (box), good);
  gtk_container_add (GTK_CONTAINER (box), bad);
  return box;
}

static GtkWidget *
notices (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *news = clab_notice_bar_new ();
  GtkWidget *offer = clab_notice_bar_new ();
  GtkWidget *problem = clab_notice_bar_new ();

  clab_notice_bar_tell (CLAB_NOTICE_BAR (news),
                        "“edge.magick” is now a bank of your own.\nThe kernel "
                        "was turned by 180°.",
                        FALSE);
  clab_notice_bar_offer (CLAB_NOTICE_BAR (offer), "“sobel x” was deleted.",
                         "_Undo");
  clab_notice_bar_tell (CLAB_NOTICE_BAR (problem),
                        "“edges.json”: Line 3: a number was expected.", TRUE);
  gtk_container_add (GTK_CONTAINER (box), news);
  gtk_container_add (GTK_CONTAINER (box), offer);
  gtk_container_add (GTK_CONTAINER (box), problem);
  return box;
}

int
main (int argc, char **argv)
{
  gboolean is_dark = FALSE, is_rtl = FALSE;
  const GOptionEntry entries[]
      = { { "dark", 0, 0, G_OPTION_ARG_NONE, &is_dark, "Dark theme", NULL },
          { "rtl", 0, 0, G_OPTION_ARG_NONE, &is_rtl, "Right to left", NULL },
          { NULL } };
  g_autoptr (GError) error = NULL;

  if (!gtk_init_with_args (&argc, &argv, NULL, entries, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_object_set (gtk_settings_get_default (),
                "gtk-application-prefer-dark-theme", is_dark, NULL);
  if (is_rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);

  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkGrid *page = GTK_GRID (gtk_grid_new ());
  g_autoptr (ClabLossCurves) curves = falling_curves ();
  g_autoptr (ClabLossCurves) race = racing_curves ();

  gtk_grid_set_row_spacing (page, 6);
  gtk_grid_set_column_spacing (page, 6);
  add (page, list_of_families (), "Bank list", 0, 0);
  add (page, grid_of (1, 3, 3, 2.0), "Kernel grid, 3 × 3", 1, 0);
  add (page, grid_of (3, 4, 6, 1.0), "Kernel grid, 3 planes of 4 × 6", 2, 0);
  add (page, grid_of (1, 31, 31, 1.0), "Kernel grid, 31 × 31", 0, 1);
  add (page, preview_of (CLAB_MAP_PREVIEW_BESIDE), "Map preview, beside", 1, 1);
  add (page, preview_of (CLAB_MAP_PREVIEW_SPLIT), "Map preview, split", 2, 1);
  add (page, clab_loss_curve_new (curves), "Loss curve", 0, 2);
  add (page, clab_loss_curve_new (race), "Loss curves of a race", 1, 2);
  add (page, formulas (), "Size formula", 2, 2);
  add (page, fitted_disc (), "Fitted picture", 3, 0);
  add (page, messages (), "Messages and rows of buttons", 3, 1);
  add (page, notices (), "Notice bar", 3, 2);
  gtk_container_add (GTK_CONTAINER (window), GTK_WIDGET (page));
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 860);
  g_signal_connect (window, "destroy", G_CALLBACK (gtk_main_quit), NULL);
  gtk_widget_show_all (window);
  gtk_main ();
  return 0;
}
