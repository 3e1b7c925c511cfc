/* From an image and a bank to maps: what display mappings are scaled by.
 *
 * Where weights sum to 0, a plain part of an image gives 0 but for rounding.
 * A map of nothing else is flat: stretched over all shades, its noise would
 * pass for a picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/maps/pipeline-private.h"

/* What rounding may make of a sum in single precision, as a share of the sum
 * of its products' magnitudes: four times 2^−24.  Up to a third of that was
 * seen, of all families on plain colours. */
#define ROUNDING 0x1p-22

/* No pixel is taken for brighter, so that only maps that may be noise make
 * somebody look at all pixels. */
#define BRIGHTEST 4e4

/* The largest magnitudes of pixels that count, row by row. */
typedef struct
{
  const ClabPipeline *pipeline;
  float *peaks;
} Search;

static void
search_row (gsize piece, guint worker, gpointer data)
{
  const Search *search = data;
  const ClabTensor *pixels = search->pipeline->source.pixels;
  const float *alpha = search->pipeline->reader.alpha;
  gsize colours = clab_source_colours (&search->pipeline->source);
  gsize first = piece * pixels->width;
  float peak = 0.0f;

  (void)worker;
  for (gsize c = 0; c < colours; c++)
    {
      const float *row = clab_tensor_plane (pixels, 0, c) + first;

      for (gsize x = 0; x < pixels->width; x++)
        {
          float magnitude = fabsf (row[x]);

          if (magnitude > peak && isfinite (magnitude)
              && (alpha == NULL || alpha[first + x] != 0.0f))
            peak = magnitude;
        }
    }
  search->peaks[piece] = peak;
}

/* Of what is convolved. */
static double
find_peak (const ClabPipeline *pipeline, ClabParallel *parallel)
{
  const ClabChannelMode *mode = pipeline->options.channels;
  gsize height = pipeline->source.pixels->height;
  double peak = fabs ((double)pipeline->reader.padding_value);

  if (mode->kind == CLAB_CHANNELS_ONE && mode->channel == 3)
    return MAX (peak, 1.0);

  g_autofree float *peaks = g_new (float, height);
  Search search = { pipeline, peaks };

  clab_parallel_run (parallel, height, search_row, &search);
  for (gsize y = 0; y < height; y++)
    peak = MAX (peak, (double)peaks[y]);
  return peak;
}

/* Of the sum of one window. */
static double
noise_of_sum (const ClabPipeline *pipeline,
              const ClabMapWeights *weights,
              double peak)
{
  gsize n = weights->planes * weights->rows * weights->columns;
  double largest = 0.0;

  if (pipeline->options.operation->is_normalised)
    return ROUNDING * (1.0 + fabs (weights->bias));
  for (gsize set = 0; set < weights->n_sets; set++)
    {
      double sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += fabs (weights->weights[set * n + i]);
      largest = MAX (largest, sum);
    }
  return ROUNDING * (largest * peak + fabs (weights->bias));
}

/* Of a map's values. */
static double
noise_of_map (const ClabPipeline *pipeline,
              const ClabMapWeights *weights,
              const ClabPlannedMap *planned,
              double peak)
{
  const ClabMapOptions *options = &pipeline->options;
  const ClabTally *tally = &planned->tally;
  double growth = options->pooling->grows ? (double)options->pool_size : 1.0;
  double noise = noise_of_sum (pipeline, weights, peak);

  if (options->activation->blur != NULL)
    noise = options->activation->blur (noise, tally->minimum / growth,
                                       tally->maximum / growth);
  return noise * growth;
}

/* @noise: (out): of each map, if no pixel is brighter than @peak */
static void
find_noise (const ClabPipeline *pipeline, double peak, double *noise)
{
  gsize n_kernels = clab_bank_size (pipeline->bank);
  double most = 0.0;
  double squares = 0.0;

  for (gsize s = 0; s < pipeline->sets->len; s++)
    {
      const ClabSet *set = pipeline->sets->pdata[s];

      for (gsize g = 0; g < set->groups->len; g++)
        {
          const ClabGroup *group = set->groups->pdata[g];

          for (gsize k = 0; k < group->n_kernels; k++)
            {
              gsize map = group->first_kernel + k;

              noise[map] = noise_of_map (pipeline, &group->weights[k],
                                         &pipeline->maps[map], peak);
              most = MAX (most, noise[map]);
              squares += noise[map] * noise[map];
            }
        }
    }
  for (gsize i = 0;
       pipeline->options.activation->is_across_bank && i < n_kernels; i++)
    noise[i] = most;
  if (pipeline->n_maps > n_kernels)
    noise[n_kernels] = sqrt (squares);
}

/* A map without scale needs none. */
static void
share_noise (const ClabPipeline *pipeline, double *noise)
{
  double most = 0.0;

  for (gsize i = 0; i < pipeline->n_maps; i++)
    if (pipeline->maps[i].is_scaled && pipeline->maps[i].shares_scale)
      most = MAX (most, noise[i]);
  for (gsize i = 0; i < pipeline->n_maps; i++)
    if (pipeline->maps[i].is_scaled && pipeline->maps[i].shares_scale)
      noise[i] = most;
}

static double
largest_magnitude (const ClabRange *range)
{
  return MAX (fabs (range->minimum), fabs (range->maximum));
}

static gboolean
may_be_noise (const ClabPlannedMap *planned, double noise)
{
  const ClabRange *range = &planned->range;

  return planned->is_scaled && range->minimum <= range->maximum
         && (range->maximum - range->minimum <= noise
             || largest_magnitude (range) <= noise);
}

static void
flatten_noise (ClabPipeline *pipeline, ClabParallel *parallel)
{
  g_autofree double *noise = g_new (double, pipeline->n_maps);
  gboolean is_suspicious = FALSE;

  find_noise (pipeline, BRIGHTEST, noise);
  share_noise (pipeline, noise);
  for (gsize i = 0; i < pipeline->n_maps; i++)
    is_suspicious |= may_be_noise (&pipeline->maps[i], noise[i]);
  if (!is_suspicious)
    return;

  find_noise (pipeline, find_peak (pipeline, parallel), noise);
  share_noise (pipeline, noise);
  for (gsize i = 0; i < pipeline->n_maps; i++)
    if (may_be_noise (&pipeline->maps[i], noise[i]))
      {
        ClabRange *range = &pipeline->maps[i].range;

        if (largest_magnitude (range) <= noise[i])
          *range = (ClabRange){ 0.0, 0.0 };
        range->maximum = range->minimum;
      }
}

void
clab_pipeline_settle_scales (ClabPipeline *pipeline, ClabParallel *parallel)
{
  ClabRange shared = CLAB_RANGE_EMPTY;

  for (gsize i = 0; i < pipeline->n_maps; i++)
    {
      ClabPlannedMap *planned = &pipeline->maps[i];

      if (!planned->is_scaled)
        continue;
      planned->range = clab_tally_range (&planned->tally);
      if (planned->shares_scale)
        clab_range_join (&shared, &planned->range);
    }
  for (gsize i = 0; i < pipeline->n_maps; i++)
    if (pipeline->maps[i].is_scaled && pipeline->maps[i].shares_scale)
      pipeline->maps[i].range = shared;
  flatten_noise (pipeline, parallel);
}
