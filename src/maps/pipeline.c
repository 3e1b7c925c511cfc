/* From an image and a bank to maps, band by band: checks and plans.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/maps/pipeline.h"

#include <glib/gi18n-lib.h>

#include "src/base/clab-error.h"
#include "src/maps/pipeline-private.h"

/* Floats that the values of a band may take: 64 MB, and what is better for
 * the caches where bands are not too low then: 16 MB. */
#define MOST_FLOATS ((gsize)16 << 20)
#define GOOD_FLOATS ((gsize)4 << 20)

/* Rows below which a band has little to share out. */
#define LOW_BAND ((gsize)32)

/* Products in a band, so that cancelling is heard in time: some 30 ms on a
 * small machine.  Larger kernels than MANY_CELLS go through a transform or
 * through factors, which cost no more than that. */
#define MOST_PRODUCTS ((double)(1 << 29))
#define MANY_CELLS 400.0

/* What a product of ncc, in double precision and with two more sums, costs in
 * products of a convolution; it knows no short cuts. */
#define NCC_COST 16.0

/* Kernels that share what is loaded of an image; more gain nothing. */
#define KERNELS_AT_ONCE ((gsize)16)

static void
group_free (gpointer data)
{
  ClabGroup *group = data;

  for (gsize i = 0; i < group->n_kernels; i++)
    clab_map_weights_clear (&group->weights[i]);
  g_free (group->weights);
  for (gsize i = 0; i < CLAB_MAP_MAX_CHANNELS; i++)
    {
      clab_conv_free (group->convs[i]);
      clab_conv_free (group->veil_convs[i]);
    }
  g_free (group);
}

static void
set_free (gpointer data)
{
  ClabSet *set = data;

  g_ptr_array_unref (set->groups);
  g_free (set);
}

void
clab_pipeline_free (ClabPipeline *pipeline)
{
  if (pipeline == NULL)
    return;
  for (gsize i = 0; i < pipeline->n_maps; i++)
    g_free (pipeline->maps[i].map.name);
  g_free (pipeline->maps);
  g_clear_pointer (&pipeline->sets, g_ptr_array_unref);
  clab_bank_free (pipeline->bank);
  g_free (pipeline);
}

static gboolean
is_across_bank (const ClabMapOptions *options)
{
  return options->activation->is_across_bank || options->combine->add != NULL;
}

static gboolean
have_one_shape (const ClabMapWeights *a, const ClabMapWeights *b)
{
  return a->rows == b->rows && a->columns == b->columns
         && a->anchor_row == b->anchor_row
         && a->anchor_column == b->anchor_column && a->n_sets == b->n_sets
         && a->planes == b->planes && a->map_channels == b->map_channels;
}

/* Rows of a map of one kernel that a band should have. */
static gsize
wanted_rows (const ClabGroup *group)
{
  const ClabMapAxis *y = &group->geometry.y;

  return MIN (MAX (LOW_BAND, 2 * y->dilation * y->kernel / y->stride), y->size);
}

static gsize
kernels_at_once (const ClabGroup *group)
{
  gsize row = group->weights->map_channels * group->geometry.x.size;
  gsize fit = MOST_FLOATS / MAX (1, row * wanted_rows (group));

  return CLAMP (fit, 1, KERNELS_AT_ONCE);
}

static ClabSet *
add_set (ClabPipeline *pipeline, const ClabGroup *group)
{
  ClabSet *set = g_new0 (ClabSet, 1);

  set->groups = g_ptr_array_new_with_free_func (group_free);
  set->first_kernel = group->first_kernel;
  set->channels = group->weights->map_channels;
  set->height = group->geometry.y.pooled;
  set->width = group->geometry.x.pooled;
  g_ptr_array_add (pipeline->sets, set);
  return set;
}

