/* The picture in the middle of the lab.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/picture-panel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/lab/map-part.h"
#include "plugin/lab/preview-job.h"
#include "plugin/pictures/number-text.h"
#include "plugin/widgets/map-preview.h"
#include "plugin/widgets/size-formula.h"

#define NOISE 1e-7

/**
 * ClabPicturePanel:
 * @geometry: of the map that is shown, if @has_map
 * @is_waiting: whether a request will be sent in this turn of the main loop
 */
struct _ClabPicturePanel
{
  GtkBox parent;
  ClabLabState *state;
  ClabPreviewJob *job;
  ClabMapPreview *preview;
  ClabSizeFormula *formula;
  GtkWidget *combined;
  GtkWidget *zoom;
  GtkWidget *values;
  ClabMapGeometry geometry;
  gboolean has_map;
  guint waiting;
};

G_DEFINE_TYPE (ClabPicturePanel, clab_picture_panel, GTK_TYPE_BOX)

static gboolean
send_request (gpointer data)
{
  ClabPicturePanel *panel = data;
  ClabLabSource *source = clab_lab_state_source (panel->state);
  gsize map;

  panel->waiting = 0;
  if (source == NULL)
    return G_SOURCE_REMOVE;

  ClabBank *bank = clab_lab_state_bank_of_map (
      panel->state,
      gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (panel->combined)), &map);

  if (bank == NULL)
    return G_SOURCE_REMOVE;

  ClabPreviewRequest *request = g_new0 (ClabPreviewRequest, 1);

  request->source = clab_lab_source_ref (source);
  request->bank = bank;
  request->map = map;
  request->options = *clab_lab_state_options (panel->state);
  request->zoom = clab_map_preview_view (panel->preview, &request->view);
  clab_preview_job_request (panel->job, request);
  return G_SOURCE_REMOVE;
}

/* Several changes in one turn of the main loop are one request. */
static void
refresh (ClabPicturePanel *panel)
{
  if (panel->waiting == 0)
    panel->waiting
        = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, send_request, panel, NULL);
}

/* The pixels under the kernel for the picked value, and where that lies. */
static void
show_pick (ClabPicturePanel *panel)
{
  const ClabMapOptions *options = clab_lab_state_options (panel->state);
  const ClabMapAxis *axes[] = { &panel->geometry.y, &panel->geometry.x };
  gsize at[2];
  double window[2], reach[2], output[2], cell[2];

  if (!panel->has_map || !clab_lab_state_picked (panel->state, &at[0], &at[1])
      || at[0] >= axes[0]->pooled || at[1] >= axes[1]->pooled)
    {
      clab_map_preview_set_window (panel->preview, NULL, NULL);
      return;
    }
  for (int i = 0; i < 2; i++)
    {
      cell[i] = (double)clab_map_cell (axes[i], options);
      window[i] = (double)axes[i]->first + (double)at[i] * cell[i];
      reach[i] = (double)(axes[i]->dilation * (axes[i]->kernel - 1) + 1);
      output[i]
          = clab_map_cell_origin (axes[i], options) + (double)at[i] * cell[i];
    }

  cairo_rectangle_t under = { window[1], window[0], reach[1], reach[0] };
  cairo_rectangle_t value = { output[1], output[0], cell[1], cell[0] };

  clab_map_preview_set_window (panel->preview, &under, &value);
  clab_map_preview_show (panel->preview, &under);
}

static void
show_formula (ClabPicturePanel *panel)
{
  const ClabMapAxis *axes[] = { &panel->geometry.x, &panel->geometry.y };
  ClabAxisSize sizes[2];

  for (int i = 0; i < 2; i++)
    sizes[i]
        = (ClabAxisSize){ axes[i]->n,      axes[i]->before, axes[i]->after,
                          axes[i]->kernel, axes[i]->stride, axes[i]->dilation };
  clab_size_formula_set (panel->formula, &sizes[0], &sizes[1]);
}

/* The mean, or 0 where it is but what rounding leaves of values that cancel. */
static double
without_noise (const ClabStatistics *statistics)
{
  double most = fmax (fabs (statistics->minimum), fabs (statistics->maximum));

  return fabs (statistics->mean) > NOISE * most ? statistics->mean : 0.0;
}

static void
show_values (ClabPicturePanel *panel, const ClabPreviewResult *result)
{
  char low[CLAB_NUMBER_TEXT_SIZE], high[CLAB_NUMBER_TEXT_SIZE],
      mean[CLAB_NUMBER_TEXT_SIZE];

  if (!result->is_whole)
    {
      gtk_label_set_text (GTK_LABEL (panel->values), NULL);
      return;
    }

  const ClabStatistics *statistics = &result->statistics;
  g_autofree char *text = g_strdup_printf (
      _ ("Values %s … %s, mean %s"),
      clab_number_text (low, statistics->minimum, 3),
      clab_number_text (high, statistics->maximum, 3),
      clab_number_text (mean, without_noise (statistics), 3));

  gtk_label_set_text (GTK_LABEL (panel->values), text);
  gtk_widget_set_tooltip_text (panel->values, text);
}

