/* What the machine can do at most: multiplications and bytes per second.
 *
 * Answers each line of standard input by one line of JSON: GFLOP/s of single
 * precision, GB/s of reading and of writing past the caches, of as many threads
 * as the argument says, at that moment: clocks and neighbours change both.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/parallel.h"
#include "src/base/tensor.h"
#include "src/conv/conv-rows-dispatch.h"

#define SECONDS 0.02
#define ROUNDS 2
#define MAX_THREADS 64
#define N_FLOATS ((gsize)32 << 20)
#define N_SUMS 12
#define N_STEPS 100000

#if defined __AVX512F__
#define LANES 16
#elif defined __AVX2__
#define LANES 8
#else
#define LANES 4
#endif

typedef float Vector __attribute__ ((vector_size (LANES * 4)));

typedef struct
{
  const ClabRows *rows;
  ClabTensor **tensors;
  double sums[MAX_THREADS];
} Probe;

/* As many sums as hide the latency of a multiplication.
 *
 * Returns: floating-point operations */
static double
multiply (const Probe *probe, gsize i)
{
  const Vector factor = probe->tensors[i]->data[0] - (Vector){ 0 };
  Vector sums[N_SUMS];

#pragma GCC unroll 16
  for (int j = 0; j < N_SUMS; j++)
    sums[j] = (float)j - (Vector){ 0 };
  for (int n = 0; n < N_STEPS; n++)
    {
#pragma GCC unroll 16
      for (int j = 0; j < N_SUMS; j++)
        sums[j] = sums[j] * factor + factor;
    }

  float total = 0;
#pragma GCC unroll 16
  for (int j = 0; j < N_SUMS; j++)
    total += sums[j][0];
  volatile float sink = total;
  (void)sink;
  return 2.0 * N_STEPS * N_SUMS * LANES;
}

static double
read_memory (const Probe *probe, gsize i)
{
  const float *data = probe->tensors[i]->data;
  float parts[64] = { 0 };

  for (gsize x = 0; x < N_FLOATS; x += 64)
    for (int j = 0; j < 64; j++)
      parts[j] += data[x + j];

  volatile float sink = parts[0] + parts[63];
  (void)sink;
  return N_FLOATS * sizeof (float);
}

static double
write_memory (const Probe *probe, gsize i)
{
  static const float line[1024] = { 0 };

  for (gsize x = 0; x < N_FLOATS; x += 1024)
    probe->rows->stream (line, 1024, probe->tensors[i]->data + x);
  probe->rows->finish ();
  return N_FLOATS * sizeof (float);
}

static const struct
{
  const char *name;
  double (*run) (const Probe *probe, gsize i);
} limits[] = { { "flops", multiply },
               { "read", read_memory },
               { "write", write_memory } };

typedef struct
{
  Probe *probe;
  gsize limit;
} Task;

static void
measure (gsize piece, guint worker G_GNUC_UNUSED, gpointer data)
{
  Task *task = data;
  gint64 began = g_get_monotonic_time ();
  double seconds;
  double done = 0;

  do
    {
      done += limits[task->limit].run (task->probe, piece);
      seconds = (double)(g_get_monotonic_time () - began) / 1e6;
    }
  while (seconds < SECONDS);
  task->probe->sums[piece] = done / seconds;
}

static double
best_of_rounds (Probe *probe, ClabParallel *parallel, gsize limit)
{
  gsize threads = clab_parallel_threads (parallel);
  Task task = { probe, limit };
  double best = 0;

  for (int round = 0; round < ROUNDS; round++)
    {
      double sum = 0;

      clab_parallel_run (parallel, threads, measure, &task);
      for (gsize i = 0; i < threads; i++)
        sum += probe->sums[i];
      best = MAX (best, sum);
    }
  return best / 1e9;
}

static void
answer (Probe *probe, ClabParallel *parallel)
{
  printf ("{");
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    printf ("%s\"%s\": %.1f", i > 0 ? ", " : "", limits[i].name,
            best_of_rounds (probe, parallel, i));
  printf ("}\n");
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  gsize threads = argc > 1 ? CLAMP (atoi (argv[1]), 1, MAX_THREADS) : 1;
  g_autoptr (ClabParallel) parallel = clab_parallel_new (threads);
  ClabTensor *tensors[MAX_THREADS] = { NULL };
  Probe probe = { .rows = clab_variant_get ()->rows, .tensors = tensors };
  int byte;

  for (gsize i = 0; i < threads; i++)
    {
      tensors[i] = clab_tensor_new (1, 1, 1, N_FLOATS, NULL);
      if (tensors[i] == NULL)
        return 1;
      for (gsize x = 0; x < N_FLOATS; x++)
        tensors[i]->data[x] = 0;
    }
  while ((byte = getchar ()) != EOF)
    if (byte == '\n')
      answer (&probe, parallel);
  for (gsize i = 0; i < threads; i++)
    clab_tensor_free (tensors[i]);
  return 0;
}
