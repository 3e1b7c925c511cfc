/* Our engine as a contender of the side-by-side benchmark.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "src/base/tensor.h"
#include "src/conv/conv.h"
#include "src/learn/learner.h"
#include "src/learn/losses.h"
#include "src/learn/optimizers.h"
#include "tests/bench/bench-job.h"

#define LINE_LENGTH 4096

/* What is kept from one job to the next.
 *
 * @name: file and size of @image
 * @image: 1 × c × h × w
 * @maps: 1 × n × oh × ow
 * @allowed: the processors that the program was given
 */
typedef struct
{
  char *name;
  ClabTensor *image;
  ClabTensor *maps;
  ClabParallel *parallel;
  cpu_set_t allowed;
} Bench;

/* A bank that is run on all channels together, or on each. */
typedef struct
{
  const Bench *bench;
  const BenchJob *job;
  ClabConv *conv;
} Maps;

static gboolean
is_per_channel (const BenchJob *job)
{
  return strcmp (job->op, "conv") != 0;
}

static void
run_maps (gpointer data)
{
  const Maps *maps = data;
  const BenchJob *job = maps->job;
  const ClabTensor *image = maps->bench->image;
  gsize n = is_per_channel (job) ? job->c : 1;

  for (gsize c = 0; c < n; c++)
    {
      ClabView view = { .data = clab_tensor_plane (image, 0, c),
                        .channel_stride = job->h * job->w,
                        .row_stride = job->w,
                        .pixel_stride = 1 };

      clab_conv_forward (maps->conv, maps->bench->parallel, &view,
                         clab_tensor_plane (maps->bench->maps, 0, c), NULL);
    }
}

/* Ours are planes; the job counts interleaved channels where there are. */
static float
value_at (gint64 position, gpointer data)
{
  const Maps *maps = data;
  gsize c = maps->job->c;

  if (is_per_channel (maps->job))
    return clab_tensor_plane (maps->bench->maps, 0, position % c)[position / c];
  return maps->bench->maps->data[position];
}

/* The weights of a job: those of its file, or the product of its taps. */
static double *
read_weights (const BenchJob *job)
{
  gboolean is_separable = strcmp (job->op, "sep") == 0;
  gsize k = job->k;
  gsize n = is_separable ? k * k : job->n * job->kc * k * k;
  g_autofree float *values
      = bench_read_floats (job->kernels, is_separable ? k : n);
  double *weights = values != NULL ? g_new (double, n) : NULL;

  for (gsize i = 0; weights != NULL && i < n; i++)
    weights[i]
        = is_separable ? (double)values[i / k] * values[i % k] : values[i];
  return weights;
}

static gboolean
read_image (Bench *bench, const BenchJob *job)
{
  gsize size = job->h * job->w;
  g_autofree char *name = g_strdup_printf (
      "%s %d %d %d", job->input, (int)job->h, (int)job->w, (int)job->c);

  if (g_strcmp0 (name, bench->name) == 0)
    return TRUE;
  g_autofree float *pixels = bench_read_floats (job->input, size * job->c);
  g_clear_pointer (&bench->image, clab_tensor_free);
  if (pixels != NULL)
    bench->image = clab_tensor_new (1, job->c, job->h, job->w, NULL);
  if (bench->image == NULL)
    return FALSE;
  for (gint64 c = 0; c < job->c; c++)
    for (gsize i = 0; i < size; i++)
      bench->image->data[c * size + i] = pixels[i * job->c + c];
  g_free (bench->name);
  bench->name = g_steal_pointer (&name);
  return TRUE;
}

/* Where the threads of a team may run.
 *
 * @n_pinned: how many have found their processor */
typedef struct
{
  guint threads;
  guint n_pinned;
  cpu_set_t allowed;
} Pinning;

/* Binds a thread to a processor of its own, then waits until all have: so
 * each takes one piece. */
static void
pin_worker (gsize piece G_GNUC_UNUSED, guint worker, gpointer data)
{
  Pinning *pinning = data;
  int skipped = (int)worker % CPU_COUNT (&pinning->allowed);
  int cpu = 0;
  cpu_set_t one;

  while (!CPU_ISSET (cpu, &pinning->allowed) || skipped-- > 0)
    cpu++;
  CPU_ZERO (&one);
  CPU_SET (cpu, &one);
  sched_setaffinity (0, sizeof one, &one);
  __atomic_add_fetch (&pinning->n_pinned, 1, __ATOMIC_ACQ_REL);
  while (__atomic_load_n (&pinning->n_pinned, __ATOMIC_ACQUIRE)
         < pinning->threads)
    g_thread_yield ();
}

