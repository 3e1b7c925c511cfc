/* One line of the contender protocol of the side-by-side benchmark.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/bench/bench-job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONG_RUN_SECONDS 2.0

typedef enum
{
  WORD,
  INTEGER,
  REAL
} FieldType;

typedef struct
{
  const char *key;
  FieldType type;
  gsize offset;
  double initial;
} Field;

#define FIELD(name, type, initial)                                             \
  { #name, type, G_STRUCT_OFFSET (BenchJob, name), initial }

static const Field fields[] = {
  FIELD (op, WORD, 0),         FIELD (input, WORD, 0),
  FIELD (kernels, WORD, 0),    FIELD (sample, WORD, 0),
  FIELD (sampled, WORD, 0),    FIELD (target, WORD, 0),
  FIELD (opt, WORD, 0),        FIELD (h, INTEGER, 0),
  FIELD (w, INTEGER, 0),       FIELD (c, INTEGER, 1),
  FIELD (n, INTEGER, 1),       FIELD (k, INTEGER, 0),
  FIELD (kc, INTEGER, 1),      FIELD (stride, INTEGER, 1),
  FIELD (pad, INTEGER, 0),     FIELD (threads, INTEGER, 1),
  FIELD (repeats, INTEGER, 5), FIELD (iters, INTEGER, 0),
  FIELD (budget, REAL, 1),     FIELD (lr, REAL, 0),
};

static void
set_field (BenchJob *job, const Field *field, const char *value)
{
  gpointer member = G_STRUCT_MEMBER_P (job, field->offset);

  if (field->type == WORD)
    {
      g_free (*(char **)member);
      *(char **)member = g_strdup (value != NULL ? value : "");
    }
  else if (field->type == INTEGER)
    *(gint64 *)member
        = value != NULL ? g_ascii_strtoll (value, NULL, 10) : field->initial;
  else
    *(double *)member
        = value != NULL ? g_ascii_strtod (value, NULL) : field->initial;
}

void
bench_job_parse (const char *line, BenchJob *job)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \n", -1);

  *job = (BenchJob){ 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *prefix = g_strconcat (fields[i].key, "=", NULL);

      set_field (job, &fields[i], NULL);
      for (char **word = words; *word != NULL; word++)
        if (g_str_has_prefix (*word, prefix))
          set_field (job, &fields[i], *word + strlen (prefix));
    }
}

void
bench_job_clear (BenchJob *job)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].type == WORD)
      g_free (G_STRUCT_MEMBER (char *, job, fields[i].offset));
}

float *
bench_read_floats (const char *path, gsize n)
{
  g_autofree float *values = g_try_new (float, n);
  FILE *file = fopen (path, "rb");

  if (file == NULL)
    return NULL;
  gsize got = values != NULL ? fread (values, sizeof (float), n, file) : 0;
  fclose (file);
  return got == n ? g_steal_pointer (&values) : NULL;
}

void
bench_write_sample (const BenchJob *job,
                    float (*value_at) (gint64 position, gpointer data),
                    gpointer data)
{
  g_autofree char *positions = NULL;
  gsize size;

  if (job->sample[0] == '\0'
      || !g_file_get_contents (job->sample, &positions, &size, NULL))
    return;

  gsize n = size / sizeof (gint64);
  g_autofree float *values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    {
      gint64 position;

      memcpy (&position, positions + i * sizeof position, sizeof position);
      values[i] = value_at (position, data);
    }
  g_file_set_contents (job->sampled, (const char *)values, n * sizeof (float),
                       NULL);
}

static double
now (void)
{
  return g_get_monotonic_time () / 1e6;
}

void
bench_repeat (const BenchJob *job,
              BenchTimes *times,
              void (*run) (gpointer data),
              gpointer data)
{
  double spent = 0;
  double began = now ();
  run (data);
  double warming = now () - began;

  if (warming > LONG_RUN_SECONDS)
    {
      g_array_append_val (times->seconds, warming);
      return;
    }
  do
    {
      began = now ();
      run (data);
      double took = now () - began;
      spent += took;
      g_array_append_val (times->seconds, took);
    }
  while ((gint64)times->seconds->len < job->repeats && spent < job->budget);
}

/* The most memory that this process ever had, in KiB.  getrusage() would
 * count that of the program that started it. */
static long
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? strtol (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

void
bench_answer (const BenchTimes *times)
{
  printf ("{\"ok\": %s, \"times_s\": [", times->why == NULL ? "true" : "false");
  for (guint i = 0; i < times->seconds->len; i++)
    printf ("%s%.6g", i > 0 ? ", " : "",
            g_array_index (times->seconds, double, i));
  printf ("], \"peak_rss_kb\": %ld, \"note\": \"%s\", \"why\": \"%s\"}\n",
          peak_memory (), times->note->str,
          times->why != NULL ? times->why : "");
  fflush (stdout);
}