static gboolean
goes_with_set (const ClabPipeline *pipeline,
               const ClabSet *set,
               const ClabGroup *group,
               GError **error)
{
  const ClabGroup *first_group = set->groups->pdata[0];
  const ClabMapGeometry *ours = &first_group->geometry;
  const ClabMapGeometry *theirs = &group->geometry;

  if (set->channels == group->weights->map_channels
      && ours->y.size == theirs->y.size && ours->x.size == theirs->x.size)
    return TRUE;

  const ClabKernel *first
      = clab_bank_kernel (pipeline->bank, set->first_kernel);
  const ClabKernel *other
      = clab_bank_kernel (pipeline->bank, group->first_kernel);
  if (ours->y.size == theirs->y.size && ours->x.size == theirs->x.size)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
                   _ ("The map of “%s” (channels: %zu) and that of “%s” "
                      "(channels: %zu) cannot be combined; choose the "
                      "channels “sum”, or kernels of as many planes."),
                   first->name, set->channels, other->name,
                   group->weights->map_channels);
      return FALSE;
    }
  g_set_error (error, CLAB_ERROR, CLAB_ERROR_SIZE,
               _ ("The map of “%s” (%zu × %zu pixels, channels: %zu) and that "
                  "of “%s” (%zu × %zu, channels: %zu) cannot be combined; "
                  "choose the padding “same”, or "
                  "kernels of one size."),
               first->name, ours->y.size, ours->x.size, set->channels,
               other->name, theirs->y.size, theirs->x.size,
               group->weights->map_channels);
  return FALSE;
}

/* Appends the kernel to the last group, if it has that group's shape, else to
 * a new one. */
static gboolean
add_kernel (ClabPipeline *pipeline, gsize index, GError **error)
{
  const ClabMapOptions *options = &pipeline->options;
  ClabSet *set = NULL;
  ClabGroup *group = NULL;
  ClabMapWeights weights;

  if (!clab_map_weights_init (&weights,
                              clab_bank_kernel (pipeline->bank, index), options,
                              clab_source_colours (&pipeline->source), error))
    return FALSE;
  if (pipeline->sets->len > 0)
    {
      set = pipeline->sets->pdata[pipeline->sets->len - 1];
      group = set->groups->pdata[set->groups->len - 1];
    }
  if (group != NULL && have_one_shape (group->weights, &weights)
      && group->n_kernels < kernels_at_once (group))
    {
      group->weights
          = g_renew (ClabMapWeights, group->weights, group->n_kernels + 1);
      group->weights[group->n_kernels++] = weights;
      set->n_kernels++;
      return TRUE;
    }

  group = g_new0 (ClabGroup, 1);
  group->first_kernel = index;
  group->n_kernels = 1;
  group->weights = g_memdup2 (&weights, sizeof weights);
  if (!clab_map_geometry_init (&group->geometry, options, &weights,
                               &pipeline->source, error)
      || (set != NULL && is_across_bank (options)
          && !goes_with_set (pipeline, set, group, error)))
    {
      group_free (group);
      return FALSE;
    }
  if (set == NULL || !is_across_bank (options))
    set = add_set (pipeline, group);
  g_ptr_array_add (set->groups, group);
  group->values_at = set->n_kernels * set->channels;
  set->n_kernels++;
  return TRUE;
}

/* How many rows of its maps a set computes at a time. */
static void
plan_bands (const ClabPipeline *pipeline, ClabSet *set)
{
  gsize per_row = clab_pipeline_pool_stride (pipeline);
  gsize window = clab_pipeline_pool_size (pipeline);
  gboolean is_ncc = pipeline->options.operation->is_normalised;
  gsize width = 0;
  gsize wanted = 1;
  gsize most = 0;
  double products = 0.0;

  for (gsize i = 0; i < set->groups->len; i++)
    {
      const ClabGroup *group = set->groups->pdata[i];
      double cells = (double)(group->weights->rows * group->weights->columns);

      width = MAX (width, group->geometry.x.size);
      most = MAX (most, group->geometry.y.size);
      if (!is_ncc)
        wanted = MAX (wanted, wanted_rows (group));
      products += (is_ncc ? NCC_COST * cells : MIN (cells, MANY_CELLS))
                  * (double)(group->n_kernels * set->channels
                             * group->weights->planes * group->geometry.x.size
                             * per_row);
    }

  gsize floats = set->n_kernels * set->channels * width * per_row;
  gsize good = MAX (GOOD_FLOATS / floats, wanted / per_row);
  gsize quick = MAX ((gsize)(MOST_PRODUCTS / products), wanted / per_row);
  gsize fit = MIN (MIN (good, quick), MOST_FLOATS / floats);

  set->conv_width = width;
  set->band_rows = CLAMP (fit, 1, set->height);
  set->conv_rows = MIN ((set->band_rows - 1) * per_row + window, most);
}