/* As the peers' threads are: two that wake up on one processor may stay there
 * for longer than a run takes. */
static void
pin_team (Bench *bench)
{
  Pinning pinning = { .threads = clab_parallel_threads (bench->parallel),
                      .allowed = bench->allowed };

  clab_parallel_run (bench->parallel, pinning.threads, pin_worker, &pinning);
}

/* Holds a tensor for the maps, and a team of the job's threads. */
static gboolean
prepare (Bench *bench, const BenchJob *job, const ClabConvShape *shape)
{
  gsize n = is_per_channel (job) ? job->c : job->n;

  if (bench->maps == NULL || bench->maps->channels != n
      || bench->maps->height != shape->out_height
      || bench->maps->width != shape->out_width)
    {
      clab_tensor_free (bench->maps);
      bench->maps
          = clab_tensor_new (1, n, shape->out_height, shape->out_width, NULL);
      /* Fresh pages are not what is measured. */
      if (bench->maps != NULL)
        memset (bench->maps->data, 0,
                clab_tensor_size (bench->maps) * sizeof (float));
    }
  if (bench->parallel == NULL
      || clab_parallel_threads (bench->parallel) != job->threads)
    {
      clab_parallel_free (bench->parallel);
      bench->parallel = clab_parallel_new (job->threads);
      pin_team (bench);
    }
  return bench->maps != NULL;
}

static void
make_maps (Bench *bench, const BenchJob *job, BenchTimes *times)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *weights = read_weights (job);
  gsize cells = job->pad;
  ClabConvShape shape = {
    .n_kernels = job->n,
    .channels = is_per_channel (job) ? 1 : job->kc,
    .rows = job->k,
    .columns = job->k,
    .stride_y = job->stride,
    .stride_x = job->stride,
    .dilation_y = 1,
    .dilation_x = 1,
    .in_height = job->h,
    .in_width = job->w,
    .pad_top = job->pad,
    .pad_left = job->pad,
    .out_height
    = clab_output_size (job->h, job->k, job->stride, 1, cells, cells),
    .out_width
    = clab_output_size (job->w, job->k, job->stride, 1, cells, cells),
    .padding_mode = clab_table_find (&clab_padding_modes, "zeros", NULL),
  };
  g_autoptr (ClabConv) conv
      = weights != NULL ? clab_conv_new (&shape, weights, NULL, &error) : NULL;
  Maps maps = { .bench = bench, .job = job, .conv = conv };

  if (conv == NULL || !prepare (bench, job, &shape))
    {
      times->why = "not enough memory, or kernels not readable";
      return;
    }
  g_autofree char *way = clab_conv_describe (conv);
  g_string_append_printf (times->note, "%s; planes in and out", way);
  bench_repeat (job, times, run_maps, &maps);
  bench_write_sample (job, value_at, &maps);
}

/* How a job learns.
 *
 * @loss: one that is not quadratic takes direct steps
 */
static const struct
{
  const char *opt;
  const char *optimizer;
  const char *loss;
  gsize batch;
} learners[] = {
  { "sgd", "sgd", "mse", 0 },        { "adam", "adam", "mse", 0 },
  { "closed", "exact", "mse", 0 },   { "direct", "adam", "huber", 0 },
  { "mini64", "adam", "huber", 64 },
};

typedef struct
{
  BenchTimes *times;
  gint64 last;
} Clock;

static gboolean
note_step (const ClabLearnStep *step, gpointer data)
{
  Clock *clock = data;
  gint64 now = g_get_monotonic_time ();
  double seconds = (double)(now - clock->last) / 1e6;

  if (step->step > 0)
    g_array_append_val (clock->times->seconds, seconds);
  clock->last = now;
  return TRUE;
}

