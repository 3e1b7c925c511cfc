/* The page on which a kernel is learnt from the layer and a target.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/learn-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plugin/lab/lesson-history.h"
#include "plugin/lab/lesson-parts.h"
#include "plugin/lab/lesson-pictures.h"
#include "plugin/pictures/number-text.h"
#include "plugin/widgets/button-rows.h"
#include "plugin/widgets/loss-curve.h"
#include "plugin/widgets/message-label.h"
#include "src/learn/learn-report.h"

/* As often as a screen shows a new picture. */
#define POLL_MS 16

/* The kernel and its map are drawn every so many polls. */
#define POLLS_PER_PICTURE 6

/* Kernels that one can look back at, and pixels to do so in at least. */
#define MAX_MOMENTS 256
#define HISTORY_WIDTH 100

/**
 * ClabLearnPage:
 * @reader: reads what the next lesson is about
 * @wanted: steps to take then
 * @job: (nullable): %NULL before the first start and after a reset
 * @progress: what there is to see of a lesson
 * @details: what can be chosen for it
 * @polling: source that asks @job, or 0
 */
struct _ClabLearnPage
{
  GtkBox parent;
  ClabLabState *state;
  const ClabLearnTeacher *teacher;
  ClabLayerReader *reader;
  gsize wanted;
  ClabLearnJob *job;
  ClabLossCurves *curves;
  ClabLessonHistory *moments;
  ClabLessonPictures *pictures;
  GtkWidget *curve;
  GtkWidget *buttons[CLAB_LESSON_N_COMMANDS];
  GtkWidget *status;
  GtkWidget *verdict;
  GtkWidget *progress;
  GtkWidget *history;
  GtkWidget *race;
  GtkWidget *details;
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
  clab_message_label_set (label, text, FALSE);
  gtk_widget_set_visible (label, text != NULL);
}

static void
complain (ClabLearnPage *page, const char *text)
{
  clab_message_label_set (page->verdict, text, TRUE);
  gtk_widget_show (page->verdict);
}

static gboolean
is_reading (ClabLearnPage *page)
{
  return clab_layer_reader_is_busy (page->reader);
}

static void
update_buttons (ClabLearnPage *page)
{
  GtkWidget *const *buttons = page->buttons;
  ClabLearnJob *job = page->job;
  gboolean is_busy
      = is_reading (page) || (job != NULL && clab_learn_job_is_busy (job));
  gboolean can_stop
      = is_reading (page) || (job != NULL && !clab_learn_job_has_ended (job));
  guint n = clab_lesson_history_size (page->moments);

  gtk_widget_set_visible (buttons[CLAB_LESSON_START], !is_busy);
  gtk_widget_set_visible (buttons[CLAB_LESSON_PAUSE], is_busy);
  gtk_widget_set_sensitive (buttons[CLAB_LESSON_STEP], !is_busy);
  gtk_widget_set_sensitive (buttons[CLAB_LESSON_STOP], can_stop);
  gtk_widget_set_sensitive (buttons[CLAB_LESSON_RESET],
                            is_reading (page) || job != NULL);
  gtk_widget_set_sensitive (buttons[CLAB_LESSON_KEEP], n > 0);
  gtk_widget_set_sensitive (page->history, n > 1);
  gtk_widget_set_visible (page->progress, job != NULL);
}

/* "Step 57 of 200, loss 0.00123". */
static void
show_status (ClabLearnPage *page, gsize done)
{
  double least = INFINITY;
  char number[CLAB_NUMBER_TEXT_SIZE];

  for (gsize i = 0; i < clab_loss_curves_n_curves (page->curves); i++)
    {
      gsize n = clab_loss_curves_n_values (page->curves, i);

      if (n > done)
        least = fmin (least, clab_loss_curves_value (
                                 page->curves, i, CLAB_LOSS_TRAINING, n - 1));
    }
  if (isinf (least))
    {
      say (page->status, _ ("Comparing source and target…"));
      return;
    }

  g_autofree char *text = g_strdup_printf (
      _ ("Step %d of %d, loss %s"), (int)done, (int)MAX (n_steps (page), done),
      clab_number_text (number, least, 4));

  say (page->status, text);
}