static ClabConvShape
shape_of (const ClabPipeline *pipeline,
          const ClabSet *set,
          const ClabGroup *group,
          gsize planes)
{
  const ClabMapAxis *y = &group->geometry.y;
  const ClabMapAxis *x = &group->geometry.x;
  const ClabTensor *pixels = pipeline->source.pixels;
  gboolean is_direct = pipeline->is_direct;
  gsize out_height = is_direct ? y->size : set->conv_rows;

  /* A stride to nowhere would only cost memory. */
  return (ClabConvShape){
    .n_kernels = group->n_kernels,
    .channels = planes,
    .rows = y->kernel,
    .columns = x->kernel,
    .stride_y = out_height > 1 ? y->stride : 1,
    .stride_x = x->size > 1 ? x->stride : 1,
    .dilation_y = y->dilation,
    .dilation_x = x->dilation,
    .in_height
    = is_direct ? pixels->height : clab_axis_window (y, set->conv_rows),
    .in_width = is_direct ? pixels->width : clab_axis_window (x, x->size),
    .pad_top = is_direct ? -y->first : 0,
    .pad_left = is_direct ? -x->first : 0,
    .out_height = out_height,
    .out_width = x->size,
    .padding_mode = pipeline->options.padding_mode,
    .padding_value = (float)pipeline->options.padding_value,
  };
}

/* A convolution with @planes planes of every kernel's set, from @plane on. */
static ClabConv *
new_conv (const ClabPipeline *pipeline,
          const ClabSet *set,
          const ClabGroup *group,
          gsize channel,
          gsize plane,
          gsize planes,
          GError **error)
{
  ClabConvShape shape = shape_of (pipeline, set, group, planes);
  gsize cells = shape.rows * shape.columns;
  gsize n_weights = group->n_kernels * planes * cells;
  g_autofree double *weights = g_try_new (double, n_weights);
  g_autofree double *bias = g_new (double, group->n_kernels);

  if (weights == NULL)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_MEMORY,
                   _ ("There is not enough memory for %zu weights; take "
                      "fewer or smaller kernels."),
                   n_weights);
      return NULL;
    }
  for (gsize k = 0; k < group->n_kernels; k++)
    {
      const double *of_kernel
          = clab_map_weights_set (&group->weights[k], channel) + plane * cells;

      for (gsize i = 0; i < planes * cells; i++)
        weights[k * planes * cells + i] = of_kernel[i];
      bias[k] = group->weights[k].bias;
    }
  return clab_conv_new (&shape, weights,
                        clab_pipeline_has_late_bias (pipeline) ? NULL : bias,
                        error);
}

