/* The lab: the window in which kernels are chosen, made and watched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/lab-dialog.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "plugin/lab/bank-panel.h"
#include "plugin/lab/kernel-panel.h"
#include "plugin/lab/lab-state.h"
#include "plugin/lab/picture-panel.h"
#include "plugin/lab/pixel-panel.h"
#include "plugin/widgets/kept-pane.h"
#include "plugin/widgets/message-label.h"
#include "plugin/widgets/mnemonics.h"
#include "plugin/widgets/notice-bar.h"
#include "plugin/widgets/tooltip.h"
#include "src/kernel/kernel-text.h"

#define DEFAULT_WIDTH 1270
#define DEFAULT_HEIGHT 720
#define SPACING 6
/* What follows a handle stands clear of its dots. */
#define CLEARANCE 8
#define BANK_WIDTH 230
#define PICTURE_WIDTH 590
#define PICTURE_HEIGHT 300
#define PIXEL_PAGE 1

/**
 * Lab:
 * @content: everything but what GIMP puts into such dialogs
 * @options: how kernels are applied
 * @reader: fills @state's source
 * @space: the working space that it is in
 * @effect: (nullable): the button that makes a live effect
 * @editing: (nullable): the button that takes up the one there is
 * @is_effect: whether that was pressed
 * @kernels: (nullable): what the ticks made of the config's kernels
 * @update: source that shows what changed, or 0
 * @are_options_new: whether the options did
 */
typedef struct
{
  const ClabLabHost *host;
  GtkDialog *dialog;
  ClabLabState *state;
  ClabLayerReader *reader;
  ClabBankPanel *banks;
  ClabNoticeBar *notice;
  GtkWidget *content;
  GtkWidget *options;
  GtkWidget *message;
  char *space;
  GtkWidget *effect;
  GtkWidget *editing;
  gboolean is_effect;
  char *kernels;
  guint update;
  gboolean are_options_new;
} Lab;

static void
show_problem (Lab *lab)
{
  g_autofree char *problem = clab_lab_state_take_problem (lab->state);

  if (problem != NULL)
    clab_notice_bar_tell (lab->notice, problem, TRUE);
}

static char *
foresee_lesson (Lab *lab, GError **error)
{
  const ClabLabHost *host = lab->host;

  return host->check_lesson (host->teacher->config, host->data, error)
             ? g_strdup (_ ("OK learns the kernel and makes the layers that "
                            "“Layers” names."))
             : NULL;
}

static char *
foresee_maps (Lab *lab, GError **error)
{
  const ClabLabHost *host = lab->host;
  gboolean are_coloured = FALSE;
  g_autofree char *prospect
      = host->foresee (host->apply_config, clab_lab_state_applied (lab->state),
                       &are_coloured, host->data, error);

  clab_dialog_page_set_reason (
      lab->options, "palette",
      are_coloured ? _ ("Does not matter for maps in colour; under “Channels” "
                        "there are ways to make grey ones.")
                   : NULL);
  if (prospect == NULL || clab_bank_panel_has_ticks (lab->banks))
    return g_steal_pointer (&prospect);
  return g_strdup_printf (
      _ ("%s (nothing is ticked: what is highlighted is applied)"), prospect);
}

/* Whether the layer's effect is being changed, not something else made. */
static gboolean
is_editing_effect (const Lab *lab)
{
  return lab->editing != NULL
         && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (lab->editing));
}

/* Whether an effect could do the same. */
static gboolean
check_effect (const Lab *lab, GError **error)
{
  const ClabLabHost *host = lab->host;
  ClabMapOptions options;

  return host->read_options (host->apply_config, &options, error)
         && host->check_effect (&options, clab_lab_state_applied (lab->state),
                                host->data, error);
}

static char *
foresee_effect (const Lab *lab, GError **error)
{
  return check_effect (lab, error)
             ? g_strdup (_ ("OK gives the layer's live effect this kernel and "
                            "these options."))
             : NULL;
}

