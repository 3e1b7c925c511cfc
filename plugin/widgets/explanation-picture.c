/* One value of a map as three grids: pixels, weights, products.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/explanation-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/pictures/number-text.h"
#include "plugin/pictures/signed-colour.h"
#include "plugin/widgets/theme-colours.h"

#define N_GRIDS 3
#define SIGN_WIDTH 18.0
#define CAPTION_HEIGHT 16.0
#define LARGEST_CELL 44.0
#define NUMBER_FROM_CELL 20.0

/**
 * ClabExplanationPicture:
 * @numbers: per grid, planes × rows × columns
 * @is_padded: of the pixels
 */
struct _ClabExplanationPicture
{
  GtkDrawingArea parent;
  gsize planes;
  gsize rows;
  gsize columns;
  double *numbers[N_GRIDS];
  gboolean *is_padded;
};

static const char *const captions[N_GRIDS]
    = { N_ ("Pixels"), N_ ("Weights"), N_ ("Products") };
static const char *const signs[N_GRIDS] = { "×", "=", "" };

G_DEFINE_TYPE (ClabExplanationPicture,
               clab_explanation_picture,
               GTK_TYPE_DRAWING_AREA)

static void
forget (ClabExplanationPicture *picture)
{
  for (int grid = 0; grid < N_GRIDS; grid++)
    g_clear_pointer (&picture->numbers[grid], g_free);
  g_clear_pointer (&picture->is_padded, g_free);
  picture->planes = picture->rows = picture->columns = 0;
}

void
clab_explanation_picture_set (ClabExplanationPicture *picture,
                              const ClabExplanation *explanation)
{
  forget (picture);
  gtk_widget_queue_draw (GTK_WIDGET (picture));
  if (explanation == NULL || explanation->n_terms == 0)
    return;

  gsize n = explanation->n_terms;
  const ClabTerm *last = &explanation->terms[n - 1];

  picture->planes = explanation->n_planes;
  picture->rows = last->row + 1;
  picture->columns = last->column + 1;
  picture->is_padded = g_new (gboolean, n);
  for (int grid = 0; grid < N_GRIDS; grid++)
    picture->numbers[grid] = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      const ClabTerm *term = &explanation->terms[i];

      picture->numbers[0][i] = term->value;
      picture->numbers[1][i] = term->weight;
      picture->numbers[2][i] = term->product;
      picture->is_padded[i] = term->is_padded;
    }
}

static double
largest (const double *numbers, gsize n)
{
  double most = 0.0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (numbers[i]))
      most = MAX (most, fabs (numbers[i]));
  return most > 0.0 ? most : 1.0;
}

/* Pixels are shades of grey, what is computed is blue or red. */
static ClabColour
colour_of (int grid, double number, double most)
{
  double shade = CLAMP (number, 0.0, 1.0);
  ClabColour grey = { shade, shade, shade };

  return grid == 0 ? grey : clab_signed_colour (number / most);
}

static void
draw_number (cairo_t *cr, PangoLayout *layout, double number, double cell)
{
  static const int digits[] = { 4, 3, 2, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (digits); i++)
    {
      char text[CLAB_NUMBER_TEXT_SIZE];
      int width, height;

      pango_layout_set_text (layout, clab_number_text (text, number, digits[i]),
                             -1);
      pango_layout_get_pixel_size (layout, &width, &height);
      if (width > cell - 2.0)
        continue;
      cairo_move_to (cr, round ((cell - width) / 2.0),
                     round ((cell - height) / 2.0));
      pango_cairo_show_layout (cr, layout);
      return;
    }
}

