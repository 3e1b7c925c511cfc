/* The cells of one plane of a kernel: numbers on colour, to be edited.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/kernel-cells.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/pictures/kernel-picture.h"
#include "plugin/pictures/number-text.h"
#include "plugin/widgets/cell-drawing.h"
#include "plugin/widgets/kernel-cells-accessible.h"

#define LARGEST_CELL 56.0
#define SMALLEST_SIDE 120
#define NATURAL_SIDE 220
/* Smaller cells are drawn as one picture. */
#define OUTLINE_FROM_CELL 6.0

struct _ClabKernelCells
{
  GtkDrawingArea parent;
  ClabKernel *kernel;
  gsize plane;
  gsize row;
  gsize column;
  gboolean is_painting;
  double paint_value;
  gsize paint_row;
  gsize paint_column;
};

enum
{
  EDITED,
  CURSOR_MOVED,
  EDIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (ClabKernelCells, clab_kernel_cells, GTK_TYPE_DRAWING_AREA)

static double *
weight_at (ClabKernelCells *cells, gsize row, gsize column)
{
  const ClabKernel *kernel = cells->kernel;

  return kernel->weights + (cells->plane * kernel->rows + row) * kernel->columns
         + column;
}

/* Where the grid lies: cell size and top left corner. */
typedef struct
{
  double cell;
  double x;
  double y;
} Layout;

static Layout
layout_of (ClabKernelCells *cells)
{
  double width = gtk_widget_get_allocated_width (GTK_WIDGET (cells));
  double height = gtk_widget_get_allocated_height (GTK_WIDGET (cells));
  double columns = (double)cells->kernel->columns;
  double rows = (double)cells->kernel->rows;
  double cell = MIN ((width - 2.0) / columns, (height - 2.0) / rows);

  cell = MIN (cell, LARGEST_CELL);
  if (cell >= 2.0)
    cell = floor (cell);

  Layout layout = { cell, floor ((width - cell * columns) / 2.0),
                    floor ((height - cell * rows) / 2.0) };

  return layout;
}

static gboolean
cell_at (ClabKernelCells *cells, double x, double y, gsize *row, gsize *column)
{
  Layout layout = layout_of (cells);
  double across = floor ((x - layout.x) / layout.cell);
  double down = floor ((y - layout.y) / layout.cell);

  if (across < 0.0 || down < 0.0 || across >= (double)cells->kernel->columns
      || down >= (double)cells->kernel->rows)
    return FALSE;
  *row = (gsize)down;
  *column = (gsize)across;
  return TRUE;
}

static void
describe (ClabKernelCells *cells)
{
  char number[CLAB_NUMBER_TEXT_SIZE];
  g_autofree char *text = g_strdup_printf (
      _ ("Row %d of %d, column %d of %d: %s"), (int)cells->row + 1,
      (int)cells->kernel->rows, (int)cells->column + 1,
      (int)cells->kernel->columns,
      clab_number_text (number, clab_kernel_cells_value (cells), 6));

  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (cells)),
                              text);
}

static void
weights_changed (ClabKernelCells *cells)
{
  describe (cells);
  gtk_widget_queue_draw (GTK_WIDGET (cells));
  g_signal_emit (cells, signals[EDITED], 0);
}

static void
draw_cells (ClabKernelCells *cells, cairo_t *cr, const Layout *layout)
{
  PangoLayout *text = gtk_widget_create_pango_layout (GTK_WIDGET (cells), NULL);
  PangoFontDescription *font = pango_font_description_copy (
      pango_context_get_font_description (pango_layout_get_context (text)));

  pango_font_description_set_absolute_size (
      font, CLAMP (layout->cell * 0.34, 9.0, 15.0) * PANGO_SCALE);
  pango_layout_set_font_description (text, font);
  for (gsize row = 0; row < cells->kernel->rows; row++)
    for (gsize column = 0; column < cells->kernel->columns; column++)
      {
        cairo_save (cr);
        cairo_translate (cr, layout->x + layout->cell * (double)column,
                         layout->y + layout->cell * (double)row);
        clab_cell_draw (&(ClabCell){ .kernel = cells->kernel,
                                     .plane = cells->plane,
                                     .row = row,
                                     .column = column,
                                     .size = layout->cell },
                        cr, text);
        cairo_restore (cr);
      }
  pango_font_description_free (font);
  g_object_unref (text);
}