static void
ready (const ClabPreviewResult *result, gpointer data)
{
  ClabPicturePanel *panel = data;
  const ClabSource *source = &clab_lab_state_source (panel->state)->source;
  cairo_rectangle_t image = { (double)source->x, (double)source->y,
                              (double)source->width, (double)source->height };

  panel->has_map = result->message == NULL;
  panel->geometry = result->geometry;
  clab_map_preview_set_message (panel->preview, result->message);
  clab_map_preview_set_extent (panel->preview, &image, &result->padded);
  clab_map_preview_set_picture (panel->preview, CLAB_MAP_PREVIEW_IMAGE,
                                result->image.surface, &result->image.place);
  clab_map_preview_set_picture (panel->preview, CLAB_MAP_PREVIEW_MAP,
                                result->map.surface, &result->map.place);
  show_formula (panel);
  if (panel->has_map)
    show_values (panel, result);
  else
    gtk_label_set_text (GTK_LABEL (panel->values), "");
  show_pick (panel);
}

static void
picked (ClabMapPreview *preview, double x, double y, ClabPicturePanel *panel)
{
  const ClabMapOptions *options = clab_lab_state_options (panel->state);
  const ClabMapAxis *axes[] = { &panel->geometry.y, &panel->geometry.x };
  double place[] = { y, x };
  gsize at[2];

  (void)preview;
  if (!panel->has_map)
    return;
  for (int i = 0; i < 2; i++)
    {
      double index = floor ((place[i] - clab_map_cell_origin (axes[i], options))
                            / (double)clab_map_cell (axes[i], options));

      at[i] = (gsize)CLAMP (index, 0.0, (double)(axes[i]->pooled - 1));
    }
  clab_lab_state_pick (panel->state, at[0], at[1]);
}

static void
stepped (ClabMapPreview *preview, int across, int down, ClabPicturePanel *panel)
{
  gsize y, x;

  (void)preview;
  if (!panel->has_map || !clab_lab_state_picked (panel->state, &y, &x))
    return;
  clab_lab_state_pick (
      panel->state,
      (gsize)CLAMP ((gssize)y + down, 0, (gssize)panel->geometry.y.pooled - 1),
      (gsize)CLAMP ((gssize)x + across, 0,
                    (gssize)panel->geometry.x.pooled - 1));
}

static void
view_changed (ClabPicturePanel *panel)
{
  cairo_rectangle_t view;
  double zoom = clab_map_preview_view (panel->preview, &view);
  g_autofree char *text = zoom >= 0.1
                              ? g_strdup_printf ("%.0f %%", 100.0 * zoom)
                              : g_strdup_printf ("%.1f %%", 100.0 * zoom);

  gtk_label_set_text (GTK_LABEL (panel->zoom), text);
  refresh (panel);
}

static void
options_changed (ClabPicturePanel *panel)
{
  const ClabMapOptions *options = clab_lab_state_options (panel->state);

  gtk_widget_set_visible (panel->combined, options->combine->add != NULL);
  refresh (panel);
}

static void
layout_toggled (GtkToggleButton *split, ClabPicturePanel *panel)
{
  clab_map_preview_set_layout (panel->preview,
                               gtk_toggle_button_get_active (split)
                                   ? CLAB_MAP_PREVIEW_SPLIT
                                   : CLAB_MAP_PREVIEW_BESIDE);
}

static void
zoom_in (ClabMapPreview *preview)
{
  clab_map_preview_zoom_by (preview, 1.5);
}

static void
zoom_out (ClabMapPreview *preview)
{
  clab_map_preview_zoom_by (preview, 1.0 / 1.5);
}

static void
zoom_to_pixels (ClabMapPreview *preview)
{
  clab_map_preview_zoom_to (preview, 1.0);
}

static const struct
{
  const char *icon;
  const char *name;
  const char *tooltip;
  void (*run) (ClabMapPreview *preview);
} zooms[] = {
  { "zoom-out-symbolic", N_ ("Zoom out"), N_ ("Zoom out (−)"), zoom_out },
  { "zoom-fit-best-symbolic", N_ ("Show all"), N_ ("Show all of it (0)"),
    clab_map_preview_zoom_to_fit },
  { "zoom-original-symbolic", N_ ("Pixel by pixel"),
    N_ ("One pixel of the screen per pixel (1)"), zoom_to_pixels },
  { "zoom-in-symbolic", N_ ("Zoom in"), N_ ("Zoom in (+)"), zoom_in },
};