/* Everywhere: as numbers, as a map, and as a prediction. */
static void
show_moment (ClabLearnPage *page, const ClabLearnMoment *moment)
{
  g_autoptr (ClabBank) bank
      = clab_learnt_bank (clab_learn_job_problem (page->job), moment->weights);

  clab_lab_state_show (page->state,
                       clab_kernel_copy (clab_bank_kernel (bank, 0)));
  clab_lesson_pictures_show (page->pictures, moment->weights);
}

/* Everything that came since; the newest is shown. */
static void
take_moments (ClabLearnPage *page)
{
  gboolean has_new = FALSE;
  ClabLearnMoment *moment;

  while ((moment = clab_learn_job_take_moment (page->job)) != NULL)
    {
      clab_lesson_history_add (page->moments, moment);
      has_new = TRUE;
    }
  if (!has_new)
    return;

  guint newest = clab_lesson_history_size (page->moments) - 1;

  page->is_updating = TRUE;
  gtk_range_set_range (GTK_RANGE (page->history), 0, MAX (newest, 1));
  gtk_range_set_value (GTK_RANGE (page->history), newest);
  page->is_updating = FALSE;
  clab_loss_curve_set_marked_step (CLAB_LOSS_CURVE (page->curve), -1);
  show_moment (page, clab_lesson_history_moment (page->moments, newest));
}

static gboolean
poll (gpointer data)
{
  ClabLearnPage *page = data;
  gboolean is_busy = clab_learn_job_is_busy (page->job);
  gsize done = clab_learn_job_poll (page->job, page->curves);

  show_status (page, done);
  if (!is_busy || page->n_polls++ % POLLS_PER_PICTURE == 0)
    take_moments (page);
  if (is_busy)
    return G_SOURCE_CONTINUE;

  g_autofree char *verdict = clab_learn_job_verdict (page->job);

  update_buttons (page);
  if (clab_learn_job_has_failed (page->job))
    complain (page, verdict);
  else
    say (page->verdict, verdict);
  page->polling = 0;
  return G_SOURCE_REMOVE;
}

/* What a lesson leaves: the first needs the second. */
typedef struct
{
  ClabGlimpseJob *glimpses;
  ClabLearnJob *job;
} Remains;

static void
free_remains (gpointer data)
{
  g_autofree Remains *remains = data;

  clab_glimpse_job_free (remains->glimpses);
  clab_learn_job_free (remains->job);
}

/* To give back a lesson takes longer than a frame. */
static void
leave_lesson (ClabLearnPage *page)
{
  Remains *remains = g_new (Remains, 1);

  g_clear_handle_id (&page->polling, g_source_remove);
  clab_layer_reader_leave (page->reader);
  remains->glimpses = clab_lesson_pictures_clear (page->pictures);
  remains->job = g_steal_pointer (&page->job);
  clab_errands_run (clab_lab_state_errands (page->state), free_remains, NULL,
                    remains);
}

static void
invite (ClabLearnPage *page)
{
  say (page->status, NULL);
  say (page->verdict,
       _ ("Choose the layer that shows the result, then press Start: the lab "
          "finds the kernel that turns this layer into it."));
}

static void
reset (ClabLearnPage *page)
{
  leave_lesson (page);
  clab_loss_curves_clear (page->curves);
  clab_lesson_history_clear (page->moments);
  clab_loss_curve_set_marked_step (CLAB_LOSS_CURVE (page->curve), -1);
  clab_lab_state_show (page->state, NULL);
  gtk_expander_set_expanded (GTK_EXPANDER (page->details), TRUE);
  invite (page);
  update_buttons (page);
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

static ClabLearnJob *
new_job (ClabLearnPage *page, gpointer reading, GError **error)
{
  const ClabLearnTeacher *teacher = page->teacher;
  ClabProblem *problem = teacher->take_problem (reading, error);
  g_autofree char *initial = NULL;

  if (problem == NULL)
    return NULL;
  g_object_get (teacher->config, "initial", &initial, NULL);
  return clab_learn_job_new (
      problem, initial, teacher->phrase_space (teacher->data),
      gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (page->race)), error);
}

