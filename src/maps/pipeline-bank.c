/* From an image and a bank to maps: what goes across values, after the
 * convolutions: softmax, pooling, combination.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "src/maps/pipeline-private.h"

static void
softmax_row (gsize piece, guint worker, gpointer data)
{
  ClabBand *band = data;
  const ClabSet *set = band->set;
  const ClabActivation *activation = band->pipeline->options.activation;
  float *answers = clab_band_scratch (band, worker, 0);
  /* Scratch planes follow each other: two of them hold a pointer per map. */
  float **rows = (float **)(void *)clab_band_scratch (band, worker, 1);

  for (gsize channel = 0; channel < set->channels; channel++)
    {
      gsize n = 0;

      for (gsize g = 0; g < set->groups->len; g++)
        {
          const ClabGroup *group = set->groups->pdata[g];

          for (gsize k = 0; k < group->n_kernels; k++)
            rows[n++] = clab_band_plane (band, group, k, channel)
                        + piece * set->conv_width;
        }
      for (gsize x = 0; x < set->conv_width; x++)
        {
          for (gsize i = 0; i < n; i++)
            answers[i] = rows[i][x];
          activation->apply (answers, n);
          for (gsize i = 0; i < n; i++)
            rows[i][x] = answers[i];
        }
    }
}

void
clab_band_softmax (ClabBand *band)
{
  clab_parallel_run (band->parallel,
                     clab_band_conv_rows (band, band->set->groups->pdata[0]),
                     softmax_row, band);
}

/* One row of one pooled plane: down the columns first, then along the row. */
typedef struct
{
  const ClabPooling *pooling;
  const float *values;
  const float *alpha;
  gsize rows;
  gsize width;
  double *sums;
  double *counts;
} Columns;

static void
pool_columns (const Columns *columns)
{
  gsize width = columns->width;

  for (gsize x = 0; x < width; x++)
    {
      columns->sums[x] = columns->pooling->start;
      columns->counts[x] = columns->alpha == NULL ? (double)columns->rows : 0.0;
    }
  for (gsize y = 0; y < columns->rows; y++)
    {
      const float *values = columns->values + y * width;

      if (columns->alpha == NULL)
        {
          columns->pooling->add (columns->sums, values, width);
          continue;
        }
      for (gsize x = 0; x < width; x++)
        if (columns->alpha[y * width + x] != 0.0f)
          {
            columns->pooling->add (columns->sums + x, values + x, 1);
            columns->counts[x]++;
          }
    }
}

/* What hides under alpha 0 is left out; where all does, the value is 0. */
static float
pool_window (const Columns *columns, gsize begin, gsize end)
{
  const ClabPooling *pooling = columns->pooling;
  double sum = pooling->start;
  double count = 0.0;

  for (gsize x = begin; x < end; x++)
    {
      sum = pooling->join (sum, columns->sums[x]);
      count += columns->counts[x];
    }
  return count > 0.0 ? (float)pooling->finish (sum, (gsize)count) : 0.0f;
}

static void
pool_alpha_row (const ClabBand *band,
                gsize group,
                gsize piece,
                const Columns *columns)
{
  const ClabMapOptions *options = &band->pipeline->options;
  gsize width = band->set->width;
  float *to = clab_tensor_plane (band->pooled_alpha, group, 0) + piece * width;

  for (gsize x = 0; x < columns->width; x++)
    {
      columns->sums[x] = 0.0;
      for (gsize y = 0; y < columns->rows; y++)
        columns->sums[x] += columns->alpha[y * columns->width + x];
    }
  for (gsize x = 0; x < width; x++)
    {
      gsize begin = x * options->pool_stride;
      gsize end = MIN (begin + options->pool_size, columns->width);
      double sum = 0.0;

      for (gsize i = begin; i < end; i++)
        sum += columns->sums[i];
      to[x] = (float)(sum / (double)((end - begin) * columns->rows));
    }
}

static void
pool_row (gsize piece, guint worker, gpointer data)
{
  ClabBand *band = data;
  const ClabSet *set = band->set;
  const ClabMapOptions *options = &band->pipeline->options;
  gsize first = piece * options->pool_stride;
  /* Scratch planes follow each other: two of them hold a row of doubles. */
  double *sums = (double *)(void *)clab_band_scratch (band, worker, 0);
  double *counts = (double *)(void *)clab_band_scratch (band, worker, 2);
  gsize kernel = 0;

  for (gsize g = 0; g < set->groups->len; g++)
    {
      const ClabGroup *group = set->groups->pdata[g];
      gsize width = group->geometry.x.size;
      gsize rows
          = MIN (options->pool_size, clab_band_conv_rows (band, group) - first);
      Columns columns = { .pooling = options->pooling,
                          .rows = rows,
                          .width = width,
                          .sums = sums,
                          .counts = counts };

      if (band->alpha != NULL)
        columns.alpha = clab_tensor_plane (band->alpha, g, 0) + first * width;
      for (gsize k = 0; k < group->n_kernels; k++, kernel++)
        for (gsize channel = 0; channel < set->channels; channel++)
          {
            float *to = clab_tensor_plane (band->pooled, kernel, channel)
                        + piece * set->width;

            columns.values
                = clab_band_plane (band, group, k, channel) + first * width;
            pool_columns (&columns);
            for (gsize x = 0; x < set->width; x++)
              {
                gsize begin = x * options->pool_stride;

                to[x] = pool_window (&columns, begin,
                                     MIN (begin + options->pool_size, width));
              }
          }
      if (columns.alpha != NULL)
        pool_alpha_row (band, g, piece, &columns);
    }
}

void
clab_band_pool (ClabBand *band)
{
  clab_parallel_run (band->parallel, band->n_rows, pool_row, band);
}

static void
combine_row (gsize piece, guint worker, gpointer data)
{
  ClabBand *band = data;
  const ClabSet *set = band->set;
  const ClabCombination *combination = band->pipeline->options.combine;
  float *scratch = clab_band_scratch (band, worker, 0);

  for (gsize channel = 0; channel < set->channels; channel++)
    {
      float *sums
          = clab_tensor_plane (band->combined, 0, channel) + piece * set->width;

      memset (sums, 0, set->width * sizeof (float));
      memset (scratch, 0, set->width * sizeof (float));
      for (gsize i = 0; i < set->n_kernels; i++)
        combination->add (clab_band_result (band, i, channel)
                              + piece * set->width,
                          set->width, i, sums, scratch);
      if (combination->finish != NULL)
        combination->finish (sums, set->width);
    }
}

void
clab_band_combine (ClabBand *band)
{
  clab_parallel_run (band->parallel, band->n_rows, combine_row, band);
}

const float *
clab_band_result (const ClabBand *band, gsize map, gsize channel)
{
  if (map == band->set->n_kernels)
    return clab_tensor_plane (band->combined, 0, channel);
  if (band->pooled != NULL)
    return clab_tensor_plane (band->pooled, map, channel);

  gsize kernel = map;
  gsize group = clab_band_group (band, &kernel);
  return clab_band_plane (band, band->set->groups->pdata[group], kernel,
                          channel);
}

const float *
clab_band_alpha (const ClabBand *band, gsize map)
{
  gsize kernel = map == band->set->n_kernels ? 0 : map;
  gsize group = clab_band_group (band, &kernel);

  if (band->pooled_alpha != NULL)
    return clab_tensor_plane (band->pooled_alpha, group, 0);
  return band->alpha != NULL ? clab_tensor_plane (band->alpha, group, 0) : NULL;
}
