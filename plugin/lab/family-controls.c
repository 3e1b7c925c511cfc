/* The parameters of the highlighted family.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/family-controls.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * ClabFamilyControls:
 * @family: (nullable): whose parameters are shown
 * @spins: one per parameter
 */
struct _ClabFamilyControls
{
  GtkBox parent;
  ClabLabState *state;
  const ClabFamily *family;
  GtkWidget *grid;
  GtkWidget *message;
  GtkWidget *spins[CLAB_FAMILY_MAX_PARAMETERS];
  gboolean is_updating;
};

G_DEFINE_TYPE (ClabFamilyControls, clab_family_controls, GTK_TYPE_BOX)

static void
value_changed (ClabFamilyControls *controls)
{
  double values[CLAB_FAMILY_MAX_PARAMETERS] = { 0.0 };
  g_autoptr (GError) error = NULL;

  if (controls->is_updating)
    return;
  for (gsize i = 0; controls->family->parameters[i].choice.nick != NULL; i++)
    values[i]
        = gtk_spin_button_get_value (GTK_SPIN_BUTTON (controls->spins[i]));
  clab_lab_state_set_values (controls->state, controls->family->choice.nick,
                             values, &error);
  gtk_label_set_text (GTK_LABEL (controls->message),
                      error != NULL ? error->message : "");
  gtk_widget_set_visible (controls->message, error != NULL);
}

static GtkWidget *
make_spin (const ClabFamilyParameter *parameter)
{
  double range = parameter->maximum - parameter->minimum;
  double step = parameter->is_integer ? 1.0 : range <= 20.0 ? 0.1 : 1.0;
  GtkWidget *spin = gtk_spin_button_new_with_range (parameter->minimum,
                                                    parameter->maximum, step);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin),
                              parameter->is_integer ? 0 : 2);
  gtk_entry_set_width_chars (GTK_ENTRY (spin), 6);
  gtk_widget_set_tooltip_text (spin, _ (parameter->choice.note));
  atk_object_set_name (gtk_widget_get_accessible (spin),
                       _ (parameter->choice.label));
  return spin;
}

static void
remove_widget (GtkWidget *widget, gpointer data)
{
  (void)data;
  gtk_widget_destroy (widget);
}

static void
rebuild (ClabFamilyControls *controls)
{
  gtk_container_foreach (GTK_CONTAINER (controls->grid), remove_widget, NULL);
  for (int i = 0; controls->family != NULL
                  && controls->family->parameters[i].choice.nick != NULL;
       i++)
    {
      const ClabFamilyParameter *parameter = &controls->family->parameters[i];
      GtkWidget *label = gtk_label_new (_ (parameter->choice.label));
      GtkWidget *spin = make_spin (parameter);

      controls->spins[i] = spin;
      gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_grid_attach (GTK_GRID (controls->grid), label, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (controls->grid), spin, 1, i, 1, 1);
      g_signal_connect_swapped (spin, "value-changed",
                                G_CALLBACK (value_changed), controls);
    }
  gtk_widget_show_all (controls->grid);
}

static void
update (ClabFamilyControls *controls)
{
  const char *id = clab_lab_state_highlighted (controls->state, NULL);
  const ClabCollectionBank *bank
      = clab_collection_find (clab_lab_state_collection (controls->state), id);
  const ClabFamily *family = bank != NULL ? bank->family : NULL;

  controls->is_updating = TRUE;
  if (family != controls->family)
    {
      controls->family = family;
      rebuild (controls);
      gtk_widget_hide (controls->message);
    }
  for (gsize i = 0; family != NULL && family->parameters[i].choice.nick != NULL;
       i++)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (controls->spins[i]),
                               bank->values[i]);
  controls->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (controls),
                          family != NULL
                              && family->parameters[0].choice.nick != NULL);
}

static void
clab_family_controls_dispose (GObject *object)
{
  g_clear_object (&CLAB_FAMILY_CONTROLS (object)->state);
  G_OBJECT_CLASS (clab_family_controls_parent_class)->dispose (object);
}

static void
clab_family_controls_class_init (ClabFamilyControlsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_family_controls_dispose;
}

static void
clab_family_controls_init (ClabFamilyControls *controls)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (controls),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_no_show_all (GTK_WIDGET (controls), TRUE);
  controls->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (controls->grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (controls->grid), 6);
  gtk_box_pack_start (GTK_BOX (controls), controls->grid, FALSE, FALSE, 0);
  controls->message = gtk_label_new (NULL);
  gtk_label_set_line_wrap (GTK_LABEL (controls->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (controls->message), 0.0F);
  gtk_box_pack_start (GTK_BOX (controls), controls->message, FALSE, FALSE, 0);
  gtk_widget_show (controls->grid);
}

GtkWidget *
clab_family_controls_new (ClabLabState *state)
{
  ClabFamilyControls *controls = g_object_new (CLAB_TYPE_FAMILY_CONTROLS, NULL);

  controls->state = g_object_ref (state);
  g_signal_connect_object (state, "kernel-changed", G_CALLBACK (update),
                           controls, G_CONNECT_SWAPPED);
  update (controls);
  return GTK_WIDGET (controls);
}
