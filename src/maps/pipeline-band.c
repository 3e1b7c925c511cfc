/* From an image and a bank to maps: the values of one band of rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "src/maps/ncc.h"
#include "src/maps/pipeline-private.h"

void
clab_band_free (ClabBand *band)
{
  if (band == NULL)
    return;
  clab_tensor_free (band->input);
  clab_tensor_free (band->veil);
  clab_tensor_free (band->values);
  clab_tensor_free (band->veiled);
  clab_tensor_free (band->pooled);
  clab_tensor_free (band->combined);
  clab_tensor_free (band->alpha);
  clab_tensor_free (band->pooled_alpha);
  clab_tensor_free (band->scratch);
  clab_tensor_free (band->shown);
  g_free (band);
}

/* Floats in a cache line: scratch of different workers and of different kinds
 * shares none. */
#define SCRATCH_UNIT ((gsize)16)

/* What the largest group of a set needs. */
typedef struct
{
  gsize input_rows;
  gsize input_columns;
  gsize kernels;
} Needs;

static Needs
needs_of (const ClabSet *set)
{
  Needs needs = { 0 };

  for (gsize i = 0; i < set->groups->len; i++)
    {
      const ClabGroup *group = set->groups->pdata[i];
      const ClabMapAxis *y = &group->geometry.y;
      const ClabMapAxis *x = &group->geometry.x;

      needs.input_rows
          = MAX (needs.input_rows, clab_axis_window (y, set->conv_rows));
      needs.input_columns
          = MAX (needs.input_columns, clab_axis_window (x, x->size));
      needs.kernels = MAX (needs.kernels, group->n_kernels);
    }
  return needs;
}

/* Sets *@tensor, if @is_needed.  Returns FALSE without memory. */
static gboolean
reserve (gboolean is_needed,
         ClabTensor size,
         ClabTensor **tensor,
         GError **error)
{
  if (!is_needed)
    return TRUE;
  *tensor
      = clab_tensor_new (size.n, size.channels, size.height, size.width, error);
  return *tensor != NULL;
}

ClabBand *
clab_band_new (const ClabPipeline *pipeline,
               const ClabSet *set,
               ClabParallel *parallel,
               GError **error)
{
  Needs needs = needs_of (set);
  gsize groups = set->groups->len;
  gsize kernels = set->n_kernels;
  gsize channels = set->channels;
  gsize rows = set->band_rows;
  gsize conv_rows = set->conv_rows;
  gsize longest = MAX (MAX (needs.input_columns, kernels),
                       MAX (pipeline->source.pixels->width, set->conv_width));
  gsize aligned = (longest + SCRATCH_UNIT - 1) / SCRATCH_UNIT * SCRATCH_UNIT;
  gboolean is_veiled = pipeline->reader.alpha != NULL;
  gboolean is_pooled = pipeline->options.pooling->add != NULL;
  gboolean is_ncc = pipeline->options.operation->is_normalised;
  g_autoptr (ClabBand) band = g_new0 (ClabBand, 1);

  band->pipeline = pipeline;
  band->set = set;
  band->parallel = parallel;
  if (!reserve (!pipeline->is_direct,
                (ClabTensor){ 1, pipeline->reader.n_planes, needs.input_rows,
                              needs.input_columns, NULL },
                &band->input, error)
      || !reserve (
          is_veiled,
          (ClabTensor){ 1, 1, needs.input_rows, needs.input_columns, NULL },
          &band->veil, error)
      || !reserve (
          TRUE,
          (ClabTensor){ kernels, channels, conv_rows, set->conv_width, NULL },
          &band->values, error)
      || !reserve (
          is_veiled && !is_ncc,
          (ClabTensor){ 1, needs.kernels, conv_rows, set->conv_width, NULL },
          &band->veiled, error)
      || !reserve (is_pooled,
                   (ClabTensor){ kernels, channels, rows, set->width, NULL },
                   &band->pooled, error)
      || !reserve (set->is_combined,
                   (ClabTensor){ 1, channels, rows, set->width, NULL },
                   &band->combined, error)
      || !reserve (is_veiled,
                   (ClabTensor){ groups, 1, conv_rows, set->conv_width, NULL },
                   &band->alpha, error)
      || !reserve (is_veiled && is_pooled,
                   (ClabTensor){ groups, 1, rows, set->width, NULL },
                   &band->pooled_alpha, error)
      || !reserve (
          TRUE,
          (ClabTensor){ clab_parallel_threads (parallel), 4, 1, aligned, NULL },
          &band->scratch, error))
    return NULL;
  return g_steal_pointer (&band);
}