static void
draw_cursor (ClabKernelCells *cells, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (cells);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRectangle box;
  GdkRGBA colour = { 0.2, 0.5, 0.9, 1.0 };

  gtk_style_context_lookup_color (style, "theme_selected_bg_color", &colour);
  clab_kernel_cells_cursor_box (cells, &box);
  cairo_rectangle (cr, box.x + 0.5, box.y + 0.5, box.width - 1.0,
                   box.height - 1.0);
  cairo_set_line_width (cr, 5.0);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, 3.0);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_stroke (cr);
}

static gboolean
cells_draw (GtkWidget *widget, cairo_t *cr)
{
  ClabKernelCells *cells = CLAB_KERNEL_CELLS (widget);
  Layout layout = layout_of (cells);
  cairo_rectangle_t box
      = { layout.x, layout.y, layout.cell * (double)cells->kernel->columns,
          layout.cell * (double)cells->kernel->rows };

  if (layout.cell < OUTLINE_FROM_CELL)
    clab_kernel_picture_draw (cr, cells->kernel, cells->plane, &box);
  else
    draw_cells (cells, cr, &layout);
  if (gtk_widget_has_focus (widget))
    draw_cursor (cells, cr);
  return FALSE;
}

static void
nudge (ClabKernelCells *cells, double steps, GdkModifierType state)
{
  double step = clab_kernel_cells_nudge_step (cells);
  double value = clab_kernel_cells_value (cells);

  if (state & GDK_SHIFT_MASK)
    step /= 10.0;
  /* Decimal places that adding and taking away would leave behind go. */
  clab_kernel_cells_set_value (cells,
                               round ((value + steps * step) * 1e9) / 1e9);
}

static gboolean
cells_scroll (GtkWidget *widget, GdkEventScroll *event)
{
  ClabKernelCells *cells = CLAB_KERNEL_CELLS (widget);
  gsize row, column;
  double steps = event->direction == GDK_SCROLL_UP     ? 1.0
                 : event->direction == GDK_SCROLL_DOWN ? -1.0
                 : event->direction == GDK_SCROLL_SMOOTH
                     ? -round (event->delta_y)
                     : 0.0;

  if (!cell_at (cells, event->x, event->y, &row, &column))
    return FALSE;
  if (steps != 0.0)
    {
      clab_kernel_cells_move_cursor (cells, (gssize)row, (gssize)column);
      nudge (cells, steps, event->state);
    }
  return TRUE;
}

static gboolean
cells_button_press (GtkWidget *widget, GdkEventButton *event)
{
  ClabKernelCells *cells = CLAB_KERNEL_CELLS (widget);
  gsize row, column;

  gtk_widget_grab_focus (widget);
  if (!cell_at (cells, event->x, event->y, &row, &column)
      || event->button == GDK_BUTTON_MIDDLE)
    return FALSE;
  clab_kernel_cells_move_cursor (cells, (gssize)row, (gssize)column);
  if (event->type == GDK_2BUTTON_PRESS && event->button == GDK_BUTTON_PRIMARY)
    {
      g_signal_emit (cells, signals[EDIT], 0, NULL);
      return TRUE;
    }

  gboolean is_erasing = event->button == GDK_BUTTON_SECONDARY;

  cells->is_painting = event->type == GDK_BUTTON_PRESS;
  cells->paint_value = is_erasing ? 0.0 : *weight_at (cells, row, column);
  cells->paint_row = row;
  cells->paint_column = column;
  if (is_erasing && *weight_at (cells, row, column) != 0.0)
    clab_kernel_cells_set_value (cells, 0.0);
  return TRUE;
}

/* Paints every cell between the last pointer position and this one. */
static gboolean
cells_motion (GtkWidget *widget, GdkEventMotion *event)
{
  ClabKernelCells *cells = CLAB_KERNEL_CELLS (widget);
  gsize row, column;

  if (!cells->is_painting || !cell_at (cells, event->x, event->y, &row, &column)
      || (row == cells->paint_row && column == cells->paint_column))
    return FALSE;

  double down = (double)row - (double)cells->paint_row;
  double across = (double)column - (double)cells->paint_column;
  int n_steps = (int)MAX (fabs (down), fabs (across));

  for (int i = 1; i <= n_steps; i++)
    *weight_at (
        cells, (gsize)lround ((double)cells->paint_row + down * i / n_steps),
        (gsize)lround ((double)cells->paint_column + across * i / n_steps))
        = cells->paint_value;
  cells->paint_row = row;
  cells->paint_column = column;
  clab_kernel_cells_move_cursor (cells, (gssize)row, (gssize)column);
  weights_changed (cells);
  return TRUE;
}

static gboolean
cells_button_release (GtkWidget *widget, GdkEventButton *event)
{
  (void)event;
  CLAB_KERNEL_CELLS (widget)->is_painting = FALSE;
  return FALSE;
}