static void
layers_read (gpointer reading, gpointer data)
{
  ClabLearnPage *page = data;
  g_autoptr (GError) error = NULL;
  ClabLabSource *source = clab_lab_state_source (page->state);

  page->job = new_job (page, reading, &error);
  if (page->job == NULL)
    {
      say (page->status, NULL);
      complain (page, error->message);
      update_buttons (page);
      return;
    }
  clab_learn_job_add_curves (page->job, page->curves);
  clab_lesson_pictures_set_problem (page->pictures,
                                    clab_learn_job_problem (page->job),
                                    source != NULL && source->is_linear);
  gtk_expander_set_expanded (GTK_EXPANDER (page->details), FALSE);
  go_on (page, page->wanted);
}

/* Whether the lesson has begun, so that there is nothing to read. */
static gboolean
has_begun (ClabLearnPage *page)
{
  if (page->job != NULL && clab_learn_job_has_ended (page->job))
    reset (page);
  return page->job != NULL;
}

/* Begins with so many steps. */
static void
begin (ClabLearnPage *page, gsize n_steps_wanted)
{
  const ClabLearnTeacher *teacher = page->teacher;
  g_autoptr (GError) error = NULL;
  ClabLayerReading reading;

  if (!teacher->begin_problem (teacher->config, &reading, teacher->data,
                               &error))
    {
      complain (page, error->message);
      return;
    }
  page->wanted = n_steps_wanted;
  say (page->verdict, NULL);
  say (page->status, _ ("Reading the layers…"));
  clab_layer_reader_start (page->reader, &reading);
  update_buttons (page);
}

/* Starts or goes on; when all steps are taken, takes them again. */
static void
start_clicked (ClabLearnPage *page)
{
  GtkWidget *const *buttons = page->buttons;
  gsize steps = n_steps (page);

  if (has_begun (page))
    {
      gsize done = clab_learn_job_poll (page->job, page->curves);

      go_on (page, done < steps ? steps : done + steps);
    }
  else
    begin (page, steps);
  gtk_widget_grab_focus (
      buttons[gtk_widget_get_visible (buttons[CLAB_LESSON_PAUSE])
                  ? CLAB_LESSON_PAUSE
                  : CLAB_LESSON_START]);
}

static void
pause_clicked (ClabLearnPage *page)
{
  if (is_reading (page))
    page->wanted = 0;
  else
    clab_learn_job_pause (page->job);
}

static void
step_clicked (ClabLearnPage *page)
{
  if (has_begun (page))
    go_on (page, clab_learn_job_poll (page->job, page->curves) + 1);
  else
    begin (page, 1);
}

/* A lesson of which there is nothing to see yet is forgotten. */
static void
stop_clicked (ClabLearnPage *page)
{
  if (clab_lesson_history_size (page->moments) == 0)
    {
      reset (page);
      return;
    }
  clab_learn_job_stop (page->job);
  update_buttons (page);
}

static const ClabLearnMoment *
shown_moment (ClabLearnPage *page)
{
  double value = gtk_range_get_value (GTK_RANGE (page->history));

  return clab_lesson_history_moment (page->moments, (guint)lround (value));
}

static void
look_back (ClabLearnPage *page)
{
  const ClabLearnMoment *moment = shown_moment (page);

  if (page->is_updating || moment == NULL)
    return;
  clab_loss_curve_set_marked_step (CLAB_LOSS_CURVE (page->curve),
                                   (gssize)moment->step);
  show_moment (page, moment);
}

static void
keep_clicked (ClabLearnPage *page)
{
  g_autoptr (ClabBank) bank = clab_learnt_bank (
      clab_learn_job_problem (page->job), shown_moment (page)->weights);

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

static void
start_over (ClabLearnPage *page)
{
  if (page->job != NULL || is_reading (page))
    reset (page);
}

static void (*const commands[]) (ClabLearnPage *page) = {
  [CLAB_LESSON_START] = start_clicked, [CLAB_LESSON_PAUSE] = pause_clicked,
  [CLAB_LESSON_STEP] = step_clicked,   [CLAB_LESSON_STOP] = stop_clicked,
  [CLAB_LESSON_RESET] = reset,         [CLAB_LESSON_KEEP] = keep_clicked
};

static GtkWidget *
make_buttons (ClabLearnPage *page)
{
  GtkWidget *rows = clab_lesson_buttons_new (page->buttons);

  for (int i = 0; i < CLAB_LESSON_N_COMMANDS; i++)
    g_signal_connect_swapped (page->buttons[i], "clicked",
                              G_CALLBACK (commands[i]), page);
  gtk_widget_set_no_show_all (page->buttons[CLAB_LESSON_START], TRUE);
  gtk_widget_set_no_show_all (page->buttons[CLAB_LESSON_PAUSE], TRUE);
  return rows;
}

static GtkWidget *
make_history (ClabLearnPage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Look back"));
  GtkWidget *logarithmic
      = gtk_check_button_new_with_mnemonic (_ ("Logarithmic"));

  page->history
      = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1);
  gtk_scale_set_draw_value (GTK_SCALE (page->history), FALSE);
  gtk_widget_set_size_request (page->history, HISTORY_WIDTH, -1);
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
  return clab_button_rows_new (box, logarithmic);
}

