/* The worked examples that concern maps.
 *
 * test-seed-numbers.c answers for sizes, padding, statistics and patterns,
 * tests/learn/test-seed-learning.c for losses, gradients, optimizers and
 * learnt kernels.  tests/support/seed-vectors.c says for every op which suite
 * it is, and each suite checks that nothing is left out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "src/maps/explanation.h"
#include "src/maps/geometry.h"
#include "src/patterns/patterns.h"
#include "tests/support/map-collector.h"
#include "tests/support/seed-vectors.h"

/* 0…1 of a pattern in the units of the examples. */
#define WHITE 255.0f

static const void *
row_of (const ClabTable *table, const char *nick)
{
  const void *row = clab_table_find (table, nick, NULL);

  ck_assert_msg (row != NULL, "%s", nick);
  return row;
}

/* One grey map without a display mapping, from one vector. */
typedef struct
{
  ClabTensor *pixels;
  ClabBank *bank;
  ClabMapOptions options;
} Job;

static void
job_clear (Job *job)
{
  clab_tensor_free (job->pixels);
  clab_bank_free (job->bank);
}

static ClabBank *
bank_of (const ClabTensor *weights, double divisor, double bias)
{
  ClabBank *bank = clab_bank_new (NULL);
  ClabKernel *kernel = clab_kernel_new ("seed", weights->channels,
                                        weights->height, weights->width, NULL);

  for (gsize i = 0; i < clab_tensor_size (weights); i++)
    kernel->weights[i] = weights->data[i];
  kernel->divisor = divisor;
  kernel->bias = bias;
  clab_bank_add (bank, kernel);
  return bank;
}

/* "padding": cells on every side, [[top, bottom], [left, right]], or none,
 * which is the size of the input. */
static void
read_padding (JsonObject *vector, ClabMapOptions *options)
{
  if (!json_object_has_member (vector, "padding"))
    return;

  options->padding = row_of (&clab_padding_sizes, "explicit");
  if (JSON_NODE_HOLDS_ARRAY (json_object_get_member (vector, "padding")))
    {
      g_autoptr (ClabTensor) sides = seed_planes (vector, "padding");

      options->pad_top = (gsize)sides->data[0];
      options->pad_bottom = (gsize)sides->data[1];
      options->pad_left = (gsize)sides->data[2];
      options->pad_right = (gsize)sides->data[3];
      return;
    }
  gsize padding = (gsize)json_object_get_int_member (vector, "padding");
  options->pad_top = options->pad_bottom = padding;
  options->pad_left = options->pad_right = padding;
}

static ClabTensor *
pattern_of (JsonObject *vector)
{
  const char *name = json_object_get_string_member (vector, "pattern");
  g_autofree char *nick = g_strdelimit (g_strdup (name), "_", '-');
  ClabTensor *tensor
      = clab_pattern_draw (row_of (&clab_patterns, nick), 32, 32, NULL);

  for (gsize i = 0; i < clab_tensor_size (tensor); i++)
    tensor->data[i] *= WHITE;
  return tensor;
}

static void
job_init (Job *job, JsonObject *vector, const char *input, const char *kernel)
{
  g_autoptr (ClabTensor) weights = seed_planes (vector, kernel);
  gsize stride = (gsize)seed_number (vector, "stride", 1);

  job->pixels
      = input != NULL ? seed_planes (vector, input) : pattern_of (vector);
  job->bank = bank_of (weights, seed_number (vector, "divisor", 1),
                       seed_number (vector, "bias", 0));
  clab_map_options_init (&job->options);
  job->options.display = row_of (&clab_displays, "raw");
  job->options.stride_y = job->options.stride_x = stride;
  job->options.padding_mode
      = row_of (&clab_padding_modes,
                json_object_has_member (vector, "padding_mode")
                    ? json_object_get_string_member (vector, "padding_mode")
                    : "zeros");
  read_padding (vector, &job->options);
}