/* Where an effect cannot do the same, the tooltip says why not. */
static void
show_effect (Lab *lab)
{
  const ClabLabHost *host = lab->host;
  g_autoptr (GError) error = NULL;

  if (lab->effect == NULL)
    return;

  gboolean is_editing = is_editing_effect (lab);
  gboolean can = check_effect (lab, &error);

  gtk_widget_set_visible (lab->editing,
                          is_editing || host->has_effect (host->data));
  gtk_widget_set_sensitive (lab->effect, can);
  clab_tooltip_set (
      lab->effect,
      !can         ? error->message
      : is_editing ? _ ("Give the layer's live effect this kernel and these "
                        "options, in one step of undo")
                   : _ ("Put the ticked kernel on the layer as an effect that "
                        "stays editable, instead of making a new layer"));
}

/* What OK would do, or why it cannot. */
static void
show_prospect (Lab *lab)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *prospect
      = lab->host->is_lesson      ? foresee_lesson (lab, &error)
        : is_editing_effect (lab) ? foresee_effect (lab, &error)
                                  : foresee_maps (lab, &error);

  clab_message_label_set (
      lab->message, error != NULL ? error->message : prospect, error != NULL);
  gtk_dialog_set_response_sensitive (lab->dialog, GTK_RESPONSE_OK,
                                     error == NULL);
  show_effect (lab);
}

static gboolean
update (gpointer data)
{
  Lab *lab = data;
  ClabMapOptions options;

  lab->update = 0;
  if (lab->are_options_new
      && lab->host->read_options (lab->host->apply_config, &options, NULL))
    clab_lab_state_set_options (lab->state, &options);
  lab->are_options_new = FALSE;
  show_prospect (lab);
  return G_SOURCE_REMOVE;
}

/* Several changes at once are shown together, in the next frame. */
static void
update_soon (Lab *lab)
{
  if (lab->update == 0)
    lab->update = g_idle_add_full (GDK_PRIORITY_REDRAW - 2, update, lab, NULL);
}

/* The ticks are the argument “kernels”. */
static void
write_kernels (Lab *lab)
{
  g_free (lab->kernels);
  lab->kernels = clab_bank_panel_text (lab->banks);
  clab_lab_state_set_applied (lab->state,
                              clab_kernel_text_parse (lab->kernels, NULL));
  g_object_set (lab->host->apply_config, "kernels", lab->kernels, NULL);
  update_soon (lab);
}

/* Settings were loaded or reset, or an effect was taken up: the argument
 * becomes ticks. */
static void
read_kernels (Lab *lab)
{
  g_autofree char *text = NULL;

  g_object_get (lab->host->apply_config, "kernels", &text, NULL);
  if (text != NULL && g_strcmp0 (text, lab->kernels) == 0)
    return;
  clab_bank_panel_set_text (lab->banks, text != NULL ? text : "", NULL);
  write_kernels (lab);
}

static gboolean
read_source (Lab *lab, GError **error)
{
  const ClabLabHost *host = lab->host;
  ClabLayerReading reading;

  g_free (lab->space);
  g_object_get (host->apply_config, "working-space", &lab->space, NULL);
  if (!host->begin_source (host->apply_config, &reading, host->data, error))
    return FALSE;
  clab_layer_reader_start (lab->reader, &reading);
  return TRUE;
}

static void
source_read (gpointer reading, gpointer data)
{
  const Lab *lab = data;
  ClabLabSource *source = lab->host->take_source (reading);

  if (source != NULL)
    clab_lab_state_renew_source (lab->state, source);
}

/* Layers may have been changed or deleted in other windows, and the selection;
 * what cannot be read is told instead of what OK would do. */
static gboolean
focused (GtkWidget *dialog, GdkEvent *event, Lab *lab)
{
  (void)dialog;
  (void)event;
  lab->host->look_again (lab->host->data);
  if (!clab_layer_reader_is_busy (lab->reader))
    read_source (lab, NULL);
  update_soon (lab);
  return GDK_EVENT_PROPAGATE;
}