typedef struct
{
  guint key;
  guint keypad;
  int down;
  int across;
} Movement;

static const Movement movements[] = {
  { GDK_KEY_Up, GDK_KEY_KP_Up, -1, 0 },
  { GDK_KEY_Down, GDK_KEY_KP_Down, 1, 0 },
  { GDK_KEY_Left, GDK_KEY_KP_Left, 0, -1 },
  { GDK_KEY_Right, GDK_KEY_KP_Right, 0, 1 },
  { GDK_KEY_Home, GDK_KEY_KP_Home, 0, -CLAB_KERNEL_MAX_SIDE },
  { GDK_KEY_End, GDK_KEY_KP_End, 0, CLAB_KERNEL_MAX_SIDE },
  { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, -CLAB_KERNEL_MAX_SIDE, 0 },
  { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, CLAB_KERNEL_MAX_SIDE, 0 },
};

static gboolean
handle_movement (ClabKernelCells *cells, const GdkEventKey *event)
{
  for (gsize i = 0; i < G_N_ELEMENTS (movements); i++)
    {
      const Movement *move = &movements[i];

      if (event->keyval != move->key && event->keyval != move->keypad)
        continue;
      if (event->state & GDK_CONTROL_MASK && ABS (move->down) == 1)
        nudge (cells, -move->down, event->state);
      else
        clab_kernel_cells_move_cursor (cells, (gssize)cells->row + move->down,
                                       (gssize)cells->column + move->across);
      return TRUE;
    }
  return FALSE;
}

/* To the next cell in reading order; at the end focus goes on. */
static gboolean
handle_tab (ClabKernelCells *cells, gssize direction)
{
  gssize columns = (gssize)cells->kernel->columns;
  gssize index
      = (gssize)cells->row * columns + (gssize)cells->column + direction;

  if (index < 0 || index >= columns * (gssize)cells->kernel->rows)
    return FALSE;
  clab_kernel_cells_move_cursor (cells, index / columns, index % columns);
  return TRUE;
}

static gboolean
begin_typing (ClabKernelCells *cells, const GdkEventKey *event)
{
  gunichar c = gdk_keyval_to_unicode (event->keyval);
  char text[7] = "";

  if (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK) || c == 0
      || (!g_unichar_isdigit (c) && strchr ("+-.,", (int)c) == NULL))
    return FALSE;
  text[g_unichar_to_utf8 (c, text)] = '\0';
  g_signal_emit (cells, signals[EDIT], 0, text);
  return TRUE;
}

static gboolean
cells_key_press (GtkWidget *widget, GdkEventKey *event)
{
  ClabKernelCells *cells = CLAB_KERNEL_CELLS (widget);

  if (handle_movement (cells, event) || begin_typing (cells, event))
    return TRUE;
  switch (event->keyval)
    {
      case GDK_KEY_Tab:
        return handle_tab (cells, 1);
      case GDK_KEY_ISO_Left_Tab:
        return handle_tab (cells, -1);
      case GDK_KEY_Delete:
      case GDK_KEY_KP_Delete:
      case GDK_KEY_BackSpace:
        clab_kernel_cells_set_value (cells, 0.0);
        return TRUE;
      case GDK_KEY_Return:
      case GDK_KEY_KP_Enter:
      case GDK_KEY_space:
      case GDK_KEY_F2:
        g_signal_emit (cells, signals[EDIT], 0, NULL);
        return TRUE;
      default:
        return FALSE;
    }
}

static gboolean
cells_focus_changed (GtkWidget *widget, GdkEventFocus *event)
{
  (void)event;
  gtk_widget_queue_draw (widget);
  return FALSE;
}

static void
cells_preferred_size (GtkWidget *widget, int *minimum, int *natural)
{
  (void)widget;
  *minimum = SMALLEST_SIDE;
  *natural = NATURAL_SIDE;
}

static void
cells_finalize (GObject *object)
{
  clab_kernel_free (CLAB_KERNEL_CELLS (object)->kernel);
  G_OBJECT_CLASS (clab_kernel_cells_parent_class)->finalize (object);
}