float *
clab_band_scratch (const ClabBand *band, guint worker, gsize index)
{
  return clab_tensor_plane (band->scratch, worker, index);
}

gsize
clab_band_conv_first (const ClabBand *band)
{
  return band->first_row * clab_pipeline_pool_stride (band->pipeline);
}

gsize
clab_band_conv_rows (const ClabBand *band, const ClabGroup *group)
{
  gsize rows = (band->n_rows - 1) * clab_pipeline_pool_stride (band->pipeline)
               + clab_pipeline_pool_size (band->pipeline);

  return MIN (rows, group->geometry.y.size - clab_band_conv_first (band));
}

float *
clab_band_plane (const ClabBand *band,
                 const ClabGroup *group,
                 gsize kernel,
                 gsize channel)
{
  gsize plane = channel * group->n_kernels + kernel;

  return band->values->data
         + group->values_at * band->set->conv_rows * band->set->conv_width
         + plane * clab_band_conv_rows (band, group) * group->geometry.x.size;
}

gsize
clab_band_group (const ClabBand *band, gsize *kernel)
{
  const GPtrArray *groups = band->set->groups;
  gsize index = 0;

  while (*kernel >= ((const ClabGroup *)groups->pdata[index])->n_kernels)
    *kernel -= ((const ClabGroup *)groups->pdata[index++])->n_kernels;
  return index;
}

/* The values under the anchors of a row of windows.  @row is scratch. */
static void
read_homes (const ClabBand *band,
            gsize plane,
            gsize y,
            float *row,
            float *homes)
{
  const ClabPipeline *pipeline = band->pipeline;
  const ClabMapGeometry *geometry = &band->group->geometry;
  const ClabTensor *pixels = pipeline->source.pixels;
  gssize row_index = geometry->y.home + (gssize)(y * geometry->y.stride);
  gboolean is_inside = row_index >= 0 && row_index < (gssize)pixels->height;

  if (is_inside)
    clab_source_reader_row (&pipeline->reader, plane, row_index, row);
  for (gsize x = 0; x < geometry->x.size; x++)
    {
      gssize column = geometry->x.home + (gssize)(x * geometry->x.stride);

      homes[x] = is_inside && column >= 0 && column < (gssize)pixels->width
                     ? row[column]
                     : clab_source_reader_home (&pipeline->reader, plane,
                                                row_index, column);
    }
}

/* Padded rows of the band's input.  What hides under alpha 0 is left out; for
 * sums of products, values are multiplied by alpha. */
static void
prepare_row (gsize piece, guint worker, gpointer data)
{
  ClabBand *band = data;
  const ClabPipeline *pipeline = band->pipeline;
  const ClabSourceReader *reader = &pipeline->reader;
  const ClabMapOptions *options = &pipeline->options;
  const ClabMapAxis *vertical = &band->group->geometry.y;
  const ClabMapAxis *horizontal = &band->group->geometry.x;
  const ClabTensor *pixels = pipeline->source.pixels;
  gsize columns = clab_axis_window (horizontal, horizontal->size);
  gssize first_row = vertical->first
                     + (gssize)(clab_band_conv_first (band) * vertical->stride);
  gssize y = options->padding_mode->index (first_row + (gssize)piece,
                                           pixels->height);
  float *values = clab_band_scratch (band, worker, 0);
  ClabRow row = { values, pixels->width, 1 };

  for (gsize plane = 0; plane < reader->n_planes; plane++)
    {
      float *to = clab_tensor_plane (band->input, 0, plane) + piece * columns;

      if (y < 0)
        {
          for (gsize x = 0; x < columns; x++)
            to[x] = reader->padding_value;
          continue;
        }
      clab_source_reader_row (reader, plane, y, values);
      if (reader->alpha != NULL)
        for (gsize x = 0; x < pixels->width; x++)
          {
            float alpha = reader->alpha[y * pixels->width + x];
            float factor = options->operation->is_normalised ? 1.0f : alpha;

            values[x] = alpha == 0.0f ? 0.0f : factor * values[x];
          }
      clab_pad_row (options->padding_mode, reader->padding_value, &row,
                    horizontal->first, columns, to);
    }
  if (reader->alpha == NULL)
    return;

  float *to = band->veil->data + piece * columns;
  for (gsize x = 0; x < pixels->width; x++)
    values[x] = y < 0 ? 0.0f : 1.0f - reader->alpha[y * pixels->width + x];
  clab_pad_row (options->padding_mode, 0.0f, &row, horizontal->first, columns,
                to);
}