static MapCollector *
job_run (const Job *job)
{
  ClabSource source = { .pixels = job->pixels,
                        .height = job->pixels->height,
                        .width = job->pixels->width };

  return map_collector_run (job->bank, &job->options, &source, 2);
}

/* The values of a map's only channel, or of one of its channels. */
static ClabTensor *
values_of (const MapCollector *maps, gsize channel)
{
  const ClabMap *map = clab_pipeline_map (maps->pipeline, 0);
  ClabTensor *values = clab_tensor_new (1, 1, map->height, map->width, NULL);

  for (gsize y = 0; y < map->height; y++)
    for (gsize x = 0; x < map->width; x++)
      values->data[y * map->width + x]
          = map_collector_pixel (maps, 0, y, x)[channel];
  return values;
}

static ClabTensor *
job_values (const Job *job)
{
  g_autoptr (MapCollector) maps = job_run (job);

  ck_assert_uint_eq (clab_pipeline_map (maps->pipeline, 0)->channels, 1);
  return values_of (maps, 0);
}

static void
check_shape (const ClabTensor *values, const ClabTensor *expected)
{
  ck_assert_uint_eq (values->height, expected->height);
  ck_assert_uint_eq (values->width, expected->width);
}

static void
check_map (JsonObject *vector,
           const char *input,
           const char *kernel,
           const char *operation,
           const char *channels)
{
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  Job job;

  job_init (&job, vector, input, kernel);
  job.options.operation = row_of (&clab_operations, operation);
  job.options.channels = row_of (&clab_channel_modes, channels);
  g_autoptr (MapCollector) maps = job_run (&job);
  gsize area = expected->height * expected->width;
  g_autofree float *all = g_new (float, expected->channels *area);
  for (gsize c = 0; c < expected->channels; c++)
    {
      g_autoptr (ClabTensor) values = values_of (maps, c);

      check_shape (values, expected);
      memcpy (all + c * area, values->data, area * sizeof (float));
    }
  seed_compare (vector, all, expected);
  job_clear (&job);
}

static void
check_correlate (JsonObject *vector)
{
  check_map (vector, "input", "kernel", "correlation", "each");
}

static void
check_convolve (JsonObject *vector)
{
  check_map (vector, "input", "kernel", "convolution", "each");
}

static void
check_convolve_multichannel (JsonObject *vector)
{
  check_map (vector, "input_chw", "kernel_chw", "convolution", "sum");
}

static void
check_convolve_per_channel (JsonObject *vector)
{
  check_map (vector, "input_chw", "kernel", "convolution", "each");
}

static void
check_match_score (JsonObject *vector)
{
  Job job;

  job_init (&job, vector, "patch", "kernel");
  job.options.operation = row_of (&clab_operations, "match");
  job.options.padding = row_of (&clab_padding_sizes, "valid");
  g_autoptr (ClabTensor) score = job_values (&job);
  ck_assert_uint_eq (clab_tensor_size (score), 1);
  ck_assert_double_eq_tol (score->data[0],
                           seed_number (vector, "expected", NAN),
                           seed_tolerance (vector, 1));
  job_clear (&job);
}

/* Expected: shape, min, max and where given sum, number of values that are not
 * 0, and single values. */