static void
clab_kernel_cells_class_init (ClabKernelCellsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = cells_finalize;
  widget_class->draw = cells_draw;
  widget_class->scroll_event = cells_scroll;
  widget_class->button_press_event = cells_button_press;
  widget_class->button_release_event = cells_button_release;
  widget_class->motion_notify_event = cells_motion;
  widget_class->key_press_event = cells_key_press;
  widget_class->focus_in_event = cells_focus_changed;
  widget_class->focus_out_event = cells_focus_changed;
  widget_class->get_preferred_width = cells_preferred_size;
  widget_class->get_preferred_height = cells_preferred_size;
  gtk_widget_class_set_accessible_type (widget_class,
                                        CLAB_TYPE_KERNEL_CELLS_ACCESSIBLE);
  signals[EDITED]
      = g_signal_new ("edited", CLAB_TYPE_KERNEL_CELLS, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CURSOR_MOVED]
      = g_signal_new ("cursor-moved", CLAB_TYPE_KERNEL_CELLS, G_SIGNAL_RUN_LAST,
                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDIT]
      = g_signal_new ("edit", CLAB_TYPE_KERNEL_CELLS, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
clab_kernel_cells_init (ClabKernelCells *cells)
{
  static const double one = 1.0;
  GtkWidget *widget = GTK_WIDGET (cells);

  cells->kernel = clab_kernel_new (NULL, 1, 1, 1, &one);
  /* Signs stand before their numbers, whatever the language. */
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK
                                     | GDK_BUTTON_MOTION_MASK | GDK_SCROLL_MASK
                                     | GDK_SMOOTH_SCROLL_MASK
                                     | GDK_KEY_PRESS_MASK
                                     | GDK_FOCUS_CHANGE_MASK);
  atk_object_set_name (gtk_widget_get_accessible (widget),
                       _ ("Kernel weights"));
}

GtkWidget *
clab_kernel_cells_new (void)
{
  return g_object_new (CLAB_TYPE_KERNEL_CELLS, NULL);
}

void
clab_kernel_cells_set_kernel (ClabKernelCells *cells, const ClabKernel *kernel)
{
  gsize row = cells->row;
  gsize column = cells->column;

  if (kernel->rows != cells->kernel->rows
      || kernel->columns != cells->kernel->columns)
    {
      row = kernel->anchor_row;
      column = kernel->anchor_column;
    }
  clab_kernel_free (cells->kernel);
  cells->kernel = clab_kernel_copy (kernel);
  cells->plane = MIN (cells->plane, kernel->planes - 1);
  cells->is_painting = FALSE;
  clab_kernel_cells_move_cursor (cells, (gssize)row, (gssize)column);
}

const ClabKernel *
clab_kernel_cells_kernel (ClabKernelCells *cells)
{
  return cells->kernel;
}

void
clab_kernel_cells_set_plane (ClabKernelCells *cells, gsize plane)
{
  cells->plane = MIN (plane, cells->kernel->planes - 1);
  clab_kernel_cells_move_cursor (cells, (gssize)cells->row,
                                 (gssize)cells->column);
}

gsize
clab_kernel_cells_plane (ClabKernelCells *cells)
{
  return cells->plane;
}

void
clab_kernel_cells_cursor (ClabKernelCells *cells, gsize *row, gsize *column)
{
  *row = cells->row;
  *column = cells->column;
}

void
clab_kernel_cells_move_cursor (ClabKernelCells *cells,
                               gssize row,
                               gssize column)
{
  cells->row = (gsize)CLAMP (row, 0, (gssize)cells->kernel->rows - 1);
  cells->column = (gsize)CLAMP (column, 0, (gssize)cells->kernel->columns - 1);
  describe (cells);
  gtk_widget_queue_draw (GTK_WIDGET (cells));
  g_signal_emit (cells, signals[CURSOR_MOVED], 0);
}

void
clab_kernel_cells_cursor_box (ClabKernelCells *cells, GdkRectangle *box)
{
  Layout layout = layout_of (cells);

  box->x = (int)floor (layout.x + layout.cell * (double)cells->column);
  box->y = (int)floor (layout.y + layout.cell * (double)cells->row);
  box->width = box->height = (int)ceil (layout.cell);
}

double
clab_kernel_cells_value (ClabKernelCells *cells)
{
  return *weight_at (cells, cells->row, cells->column);
}

void
clab_kernel_cells_set_value (ClabKernelCells *cells, double value)
{
  g_return_if_fail (isfinite (value));

  *weight_at (cells, cells->row, cells->column) = value;
  weights_changed (cells);
}

double
clab_kernel_cells_nudge_step (ClabKernelCells *cells)
{
  const ClabKernel *kernel = cells->kernel;
  double largest = clab_kernel_largest (kernel);
  gboolean is_whole = TRUE;

  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    is_whole = is_whole && kernel->weights[i] == round (kernel->weights[i]);
  return is_whole && largest > 1.0 ? 1.0
                                   : pow (10.0, floor (log10 (largest)) - 1.0);
}