/* Hidden until there is a lesson. */
static GtkWidget *
make_progress (ClabLearnPage *page)
{
  GtkBox *box;

  page->progress = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  box = GTK_BOX (page->progress);
  page->curve = clab_loss_curve_new (page->curves);
  page->pictures = CLAB_LESSON_PICTURES (clab_lesson_pictures_new ());
  gtk_box_pack_start (box, page->curve, TRUE, TRUE, 0);
  gtk_box_pack_start (box, make_history (page), FALSE, FALSE, 0);
  gtk_box_pack_start (box, GTK_WIDGET (page->pictures), FALSE, FALSE, 0);
  gtk_widget_show_all (page->progress);
  gtk_widget_set_no_show_all (page->progress, TRUE);
  return page->progress;
}

static GtkWidget *
make_body (ClabLearnPage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  gtk_box_pack_start (GTK_BOX (box), make_progress (page), TRUE, TRUE, 0);
  page->details = clab_lesson_details_new (page->teacher, &page->race);
  g_signal_connect_swapped (page->race, "toggled", G_CALLBACK (start_over),
                            page);
  gtk_box_pack_start (GTK_BOX (box), page->details, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (scrolled), box);
  gtk_scrollable_set_vscroll_policy (
      GTK_SCROLLABLE (gtk_bin_get_child (GTK_BIN (scrolled))),
      GTK_SCROLL_NATURAL);
  gtk_scrolled_window_set_propagate_natural_width (
      GTK_SCROLLED_WINDOW (scrolled), TRUE);
  return scrolled;
}

static void
clab_learn_page_dispose (GObject *object)
{
  ClabLearnPage *page = CLAB_LEARN_PAGE (object);

  if (page->state != NULL)
    leave_lesson (page);
  g_clear_pointer (&page->reader, clab_layer_reader_free);
  g_clear_object (&page->state);
  G_OBJECT_CLASS (clab_learn_page_parent_class)->dispose (object);
}

static void
clab_learn_page_finalize (GObject *object)
{
  ClabLearnPage *page = CLAB_LEARN_PAGE (object);

  clab_loss_curves_free (page->curves);
  clab_lesson_history_free (page->moments);
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
  page->moments = clab_lesson_history_new (MAX_MOMENTS);
}

/* The options of a lesson count from its beginning. */
static void
config_changed (GObject *config, GParamSpec *spec, ClabLearnPage *page)
{
  (void)config;
  if (!g_str_equal (spec->name, "steps"))
    start_over (page);
}

GtkWidget *
clab_learn_page_new (ClabLabState *state, const ClabLearnTeacher *teacher)
{
  ClabLearnPage *page = g_object_new (CLAB_TYPE_LEARN_PAGE, NULL);
  GtkBox *box = GTK_BOX (page);

  page->state = g_object_ref (state);
  page->teacher = teacher;
  page->reader = clab_layer_reader_new (clab_lab_state_errands (state),
                                        layers_read, page);
  page->status = clab_lesson_label_new ();
  page->verdict = clab_lesson_label_new ();
  gtk_box_pack_start (box, make_buttons (page), FALSE, FALSE, 0);
  gtk_box_pack_start (box, page->status, FALSE, FALSE, 0);
  gtk_box_pack_start (box, page->verdict, FALSE, FALSE, 0);
  gtk_box_pack_start (box, make_body (page), TRUE, TRUE, 0);
  g_signal_connect_object (teacher->config, "notify",
                           G_CALLBACK (config_changed), page, 0);
  invite (page);
  update_buttons (page);
  return GTK_WIDGET (page);
}
