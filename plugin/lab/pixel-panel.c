/* Where one value of the map comes from, and a walk over all of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/pixel-panel.h"

#include <glib/gi18n-lib.h>

#include "plugin/widgets/explanation-picture.h"
#include "src/base/clab-error.h"
#include "src/maps/explanation.h"

#define WALK_MS 250

/**
 * ClabPixelPanel:
 * @walking: source that takes the next step, or 0
 */
struct _ClabPixelPanel
{
  GtkBox parent;
  ClabLabState *state;
  ClabExplanationPicture *picture;
  GtkWidget *channel;
  GtkWidget *play;
  GtkWidget *text;
  guint walking;
};

static const char *const channel_names[]
    = { N_ ("Red"), N_ ("Green"), N_ ("Blue") };

G_DEFINE_TYPE (ClabPixelPanel, clab_pixel_panel, GTK_TYPE_BOX)

static gboolean
has_channels (ClabPixelPanel *panel)
{
  const ClabLabSource *source = clab_lab_state_source (panel->state);

  return source != NULL && source->source.pixels->channels >= 3
         && clab_lab_state_options (panel->state)->channels->kind
                == CLAB_CHANNELS_EACH;
}

static ClabExplanation *
explain (ClabPixelPanel *panel, gsize y, gsize x, GError **error)
{
  const ClabMapOptions *options = clab_lab_state_options (panel->state);
  gsize step = options->pooling->add != NULL ? options->pool_stride : 1;
  ClabMapPlace place = { .y = y * step, .x = x * step };
  g_autoptr (ClabBank) bank
      = clab_lab_state_bank_of_map (panel->state, FALSE, &place.kernel);

  if (bank == NULL || clab_lab_state_source (panel->state) == NULL)
    return NULL;
  if (has_channels (panel))
    place.channel = (gsize)MAX (
        gtk_combo_box_get_active (GTK_COMBO_BOX (panel->channel)), 0);
  return clab_explanation_new (bank, options,
                               &clab_lab_state_source (panel->state)->source,
                               &place, error);
}

static void
set_text (ClabPixelPanel *panel, const char *text)
{
  gtk_text_buffer_set_text (
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (panel->text)), text, -1);
}

static void
update (ClabPixelPanel *panel)
{
  gsize y, x;
  g_autoptr (GError) error = NULL;
  g_autoptr (ClabExplanation) explanation = NULL;

  gtk_widget_set_visible (panel->channel, has_channels (panel));
  if (!clab_lab_state_picked (panel->state, &y, &x))
    {
      set_text (panel, _ ("Click a pixel of the picture to see where its "
                          "value comes from."));
      return;
    }
  explanation = explain (panel, y, x, &error);
  clab_explanation_picture_set (panel->picture, explanation);
  if (explanation != NULL)
    {
      g_autofree char *text = clab_explanation_print (explanation);

      set_text (panel, text);
    }
  else
    set_text (panel, error != NULL ? error->message : "");
}

static gboolean
is_on_map (ClabPixelPanel *panel, gsize y, gsize x)
{
  g_autoptr (ClabExplanation) explanation = explain (panel, y, x, NULL);

  return explanation != NULL;
}

/* Along the row, then to the next; at the end of the map it stays. */
static gboolean
take_step (ClabPixelPanel *panel)
{
  gsize y, x;

  if (!clab_lab_state_picked (panel->state, &y, &x))
    y = x = 0;
  else if (is_on_map (panel, y, x + 1))
    x++;
  else if (is_on_map (panel, y + 1, 0))
    {
      y++;
      x = 0;
    }
  else
    return FALSE;
  clab_lab_state_pick (panel->state, y, x);
  return TRUE;
}

static void
step (ClabPixelPanel *panel)
{
  take_step (panel);
}

static gboolean
walk (gpointer data)
{
  ClabPixelPanel *panel = data;

  if (take_step (panel))
    return G_SOURCE_CONTINUE;
  panel->walking = 0;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (panel->play), FALSE);
  return G_SOURCE_REMOVE;
}