static void
config_changed (GObject *config, GParamSpec *spec, Lab *lab)
{
  g_autofree char *space = NULL;
  g_autoptr (GError) error = NULL;

  if (g_str_equal (spec->name, "kernels"))
    {
      read_kernels (lab);
      return;
    }
  g_object_get (config, "working-space", &space, NULL);
  lab->are_options_new = TRUE;
  if (g_strcmp0 (space, lab->space) != 0 && !read_source (lab, &error))
    {
      clab_notice_bar_tell (lab->notice, error->message, TRUE);
      lab->host->look_again (lab->host->data);
      show_prospect (lab);
    }
  update_soon (lab);
}

static GtkWidget *
make_apply_page (Lab *lab)
{
  const ClabLabHost *host = lab->host;
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  lab->options
      = clab_dialog_page_new (G_OBJECT (host->apply_config), host->sections);
  gtk_container_set_border_width (GTK_CONTAINER (lab->options), 6);
  gtk_container_add (GTK_CONTAINER (scrolled), lab->options);
  gtk_scrolled_window_set_propagate_natural_width (
      GTK_SCROLLED_WINDOW (scrolled), TRUE);
  return scrolled;
}

/* Room between a part and the handle beside it. */
static GtkWidget *
inset (GtkWidget *widget, GtkPositionType side)
{
  static const char *const margins[] = { [GTK_POS_LEFT] = "margin-start",
                                         [GTK_POS_RIGHT] = "margin-end",
                                         [GTK_POS_TOP] = "margin-top",
                                         [GTK_POS_BOTTOM] = "margin-bottom" };

  g_object_set (widget, margins[side],
                side == GTK_POS_LEFT ? CLEARANCE : SPACING, NULL);
  return widget;
}

static void
show_pixel (ClabLabState *state, GtkNotebook *tools)
{
  gsize y, x;

  if (clab_lab_state_picked (state, &y, &x))
    gtk_notebook_set_current_page (tools, PIXEL_PAGE);
}

static void
add_page (GtkWidget *notebook, GtkWidget *page, const char *title)
{
  gtk_container_set_border_width (GTK_CONTAINER (page), SPACING);
  gtk_notebook_append_page (GTK_NOTEBOOK (notebook), page,
                            gtk_label_new_with_mnemonic (title));
}

static void
show_right_end (GtkAdjustment *across)
{
  gtk_adjustment_set_value (across, gtk_adjustment_get_upper (across));
}

/* As large as it likes to be where there is room, else one has to scroll. */
static GtkWidget *
scroll (GtkWidget *page)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  /* GTK shows the left end, which is where the right-to-left page ends. */
  if (gtk_widget_get_direction (page) == GTK_TEXT_DIR_RTL)
    g_signal_connect (
        gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)),
        "changed", G_CALLBACK (show_right_end), NULL);
  gtk_container_add (GTK_CONTAINER (scrolled), page);
  gtk_scrolled_window_set_propagate_natural_height (
      GTK_SCROLLED_WINDOW (scrolled), TRUE);
  return scrolled;
}

static GtkWidget *
make_tools (Lab *lab)
{
  GtkWidget *tools = gtk_notebook_new ();

  add_page (tools, scroll (clab_kernel_panel_new (lab->state, lab->notice)),
            _ ("Ker_nel"));
  add_page (tools, scroll (clab_pixel_panel_new (lab->state)), _ ("Pi_xel"));
  g_signal_connect_object (lab->state, "pick-changed", G_CALLBACK (show_pixel),
                           tools, 0);
  return tools;
}

static GtkWidget *
make_middle (Lab *lab)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);

  gtk_paned_pack1 (GTK_PANED (paned),
                   inset (clab_picture_panel_new (lab->state), GTK_POS_BOTTOM),
                   TRUE, FALSE);
  gtk_paned_pack2 (GTK_PANED (paned), inset (make_tools (lab), GTK_POS_TOP),
                   TRUE, FALSE);
  gtk_paned_set_position (GTK_PANED (paned), PICTURE_HEIGHT);
  return paned;
}

static void
kernel_kept (ClabLearnPage *page, Lab *lab)
{
  (void)page;
  clab_bank_panel_tick (lab->banks);
}