/* What the convolutions of the group read: @plane of the source, padded for
 * the band or as it is. */
static ClabView
view_of (const ClabBand *band, gsize plane)
{
  const ClabSourceReader *reader = &band->pipeline->reader;
  const ClabTensor *tensor = band->input;
  const ClabMapAxis *x = &band->group->geometry.x;
  gsize of_source = MIN (plane, reader->n_planes - 1);
  ClabView view = { .pixel_stride = 1 };

  if (band->pipeline->is_direct)
    {
      tensor = band->pipeline->source.pixels;
      view.data = clab_source_reader_plane (reader, plane);
      view.row_stride = tensor->width;
    }
  else
    {
      view.data = clab_tensor_plane (tensor, 0, of_source);
      view.row_stride = clab_axis_window (x, x->size);
    }
  if (reader->n_planes > 1)
    view.channel_stride = tensor->height * tensor->width;
  return view;
}

static gboolean
convolve (const ClabBand *band,
          const ClabConv *conv,
          const ClabView *view,
          float *output,
          GError **error)
{
  gsize first = band->pipeline->is_direct ? clab_band_conv_first (band) : 0;

  return clab_conv_forward_rows (conv, band->parallel, view, first,
                                 clab_band_conv_rows (band, band->group),
                                 output, error);
}

static void
correlate_normalised_row (gsize piece, guint worker, gpointer data)
{
  ClabBand *band = data;
  const ClabGroup *group = band->group;
  const ClabMapGeometry *geometry = &group->geometry;
  const ClabMapWeights *shape = group->weights;
  gsize width = geometry->x.size;
  gsize y = clab_band_conv_first (band) + piece;
  float *row = clab_band_scratch (band, worker, 0);
  float *homes = clab_band_scratch (band, worker, 1);

  for (gsize channel = 0; channel < shape->map_channels; channel++)
    {
      gsize first_plane = clab_map_weights_plane (shape, channel, 0);
      ClabView view = view_of (band, first_plane);
      ClabNccBand input = {
        .planes = view.data,
        .plane_stride = view.channel_stride,
        .veil = band->veil != NULL ? band->veil->data : NULL,
        .row_stride = view.row_stride,
        .n_planes = shape->planes,
        .rows = shape->rows,
        .columns = shape->columns,
        .dilation_y = geometry->y.dilation,
        .dilation_x = geometry->x.dilation,
        .stride_x = geometry->x.stride,
      };

      for (gsize plane = 0; plane < shape->planes; plane++)
        read_homes (band, first_plane + plane, y, row, homes + plane * width);
      for (gsize k = 0; k < group->n_kernels; k++)
        clab_ncc_row (
            &input, piece * geometry->y.stride,
            clab_map_weights_set (&group->weights[k], channel), homes, width,
            clab_band_plane (band, group, k, channel) + piece * width);
    }
}

/* Adds v₀ · conv (1 − alpha) to conv (alpha · v): transparent pixels count as
 * the pixel under the anchor. */
static void
unveil_row (gsize piece, guint worker, gpointer data)
{
  ClabBand *band = data;
  const ClabGroup *group = band->group;
  const ClabMapWeights *shape = group->weights;
  gsize width = group->geometry.x.size;
  gsize rows = clab_band_conv_rows (band, group);
  gsize y = clab_band_conv_first (band) + piece;
  float *homes = clab_band_scratch (band, worker, 1);

  for (gsize channel = 0; channel < shape->map_channels; channel++)
    {
      gboolean is_of_channel = shape->planes > 1 || shape->n_sets == 1
                               || channel == band->veil_index;

      if (!is_of_channel)
        continue;
      read_homes (band,
                  clab_map_weights_plane (shape, channel, band->veil_index), y,
                  clab_band_scratch (band, worker, 0), homes);
      for (gsize k = 0; k < group->n_kernels; k++)
        {
          const float *veiled = band->veiled->data + (k * rows + piece) * width;
          float *values
              = clab_band_plane (band, group, k, channel) + piece * width;

          for (gsize x = 0; x < width; x++)
            if (veiled[x] != 0.0f)
              values[x] += veiled[x] * homes[x];
        }
    }
}

