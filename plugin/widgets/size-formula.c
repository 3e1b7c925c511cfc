/* A line that works out the size of the maps, with its numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/widgets/size-formula.h"

#include <glib/gi18n-lib.h>

#include "plugin/widgets/message-label.h"

#include "src/conv/padding.h"

struct _ClabSizeFormula
{
  GtkBox parent;
  GtkWidget *width;
  GtkWidget *height;
};

G_DEFINE_TYPE (ClabSizeFormula, clab_size_formula, GTK_TYPE_BOX)

static gsize
output_size (const ClabAxisSize *axis)
{
  return clab_output_size (axis->n, axis->kernel, axis->stride, axis->dilation,
                           axis->before, axis->after);
}

char *
clab_size_formula_text (const ClabAxisSize *axis)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "⌊(%zu", axis->n);
  if (axis->before > 0 || axis->after > 0)
    g_string_append_printf (text, " + %zu + %zu", axis->before, axis->after);
  if (axis->dilation > 1)
    g_string_append_printf (text, " − %zu·(%zu − 1) − 1", axis->dilation,
                            axis->kernel);
  else
    g_string_append_printf (text, " − %zu", axis->kernel);
  g_string_append_printf (text, ") / %zu⌋ + 1 = ", axis->stride);

  gsize size = output_size (axis);

  if (size > 0)
    g_string_append_printf (text, "%zu", size);
  else
    g_string_append_printf (text,
                            _ ("no room: the kernel reaches over %zu pixels, "
                               "the image has %zu with padding"),
                            axis->dilation * (axis->kernel - 1) + 1,
                            axis->n + axis->before + axis->after);
  return g_string_free (text, FALSE);
}

static void
set_axis (GtkWidget *label, const char *name, const ClabAxisSize *axis)
{
  g_autofree char *formula = clab_size_formula_text (axis);
  g_autofree char *text = g_strdup_printf ("%s %s", name, formula);

  clab_message_label_set (label, text, output_size (axis) == 0);
}

void
clab_size_formula_set (ClabSizeFormula *formula,
                       const ClabAxisSize *width,
                       const ClabAxisSize *height)
{
  set_axis (formula->width, _ ("Width"), width);
  set_axis (formula->height, _ ("Height"), height);
}

static GtkWidget *
add_label (ClabSizeFormula *formula)
{
  GtkWidget *label = clab_message_label_new ();

  gtk_box_pack_start (GTK_BOX (formula), label, FALSE, FALSE, 0);
  gtk_widget_show (label);
  return label;
}

static void
clab_size_formula_class_init (ClabSizeFormulaClass *class)
{
  (void)class;
}

static void
clab_size_formula_init (ClabSizeFormula *formula)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (formula),
                                  GTK_ORIENTATION_VERTICAL);
  formula->width = add_label (formula);
  formula->height = add_label (formula);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (formula)),
                       _ ("Size of the maps"));
}

GtkWidget *
clab_size_formula_new (void)
{
  return g_object_new (CLAB_TYPE_SIZE_FORMULA, NULL);
}
