/* A GTK module that uses the lab as a person would, and writes down for how
 * long the main loop was busy at a time, and when the picture changed.
 *
 * Loaded by GTK_MODULES into the plug-in; CLAB_PROBE_REPORT names the file,
 * which gets a line per event: "phase SECOND NAME", "picture SECOND", and "busy
 * SECOND MILLISECONDS OURS CPU".  SECOND is of the monotonic clock; OURS is
 * without what GTK took to lay out and draw a frame, except for the lab's own
 * widgets' drawing; CPU is the main thread's own time, the rest is waiting, for
 * GIMP or for a processor.  CLAB_PROBE_PHASES is “apply” or “learn”.
 *
 * Not by the accessibility bus, on which each question costs the window more
 * than it does itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gmodule.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Shorter turns of the main loop are of no interest. */
#define SHORT_MS 1.0

/* So long after the last event a phase is over; shorter turns are none. */
#define SETTLED_MS 1500
#define EVENT_MS 4.0
#define POLL_MS 50

/* Called by GTK, which looks for this name. */
G_MODULE_EXPORT void
gtk_module_init (int *argc, char ***argv);

/**
 * Probe:
 * @awake: when the main loop woke up, in microseconds, or 0
 * @awake_cpu: the thread's own time then
 * @frame_start: when GTK began with a frame
 * @frame_us: what frames took in this turn
 * @own_us: what the lab's widgets took of that to draw themselves
 * @draws: (element-type GType → draw): what classes drew with before
 * @pixel: of the map that is shown
 * @course: of courses[]
 * @phase: the next one to begin
 * @last: when something happened last
 */
static struct
{
  FILE *report;
  gint64 awake;
  gint64 awake_cpu;
  gint64 frame_start;
  gint64 frame_us;
  gint64 own_us;
  GHashTable *draws;
  guint32 pixel;
  guint course;
  guint phase;
  gint64 last;
} probe;

static gint64
cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static double
seconds (gint64 microseconds)
{
  return (double)microseconds / G_USEC_PER_SEC;
}

static int
poll_and_time (GPollFD *fds, guint n_fds, int timeout)
{
  gint64 now = g_get_monotonic_time ();
  gint64 busy = now - probe.awake;

  if (probe.awake != 0 && busy >= 1000 * SHORT_MS)
    {
      fprintf (probe.report, "busy %.6f %.1f %.1f %.1f\n",
               seconds (probe.awake), (double)busy / 1000,
               (double)(busy - probe.frame_us + probe.own_us) / 1000,
               (double)(cpu_time () - probe.awake_cpu) / 1000);
      if (busy >= 1000 * EVENT_MS)
        probe.last = now;
    }

  int result = g_poll (fds, n_fds, timeout);

  probe.frame_us = 0;
  probe.own_us = 0;
  probe.awake = g_get_monotonic_time ();
  probe.awake_cpu = cpu_time ();
  return result;
}

/* What @cr draws on, where the middle of the map is. */
static guint32
middle_of_map (GtkWidget *widget, cairo_t *cr)
{
  double x = 0.75 * gtk_widget_get_allocated_width (widget);
  double y = 0.5 * gtk_widget_get_allocated_height (widget);
  cairo_surface_t *image
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  cairo_t *copy = cairo_create (image);
  guint32 pixel;

  cairo_user_to_device (cr, &x, &y);
  cairo_set_source_surface (copy, cairo_get_target (cr), -(int)x, -(int)y);
  cairo_paint (copy);
  cairo_surface_flush (image);
  memcpy (&pixel, cairo_image_surface_get_data (image), sizeof pixel);
  cairo_destroy (copy);
  cairo_surface_destroy (image);
  return pixel & 0xffffff;
}

static gboolean
drawn (GtkWidget *widget, cairo_t *cr)
{
  guint32 pixel = middle_of_map (widget, cr);

  if (pixel != probe.pixel)
    {
      probe.last = g_get_monotonic_time ();
      fprintf (probe.report, "picture %.6f\n", seconds (probe.last));
    }
  probe.pixel = pixel;
  return FALSE;
}

/* Takes the place of the lab's widgets' own drawing. */
static gboolean
draw_and_time (GtkWidget *widget, cairo_t *cr)
{
  gboolean (*draw) (GtkWidget *, cairo_t *) = g_hash_table_lookup (
      probe.draws, GSIZE_TO_POINTER (G_OBJECT_TYPE (widget)));
  gint64 start = g_get_monotonic_time ();
  gboolean result = draw (widget, cr);

  probe.own_us += g_get_monotonic_time () - start;
  return result;
}

static void
frame_begins (void)
{
  probe.frame_start = g_get_monotonic_time ();
}

