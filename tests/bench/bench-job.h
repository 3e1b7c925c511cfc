/* One line of the contender protocol of the side-by-side benchmark.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

/**
 * BenchJob:
 *
 * Words key=value; the names of the members are the keys.  op: conv,
 * perchannel, sep, learn.  input: file of h × w × c floats, interleaved.
 * kernels: file of n × kc × k × k floats, or of k for sep.  sample: file of
 * 64-bit positions in the output, whose values go to the file sampled.
 * target: file of h × w floats.
 */
typedef struct
{
  char *op;
  char *input;
  char *kernels;
  char *sample;
  char *sampled;
  char *target;
  char *opt;
  gint64 h;
  gint64 w;
  gint64 c;
  gint64 n;
  gint64 k;
  gint64 kc;
  gint64 stride;
  gint64 pad;
  gint64 threads;
  gint64 repeats;
  gint64 iters;
  double budget;
  double lr;
} BenchJob;

/**
 * BenchTimes:
 * @seconds: (element-type double): one per run
 * @note: what to know about them
 * @why: (nullable): why the job was not done
 */
typedef struct
{
  GArray *seconds;
  GString *note;
  const char *why;
} BenchTimes;

void
bench_job_parse (const char *line, BenchJob *job);

void
bench_job_clear (BenchJob *job);

/**
 * bench_read_floats:
 *
 * Returns: (transfer full) (nullable): @n floats for g_free(), %NULL if the
 *   file has fewer.
 */
float *
bench_read_floats (const char *path, gsize n);

/**
 * bench_write_sample:
 * @value_at: the output at a position of job->sample
 */
void
bench_write_sample (const BenchJob *job,
                    float (*value_at) (gint64 position, gpointer data),
                    gpointer data);

/**
 * bench_repeat:
 *
 * Runs @run once to warm up, then until the job's repeats or its budget of
 * seconds are spent, and at least once; a run of more than two seconds counts
 * itself.
 */
void
bench_repeat (const BenchJob *job,
              BenchTimes *times,
              void (*run) (gpointer data),
              gpointer data);

/**
 * bench_answer:
 *
 * Prints the one line of JSON that ends a job.
 */
void
bench_answer (const BenchTimes *times);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BenchJob, bench_job_clear)