/* Padded pixels get a dashed frame. */
static void
draw_cell (const ClabExplanationPicture *picture,
           cairo_t *cr,
           PangoLayout *layout,
           int grid,
           gsize index,
           double cell)
{
  double number = picture->numbers[grid][index];
  gsize n = picture->planes * picture->rows * picture->columns;
  ClabColour colour
      = colour_of (grid, number, largest (picture->numbers[grid], n));
  ClabColour ink = clab_colour_for_text (&colour);

  cairo_rectangle (cr, 0.5, 0.5, cell - 1.0, cell - 1.0);
  clab_colour_set_source (cr, &colour, 1.0);
  cairo_fill (cr);
  if (grid == 0 && picture->is_padded[index])
    {
      cairo_save (cr);
      cairo_set_dash (cr, (double[]){ 3.0 }, 1, 0.0);
      cairo_set_line_width (cr, 1.0);
      cairo_rectangle (cr, 2.0, 2.0, cell - 4.0, cell - 4.0);
      clab_colour_set_source (cr, &ink, 0.8);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  if (cell < NUMBER_FROM_CELL)
    return;
  clab_colour_set_source (cr, &ink, 1.0);
  draw_number (cr, layout, number, cell);
}

static void
draw_word (cairo_t *cr,
           PangoLayout *layout,
           const char *word,
           double x,
           double y)
{
  int width, height;

  pango_layout_set_text (layout, word, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, round (x - width / 2.0), round (y - height / 2.0));
  pango_cairo_show_layout (cr, layout);
}

static void
draw_grid (const ClabExplanationPicture *picture,
           cairo_t *cr,
           PangoLayout *layout,
           int grid,
           double cell)
{
  for (gsize plane = 0; plane < picture->planes; plane++)
    for (gsize row = 0; row < picture->rows; row++)
      for (gsize column = 0; column < picture->columns; column++)
        {
          gsize index
              = (plane * picture->rows + row) * picture->columns + column;
          double gap = plane > 0 ? 4.0 * (double)plane : 0.0;

          cairo_save (cr);
          cairo_translate (cr, cell * (double)column,
                           gap + cell * (double)(plane * picture->rows + row));
          draw_cell (picture, cr, layout, grid, index, cell);
          cairo_restore (cr);
        }
}

static gboolean
picture_draw (GtkWidget *widget, cairo_t *cr)
{
  const ClabExplanationPicture *picture = CLAB_EXPLANATION_PICTURE (widget);
  double width = gtk_widget_get_allocated_width (widget);
  double height = gtk_widget_get_allocated_height (widget);
  double columns = (double)picture->columns;
  double rows = (double)(picture->planes * picture->rows);

  if (picture->planes == 0)
    return FALSE;

  double gaps = 4.0 * (double)(picture->planes - 1);
  double cell = MIN ((width - 2.0 * SIGN_WIDTH) / (N_GRIDS * columns),
                     (height - CAPTION_HEIGHT - gaps) / rows);

  cell = MIN (cell >= 2.0 ? floor (cell) : cell, LARGEST_CELL);

  PangoLayout *layout = gtk_widget_create_pango_layout (widget, NULL);
  PangoFontDescription *font = pango_font_description_copy (
      pango_context_get_font_description (pango_layout_get_context (layout)));
  ClabColour foreground = clab_theme_foreground (widget);
  double grid_width = cell * columns;
  double x = floor ((width - N_GRIDS * grid_width - (N_GRIDS - 1) * SIGN_WIDTH)
                    / 2.0);
  double y
      = CAPTION_HEIGHT
        + floor (MAX (height - CAPTION_HEIGHT - gaps - cell * rows, 0.0) / 2.0);

  pango_font_description_set_absolute_size (font, CLAMP (cell * 0.32, 9.0, 12.0)
                                                      * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  for (int grid = 0; grid < N_GRIDS; grid++)
    {
      clab_colour_set_source (cr, &foreground, 1.0);
      draw_word (cr, layout, _ (captions[grid]), x + grid_width / 2.0,
                 y - CAPTION_HEIGHT / 2.0);
      draw_word (cr, layout, signs[grid], x + grid_width + SIGN_WIDTH / 2.0,
                 y + (cell * rows + gaps) / 2.0);
      cairo_save (cr);
      cairo_translate (cr, x, y);
      draw_grid (picture, cr, layout, grid, cell);
      cairo_restore (cr);
      x += grid_width + SIGN_WIDTH;
    }
  pango_font_description_free (font);
  g_object_unref (layout);
  return FALSE;
}

static void
picture_finalize (GObject *object)
{
  forget (CLAB_EXPLANATION_PICTURE (object));
  G_OBJECT_CLASS (clab_explanation_picture_parent_class)->finalize (object);
}

static void
clab_explanation_picture_class_init (ClabExplanationPictureClass *class)
{
  G_OBJECT_CLASS (class)->finalize = picture_finalize;
  GTK_WIDGET_CLASS (class)->draw = picture_draw;
}

static void
clab_explanation_picture_init (ClabExplanationPicture *picture)
{
  AtkObject *accessible = gtk_widget_get_accessible (GTK_WIDGET (picture));

  /* Signs stand before their numbers, whatever the language. */
  gtk_widget_set_direction (GTK_WIDGET (picture), GTK_TEXT_DIR_LTR);
  gtk_widget_set_size_request (GTK_WIDGET (picture), 220, 90);
  atk_object_set_role (accessible, ATK_ROLE_IMAGE);
  atk_object_set_name (accessible, _ ("Pixels, weights and products"));
}

GtkWidget *
clab_explanation_picture_new (void)
{
  return g_object_new (CLAB_TYPE_EXPLANATION_PICTURE, NULL);
}