static GtkWidget *
make_zooms (ClabPicturePanel *panel)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_style_context_add_class (gtk_widget_get_style_context (box),
                               GTK_STYLE_CLASS_LINKED);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      GtkWidget *button
          = gtk_button_new_from_icon_name (zooms[i].icon, GTK_ICON_SIZE_BUTTON);

      gtk_widget_set_tooltip_text (button, _ (zooms[i].tooltip));
      atk_object_set_name (gtk_widget_get_accessible (button),
                           _ (zooms[i].name));
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (zooms[i].run),
                                panel->preview);
      gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
    }
  return box;
}

static GtkWidget *
make_bar (ClabPicturePanel *panel)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *split = gtk_check_button_new_with_mnemonic (_ ("Spl_it"));

  gtk_widget_set_tooltip_text (
      split, _ ("Lay the map over the image, behind a divider to drag"));
  g_signal_connect (split, "toggled", G_CALLBACK (layout_toggled), panel);
  panel->zoom = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (panel->zoom), 5);
  panel->combined = gtk_check_button_new_with_mnemonic (_ ("Co_mbined map"));
  gtk_widget_set_tooltip_text (
      panel->combined,
      _ ("Show the map made of all maps instead of the highlighted kernel's"));
  gtk_widget_set_no_show_all (panel->combined, TRUE);
  g_signal_connect_swapped (panel->combined, "toggled", G_CALLBACK (refresh),
                            panel);
  gtk_box_pack_start (GTK_BOX (bar), make_zooms (panel), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), panel->zoom, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), split, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (bar), panel->combined, FALSE, FALSE, 0);
  return bar;
}

/* How large the map is, and what is in it. */
static GtkWidget *
make_facts (ClabPicturePanel *panel)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  panel->values = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (panel->values), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (panel->values), 1.0F);
  gtk_label_set_yalign (GTK_LABEL (panel->values), 0.0F);
  gtk_label_set_selectable (GTK_LABEL (panel->values), TRUE);
  gtk_widget_set_can_focus (panel->values, FALSE);
  panel->formula = CLAB_SIZE_FORMULA (clab_size_formula_new ());
  gtk_box_pack_start (GTK_BOX (box), GTK_WIDGET (panel->formula), TRUE, TRUE,
                      0);
  gtk_box_pack_end (GTK_BOX (box), panel->values, FALSE, TRUE, 0);
  return box;
}

static void
clab_picture_panel_dispose (GObject *object)
{
  ClabPicturePanel *panel = CLAB_PICTURE_PANEL (object);

  g_clear_handle_id (&panel->waiting, g_source_remove);
  g_clear_pointer (&panel->job, clab_preview_job_free);
  g_clear_object (&panel->state);
  G_OBJECT_CLASS (clab_picture_panel_parent_class)->dispose (object);
}

static void
clab_picture_panel_class_init (ClabPicturePanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_picture_panel_dispose;
}

static void
clab_picture_panel_init (ClabPicturePanel *panel)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (panel),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (panel), 6);
  panel->preview = CLAB_MAP_PREVIEW (clab_map_preview_new ());
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (panel->preview),
      _ ("Click a pixel to see where it comes from, drag to pan, turn the "
         "wheel to zoom."));
  gtk_box_pack_start (GTK_BOX (panel), GTK_WIDGET (panel->preview), TRUE, TRUE,
                      0);
  gtk_box_pack_start (GTK_BOX (panel), make_bar (panel), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (panel), make_facts (panel), FALSE, FALSE, 0);
  g_signal_connect (panel->preview, "picked", G_CALLBACK (picked), panel);
  g_signal_connect (panel->preview, "stepped", G_CALLBACK (stepped), panel);
}

static void
watch (ClabPicturePanel *panel,
       const char *signal,
       void (*react) (ClabPicturePanel *))
{
  g_signal_connect_object (panel->state, signal, G_CALLBACK (react), panel,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
clab_picture_panel_new (ClabLabState *state)
{
  ClabPicturePanel *panel = g_object_new (CLAB_TYPE_PICTURE_PANEL, NULL);

  panel->state = g_object_ref (state);
  panel->job = clab_preview_job_new (ready, panel);
  watch (panel, "kernel-changed", refresh);
  watch (panel, "applied-changed", refresh);
  watch (panel, "source-changed", refresh);
  watch (panel, "options-changed", options_changed);
  watch (panel, "pick-changed", show_pick);
  g_signal_connect_swapped (panel->preview, "view-changed",
                            G_CALLBACK (view_changed), panel);
  options_changed (panel);
  if (clab_lab_state_source (state) == NULL)
    clab_map_preview_set_message (panel->preview, _ ("Reading the layer…"));
  return GTK_WIDGET (panel);
}