/* What lies under the anchors, bias, activation, alpha. */
static void
finish_row (gsize piece, guint worker, gpointer data)
{
  ClabBand *band = data;
  const ClabPipeline *pipeline = band->pipeline;
  const ClabActivation *activation = pipeline->options.activation;
  const ClabTensor *pixels = pipeline->source.pixels;
  const ClabGroup *group = band->group;
  const ClabMapGeometry *geometry = &group->geometry;
  gsize width = geometry->x.size;
  gsize y = clab_band_conv_first (band) + piece;
  gboolean has_bias = !clab_pipeline_has_late_bias (pipeline)
                      && !pipeline->options.operation->is_normalised;

  for (gsize k = 0; k < group->n_kernels; k++)
    for (gsize channel = 0; channel < band->set->channels; channel++)
      {
        float *values
            = clab_band_plane (band, group, k, channel) + piece * width;
        float bias = (float)group->weights[k].bias;
        gboolean is_delta = clab_group_is_delta (group, k);

        if (is_delta)
          read_homes (band, channel, y, clab_band_scratch (band, worker, 0),
                      values);
        if (bias != 0.0f && (is_delta || !has_bias))
          for (gsize x = 0; x < width; x++)
            values[x] += bias;
        if (activation->apply != NULL && !activation->is_across_bank)
          activation->apply (values, width);
      }
  if (band->alpha == NULL)
    return;

  float *alpha
      = clab_tensor_plane (band->alpha, band->group_index, 0) + piece * width;
  gsize row = clab_source_nearest (
      geometry->y.home + (gssize)(y * geometry->y.stride), pixels->height);
  for (gsize x = 0; x < width; x++)
    alpha[x] = clab_source_reader_alpha (
        &pipeline->reader, row,
        clab_source_nearest (geometry->x.home
                                 + (gssize)(x * geometry->x.stride),
                             pixels->width));
}

static gboolean
unveil (ClabBand *band, GError **error)
{
  const ClabGroup *group = band->group;
  gsize columns = clab_axis_window (&group->geometry.x, group->geometry.x.size);
  ClabView view
      = { .data = band->veil->data, .row_stride = columns, .pixel_stride = 1 };

  for (gsize i = 0; i < CLAB_MAP_MAX_CHANNELS; i++)
    if (group->veil_convs[i] != NULL)
      {
        if (!convolve (band, group->veil_convs[i], &view, band->veiled->data,
                       error))
          return FALSE;
        band->veil_index = i;
        clab_parallel_run (band->parallel, clab_band_conv_rows (band, group),
                           unveil_row, band);
      }
  return TRUE;
}

static gboolean
compute_group (ClabBand *band, GCancellable *cancellable, GError **error)
{
  const ClabPipeline *pipeline = band->pipeline;
  const ClabGroup *group = band->group;
  const ClabMapWeights *shape = group->weights;
  gsize rows = clab_band_conv_rows (band, group);

  if (!pipeline->is_direct)
    clab_parallel_run (band->parallel,
                       clab_axis_window (&group->geometry.y, rows), prepare_row,
                       band);
  if (pipeline->options.operation->is_normalised)
    clab_parallel_run (band->parallel, rows, correlate_normalised_row, band);
  else
    for (gsize channel = 0; channel < shape->map_channels; channel++)
      {
        ClabView view
            = view_of (band, clab_map_weights_plane (shape, channel, 0));

        if (g_cancellable_set_error_if_cancelled (cancellable, error)
            || !convolve (band, group->convs[MIN (channel, shape->n_sets - 1)],
                          &view, clab_band_plane (band, group, 0, channel),
                          error))
          return FALSE;
      }
  if (band->veiled != NULL && !unveil (band, error))
    return FALSE;
  clab_parallel_run (band->parallel, rows, finish_row, band);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
clab_band_compute (ClabBand *band,
                   gsize first_row,
                   gsize n_rows,
                   GCancellable *cancellable,
                   GError **error)
{
  if (band->n_rows == n_rows && band->first_row == first_row)
    return TRUE;
  band->first_row = first_row;
  band->n_rows = n_rows;
  for (gsize i = 0; i < band->set->groups->len; i++)
    {
      band->group = band->set->groups->pdata[i];
      band->group_index = i;
      if (!compute_group (band, cancellable, error))
        {
          band->n_rows = 0;
          return FALSE;
        }
    }
  if (band->pipeline->options.activation->is_across_bank)
    clab_band_softmax (band);
  if (band->pooled != NULL)
    clab_band_pool (band);
  if (band->combined != NULL)
    clab_band_combine (band);
  return TRUE;
}