static ClabProblem *
read_problem (const Bench *bench, const BenchJob *job, gsize learner)
{
  ClabLearnOptions options;
  gsize area = job->h * job->w;
  g_autofree float *values = bench_read_floats (job->target, area);
  ClabTensor *source = clab_tensor_new (1, job->c, job->h, job->w, NULL);
  ClabTensor *target = clab_tensor_new (1, 1, job->h, job->w, NULL);
  g_autoptr (ClabProblem) problem = NULL;

  clab_learn_options_init (&options);
  options.rows = job->k;
  options.columns = job->k;
  options.with_bias = FALSE;
  options.channels = clab_table_find (&clab_learn_channels, "sum", NULL);
  options.padding_mode = clab_table_find (&clab_padding_modes, "zeros", NULL);
  options.loss = clab_table_find (&clab_losses, learners[learner].loss, NULL);
  options.optimizer
      = clab_table_find (&clab_optimizers, learners[learner].optimizer, NULL);
  options.rate = job->lr;
  options.batch = learners[learner].batch;
  options.hold_out = 0;
  problem = clab_problem_new (&options, NULL);
  if (values == NULL || source == NULL || target == NULL || problem == NULL)
    {
      clab_tensor_free (source);
      clab_tensor_free (target);
      return NULL;
    }
  memcpy (source->data, bench->image->data,
          clab_tensor_size (source) * sizeof (float));
  memcpy (target->data, values, area * sizeof (float));

  ClabPair pair = { .source = source, .target = target };
  return clab_problem_add (problem, &pair, NULL) ? g_steal_pointer (&problem)
                                                 : NULL;
}

/* Times the steps; for the exact answer, everything until it is there. */
static void
learn (Bench *bench, const BenchJob *job, BenchTimes *times)
{
  ClabConvShape shape = { .out_height = job->h, .out_width = job->w };
  g_autofree double *initial = g_new0 (double, job->c * job->k * job->k);
  g_autoptr (ClabProblem) problem = NULL;
  gsize i = 0;

  while (i < G_N_ELEMENTS (learners) && strcmp (learners[i].opt, job->opt) != 0)
    i++;
  if (i == G_N_ELEMENTS (learners))
    {
      times->why = "not asked";
      return;
    }
  problem = read_problem (bench, job, i);
  if (problem == NULL || !prepare (bench, job, &shape))
    {
      times->why = "the target cannot be used";
      return;
    }

  gint64 began = g_get_monotonic_time ();
  g_autoptr (ClabLearner) learner
      = clab_learner_new (problem, initial, bench->parallel, NULL, NULL);
  Clock clock = { times, g_get_monotonic_time () };
  double gathering = (double)(clock.last - began) / 1e6;

  if (learner == NULL)
    {
      times->why = "not enough memory";
      return;
    }
  g_string_append_printf (times->note, "prepared in %.1f ms", gathering * 1e3);
  if (strcmp (job->opt, "closed") == 0)
    g_array_append_val (times->seconds, gathering);
  else if (!clab_learner_run (learner, job->iters, note_step, &clock, NULL,
                              NULL))
    times->why = "the steps diverged";
}

static const struct
{
  const char *op;
  void (*run) (Bench *bench, const BenchJob *job, BenchTimes *times);
} ops[] = {
  { "conv", make_maps },
  { "perchannel", make_maps },
  { "sep", make_maps },
  { "learn", learn },
};

static void
do_job (Bench *bench, const char *line)
{
  g_auto (BenchJob) job = { 0 };
  BenchTimes times = { .seconds = g_array_new (FALSE, FALSE, sizeof (double)),
                       .note = g_string_new (NULL),
                       .why = "not asked" };

  bench_job_parse (line, &job);
  for (gsize i = 0; i < G_N_ELEMENTS (ops); i++)
    if (strcmp (ops[i].op, job.op) == 0)
      {
        times.why = read_image (bench, &job) ? NULL : "input not readable";
        if (times.why == NULL)
          ops[i].run (bench, &job, &times);
      }
  bench_answer (&times);
  g_array_unref (times.seconds);
  g_string_free (times.note, TRUE);
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  static char line[LINE_LENGTH];

  sched_getaffinity (0, sizeof bench.allowed, &bench.allowed);
  if (argc == 2 && strcmp (argv[1], "serve") == 0)
    while (fgets (line, sizeof line, stdin) != NULL)
      do_job (&bench, line);
  else
    {
      g_autofree char *words = g_strjoinv (" ", argv + 1);

      do_job (&bench, words);
    }
  g_free (bench.name);
  clab_tensor_free (bench.image);
  clab_tensor_free (bench.maps);
  clab_parallel_free (bench.parallel);
  return 0;
}
