/* The page on which a kernel is learnt from the layer and a target.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/learn-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/lab/learn-job.h"
#include "plugin/pictures/number-text.h"
#include "plugin/widgets/loss-curve.h"

#define POLL_MS 33

/* The kernel and its map are drawn every so many polls. */
#define POLLS_PER_PICTURE 3

/* Kernels that one can look back at; then every second one goes. */
#define MAX_SNAPSHOTS 256

/**
 * Snapshot:
 * @bank: the kernels after @step
 */
typedef struct
{
  gsize step;
  ClabBank *bank;
} Snapshot;

/**
 * ClabLearnPage:
 * @job: (nullable): %NULL before the first start and after a reset
 * @snapshots: (element-type Snapshot): the newest last
 * @polling: source that asks @job, or 0
 */
struct _ClabLearnPage
{
  GtkBox parent;
  ClabLabState *state;
  const ClabLearnTeacher *teacher;
  ClabLearnJob *job;
  ClabLossCurves *curves;
  GtkWidget *curve;
  GtkWidget *start;
  GtkWidget *step;
  GtkWidget *reset;
  GtkWidget *keep;
  GtkWidget *status;
  GtkWidget *verdict;
  GtkWidget *history;
  GArray *snapshots;
  guint polling;
  guint n_polls;
  gboolean is_updating;
};