static void
frame_ends (void)
{
  probe.frame_us += g_get_monotonic_time () - probe.frame_start;
}

static gboolean
mapped (G_GNUC_UNUSED GSignalInvocationHint *hint,
        G_GNUC_UNUSED guint n,
        const GValue *values,
        G_GNUC_UNUSED gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);
  const char *name = G_OBJECT_TYPE_NAME (widget);
  gpointer type = GSIZE_TO_POINTER (G_OBJECT_TYPE (widget));
  GtkWidgetClass *class = GTK_WIDGET_GET_CLASS (widget);

  /* Containers of ours draw GTK's widgets. */
  if (g_str_has_prefix (name, "Clab") && !GTK_IS_CONTAINER (widget)
      && class->draw != draw_and_time)
    {
      g_hash_table_insert (probe.draws, type, class->draw);
      class->draw = draw_and_time;
    }
  if (g_str_equal (name, "ClabMapPreview"))
    g_signal_connect_after (widget, "draw", G_CALLBACK (drawn), NULL);
  if (GTK_IS_DIALOG (widget))
    {
      GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

      probe.last = g_get_monotonic_time ();
      g_signal_connect (clock, "before-paint", G_CALLBACK (frame_begins), NULL);
      g_signal_connect (clock, "after-paint", G_CALLBACK (frame_ends), NULL);
    }
  return TRUE;
}

/* A widget that is looked for, by its type and what it says or is called. */
typedef struct
{
  GType type;
  const char *name;
  GtkWidget *found;
} Search;

/* Labels are known by a part of their text. */
static gboolean
is_called (GtkWidget *widget, const char *name)
{
  return GTK_IS_LABEL (widget)
             ? strstr (gtk_label_get_text (GTK_LABEL (widget)), name) != NULL
             : g_strcmp0 (
                   atk_object_get_name (gtk_widget_get_accessible (widget)),
                   name)
                   == 0;
}

static void
search (GtkWidget *widget, gpointer data)
{
  Search *wanted = data;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), wanted->type)
      && is_called (widget, wanted->name))
    wanted->found = widget;
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), search, wanted);
}

static GtkWidget *
find (GType type, const char *name)
{
  Search wanted = { type, name, NULL };
  g_autoptr (GList) tops = gtk_window_list_toplevels ();

  for (GList *top = tops; top != NULL; top = top->next)
    search (top->data, &wanted);
  return wanted.found;
}

static void
type_kernel (G_GNUC_UNUSED const char *name, const char *text)
{
  GtkWidget *view = find (GTK_TYPE_TEXT_VIEW, "Kernel text");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                            text, -1);
}

static void
choose (const char *name, const char *text)
{
  GtkComboBox *combo = GTK_COMBO_BOX (find (GTK_TYPE_COMBO_BOX, name));
  GtkTreeModel *model = gtk_combo_box_get_model (combo);
  GtkTreeIter iter;

  for (gboolean is_row = gtk_tree_model_get_iter_first (model, &iter); is_row;
       is_row = gtk_tree_model_iter_next (model, &iter))
    for (int column = 0; column < gtk_tree_model_get_n_columns (model);
         column++)
      if (gtk_tree_model_get_column_type (model, column) == G_TYPE_STRING)
        {
          g_autofree char *word = NULL;

          gtk_tree_model_get (model, &iter, column, &word, -1);
          if (word != NULL && strstr (word, text) != NULL)
            gtk_combo_box_set_active_iter (combo, &iter);
        }
}

static void
turn_to (const char *name, G_GNUC_UNUSED const char *text)
{
  GtkWidget *label = find (GTK_TYPE_LABEL, name);
  GtkNotebook *notebook
      = GTK_NOTEBOOK (gtk_widget_get_ancestor (label, GTK_TYPE_NOTEBOOK));

  for (int i = 0; i < gtk_notebook_get_n_pages (notebook); i++)
    if (gtk_notebook_get_tab_label (notebook,
                                    gtk_notebook_get_nth_page (notebook, i))
        == label)
      gtk_notebook_set_current_page (notebook, i);
}

static void
press (const char *name, G_GNUC_UNUSED const char *text)
{
  gtk_button_clicked (GTK_BUTTON (find (GTK_TYPE_BUTTON, name)));
}

/* As the window manager does when a person comes back to the window. */
static void
come_back (G_GNUC_UNUSED const char *name, G_GNUC_UNUSED const char *text)
{
  GtkWidget *tab = find (GTK_TYPE_LABEL, "Learn");
  GtkWidget *window = gtk_widget_get_toplevel (tab);
  GdkEvent *event = gdk_event_new (GDK_FOCUS_CHANGE);

  event->focus_change.window = g_object_ref (gtk_widget_get_window (window));
  event->focus_change.in = TRUE;
  gtk_widget_send_focus_change (window, event);
  gdk_event_free (event);
}