static GtkWidget *
make_pages (Lab *lab)
{
  GtkWidget *pages = gtk_notebook_new ();
  GtkWidget *learn = clab_learn_page_new (lab->state, lab->host->teacher);

  add_page (pages, make_apply_page (lab), _ ("_Apply"));
  add_page (pages, learn, _ ("L_earn"));
  g_signal_connect (learn, "kept", G_CALLBACK (kernel_kept), lab);
  gtk_widget_show_all (pages);
  gtk_notebook_set_current_page (GTK_NOTEBOOK (pages),
                                 lab->host->is_lesson ? 1 : 0);
  return pages;
}

static GtkWidget *
make_content (Lab *lab)
{
  GtkWidget *outer = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *inner = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_paned_pack1 (GTK_PANED (inner), inset (make_middle (lab), GTK_POS_RIGHT),
                   TRUE, FALSE);
  gtk_paned_pack2 (GTK_PANED (inner), inset (make_pages (lab), GTK_POS_LEFT),
                   FALSE, FALSE);
  gtk_paned_pack1 (GTK_PANED (outer),
                   inset (GTK_WIDGET (lab->banks), GTK_POS_RIGHT), FALSE,
                   FALSE);
  gtk_paned_pack2 (GTK_PANED (outer), inset (inner, GTK_POS_LEFT), TRUE, FALSE);
  gtk_paned_set_position (GTK_PANED (outer), BANK_WIDTH);
  gtk_paned_set_position (GTK_PANED (inner), PICTURE_WIDTH);
  clab_kept_pane_watch (GTK_PANED (outer));
  clab_kept_pane_watch (GTK_PANED (inner));
  return outer;
}

static GtkWidget *
make_message (void)
{
  GtkWidget *label = clab_message_label_new ();

  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_widget_set_margin_top (label, SPACING);
  atk_object_set_name (gtk_widget_get_accessible (label), _ ("Result"));
  return label;
}

/* GIMP's own buttons are there now. */
static void
mapped (GtkWidget *dialog, Lab *lab)
{
  clab_mnemonics_assign (dialog, lab->content);
}

static void
choose_effect (Lab *lab)
{
  lab->is_effect = TRUE;
  gtk_dialog_response (lab->dialog, GTK_RESPONSE_OK);
}

/* The layer is looked at without the effect while that is being edited. */
static void
editing_toggled (GtkToggleButton *button, Lab *lab)
{
  const ClabLabHost *host = lab->host;
  gboolean is_editing = gtk_toggle_button_get_active (button);
  g_autoptr (GError) error = NULL;

  host->edit_effect (host->apply_config, is_editing, host->data);
  gtk_button_set_label (GTK_BUTTON (lab->effect),
                        is_editing ? _ ("Change Live _Effect")
                                   : _ ("Apply as Live _Effect"));
  if (!read_source (lab, &error))
    clab_notice_bar_tell (lab->notice, error->message, TRUE);
  update_soon (lab);
}

static GtkWidget *
make_editing (Lab *lab)
{
  GtkWidget *button
      = gtk_toggle_button_new_with_mnemonic (_ ("Edit the Live Effect"));

  clab_tooltip_set (button,
                    _ ("Take up the kernel and the options of the live effect "
                       "that the layer has, to change it"));
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_no_show_all (button, TRUE);
  g_signal_connect (button, "toggled", G_CALLBACK (editing_toggled), lab);
  return button;
}

/* What will be done, and another way to do it. */
static GtkWidget *
make_prospect (Lab *lab)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  lab->message = make_message ();
  gtk_box_pack_start (GTK_BOX (box), lab->message, TRUE, TRUE, 0);
  if (lab->host->check_effect == NULL)
    return box;
  lab->editing = make_editing (lab);
  gtk_box_pack_start (GTK_BOX (box), lab->editing, FALSE, FALSE, 0);
  lab->effect = gtk_button_new_with_mnemonic (_ ("Apply as Live _Effect"));
  gtk_widget_set_valign (lab->effect, GTK_ALIGN_START);
  gtk_widget_set_margin_end (lab->effect, 12);
  g_signal_connect_swapped (lab->effect, "clicked", G_CALLBACK (choose_effect),
                            lab);
  gtk_box_pack_start (GTK_BOX (box), lab->effect, FALSE, FALSE, 0);
  return box;
}