static void
check_summary (JsonObject *vector)
{
  JsonObject *expected = json_object_get_object_member (vector, "expected");
  g_autoptr (ClabTensor) shape = seed_planes (expected, "shape");
  double tolerance = seed_tolerance (vector, 2 * WHITE);
  double sum = 0.0;
  double magnitudes = 0.0;
  gsize not_zero = 0;
  Job job;

  job_init (&job, vector, NULL, "kernel");
  g_autoptr (MapCollector) maps = job_run (&job);
  g_autoptr (ClabTensor) values = values_of (maps, 0);
  const ClabStatistics *statistics
      = clab_pipeline_statistics (maps->pipeline, 0);

  ck_assert_uint_eq (values->height, (gsize)shape->data[0]);
  ck_assert_uint_eq (values->width, (gsize)shape->data[1]);
  ck_assert_double_le (
      fabs (statistics->minimum - seed_number (expected, "min", NAN)),
      tolerance);
  ck_assert_double_le (
      fabs (statistics->maximum - seed_number (expected, "max", NAN)),
      tolerance);
  for (gsize i = 0; i < clab_tensor_size (values); i++)
    {
      sum += values->data[i];
      magnitudes += fabs (values->data[i]);
      not_zero += values->data[i] != 0.0f;
    }
  ck_assert_double_le (fabs (sum - seed_number (expected, "sum", sum)),
                       seed_tolerance (vector, magnitudes));
  ck_assert_double_eq ((double)not_zero,
                       seed_number (expected, "nonzero", (double)not_zero));
  if (json_object_has_member (expected, "probes"))
    {
      g_autoptr (ClabTensor) probes = seed_planes (expected, "probes");

      for (gsize i = 0; i < probes->height; i++)
        {
          const float *probe = probes->data + 3 * i;

          ck_assert_double_le (
              fabs ((double)values->data[(gsize)probe[0] * values->width
                                         + (gsize)probe[1]]
                    - probe[2]),
              tolerance);
        }
    }
  job_clear (&job);
}

static void
check_max_abs_difference (JsonObject *vector)
{
  JsonArray *modes = json_object_get_array_member (vector, "modes");
  double largest = 0.0;
  Job job;

  job_init (&job, vector, NULL, "kernel");
  job.options.padding_mode
      = row_of (&clab_padding_modes, json_array_get_string_element (modes, 0));
  g_autoptr (ClabTensor) one = job_values (&job);
  job.options.padding_mode
      = row_of (&clab_padding_modes, json_array_get_string_element (modes, 1));
  g_autoptr (ClabTensor) other = job_values (&job);
  for (gsize i = 0; i < clab_tensor_size (one); i++)
    largest = MAX (largest, fabs ((double)one->data[i] - other->data[i]));
  ck_assert_double_le (fabs (largest - seed_number (vector, "expected", NAN)),
                       seed_tolerance (vector, WHITE));
  job_clear (&job);
}

/* The mean magnitude of a map over all channels, and without one of them. */
static void
check_channel_importance (JsonObject *vector)
{
  static const char *const without[] = { "R", "G", "B", "none" };
  JsonObject *expected = json_object_get_object_member (vector, "expected");

  for (gsize i = 0; i < G_N_ELEMENTS (without); i++)
    {
      Job job;

      job_init (&job, vector, "input_chw", "kernel_chw");
      job.options.padding = row_of (&clab_padding_sizes, "valid");
      job.options.operation = row_of (&clab_operations, "convolution");
      job.options.channels = row_of (&clab_channel_modes, "sum");
      job.options.activation = row_of (&clab_activations, "abs");
      if (i < 3)
        memset (clab_tensor_plane (job.pixels, 0, i), 0,
                job.pixels->height * job.pixels->width * sizeof (float));
      g_autoptr (MapCollector) maps = job_run (&job);
      double mean = clab_pipeline_statistics (maps->pipeline, 0)->mean;
      double wanted = seed_number (expected, without[i], NAN);

      ck_assert_double_le (fabs (mean - wanted),
                           seed_tolerance (vector, wanted));
      job_clear (&job);
    }
}