static void
count (const char *name, const char *text)
{
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (find (GTK_TYPE_SPIN_BUTTON, name)),
      g_ascii_strtod (text, NULL));
}

#define ROW_7 "1 1 1 1 1 1 1; "
#define ROW_15 "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1; "
#define ROWS_3(row) row row row

/* @until is what a label says at the end. */
typedef struct
{
  const char *title;
  void (*run) (const char *name, const char *text);
  const char *name;
  const char *text;
  const char *until;
} Phase;

/* The picture's brightness tells the kernels apart. */
static const Phase apply_phases[] = {
  { "typing a kernel of 3 rows", type_kernel, NULL,
    "[1 2 1; 2 4 2; 1 2 1] / 32", NULL },
  { "typing a kernel of 3 rows", type_kernel, NULL, "[0 -1 0; -1 5 -1; 0 -1 0]",
    NULL },
  { "typing a kernel of 7 rows", type_kernel, NULL,
    "[" ROWS_3 (ROWS_3 (ROW_7)) "0 0 0 0 0 0 0] / 126", NULL },
  { "typing a kernel of 15 rows", type_kernel, NULL,
    "[" ROWS_3 (ROWS_3 (ROW_15)) ROWS_3 (ROW_15) ROW_15 ROW_15
    "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1] / 300",
    NULL },
  { "other padding", choose, "Padding", "Valid", NULL },
  { "other working space", choose, "Working space", "Linear light", NULL },
  { "coming back to the window", come_back, NULL, NULL, NULL },
  { "turning to the page Learn", turn_to, "Learn", NULL, NULL },
  { "choosing a target", choose, "Target", "target", NULL },
  { "a lesson", press, "Start", NULL, "dB" },
  { "beginning anew", press, "Begin anew", NULL, NULL },
  { "closing", press, "Cancel", NULL, NULL },
  { NULL, NULL, NULL, NULL, NULL },
};

/* Opened by Learn Kernel, the lab says at each change what OK would do. */
static const Phase learn_phases[] = {
  { "choosing a target", choose, "Target", "target", "OK learns" },
  { "another loss", choose, "Loss", "Mean absolute error", NULL },
  { "more rows", count, "Rows", "5", NULL },
  { "other padding", choose, "Padding", "Valid", NULL },
  { "coming back to the window", come_back, NULL, NULL, NULL },
  { "closing", press, "Cancel", NULL, NULL },
  { NULL, NULL, NULL, NULL, NULL },
};

static const struct
{
  const char *word;
  const Phase *phases;
  const char *open;
} courses[] = {
  { "apply", apply_phases, "layers of" },
  { "learn", learn_phases, NULL },
};

static gboolean
go_on (G_GNUC_UNUSED gpointer data)
{
  gint64 now = g_get_monotonic_time ();
  const Phase *phases = courses[probe.course].phases;
  const char *until = probe.phase > 0 ? phases[probe.phase - 1].until
                                      : courses[probe.course].open;

  if (now - probe.last < 1000 * SETTLED_MS
      || (until != NULL && find (GTK_TYPE_LABEL, until) == NULL))
    return G_SOURCE_CONTINUE;
  probe.last = now;
  fprintf (probe.report, "phase %.6f %s\n", seconds (probe.awake),
           phases[probe.phase].title);
  phases[probe.phase].run (phases[probe.phase].name, phases[probe.phase].text);
  return phases[++probe.phase].run != NULL;
}

void
gtk_module_init (G_GNUC_UNUSED int *argc, G_GNUC_UNUSED char ***argv)
{
  const char *path = g_getenv ("CLAB_PROBE_REPORT");

  if (path == NULL || g_strcmp0 (g_get_prgname (), "convolution-lab") != 0)
    return;
  probe.report = fopen (path, "we");
  if (probe.report == NULL)
    return;
  setvbuf (probe.report, NULL, _IOLBF, 0);
  for (guint i = 0; i < G_N_ELEMENTS (courses); i++)
    if (g_strcmp0 (g_getenv ("CLAB_PROBE_PHASES"), courses[i].word) == 0)
      probe.course = i;
  probe.draws = g_hash_table_new (NULL, NULL);
  probe.last = g_get_monotonic_time ();
  fprintf (probe.report, "phase %.6f opening and reading\n",
           seconds (probe.last));
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0,
                              mapped, NULL, NULL);
  g_timeout_add (POLL_MS, go_on, NULL);
  g_main_context_set_poll_func (NULL, poll_and_time);
}
