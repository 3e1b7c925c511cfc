/* A GTK module that writes down for how long the main loop was busy at a
 * time, and when the picture was drawn.
 *
 * Loaded by GTK_MODULES into the plug-in; CLAB_PROBE_REPORT names the file,
 * which gets a line per event: "busy SECOND MILLISECONDS CPU" and "picture
 * SECOND".  SECOND is of the monotonic clock, CPU the main thread's own
 * milliseconds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gmodule.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <time.h>

/* Shorter turns of the main loop are of no interest. */
#define SHORT_MS 4.0

/* Called by GTK, which looks for this name. */
G_MODULE_EXPORT void
gtk_module_init (int *argc, char ***argv);

/**
 * Probe:
 * @awake: when the main loop woke up, in microseconds, or 0
 * @awake_cpu: the thread's own time then
 */
static struct
{
  FILE *report;
  gint64 awake;
  gint64 awake_cpu;
} probe;

static gint64
cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
poll_and_time (GPollFD *fds, guint n_fds, int timeout)
{
  gint64 now = g_get_monotonic_time ();
  double busy_ms = (double)(now - probe.awake) / 1000;

  if (probe.awake != 0 && busy_ms >= SHORT_MS)
    fprintf (probe.report, "busy %.6f %.1f %.1f\n",
             (double)probe.awake / G_USEC_PER_SEC, busy_ms,
             (double)(cpu_time () - probe.awake_cpu) / 1000);

  int result = g_poll (fds, n_fds, timeout);

  probe.awake = g_get_monotonic_time ();
  probe.awake_cpu = cpu_time ();
  return result;
}

static gboolean
drawn (void)
{
  fprintf (probe.report, "picture %.6f\n",
           (double)g_get_monotonic_time () / G_USEC_PER_SEC);
  return FALSE;
}

static gboolean
mapped (G_GNUC_UNUSED GSignalInvocationHint *hint,
        G_GNUC_UNUSED guint n,
        const GValue *values,
        G_GNUC_UNUSED gpointer data)
{
  GObject *widget = g_value_get_object (&values[0]);

  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "ClabMapPreview"))
    g_signal_connect (widget, "draw", G_CALLBACK (drawn), NULL);
  return TRUE;
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
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0,
                              mapped, NULL, NULL);
  g_main_context_set_poll_func (NULL, poll_and_time);
}