static gboolean
plan_convs (const ClabPipeline *pipeline,
            const ClabSet *set,
            ClabGroup *group,
            GError **error)
{
  const ClabMapWeights *weights = group->weights;
  gsize n_veils = pipeline->reader.alpha == NULL ? 0
                  : weights->planes > 1          ? weights->planes
                                                 : weights->n_sets;

  if (pipeline->options.operation->is_normalised)
    return TRUE;
  for (gsize i = 0; i < weights->n_sets; i++)
    {
      group->convs[i]
          = new_conv (pipeline, set, group, i, 0, weights->planes, error);
      if (group->convs[i] == NULL)
        return FALSE;
    }
  for (gsize i = 0; i < n_veils; i++)
    {
      gsize plane = weights->planes > 1 ? i : 0;

      group->veil_convs[i]
          = new_conv (pipeline, set, group, i, plane, 1, error);
      if (group->veil_convs[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_shown_signed (const ClabMapOptions *options, const ClabKernel *kernel)
{
  return options->operation->is_normalised || options->operation->is_divided
         || clab_kernel_is_zero_sum (kernel);
}

static const ClabDisplay *
display_called (const char *nick)
{
  return clab_table_find (&clab_displays, nick, NULL);
}

/* Whether the values are the source's own: see ClabMap.is_copy. */
static gboolean
is_copy (const ClabPipeline *pipeline, const ClabGroup *group, gsize index)
{
  const ClabMapOptions *options = &pipeline->options;
  const ClabMapGeometry *geometry = &group->geometry;
  const ClabKernel *kernel = clab_bank_kernel (pipeline->bank, index);
  gboolean is_whole
      = options->channels->kind == CLAB_CHANNELS_EACH
        || (clab_source_colours (&pipeline->source) == 1 && kernel->planes == 1
            && !(options->channels->kind == CLAB_CHANNELS_ONE
                 && options->channels->channel == 3));
  gboolean is_in_place = geometry->y.size == pipeline->source.height
                         && geometry->x.size == pipeline->source.width
                         && geometry->y.stride == 1 && geometry->x.stride == 1
                         && geometry->y.offset == (gssize)pipeline->source.y
                         && geometry->x.offset == (gssize)pipeline->source.x;

  return is_whole && is_in_place
         && group->weights->map_channels
                == clab_source_colours (&pipeline->source)
         && clab_group_is_delta (group, index - group->first_kernel)
         && group->weights[index - group->first_kernel].bias == 0.0
         && options->activation->apply == NULL && options->pooling->add == NULL;
}

static void
plan_size (const ClabPipeline *pipeline, ClabPlannedMap *planned)
{
  const ClabMapOptions *options = &pipeline->options;
  const ClabSource *source = &pipeline->source;
  gboolean is_enlarged
      = options->enlarge
        && (planned->height < source->height || planned->width < source->width);

  planned->map.height = is_enlarged ? source->height : planned->height;
  planned->map.width = is_enlarged ? source->width : planned->width;
  if (is_enlarged)
    {
      planned->map.offset_y = planned->map.home_y = (gssize)source->y;
      planned->map.offset_x = planned->map.home_x = (gssize)source->x;
      planned->map.step_y = planned->map.step_x = 1;
    }
  planned->map.channels
      = planned->channels == 1 && options->palette->colour != NULL
            ? 3
            : planned->channels;
  planned->map.has_alpha = source->has_alpha
                           && !(options->channels->kind == CLAB_CHANNELS_ONE
                                && options->channels->channel == 3);
}

static void
plan_map (ClabPipeline *pipeline, const ClabGroup *group, gsize index)
{
  const ClabMapOptions *options = &pipeline->options;
  const ClabKernel *kernel = clab_bank_kernel (pipeline->bank, index);
  ClabPlannedMap *planned = &pipeline->maps[index];

  *planned = (ClabPlannedMap){
    .map
    = { .name = g_strdup (kernel->name),
        .kernel = kernel,
        .offset_y = group->geometry.y.offset,
        .offset_x = group->geometry.x.offset,
        .home_y = group->geometry.y.home,
        .home_x = group->geometry.x.home,
        .step_y = options->stride_y * clab_pipeline_pool_stride (pipeline),
        .step_x = options->stride_x * clab_pipeline_pool_stride (pipeline) },
    .height = group->geometry.y.pooled,
    .width = group->geometry.x.pooled,
    .channels = group->weights->map_channels,
    .display = options->display,
    .shares_scale = options->display_scale->is_shared,
    .range = CLAB_RANGE_EMPTY,
  };
  if (options->display->ramp == NULL)
    planned->display
        = display_called (is_shown_signed (options, kernel) ? "signed" : "raw");
  planned->is_scaled = planned->display->needs_range;
  plan_size (pipeline, planned);
  planned->map.is_copy = is_copy (pipeline, group, index)
                         && !planned->display->needs_range
                         && planned->map.channels == planned->channels;
}

/* The combined map looks like the first kernel's, but has its own display and
 * its own scale. */
static void
plan_combined (ClabPipeline *pipeline)
{
  const ClabMapOptions *options = &pipeline->options;
  gsize n_kernels = clab_bank_size (pipeline->bank);
  ClabPlannedMap *planned = &pipeline->maps[n_kernels];
  gboolean is_signed = TRUE;

  *planned = pipeline->maps[0];
  planned->map.name = g_strdup (_ (options->combine->choice.label));
  planned->map.kernel = NULL;
  planned->map.is_copy = FALSE;
  planned->display = options->display;
  planned->shares_scale = FALSE;
  if (options->display->ramp == NULL && options->combine->is_index)
    {
      planned->display = display_called ("normalize");
      planned->range = (ClabRange){ 0.0, (double)(n_kernels - 1) };
      planned->is_scaled = FALSE;
      return;
    }
  for (gsize i = 0; i < n_kernels; i++)
    is_signed
        &= is_shown_signed (options, clab_bank_kernel (pipeline->bank, i));
  if (options->display->ramp == NULL)
    planned->display
        = display_called (!is_signed                    ? "raw"
                          : options->combine->is_signed ? "signed"
                                                        : "absolute");
  planned->is_scaled = planned->display->needs_range;
}

static gboolean
plan (ClabPipeline *pipeline, GError **error)
{
  const ClabMapOptions *options = &pipeline->options;
  gsize n_kernels = clab_bank_size (pipeline->bank);
  gboolean is_combined = options->combine->add != NULL;

  for (gsize i = 0; i < n_kernels; i++)
    if (!add_kernel (pipeline, i, error))
      return FALSE;

  pipeline->n_maps = n_kernels + (is_combined ? 1 : 0);
  pipeline->maps = g_new0 (ClabPlannedMap, pipeline->n_maps);
  for (gsize i = 0; i < pipeline->sets->len; i++)
    {
      ClabSet *set = pipeline->sets->pdata[i];

      set->is_combined = is_combined;
      plan_bands (pipeline, set);
      for (gsize j = 0; j < set->groups->len; j++)
        {
          ClabGroup *group = set->groups->pdata[j];

          if (!plan_convs (pipeline, set, group, error))
            return FALSE;
          for (gsize k = 0; k < group->n_kernels; k++)
            plan_map (pipeline, group, group->first_kernel + k);
        }
    }
  if (is_combined)
    plan_combined (pipeline);
  return TRUE;
}

static gboolean
is_source_right (const ClabSource *source, GError **error)
{
  const ClabTensor *pixels = source->pixels;

  if (source->width >= 1 && source->height >= 1 && source->x <= pixels->width
      && source->y <= pixels->height
      && source->width <= pixels->width - source->x
      && source->height <= pixels->height - source->y)
    return TRUE;
  g_set_error_literal (
      error, CLAB_ERROR, CLAB_ERROR_SIZE,
      _ ("There are no pixels of the layer in the selection; select some, or "
         "select nothing."));
  return FALSE;
}

ClabPipeline *
clab_pipeline_new (const ClabBank *bank,
                   const ClabMapOptions *options,
                   const ClabSource *source,
                   GError **error)
{
  g_return_val_if_fail (clab_bank_size (bank) > 0, NULL);
  g_return_val_if_fail (clab_source_colours (source) == 1
                            || clab_source_colours (source) == 3,
                        NULL);

  if (!is_source_right (source, error))
    return NULL;

  g_autoptr (ClabPipeline) pipeline = g_new0 (ClabPipeline, 1);
  pipeline->bank = clab_bank_copy (bank);
  pipeline->options = *options;
  pipeline->source = *source;
  clab_source_reader_init (&pipeline->reader, &pipeline->source, options);
  pipeline->is_direct
      = pipeline->reader.alpha == NULL
        && clab_source_reader_plane (&pipeline->reader, 0) != NULL
        && !options->operation->is_normalised;
  pipeline->sets = g_ptr_array_new_with_free_func (set_free);
  if (!plan (pipeline, error))
    return NULL;
  return g_steal_pointer (&pipeline);
}

gsize
clab_pipeline_n_maps (const ClabPipeline *pipeline)
{
  return pipeline->n_maps;
}

const ClabMap *
clab_pipeline_map (const ClabPipeline *pipeline, gsize map)
{
  g_return_val_if_fail (map < pipeline->n_maps, NULL);

  return &pipeline->maps[map].map;
}

const ClabStatistics *
clab_pipeline_statistics (const ClabPipeline *pipeline, gsize map)
{
  g_return_val_if_fail (map < pipeline->n_maps, NULL);

  return &pipeline->maps[map].statistics;
}

static gboolean
are_local (ClabConv *const *convs)
{
  for (gsize i = 0; i < CLAB_MAP_MAX_CHANNELS; i++)
    if (convs[i] != NULL && !clab_conv_is_local (convs[i]))
      return FALSE;
  return TRUE;
}

gboolean
clab_pipeline_is_local (const ClabPipeline *pipeline)
{
  if (pipeline->n_maps > 1 || clab_pipeline_needs_scales (pipeline))
    return FALSE;

  const ClabSet *set = pipeline->sets->pdata[0];
  const ClabGroup *group = set->groups->pdata[0];

  return are_local (group->convs) && are_local (group->veil_convs);
}