/* Height, width and number of maps of a bank on an empty image. */
static void
check_output_shape (JsonObject *vector)
{
  g_autoptr (ClabTensor) input = seed_planes (vector, "input_shape");
  g_autoptr (ClabTensor) size = seed_planes (vector, "kernel");
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  g_autoptr (ClabTensor) pixels
      = clab_tensor_new (1, (gsize)input->data[2], (gsize)input->data[0],
                         (gsize)input->data[1], NULL);
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  ClabSource source
      = { .pixels = pixels, .height = pixels->height, .width = pixels->width };
  ClabMapOptions options;

  memset (pixels->data, 0, clab_tensor_size (pixels) * sizeof (float));
  for (int i = 0; i < json_object_get_int_member (vector, "filters"); i++)
    clab_bank_add (bank, clab_kernel_new (NULL, 1, (gsize)size->data[0],
                                          (gsize)size->data[1], NULL));
  clab_map_options_init (&options);
  options.padding = row_of (&clab_padding_sizes, "valid");
  options.channels = row_of (&clab_channel_modes, "sum");

  g_autoptr (MapCollector) maps
      = map_collector_run (bank, &options, &source, 1);
  ck_assert_uint_eq (maps->n_maps, (gsize)expected->data[2]);
  for (gsize i = 0; i < maps->n_maps; i++)
    {
      const ClabMap *map = clab_pipeline_map (maps->pipeline, i);

      ck_assert_uint_eq (map->height, (gsize)expected->data[0]);
      ck_assert_uint_eq (map->width, (gsize)expected->data[1]);
      ck_assert_uint_eq (map->channels, 1);
    }
}

static void
check_sum (JsonObject *vector)
{
  g_autoptr (ClabTensor) values = NULL;
  double sum = 0.0;

  if (json_object_has_member (vector, "values"))
    values = seed_planes (vector, "values");
  else
    {
      g_autoptr (JsonObject) other = seed_vector_called (
          json_object_get_string_member (vector, "values_from"));
      Job job;

      job_init (&job, other, "input", "kernel");
      values = job_values (&job);
      job_clear (&job);
    }
  for (gsize i = 0; i < clab_tensor_size (values); i++)
    sum += values->data[i];
  ck_assert_double_eq (sum, seed_number (vector, "expected", NAN));
}

/* A 1 × 1 kernel with a bias. */
static void
map_affinely (ClabTensor *values, double weight, double bias)
{
  g_autoptr (ClabBank) bank = clab_bank_new (NULL);
  ClabKernel *kernel = clab_kernel_new (NULL, 1, 1, 1, &weight);
  ClabSource source
      = { .pixels = values, .height = values->height, .width = values->width };
  ClabMapOptions options;

  kernel->bias = bias;
  clab_bank_add (bank, kernel);
  clab_map_options_init (&options);
  options.display = row_of (&clab_displays, "raw");
  g_autoptr (MapCollector) maps
      = map_collector_run (bank, &options, &source, 1);
  memcpy (values->data, maps->pixels[0],
          clab_tensor_size (values) * sizeof (float));
}

static void
check_affine (JsonObject *vector)
{
  g_autoptr (ClabTensor) values = seed_planes (vector, "x");
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");

  map_affinely (values, seed_number (vector, "w", 0),
                seed_number (vector, "b", 0));
  seed_compare (vector, values->data, expected);
}

static void
check_standardise (JsonObject *vector)
{
  g_autoptr (ClabTensor) input = seed_planes (vector, "input");
  g_autoptr (ClabTensor) mean = seed_planes (vector, "mean");
  g_autoptr (ClabTensor) deviation = seed_planes (vector, "std");
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");

  for (gsize i = 0; i < input->width; i++)
    {
      g_autoptr (ClabTensor) value = clab_tensor_new (1, 1, 1, 1, NULL);
      double scale = 1.0 / deviation->data[i];

      value->data[0] = input->data[i];
      map_affinely (value, scale, -mean->data[i] * scale);
      input->data[i] = value->data[0];
    }
  seed_compare (vector, input->data, expected);
}

/* The map that another vector is about. */
static void
job_init_from (Job *job, JsonObject *vector)
{
  g_autoptr (JsonObject) other = seed_vector_called (
      json_object_get_string_member (vector, "input_from"));

  job_init (job, other, "input", "kernel");
}