static void
build (Lab *lab)
{
  const ClabLabHost *host = lab->host;
  GtkWidget *dialog = gimp_procedure_dialog_new (host->procedure, host->config,
                                                 _ ("Convolution Lab"));
  GtkBox *area = GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog)));

  lab->dialog = GTK_DIALOG (dialog);
  lab->notice = CLAB_NOTICE_BAR (clab_notice_bar_new ());
  lab->banks = CLAB_BANK_PANEL (clab_bank_panel_new (lab->state, lab->notice));
  if (host->sources != NULL)
    clab_bank_panel_set_sources (lab->banks, host->sources);
  gtk_box_pack_start (area, GTK_WIDGET (lab->notice), FALSE, FALSE, 0);
  lab->content = make_content (lab);
  gtk_box_pack_start (area, lab->content, TRUE, TRUE, 0);
  gtk_box_pack_start (area, make_prospect (lab), FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (area));
  gtk_window_set_default_size (GTK_WINDOW (dialog), DEFAULT_WIDTH,
                               DEFAULT_HEIGHT);
  g_signal_connect_swapped (lab->state, "problem", G_CALLBACK (show_problem),
                            lab);
  g_signal_connect_swapped (lab->banks, "text-changed",
                            G_CALLBACK (write_kernels), lab);
  g_signal_connect (host->apply_config, "notify", G_CALLBACK (config_changed),
                    lab);
  g_signal_connect_swapped (host->teacher->config, "notify",
                            G_CALLBACK (update_soon), lab);
  g_signal_connect (dialog, "map", G_CALLBACK (mapped), lab);
  g_signal_connect (dialog, "focus-in-event", G_CALLBACK (focused), lab);
}

/* What could not be saved is told, also when the dialog is closed at once. */
static void
save (Lab *lab)
{
  g_signal_handlers_disconnect_by_data (lab->state, lab);
  clab_lab_state_save (lab->state);

  g_autofree char *problem = clab_lab_state_take_problem (lab->state);

  if (problem != NULL)
    gimp_message (problem);
}

/* The layer is read when the lists of layers have been filled: an image nobody
 * sees may serve that. */
static gboolean
run (Lab *lab, GError **error)
{
  if (!read_source (lab, error))
    return FALSE;
  show_problem (lab);
  read_kernels (lab);
  show_prospect (lab);
  return gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (lab->dialog));
}

ClabLabAnswer
clab_lab_dialog_run (const ClabLabHost *host, GError **error)
{
  g_autofree char *folder
      = g_build_filename (gimp_directory (), "convolution-lab", NULL);
  g_autoptr (ClabLabState) state = clab_lab_state_new (folder);
  Lab lab = { .host = host, .state = state };
  g_autoptr (ClabLayerReader) reader = clab_layer_reader_new (
      clab_lab_state_errands (state), source_read, &lab);
  ClabMapOptions options;

  lab.reader = reader;
  if (host->read_options (host->apply_config, &options, NULL))
    clab_lab_state_set_options (state, &options);
  build (&lab);

  gboolean agreed = run (&lab, error);
  gboolean is_effect
      = lab.is_effect || (is_editing_effect (&lab) && !host->is_lesson);

  g_signal_handlers_disconnect_by_data (host->apply_config, &lab);
  g_signal_handlers_disconnect_by_data (host->teacher->config, &lab);
  g_signal_handlers_disconnect_by_data (lab.banks, &lab);
  g_signal_handlers_disconnect_by_data (lab.dialog, &lab);
  g_clear_handle_id (&lab.update, g_source_remove);
  save (&lab);
  gtk_widget_destroy (GTK_WIDGET (lab.dialog));
  g_free (lab.space);
  g_free (lab.kernels);
  return !agreed ? CLAB_LAB_CANCEL : is_effect ? CLAB_LAB_EFFECT : CLAB_LAB_OK;
}