static void
play_toggled (GtkToggleButton *play, ClabPixelPanel *panel)
{
  g_clear_handle_id (&panel->walking, g_source_remove);
  if (gtk_toggle_button_get_active (play))
    panel->walking = g_timeout_add (WALK_MS, walk, panel);
}

static GtkWidget *
make_bar (ClabPixelPanel *panel)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *next = gtk_button_new_with_mnemonic (_ ("Ste_p"));

  gtk_widget_set_tooltip_text (
      next, _ ("Lay the kernel on the next place; the arrow keys in the "
               "picture move it, too"));
  g_signal_connect_swapped (next, "clicked", G_CALLBACK (step), panel);
  panel->play = gtk_toggle_button_new_with_mnemonic (_ ("Pla_y"));
  gtk_widget_set_tooltip_text (panel->play,
                               _ ("Walk the kernel over the image"));
  g_signal_connect (panel->play, "toggled", G_CALLBACK (play_toggled), panel);
  panel->channel = gtk_combo_box_text_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (channel_names); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (panel->channel),
                                    _ (channel_names[i]));
  gtk_combo_box_set_active (GTK_COMBO_BOX (panel->channel), 0);
  gtk_widget_set_no_show_all (panel->channel, TRUE);
  gtk_widget_set_tooltip_text (panel->channel,
                               _ ("Which channel of the map is explained"));
  atk_object_set_name (gtk_widget_get_accessible (panel->channel),
                       _ ("Explained channel"));
  g_signal_connect_swapped (panel->channel, "changed", G_CALLBACK (update),
                            panel);
  gtk_box_pack_start (GTK_BOX (bar), next, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), panel->play, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), panel->channel, FALSE, FALSE, 0);
  return bar;
}

static GtkWidget *
make_text (ClabPixelPanel *panel)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  panel->text = gtk_text_view_new ();
  /* Lines without letters are mathematics, whatever the language. */
  gtk_widget_set_direction (panel->text, GTK_TEXT_DIR_LTR);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (panel->text), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (panel->text), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (panel->text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (panel->text), 4);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (panel->text), GTK_WRAP_WORD_CHAR);
  atk_object_set_name (gtk_widget_get_accessible (panel->text),
                       _ ("Explanation"));
  gtk_widget_set_tooltip_text (panel->text,
                               _ ("The sum in numbers, to be read or copied"));
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scrolled),
                                       GTK_SHADOW_IN);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scrolled),
                                             200);
  gtk_container_add (GTK_CONTAINER (scrolled), panel->text);
  return scrolled;
}

static void
clab_pixel_panel_dispose (GObject *object)
{
  ClabPixelPanel *panel = CLAB_PIXEL_PANEL (object);

  g_clear_handle_id (&panel->walking, g_source_remove);
  g_clear_object (&panel->state);
  G_OBJECT_CLASS (clab_pixel_panel_parent_class)->dispose (object);
}

static void
clab_pixel_panel_class_init (ClabPixelPanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_pixel_panel_dispose;
}

static void
clab_pixel_panel_init (ClabPixelPanel *panel)
{
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_set_spacing (GTK_BOX (panel), 12);
  panel->picture = CLAB_EXPLANATION_PICTURE (clab_explanation_picture_new ());
  gtk_box_pack_start (GTK_BOX (left), GTK_WIDGET (panel->picture), TRUE, TRUE,
                      0);
  gtk_box_pack_start (GTK_BOX (left), make_bar (panel), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (panel), left, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (panel), make_text (panel), TRUE, TRUE, 0);
}

GtkWidget *
clab_pixel_panel_new (ClabLabState *state)
{
  static const char *const signals[]
      = { "pick-changed", "kernel-changed", "options-changed", "source-changed",
          "applied-changed" };
  ClabPixelPanel *panel = g_object_new (CLAB_TYPE_PIXEL_PANEL, NULL);

  panel->state = g_object_ref (state);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (state, signals[i], G_CALLBACK (update), panel,
                             G_CONNECT_SWAPPED);
  update (panel);
  return GTK_WIDGET (panel);
}