static void
check_relu (JsonObject *vector)
{
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  Job job;

  job_init_from (&job, vector);
  job.options.activation = row_of (&clab_activations, "relu");
  g_autoptr (ClabTensor) values = job_values (&job);
  check_shape (values, expected);
  seed_compare (vector, values->data, expected);
  job_clear (&job);
}

static void
check_maxpool (JsonObject *vector)
{
  g_autoptr (ClabTensor) expected = seed_planes (vector, "expected");
  Job job;

  if (json_object_has_member (vector, "input_from"))
    job_init_from (&job, vector);
  else
    {
      static const double one = 1.0;

      job = (Job){ .pixels = seed_planes (vector, "input"),
                   .bank = clab_bank_new (NULL) };
      clab_bank_add (job.bank, clab_kernel_new (NULL, 1, 1, 1, &one));
      clab_map_options_init (&job.options);
    }
  job.options.display = row_of (&clab_displays, "raw");
  job.options.pooling = row_of (&clab_poolings, "max");
  job.options.pool_size = (gsize)seed_number (vector, "window", 0);
  job.options.pool_stride = (gsize)seed_number (vector, "stride", 0);
  job.options.pool_partial
      = json_object_has_member (vector, "partial_windows")
        && json_object_get_boolean_member (vector, "partial_windows");
  g_autoptr (ClabTensor) values = job_values (&job);
  check_shape (values, expected);
  seed_compare (vector, values->data, expected);
  job_clear (&job);
}

static void
check_trace (JsonObject *vector)
{
  JsonArray *expected = json_object_get_array_member (vector, "expected");
  g_autoptr (ClabTensor) window = seed_planes (vector, "window_at");
  ClabMapPlace place
      = { .y = (gsize)window->data[0], .x = (gsize)window->data[1] };
  Job job;

  job_init (&job, vector, "input", "kernel");
  job.options.padding = row_of (&clab_padding_sizes, "valid");
  ClabSource source = { .pixels = job.pixels,
                        .height = job.pixels->height,
                        .width = job.pixels->width };
  g_autoptr (ClabExplanation) ours
      = clab_explanation_new (job.bank, &job.options, &source, &place, NULL);
  ck_assert_ptr_nonnull (ours);
  ck_assert_uint_eq (ours->n_terms, json_array_get_length (expected));
  for (guint i = 0; i < ours->n_terms; i++)
    {
      JsonObject *row = json_array_get_object_element (expected, i);
      g_autoptr (ClabTensor) image = seed_planes (row, "image");
      g_autoptr (ClabTensor) kernel = seed_planes (row, "kernel");
      const ClabTerm *term = &ours->terms[i];

      ck_assert_int_eq (term->y, (int)image->data[0]);
      ck_assert_int_eq (term->x, (int)image->data[1]);
      ck_assert_int_eq (term->row, (int)kernel->data[0]);
      ck_assert_int_eq (term->column, (int)kernel->data[1]);
      ck_assert_double_eq (term->product, seed_number (row, "product", NAN));
    }
  ck_assert_double_eq (ours->sum, seed_number (vector, "sum", NAN));
  job_clear (&job);
}

static const SeedOp ops[] = {
  { "affine", check_affine },
  { "channel_importance_mean_abs", check_channel_importance },
  { "convolve", check_convolve },
  { "convolve_multichannel", check_convolve_multichannel },
  { "convolve_per_channel", check_convolve_per_channel },
  { "correlate", check_correlate },
  { "correlate_probes", check_summary },
  { "correlate_stats", check_summary },
  { "match_score", check_match_score },
  { "max_abs_difference", check_max_abs_difference },
  { "maxpool", check_maxpool },
  { "output_shape", check_output_shape },
  { "relu", check_relu },
  { "standardise", check_standardise },
  { "sum", check_sum },
  { "trace", check_trace },
};

int
main (void)
{
  return seed_vectors_run ("maps", ops, G_N_ELEMENTS (ops));
}