enum
{
  KEPT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (ClabLearnPage, clab_learn_page, GTK_TYPE_BOX)

static void
snapshot_clear (gpointer data)
{
  clab_bank_free (((Snapshot *)data)->bank);
}

static gsize
n_steps (ClabLearnPage *page)
{
  int steps;

  g_object_get (page->teacher->config, "steps", &steps, NULL);
  return (gsize)MAX (steps, 0);
}

static void
say (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
update_buttons (ClabLearnPage *page)
{
  gboolean is_busy = page->job != NULL && clab_learn_job_is_busy (page->job);

  gtk_button_set_label (GTK_BUTTON (page->start),
                        is_busy ? _ ("Pa_use") : _ ("_Start"));
  gtk_widget_set_sensitive (page->step, !is_busy);
  gtk_widget_set_sensitive (page->reset, page->job != NULL);
  gtk_widget_set_sensitive (page->keep, page->snapshots->len > 0);
  gtk_widget_set_sensitive (page->history, page->snapshots->len > 1);
}

/* "Step 57 of 200, loss 0.00123". */
static void
show_status (ClabLearnPage *page, gsize done)
{
  gsize n = clab_loss_curves_n_curves (page->curves) > 0
                ? clab_loss_curves_n_values (page->curves, 0)
                : 0;
  char number[CLAB_NUMBER_TEXT_SIZE];

  if (n == 0)
    return;

  g_autofree char *text = g_strdup_printf (
      _ ("Step %d of %d, loss %s"), (int)done, (int)MAX (n_steps (page), done),
      clab_number_text (
          number,
          clab_loss_curves_value (page->curves, 0, CLAB_LOSS_TRAINING, n - 1),
          4));

  say (page->status, text);
}

static void
show_snapshot (ClabLearnPage *page, guint index)
{
  const Snapshot *snapshot = &g_array_index (page->snapshots, Snapshot, index);

  clab_lab_state_show (page->state,
                       clab_kernel_copy (clab_bank_kernel (snapshot->bank, 0)));
}

/* Keeps the first and every second of the others. */
static void
thin_snapshots (ClabLearnPage *page)
{
  for (guint i = 1; i + 1 < page->snapshots->len; i++)
    g_array_remove_index (page->snapshots, i);
}

/* Everything that came since, the newest last; it is shown. */
static void
take_snapshots (ClabLearnPage *page)
{
  Snapshot snapshot;
  gsize n_before = page->snapshots->len;

  while ((snapshot.bank = clab_learn_job_take_bank (page->job, &snapshot.step))
         != NULL)
    {
      g_array_append_val (page->snapshots, snapshot);
      if (page->snapshots->len > MAX_SNAPSHOTS)
        thin_snapshots (page);
    }
  if (page->snapshots->len == n_before)
    return;

  guint newest = page->snapshots->len - 1;

  page->is_updating = TRUE;
  gtk_range_set_range (GTK_RANGE (page->history), 0, MAX (newest, 1));
  gtk_range_set_value (GTK_RANGE (page->history), newest);
  page->is_updating = FALSE;
  show_snapshot (page, newest);
}

static gboolean
poll (gpointer data)
{
  ClabLearnPage *page = data;
  gboolean is_busy = clab_learn_job_is_busy (page->job);
  gsize done = clab_learn_job_poll (page->job, page->curves, 0);

  show_status (page, done);
  if (!is_busy || page->n_polls++ % POLLS_PER_PICTURE == 0)
    take_snapshots (page);
  update_buttons (page);
  if (is_busy)
    return G_SOURCE_CONTINUE;

  g_autofree char *verdict = clab_learn_job_verdict (page->job);

  say (page->verdict, verdict);
  page->polling = 0;
  return G_SOURCE_REMOVE;
}

static void
stop (ClabLearnPage *page)
{
  g_clear_handle_id (&page->polling, g_source_remove);
  g_clear_pointer (&page->job, clab_learn_job_free);
}

static void
reset (ClabLearnPage *page)
{
  stop (page);
  clab_loss_curves_clear (page->curves);
  g_array_set_size (page->snapshots, 0);
  clab_loss_curve_set_marked_step (CLAB_LOSS_CURVE (page->curve), -1);
  clab_lab_state_show (page->state, NULL);
  say (page->status, NULL);
  say (page->verdict, NULL);
  update_buttons (page);
}

/* A job that has not begun, unless there is one. */
static gboolean
prepare (ClabLearnPage *page)
{
  const ClabLearnTeacher *teacher = page->teacher;
  g_autofree char *initial = NULL;
  g_autoptr (GError) error = NULL;

  if (page->job != NULL)
    return TRUE;
  g_object_get (teacher->config, "initial", &initial, NULL);

  ClabProblem *problem
      = teacher->read_problem (teacher->config, teacher->data, &error);

  if (problem != NULL)
    page->job = clab_learn_job_new (
        problem, initial, teacher->phrase_space (teacher->data), &error);
  if (page->job == NULL)
    {
      say (page->verdict, error->message);
      return FALSE;
    }
  clab_loss_curves_add (page->curves, _ ("Loss"));
  return TRUE;
}

static void
go_on (ClabLearnPage *page, gsize until)
{
  say (page->verdict, NULL);
  clab_learn_job_run (page->job, until);
  page->n_polls = 0;
  if (page->polling == 0)
    page->polling = g_timeout_add (POLL_MS, poll, page);
  update_buttons (page);
}

/* Starts, pauses, or goes on; when all steps are taken, takes them again. */
static void
start_clicked (ClabLearnPage *page)
{
  if (page->job != NULL && clab_learn_job_is_busy (page->job))
    {
      clab_learn_job_pause (page->job);
      return;
    }
  if (!prepare (page))
    return;

  gsize done = clab_learn_job_poll (page->job, page->curves, 0);
  gsize steps = n_steps (page);

  go_on (page, done < steps ? steps : done + steps);
}

static void
step_clicked (ClabLearnPage *page)
{
  if (prepare (page))
    go_on (page, clab_learn_job_poll (page->job, page->curves, 0) + 1);
}

static const Snapshot *
shown_snapshot (ClabLearnPage *page)
{
  guint index = (guint)lround (gtk_range_get_value (GTK_RANGE (page->history)));

  return &g_array_index (page->snapshots, Snapshot,
                         MIN (index, page->snapshots->len - 1));
}

static void
look_back (ClabLearnPage *page)
{
  if (page->is_updating || page->snapshots->len == 0)
    return;

  const Snapshot *snapshot = shown_snapshot (page);

  clab_loss_curve_set_marked_step (CLAB_LOSS_CURVE (page->curve),
                                   (gssize)snapshot->step);
  clab_lab_state_show (page->state,
                       clab_kernel_copy (clab_bank_kernel (snapshot->bank, 0)));
}

static void
keep_clicked (ClabLearnPage *page)
{
  const ClabBank *bank = shown_snapshot (page)->bank;

  for (gsize i = 0; i < clab_bank_size (bank); i++)
    {
      clab_lab_state_add_kernel (page->state,
                                 clab_kernel_copy (clab_bank_kernel (bank, i)));
      g_signal_emit (page, signals[KEPT], 0);
    }
}

static void
logarithmic_toggled (GtkToggleButton *button, ClabLearnPage *page)
{
  clab_loss_curve_set_logarithmic (CLAB_LOSS_CURVE (page->curve),
                                   gtk_toggle_button_get_active (button));
}

static GtkWidget *
add_button (ClabLearnPage *page,
            GtkWidget *box,
            const char *label,
            const char *tooltip,
            void (*run) (ClabLearnPage *))
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (run), page);
  gtk_box_pack_start (GTK_BOX (box), button, TRUE, TRUE, 0);
  return button;
}

static GtkWidget *
make_buttons (ClabLearnPage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  page->start
      = add_button (page, box, _ ("_Start"),
                    _ ("Take all steps; press again to pause"), start_clicked);
  page->step = add_button (page, box, _ ("St_ep"), _ ("Take a single step"),
                           step_clicked);
  page->reset = add_button (
      page, box, _ ("_Begin anew"),
      _ ("Forget what was learnt, and read the layers again"), reset);
  page->keep = add_button (page, box, _ ("Keep kerne_l"),
                           _ ("Put the kernel into your own bank and tick it"),
                           keep_clicked);
  return box;
}

static GtkWidget *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_no_show_all (label, TRUE);
  return label;
}

static GtkWidget *
make_history (ClabLearnPage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Look bac_k"));
  GtkWidget *logarithmic
      = gtk_check_button_new_with_mnemonic (_ ("Lo_garithmic"));

  page->history
      = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1);
  gtk_scale_set_draw_value (GTK_SCALE (page->history), FALSE);
  gtk_widget_set_tooltip_text (page->history,
                               _ ("Show the kernel as it was at a step"));
  atk_object_set_name (gtk_widget_get_accessible (page->history),
                       _ ("Look back"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), page->history);
  g_signal_connect_swapped (page->history, "value-changed",
                            G_CALLBACK (look_back), page);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (logarithmic), TRUE);
  gtk_widget_set_tooltip_text (logarithmic,
                               _ ("Draw equal factors equally high"));
  g_signal_connect (logarithmic, "toggled", G_CALLBACK (logarithmic_toggled),
                    page);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), page->history, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (box), logarithmic, FALSE, FALSE, 0);
  return box;
}

static GtkWidget *
make_options (const ClabLearnTeacher *teacher)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  for (gsize i = 0; teacher->sections[i].title != NULL; i++)
    gtk_box_pack_start (
        GTK_BOX (box),
        clab_dialog_section_new (teacher->config, &teacher->sections[i]), FALSE,
        FALSE, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (scrolled), box);
  return scrolled;
}

static void
clab_learn_page_dispose (GObject *object)
{
  ClabLearnPage *page = CLAB_LEARN_PAGE (object);

  stop (page);
  g_clear_object (&page->state);
  G_OBJECT_CLASS (clab_learn_page_parent_class)->dispose (object);
}

static void
clab_learn_page_finalize (GObject *object)
{
  ClabLearnPage *page = CLAB_LEARN_PAGE (object);

  clab_loss_curves_free (page->curves);
  g_array_unref (page->snapshots);
  G_OBJECT_CLASS (clab_learn_page_parent_class)->finalize (object);
}

static void
clab_learn_page_class_init (ClabLearnPageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = clab_learn_page_dispose;
  G_OBJECT_CLASS (class)->finalize = clab_learn_page_finalize;
  signals[KEPT] = g_signal_new ("kept", CLAB_TYPE_LEARN_PAGE, G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
clab_learn_page_init (ClabLearnPage *page)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (page),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (page), 6);
  page->curves = clab_loss_curves_new ();
  page->snapshots = g_array_new (FALSE, FALSE, sizeof (Snapshot));
  g_array_set_clear_func (page->snapshots, snapshot_clear);
}

/* The options of a lesson count from its beginning. */
static void
config_changed (GObject *config, GParamSpec *spec, ClabLearnPage *page)
{
  (void)config;
  if (page->job != NULL && !g_str_equal (spec->name, "steps"))
    reset (page);
}

GtkWidget *
clab_learn_page_new (ClabLabState *state, const ClabLearnTeacher *teacher)
{
  ClabLearnPage *page = g_object_new (CLAB_TYPE_LEARN_PAGE, NULL);
  GtkBox *box = GTK_BOX (page);

  page->state = g_object_ref (state);
  page->teacher = teacher;
  page->curve = clab_loss_curve_new (page->curves);
  page->status = make_label ();
  page->verdict = make_label ();
  gtk_box_pack_start (box, page->curve, FALSE, FALSE, 0);
  gtk_box_pack_start (box, make_history (page), FALSE, FALSE, 0);
  gtk_box_pack_start (box, make_buttons (page), FALSE, FALSE, 0);
  gtk_box_pack_start (box, page->status, FALSE, FALSE, 0);
  gtk_box_pack_start (box, page->verdict, FALSE, FALSE, 0);
  gtk_box_pack_start (box, make_options (teacher), TRUE, TRUE, 0);
  g_signal_connect_object (teacher->config, "notify",
                           G_CALLBACK (config_changed), page, 0);
  update_buttons (page);
  return GTK_WIDGET (page);
}
